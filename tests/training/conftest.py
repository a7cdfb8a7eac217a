"""Documents to learn from, small enough for a test: work reports of invented places."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from training.example import Example, training_examples

GOODS = ("苹果", "茶叶", "生猪", "肉牛", "蔬菜", "食用菌", "中药材", "水产品")


def report(path: Path, place: str) -> None:
    """A work report: a review of 2023, then goals for 2024, a number in each sentence."""
    made = docx.Document()
    made.add_paragraph(f"{place}市政府工作报告")
    made.add_paragraph("各位代表：现在，我代表市人民政府，向大会报告工作，请予审议。")
    made.add_paragraph("一、2023年工作回顾")
    for i, good in enumerate(GOODS):
        made.add_paragraph(f"{good}产业稳步壮大，全市{good}产量达到{i + 3}.6万吨、增长{i + 2}.1%，新建基地{i + 5}个。")
    made.add_paragraph("二、2024年工作安排")
    for i, good in enumerate(GOODS):
        made.add_paragraph(
            f"做强{good}产业，力争{good}产量达到{i + 4}.5万吨，新建示范基地{i + 6}个，完成投资{i + 2}亿元。"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(str(path))


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder laid out like that of the real documents: two reports to learn from, two that are kept apart."""
    folder = tmp_path_factory.mktemp("documents")
    for name in ("南岭", "北桥", "武汉", "青岛"):
        report(folder / "data" / "city_reports" / f"{name}.docx", "南岭")
    return folder


@pytest.fixture(scope="session")
def offered(documents: Path) -> list[Example]:
    """All that may be learned from these documents and the gold of the repository."""
    return list(training_examples(documents))
