"""What of a pasted page is furniture, and what must stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import furniture, read_file

BODY = (
    "为了推进全县节水工作，按照省委、省政府的部署和市委、市政府的要求，"
    "结合我县实际，现就有关事项制定本行动方案，请认真组织实施。"
)


def kept(lines: list[str]) -> list[str]:
    dropped = furniture.find(lines)
    return [line for i, line in enumerate(lines) if i not in dropped]


def test_head_and_tail_of_a_page() -> None:
    page = [
        "网站首页",
        "政策文件",
        "您现在的位置：首页 > 政务公开 > 政策文件",
        "河湾县2021年节水行动方案",
        "发布时间：2021-03-08 作者：admin 浏览：52 次",
        "河湾县2021年节水行动方案",
        BODY,
        "一、总体要求",
        "分享到：",
        "0",
        "上一篇：河湾县河长制工作要点",
        "下一篇：没有了",
        "主办：河湾县人民政府办公室",
        "ICP备案编号：示ICP备0000000号",
    ]
    assert kept(page) == ["河湾县2021年节水行动方案", BODY, "一、总体要求"]


def test_a_title_that_stands_once_stays() -> None:
    assert kept(["网站首页", "河湾县节水行动方案", "发布时间：2021-03-08 浏览：5", BODY])[0] == "河湾县节水行动方案"


def test_the_page_title_goes_where_the_own_title_is_broken_over_two_lines() -> None:
    page = ["关于印发节水行动三年方案(2021—2023年)的通知", "2021-03-08 11:20 来源:县水务局"]
    own = ["关于印发节水行动三年方案", "(2021—2023年)的通知", BODY]
    assert kept([*page, *own]) == own
    assert furniture.title([*page, *own]) == page[0]


def test_page_numbers_go_everywhere() -> None:
    assert kept([BODY, "— 2 —", BODY, "第3页 共9页", BODY, "- 4 -"]) == [BODY, BODY, BODY]


def test_words_of_editors_and_their_torn_links() -> None:
    page = [
        "节水工作方案(精选3篇)",
        "时间:2021-03-08 10:00:00 作者:佚名",
        "节水工作方案",
        "节水方案应该怎样写呢?下面本站小编给大家带来节水。",
        "工作方案。",
        "的内容,希望对您有所帮助。",
        "一、指导思想。",
        BODY,
        "猜你喜欢",
        "热门推荐",
    ]
    assert kept(page) == ["节水工作方案", "一、指导思想。", BODY]
    assert furniture.is_collection(page[0])


@pytest.mark.parametrize(
    "line",
    [
        "积极推广节水技术，为农户提供技术支持。",
        "机构改革后缩小编制，人员统一调配。",
        "要分享到每一个乡镇，使先进经验家喻户晓、落地生根。",
        "政府网站首页要开设专栏，公开进展情况。",
        "联系我们工作实际，查找不足。",
    ],
)
def test_sentences_of_a_plan_stay(line: str) -> None:
    assert line in kept([BODY, "一、总体要求", line, BODY, "二、工作措施", BODY])


def test_a_signature_at_the_end_stays() -> None:
    lines = [BODY, "一、要求", BODY, "河湾县人民政府", "2021年3月8日", "（此件公开发布）"]
    assert kept(lines) == lines


def test_lists_of_related_texts_and_buttons() -> None:
    assert kept([BODY, "【节水方案】相关文章：", "节水倡议书08-26", "节水工作总结09-04"]) == [BODY]
    assert kept(["首页 >> 政务公开 >> 通知公告", "节水考核细则", BODY]) == ["节水考核细则", BODY]
    assert kept([BODY, "收藏 打印 关闭"]) == [BODY]
    assert kept([BODY, "【字体：大 中 小】 【打印】 【关闭】"]) == [BODY]


def test_a_numbered_list_of_other_texts_at_the_end() -> None:
    lines = [BODY, "（三）抓好巡查。", "更多相关文章推荐：", "1.2020年节水计划范文", "2.节水工作总结", "3.节水倡议书"]
    assert kept(lines) == lines[:2]


def test_issuers_who_head_a_notice_and_sign_it_stay() -> None:
    lines = [
        "河湾县乡村振兴局 河湾县财政局",
        "关于做好2022年小额信贷工作的通知",
        "各乡镇：",
        "为做好工作，通知如下。",
        "河湾县乡村振兴局",
        "河湾县财政局",
    ]
    assert kept(lines) == lines
    assert kept(["河湾县扶贫开发领导小组办公室", *lines[1:4], "河湾县扶贫开发领导小组办公室"])[0].startswith(
        "河湾县扶贫"
    )


def test_entries_of_a_table_of_contents_stay() -> None:
    lines = ["目录", "第一篇 开启现代化建设新征程", "第二篇 产业体系", "第一篇 开启现代化建设新征程", BODY]
    assert kept(lines) == lines


def test_a_banner_above_the_title_that_the_page_names() -> None:
    title = "河湾县人民政府办公室关于印发节水行动方案的通知"
    page = [
        "权威 高效 便民 务实",
        "河政办发〔2021〕9号",
        "河湾县人民政府办公室",
        "关于印发节水行动方案的通知",
        BODY,
    ]
    dropped = furniture.find(page, title)
    assert dropped == {0}
    assert furniture.find(page, "另一个标题的通知") == frozenset()
    notice = ["关于印发方案的通知", "各乡镇人民政府：", "河湾县节水行动方案", BODY]
    assert furniture.find(notice, "河湾县节水行动方案") == frozenset()


def test_the_page_s_title_above_the_fuller_one_of_the_document() -> None:
    page = ["河湾区政府关于印发节水方案的通知", "示范市河湾区政府", "关于印发节水方案的通知", BODY]
    assert kept(page) == page[1:]


def test_the_stamp_of_a_page_and_its_site() -> None:
    lines = ["河湾县政府网 >> 政府文件", "河湾县节水行动方案", "2009-3-18 河湾县政府网 阅读 132 次", BODY]
    assert kept(lines) == [lines[1], BODY]


def test_the_hosts_of_a_fair_stay() -> None:
    lines = [
        BODY,
        "五、组织机构",
        "主办单位：河湾县人民政府",
        "承办单位：县文化和旅游局",
        "技术支持：县融媒体中心",
    ]
    assert kept(lines) == lines


@given(st.lists(st.text("一、（）123。，首页分享到：作者 县水务局—|", max_size=30), max_size=25))
def test_indexes_are_of_lines(lines: list[str]) -> None:
    assert all(0 <= i < len(lines) for i in furniture.find(lines))


def test_furniture_of_the_real_pages_is_gone(real_docs: Path) -> None:
    gold = json.loads((real_docs / "gold/metadata.json").read_text("utf-8"))
    for name, facts in gold.items():
        (plan,) = read_file(real_docs / f"seeds/{name}.txt")
        lines = plan.text.split("\n")
        for piece in facts["furniture"]:
            allowed = 1 if piece["text"] == facts["title"] else 0  # the page's title, repeated as the plan's own
            assert lines.count(piece["text"].strip()) == allowed, (name, piece)
        assert lines[0] == facts["body_first"]
        assert plan.text.endswith(facts["body_last"])
