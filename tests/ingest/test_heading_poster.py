"""Headings whose numbers stand alone in the line above, as posters and public accounts set them."""

from __future__ import annotations

from ingest import heading


def tree(text: str) -> list[tuple[int, str, str]]:
    return [(s.level, s.label, s.title) for s in heading.find(text)]


def test_numbers_above_their_headings() -> None:
    text = (
        "2022年司法行政工作要点\n01\n深化法治建设\n1.审查率达到100%。\n2.创建示范项目1个。\n"
        "02\n优化法律服务\n3.办理案件600件。\n03\n加强队伍建设\n4.培训50人。"
    )
    assert [entry for entry in tree(text) if entry[0] == 1] == [
        (1, "01", "深化法治建设"),
        (1, "02", "优化法律服务"),
        (1, "03", "加强队伍建设"),
    ]
    assert [label for level, label, _ in tree(text) if level == 2] == ["1.", "2.", "3.", "4."]


def test_a_lone_number_heads_nothing() -> None:
    assert tree("河湾县节水方案\n10\n全县完成改造任务。\n一、目标\n建成10处。\n15\n处灌区") == [(1, "一、", "目标")]
