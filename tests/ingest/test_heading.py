"""The heading tree: every numbering habit, lost marks, and sentences that only begin with a number."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import heading, read_file

Tree = list[tuple[int, str, str]]


def tree(text: str) -> Tree:
    return [(s.level, s.label, s.title) for s in heading.find(text)]


def test_the_usual_order_nests_four_deep() -> None:
    text = (
        "河湾县2021年节水行动方案\n一、总体要求\n（一）指导思想。坚持节水优先。\n（二）工作目标。到年底用水量降下来。\n"
        "二、重点任务\n（一）推进农业节水\n1.改造灌区。完成两处灌区改造。\n（1）清淤。清理干渠。\n（2）衬砌。衬砌支渠。\n"
        "2.推广滴灌。扩大滴灌面积。\n（二）推进工业节水\n三、保障措施"
    )
    assert tree(text) == [
        (1, "一、", "总体要求"),
        (2, "（一）", "指导思想"),
        (2, "（二）", "工作目标"),
        (1, "二、", "重点任务"),
        (2, "（一）", "推进农业节水"),
        (3, "1.", "改造灌区"),
        (4, "（1）", "清淤"),
        (4, "（2）", "衬砌"),
        (3, "2.", "推广滴灌"),
        (2, "（二）", "推进工业节水"),
        (1, "三、", "保障措施"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "第一章 总则\n第一条 制定本办法。\n第二章 职责\n第二条 水务局负责。\n（一）编制规划；\n（二）组织实施。",
            [
                (1, "第一章", "总则"),
                (2, "第一条", ""),
                (1, "第二章", "职责"),
                (2, "第二条", ""),
                (3, "（一）", "编制规划"),
                (3, "（二）", "组织实施"),
            ],
        ),
        (
            "第一部分 去年工作\n一、经济发展\n二、民生改善\n第二部分 今年任务\n一、扩大内需\n二、改善民生",
            [
                (1, "第一部分", "去年工作"),
                (2, "一、", "经济发展"),
                (2, "二、", "民生改善"),
                (1, "第二部分", "今年任务"),
                (2, "一、", "扩大内需"),
                (2, "二、", "改善民生"),
            ],
        ),
        (
            "1 总则\n1.1 编制目的\n编制本预案。\n1.2 适用范围\n适用于全市。\n2 组织体系\n2.1 指挥机构\n设指挥部。",
            [
                (1, "1", "总则"),
                (2, "1.1", "编制目的"),
                (2, "1.2", "适用范围"),
                (1, "2", "组织体系"),
                (2, "2.1", "指挥机构"),
            ],
        ),
        (
            "1.1 现状\n用水偏多。\n1.2 形势\n任务较重。\n2.1 目标\n明显下降。\n2.2 任务\n逐项落实。",
            [(1, "1.1", "现状"), (1, "1.2", "形势"), (1, "2.1", "目标"), (1, "2.2", "任务")],
        ),
        ("①摸清底数。逐户登记。\n②建立台账。专人管理。", [(1, "①", "摸清底数"), (1, "②", "建立台账")]),
        ("1）摸清底数\n2）建立台账", [(1, "1）", "摸清底数"), (1, "2）", "建立台账")]),
        ("㈠摸清底数\n㈡建立台账", [(1, "㈠", "摸清底数"), (1, "㈡", "建立台账")]),
        ("１．摸清底数\n２．建立台账", [(1, "１．", "摸清底数"), (1, "２．", "建立台账")]),
        ("( 一 ) 摸清底数\n( 二 ) 建立台账", [(1, "( 一 )", "摸清底数"), (1, "( 二 )", "建立台账")]),
        ("（一）、摸清底数。\n（二）建立台账。", [(1, "（一）、", "摸清底数"), (1, "（二）", "建立台账")]),
        (
            "第一阶段（3月）：宣传发动。\n第二阶段（4月）：全面整治。",
            [(1, "第一阶段", "（3月）：宣传发动"), (1, "第二阶段", "（4月）：全面整治")],
        ),
        (
            "任务一：摸清底数。逐户登记。\n任务二：建立台账。专人管理。",
            [(1, "任务一：", "摸清底数"), (1, "任务二：", "建立台账")],
        ),
        (
            "一是摸清底数。逐户登记。\n二是建立台账。专人管理。",
            [(1, "一是", "摸清底数"), (1, "二是", "建立台账")],
        ),
    ],
)
def test_each_habit(text: str, expected: Tree) -> None:
    assert tree(text) == expected


def test_numbers_that_run_through_the_whole_document() -> None:
    text = (
        "一、稳定生产\n（一）保面积。落实到田。\n（二）保单产。推广良种。\n二、增加收入\n（三）稳就业。\n（四）拓渠道。"
    )
    assert [(level, label) for level, label, _ in tree(text)] == [
        (1, "一、"),
        (2, "（一）"),
        (2, "（二）"),
        (1, "二、"),
        (2, "（三）"),
        (2, "（四）"),
    ]


def test_a_document_may_nest_its_habits_its_own_way() -> None:
    text = "1、生产\n（一）粮食。\n（二）蔬菜。\n2、加工\n（一）米。\n（二）面。\n3、销售"
    assert [level for level, _, _ in tree(text)] == [1, 2, 2, 1, 2, 2, 1]


def test_another_style_that_begins_anew_is_a_level_below() -> None:
    text = "1、产业\n1.种植。扩大面积。\n2.养殖。新建圈舍。\n2、就业"
    assert [(level, label) for level, label, _ in tree(text)] == [
        (1, "1、"),
        (2, "1."),
        (2, "2."),
        (1, "2、"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "2021年底前，全县完成改造任务。",
        "1.5万人参加了培训，覆盖全部乡镇。",
        "三、四级公路由县交通局养护。",
        "10.5公里的干渠已经完工，其余年底通水。",
        "第一条规定的事项由县水务局办理。",
        "一是没有先例的工作，全靠摸索。",
    ],
)
def test_a_sentence_that_begins_with_a_number_heads_nothing(line: str) -> None:
    assert tree(f"一、现状\n{line}\n二、任务") == [(1, "一、", "现状"), (1, "二、", "任务")]


def test_a_mark_before_a_year_counts_where_the_numbers_go_on() -> None:
    text = "1.2021年项目开工。倒排工期。\n2.2020年项目完工。组织验收。"
    assert tree(text) == [(1, "1.", "2021年项目开工"), (1, "2.", "2020年项目完工")]


def test_run_in_points_of_a_paragraph_are_no_headings() -> None:
    text = "（一）抓好产业。一是扩大面积；二是改良品种。三是打响品牌。\n（二）抓好就业。（1）培训；（2）输出。"
    assert [label for _, label, _ in tree(text)] == ["（一）", "（二）"]


def test_a_mark_right_after_a_heading_begins_a_run() -> None:
    text = "（一）开展行动。1、清河行动。清理河道。\n2、植树行动。栽植苗木。\n（二）加强宣传。"
    assert [(level, label) for level, label, _ in tree(text)] == [
        (1, "（一）"),
        (2, "1、"),
        (2, "2、"),
        (1, "（二）"),
    ]


def test_body_begins_after_the_words_of_the_heading() -> None:
    text = "（一）节水到户。各镇要逐户宣传。\n二、保障\n各镇要落实责任。"
    first, second = heading.find(text)
    assert text[first.body :].startswith("各镇要逐户宣传")
    assert text[second.body :] == "各镇要落实责任。"
    assert text[first.start : first.end] == "（一）节水到户。各镇要逐户宣传。\n"


def test_a_colon_and_a_space_end_a_heading_too() -> None:
    assert tree("1.工作目标：到年底完成全部任务。") == [(1, "1.", "工作目标")]
    line = "（一）稳定面积 各镇要把播种面积落实到村组和地块，确保不减，年底前由县农业农村局组织验收。"
    assert tree(line) == [(1, "（一）", "稳定面积")]


def test_lost_marks() -> None:
    text = "一、要求\n（一）指导思想\n坚持节水优先。\n)工作目标\n到年底完成。\n二、任务"
    assert tree(text) == [
        (1, "一、", "要求"),
        (2, "（一）", "指导思想"),
        (2, ")", "工作目标"),
        (1, "二、", "任务"),
    ]


def test_a_heading_that_lost_its_number_is_found_in_the_gap() -> None:
    text = (
        "一、要求\n坚持节水。\n二、任务\n（一）清河。清淤。\n（二）植树。栽苗。\n"
        "保障力度\n（一）加强领导。\n（二）加强督查。\n四、附带说明"
    )
    assert (1, "", "保障力度") in tree(text)
    assert [level for level, label, _ in tree(text) if label == "（一）"] == [2, 2]


def test_parts_of_a_report_without_any_number() -> None:
    body = "全市上下齐心协力，各项事业都取得了新的进步和新的成效，也积累了许多宝贵的经验。" * 2
    text = (
        f"2022年工作回顾\n{body}\n一、经济稳步增长\n{body}\n二、民生持续改善\n{body}\n"
        f"2023年工作安排\n{body}\n一、扩大内需\n{body}\n二、改善民生\n{body}"
    )
    assert [(level, title) for level, _, title in tree(text)] == [
        (1, "2022年工作回顾"),
        (2, "经济稳步增长"),
        (2, "民生持续改善"),
        (1, "2023年工作安排"),
        (2, "扩大内需"),
        (2, "改善民生"),
    ]


def test_an_annex_stands_beside_the_plan_and_its_list_of_names_heads_nothing() -> None:
    text = (
        "各镇人民政府：\n现将有关事项通知如下。\n一、提高认识\n二、落实责任\n附件：1.任务分解表\n2.联系人名单\n"
        "河湾县人民政府办公室\n2021年3月5日\n附件1\n任务分解表\n一、农业节水\n二、工业节水"
    )
    assert tree(text) == [
        (1, "一、", "提高认识"),
        (1, "二、", "落实责任"),
        (1, "附件1", "任务分解表"),
        (2, "一、", "农业节水"),
        (2, "二、", "工业节水"),
    ]


def test_a_table_of_contents_is_not_the_tree() -> None:
    text = (
        "目 录\n第一章 发展基础……1\n第二章 主要目标……5\n"
        "第一章 发展基础\n五年来成绩显著。\n第二章 主要目标\n到2025年建成。"
    )
    assert tree(text) == [(1, "第一章", "发展基础"), (1, "第二章", "主要目标")]


def test_rows_of_a_table_are_no_headings() -> None:
    text = "一、目标\n一、农业\t10\n二、工业\t20\n二、措施"
    start = text.index("一、农业")
    found = heading.find(text, tables=[(start, text.index("二、措施") - 1)])
    assert [s.title for s in found] == ["目标", "措施"]


def test_what_the_format_calls_a_heading() -> None:
    text = "河湾县规划\n发展基础\n五年来取得了长足进步。\n主要目标\n（一）增长\n（二）就业\n保障机制"
    levels = {text.index(words): 2 for words in ("发展基础", "主要目标", "保障机制")} | {0: 1}
    found = [(s.level, s.title) for s in heading.find(text, levels=levels)]
    assert found == [(1, "发展基础"), (1, "主要目标"), (2, "增长"), (2, "就业"), (1, "保障机制")]


def test_a_heading_of_the_format_below_a_numbered_one() -> None:
    text = "一、任务\n灌区改造\n改造两处。\n管网改造\n改造三处。\n二、保障\n组织领导\n成立专班。"
    levels = {text.index(words): 3 for words in ("灌区", "管网", "组织")}
    levels |= {text.index(words): 2 for words in ("一、", "二、")}
    found = [(s.level, s.title) for s in heading.find(text, levels=levels)]
    assert found == [(1, "任务"), (2, "灌区改造"), (2, "管网改造"), (1, "保障"), (2, "组织领导")]


def test_a_title_that_speaks_of_work_is_no_heading() -> None:
    assert tree("河湾县2021年重点工作\n一、农业节水\n二、工业节水") == [
        (1, "一、", "农业节水"),
        (1, "二、", "工业节水"),
    ]


MARKS = [
    "一、",
    "二、",
    "三、",
    "（一）",
    "（二）",
    "(三)",
    "1.",
    "2、",
    "（1）",
    "①",
    "第一章 ",
    "第二条 ",
    "附件",
    "一是",
    ")",
    "",
]


@given(st.lists(st.tuples(st.sampled_from(MARKS), st.text("县水务局。，：；（）“”1.、 年", max_size=40)), max_size=30))
def test_sections_nest_and_stay_inside(pairs: list[tuple[str, str]]) -> None:
    text = "\n".join(mark + words for mark, words in pairs)
    sections = heading.find(text)
    open_: list[int] = []
    for section in sections:
        assert 0 <= section.start <= section.body <= max(section.end, section.body) <= len(text)
        assert text.startswith(section.label, section.start)
        while open_ and open_[-1] <= section.start:
            open_.pop()
        assert all(section.end <= end for end in open_)
        assert section.level == len(open_) + 1
        open_.append(section.end)


@pytest.mark.parametrize(
    "attack",
    [
        "（" * 100_000,
        "1." * 50_000,
        "一、" * 50_000,
        "1.1." * 25_000,
        "附件" * 50_000,
        "…" * 100_000,
        "第一" * 50_000,
    ],
)
def test_a_hostile_line_takes_no_time(attack: str) -> None:
    assert len(heading.find(attack)) < 60_000


def test_a_long_list_takes_no_time() -> None:
    lines = [f"{n % 90 + 1}.改造管网。\n管网改造工程{'二期' * (n % 3)}\n" for n in range(20_000)]
    assert len(heading.find("".join(lines))) >= 20_000


def test_heading_counts_of_the_real_plans(real_docs: Path) -> None:
    gold = json.loads((real_docs / "gold/metadata.json").read_text("utf-8"))
    for name, facts in gold.items():
        (plan,) = read_file(real_docs / f"seeds/{name}.txt")
        counts = Counter(section.level for section in plan.sections)
        assert [counts[1], counts[2], counts[3]] == list(facts["headings"].values()), name


def test_section_labels_of_the_gold_records(real_docs: Path) -> None:
    """The chain of labels above each gold record's quote, in the plan whose quote is unique."""
    checked = 0
    for name in ("000_9ff938b05d8f1050", "003_a5d83ef1f5b84551", "004_435a53a80aee3d5a"):
        (plan,) = read_file(real_docs / f"seeds/{name}.txt")
        for line in (real_docs / f"gold/{name}.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            at = plan.text.find(record["quote"])
            if at >= 0 and plan.text.count(record["quote"]) == 1:
                checked += 1
                path = plan.heading_path(at + len(record["quote"]) - 1)
                assert [s.label for s in path] == record["section"], record["quote"]
    assert checked > 60
