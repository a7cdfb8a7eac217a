"""One source, several plans; and the many sources that are one plan though they look like more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest import read_file, split

TEXT = (
    "各镇各部门要按照统一部署，认真抓好落实，细化措施，压实责任，"
    "确保各项任务按期完成，取得群众满意的实效，并及时总结上报。"
)


def plan(title: str | None, *headings: str) -> list[str]:
    lines = [] if title is None else [title, "为做好有关工作，制定本方案。" + TEXT]
    for heading in headings:
        lines += [heading, TEXT, TEXT]
    return lines


FIRST = ("一、指导思想。", "二、目标任务。", "三、组织保障。")


def test_a_collection_with_and_without_titles() -> None:
    parts = [
        plan("清水镇节水实施方案", *FIRST),
        plan("节水工作实施方案", "一、总体要求。", "二、重点任务。", "三、工作要求。"),
        plan(None, "一、指导思想。", "二、基本原则。", "三、保障措施。"),
        plan("局节水实施方案模板", "(一)指导思想。", "(二)工作目标。", "(一)加强领导。", "(二)强化督查。"),
    ]
    texts = [line for part in parts for line in part]
    starts = [sum(len(part) for part in parts[:n]) for n in range(len(parts))]
    assert split.find(texts, collection=True) == tuple(starts)


def test_two_plans_in_a_page_that_does_not_say_so() -> None:
    first = [*plan("清水镇2021年节水实施方案", *FIRST), "清水镇人民政府", "2021年3月8日"]
    second = plan("石桥镇2021年节水实施方案", *FIRST)
    assert split.find([*first, *second]) == (0, len(first))


def test_a_title_broken_over_two_lines_begins_with_its_first() -> None:
    first = plan("清水镇节水实施方案", *FIRST)
    second = ["石桥镇关于推进农村生活节水三年", "行动方案", *plan(None, *FIRST)]
    assert split.find([*first, *second], collection=True) == (0, len(first))


def test_texts_that_are_counted() -> None:
    first, second = (plan(f"篇{n}：{place}节水实施方案", *FIRST) for n, place in (("一", "清水镇"), ("二", "石桥镇")))
    assert split.find([*first, *second]) == (0, len(first))


def test_the_parts_of_a_five_year_plan_are_one() -> None:
    parts = [
        ["第一篇 发展基础", "第一章 成效", TEXT * 4, "第二章 形势", TEXT * 4],
        ["第二篇 总体要求", "第三章 思路", TEXT * 9],
    ]
    texts = ["河湾县“十四五”节水规划", *parts[0], *parts[1], "第三篇 重点规划", "第四章 农业", TEXT * 9]
    assert split.find(texts) == (0,)


def test_runs_of_lower_numbers_begin_no_plan() -> None:
    texts = plan(
        "局节水实施方案",
        "(一)指导思想。",
        "(二)工作目标。",
        "(一)宣传发动。",
        "(二)组织实施。",
        "(一)加强领导。",
    )
    assert split.find(texts) == (0,)
    assert split.find(texts, collection=True) == (0,)


def test_a_plan_under_its_covering_notice_is_one() -> None:
    notice = [
        "关于印发清水镇节水实施方案的通知",
        "各村、各单位：",
        "现将《清水镇节水实施方案》印发给你们，请认真贯彻执行。" + TEXT * 3,
        "一、提高认识",
        TEXT * 2,
        "二、抓好落实",
        TEXT * 2,
        "清水镇人民政府",
        "2021年3月8日",
    ]
    assert split.find([*notice, *plan("清水镇节水实施方案", *FIRST)]) == (0,)


def test_an_annex_is_no_plan_of_its_own() -> None:
    texts = [*plan("清水镇节水实施方案", *FIRST), "附件", *plan("节水考核办法", *FIRST)]
    assert split.find(texts) == (0,)


def test_parts_of_a_report_are_one() -> None:
    texts = ["各位代表：", TEXT, *plan("2022年工作总结", *FIRST), *plan("2023年工作安排", *FIRST)]
    assert split.find(texts) == (0,)


@pytest.mark.parametrize("texts", [[], [""], ["实施方案"], ["实施方案"] * 50, ["一、指导思想"] * 50])
def test_little_or_odd_text(texts: list[str]) -> None:
    starts = split.find(texts, collection=True)
    assert starts[0] == 0
    assert list(starts) == sorted(set(starts))


def test_boundaries_of_the_real_collection(real_docs: Path) -> None:
    path = real_docs / "seeds/001_40b2b384d4452a95.txt"
    gold = json.loads((real_docs / "gold/001_plans.json").read_text("utf-8"))["plans"]
    source = path.read_text("utf-8")
    plans = read_file(path)
    assert len(plans) == len(gold) == 19
    for found, wanted in zip(plans, gold, strict=True):
        assert found.source_start is not None
        assert found.source_end is not None
        lines = [source.count("\n", 0, at) + 1 for at in (found.source_start, found.source_end)]
        assert abs(lines[0] - wanted["start"]) <= 1
        assert abs(lines[1] - wanted["end"]) <= 1
        assert found.part == wanted["plan"]


def test_headings_of_the_real_collection(real_docs: Path) -> None:
    """Every listed heading begins a section of the outermost level, and there are no others."""
    gold = json.loads((real_docs / "gold/001_plans.json").read_text("utf-8"))["plans"]
    for found, wanted in zip(read_file(real_docs / "seeds/001_40b2b384d4452a95.txt"), gold, strict=True):
        texts = [heading["text"].split("(L")[0].split(" (")[0].strip() for heading in wanted["headings"]]
        top = [found.text[s.start : s.start + 60] for s in found.sections if s.level == 1]
        if any("–" in text for text in texts):  # a run of 22 told in one line
            assert len(top) == len(texts) + 21
            continue
        assert len(top) == len(texts)
        for line, text in zip(top, texts, strict=True):
            assert line.startswith(text)


def test_no_single_real_document_is_split(real_docs: Path) -> None:
    single = [p for p in sorted((real_docs / "seeds").glob("*.txt")) if not p.name.startswith("001")]
    single += sorted((real_docs / "data/city_reports").glob("*.docx"))
    single += sorted((real_docs / "data/gov_pages").glob("*.html"))
    counts = {path.name: len(read_file(path)) for path in single}
    assert len(counts) >= 102
    assert {name: count for name, count in counts.items() if count != 1} == {}
