"""Titles: the plan's own, broken over lines, under a covering notice, or the page's."""

from __future__ import annotations

import pytest

from ingest import title
from ingest.document import Document, Piece


def read(text: str, *, page: str | None = None, stated: str | None = None, parts: int = 1) -> tuple[str | None, str]:
    document = Document(pieces=tuple(Piece("paragraph", line) for line in text.split("\n")), parser="t", title=page)
    found = title.find(document, text, {"title": [stated]} if stated else {}, parts=parts)
    if found is None:
        return None, ""
    return found.value, "" if found.start is None else text[found.start : found.end]


BODY = "\n为做好全县工作，制定本方案。\n一、总体要求"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("清河县2019年消费扶贫实施方案", "清河县2019年消费扶贫实施方案"),
        (
            "清河县人民政府文件\n清政发〔2019〕3号\n关于加快发展\n现代畜牧业的实施意见",
            "关于加快发展现代畜牧业的实施意见",
        ),
        (
            "中共清河县委 清河县人民政府\n关于打赢攻坚战的\n实施意见",
            "中共清河县委 清河县人民政府关于打赢攻坚战的实施意见",
        ),
        ("清河县产业发展规划\n（2021—2025年）", "清河县产业发展规划（2021—2025年）"),
        ("附件1\n清河县任务清单", "清河县任务清单"),
        (
            "权威 · 高效 · 便民\n中国·清河 www.example.gov.cn\n清河县2007年新农村建设工作要点",
            "清河县2007年新农村建设工作要点",
        ),
        ("在全县工作会议上的安排\n清河县的山与水", "在全县工作会议上的安排"),
        ("清河乡2024年乡村建设行动\n实 施 方 案", "清河乡2024年乡村建设行动实施方案"),
        (
            "清河县教育局 清河县民政局\n清河县财政局\n关于做好资助工作的通知",
            "清河县教育局 清河县民政局 清河县财政局关于做好资助工作的通知",
        ),
        ("中共中央 国务院\n关于推进乡村振兴的意见", "中共中央 国务院关于推进乡村振兴的意见"),
        ("政 府 工 作 报 告\n——2024年1月8日在清河县第十八届人民代表大会第四次会议上", "政府工作报告"),
        ("篇一：村级脱贫攻坚实施方案", "村级脱贫攻坚实施方案"),
        ("关于开展普查的通知（清政办发〔2020〕7号）", "关于开展普查的通知"),
    ],
)
def test_the_title_at_the_head(head: str, expected: str) -> None:
    value, words = read(head + BODY)
    assert value == expected
    assert words.replace("\n", "").replace(" ", "").startswith(expected[:4].replace(" ", ""))


@pytest.mark.parametrize(
    "text",
    [
        "各位代表：\n现在，我代表县人民政府向大会报告工作，请予审议，并请\n提出意见。",
        "一、总体要求\n坚持问题导向。",
        "为做好今年工作，现提出如下意见。",
        "2023年工作回顾\n刚刚过去的一年，是极不平凡的一年。",
    ],
)
def test_no_title_is_made_up(text: str) -> None:
    assert read(text) == (None, "")


NOTICE = (
    "清河县人民政府办公室关于印发《清河县2020年乡村振兴工作要点》的通知\n各乡镇人民政府：\n"
    "现将《清河县2020年乡村振兴工作要点》印发给你们，请认真贯彻执行。\n清河县人民政府办公室\n2020年3月2日\n"
)


def test_a_covering_notice_gives_way_to_the_plan_it_brings() -> None:
    text = NOTICE + "清河县2020年乡村振兴\n工作要点" + BODY
    assert read(text) == ("清河县2020年乡村振兴工作要点", "清河县2020年乡村振兴\n工作要点")


def test_without_its_title_too() -> None:
    text = NOTICE.split("\n", 1)[1] + "清河县2020年乡村振兴工作要点" + BODY
    assert read(text)[0] == "清河县2020年乡村振兴工作要点"


def test_a_notice_whose_plan_does_not_follow_keeps_its_title() -> None:
    assert read(NOTICE)[0] == "清河县人民政府办公室关于印发《清河县2020年乡村振兴工作要点》的通知"


def test_the_title_of_the_page_s_table_wins() -> None:
    stated = "清河县人民政府办公室关于印发《清河县2020年乡村振兴工作要点》的通知"
    value, words = read(NOTICE + "清河县2020年乡村振兴工作要点" + BODY, stated=stated)
    assert (value, words) == (stated, stated)


def test_a_page_s_facts_are_not_those_of_each_of_its_plans() -> None:
    assert read("实施方案" + BODY, stated="十篇实施方案", parts=3)[0] == "实施方案"


def test_a_page_title_loses_the_name_of_the_site() -> None:
    assert read("一、总体要求", page="清河县2021年工作要点_清河县人民政府")[0] == "清河县2021年工作要点"
    assert read("一、总体要求", page="清河县2021年工作要点 - 清河县人民政府门户网站")[0] == "清河县2021年工作要点"


def test_lost_brackets_are_mended_from_the_page_s_own_heading() -> None:
    value, words = read("三年行动方案2018—2020年)" + BODY, page="三年行动方案(2018—2020年)")
    assert (value, words) == ("三年行动方案(2018—2020年)", "三年行动方案2018—2020年)")


def test_a_file_s_name_may_be_the_title() -> None:
    named = title.from_name("/data/清河县2020年乡村振兴工作要点.docx")
    assert named is not None
    assert named.value == "清河县2020年乡村振兴工作要点"
    assert title.from_name("/data/17.docx") is None


def test_a_list_of_attachments_is_not_where_the_plan_begins() -> None:
    text = (
        "各乡镇人民政府：\n现将《清河县2022年民生实施方案》印发给你们，请贯彻执行。\n附件：清河县2022年民生实施方案\n"
        "清河县人民政府办公室\n2022年3月24日\n附件\n清河县2022年民生实施方案\n一、办好实事\n新建幼儿园2所。"
    )
    found = title.find(Document(pieces=(), parser="t"), text, {}, parts=1)
    assert found is not None
    assert (found.value, found.start) == ("清河县2022年民生实施方案", text.rindex("清河县2022"))
