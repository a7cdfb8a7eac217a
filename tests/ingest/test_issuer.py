"""Who issued a document."""

from __future__ import annotations

import pytest

from ingest import issuer


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("国务院办公厅、中央军委办公厅", ("国务院办公厅", "中央军委办公厅")),
        ("财政部 农业农村部 国家林草局", ("财政部", "农业农村部", "国家林草局")),
        (
            "中共凉州区委农村工作领导小组（区委农办、区乡村振兴局）",
            ("中共凉州区委农村工作领导小组（区委农办、区乡村振兴局）",),
        ),
        ("中共岳阳市委办公室岳阳市人民政府办公室", ("中共岳阳市委办公室", "岳阳市人民政府办公室")),
        ("昆明市人民政府办公室", ("昆明市人民政府办公室",)),
    ],
)
def test_joint_issuers_are_parted(written: str, names: tuple[str, ...]) -> None:
    assert issuer.split(written) == names


def names(text: str, title: str | None = None, facts: dict[str, list[str]] | None = None) -> tuple[str, ...]:
    return tuple(reading.value for reading in issuer.find(title, text, facts or {}))


def test_the_page_s_table_comes_first() -> None:
    text = "通知\n清河县农业农村局\n2020年3月2日"
    assert names(text, facts={"issuer": ["清河县农业农村局、清河县财政局"]}) == ("清河县农业农村局", "清河县财政局")


def test_the_signature_is_the_lines_above_the_day() -> None:
    text = "关于印发方案的通知\n各乡镇：\n现印发给你们。\n中共清河县委办公室\n清河县人民政府办公室\n2020年3月2日\n方案\n一、要求"
    assert names(text, "关于印发方案的通知") == ("中共清河县委办公室", "清河县人民政府办公室")
    found = issuer.find(None, text, {})
    assert [text[r.start : r.end] for r in found] == ["中共清河县委办公室", "清河县人民政府办公室"]


def test_a_signature_may_name_only_the_month() -> None:
    text = "清河县2020年提升方案\n为巩固成果，制定本方案。\n一、目标\n完成120个村。\n清河县脱贫攻坚领导小组\n2020年3月"
    assert names(text) == ("清河县脱贫攻坚领导小组",)


def test_a_line_in_brackets_belongs_to_the_name_above_it() -> None:
    text = "通知\n现印发给你们。\n中共凉州区委农村工作领导小组\n（凉州区实施乡村振兴战略领导小组）\n2022年4月6日\n要点"
    assert names(text) == ("中共凉州区委农村工作领导小组（凉州区实施乡村振兴战略领导小组）",)


def test_the_title_may_begin_with_the_issuers() -> None:
    title = "中共清河县委 清河县人民政府关于打赢攻坚战的实施意见"
    assert names(title + "\n为打赢攻坚战，现提出如下意见。", title) == ("中共清河县委", "清河县人民政府")


def test_an_order_names_its_organ() -> None:
    assert names("中华人民共和国国务院令\n第721号\n现公布条例。") == ("国务院",)


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        ("昆明市2023年任务分解表\n填报单位：昆明市人民政府办公室 2023年2月13日\n序号\t任务", ("昆明市人民政府办公室",)),
        ("东川区重点工作清单\n（东川区产业发展领导小组2024年1月29日第一次会议审定）", ("东川区产业发展领导小组",)),
        ("某计划\n本网讯 近日，昆明市人民政府印发《某计划》。全文如下：", ("昆明市人民政府",)),
        ("某计划\n近日，市政府办公室印发《某计划》。", ()),
    ],
)
def test_tables_and_news_name_who_made_them(text: str, issuers: tuple[str, ...]) -> None:
    assert names(text, text.split("\n")[0]) == issuers


@pytest.mark.parametrize("title", ["关于打赢攻坚战的决定", "清河县2020年工作要点", "村脱贫攻坚实施方案"])
def test_nobody_signs(title: str) -> None:
    assert names(title + "\n到2020年12月底前完成。\n一、要求", title) == ()
