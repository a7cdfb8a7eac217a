"""The period that a plan governs."""

from __future__ import annotations

from datetime import date

import pytest

from ingest import doc_type, period
from ingest.reading import Reading


def span(
    title: str | None, text: str = "", issued: date | None = None, kind: str | None = None
) -> tuple[str, str] | None:
    named = Reading(title, "title", 0, len(title)) if title else None
    found = period.find(named, kind or (doc_type.find(title) if title else None), text, issued)
    return (found.value.start.isoformat(), found.value.end.isoformat()) if found else None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("清河县2018年春季行动实施方案", ("2018-01-01", "2018-12-31")),
        ("二〇一九年全市安全生产工作要点", ("2019-01-01", "2019-12-31")),
        ("清河县脱贫攻坚规划（2018—2020年）", ("2018-01-01", "2020-12-31")),
        ("清河县人居环境三年行动方案(2018-2020)", ("2018-01-01", "2020-12-31")),
        ("关于印发20182020年行动方案的通知", ("2018-01-01", "2020-12-31")),
        ("清河市“十四五”农业农村现代化规划", ("2021-01-01", "2025-12-31")),
        ("清河市第十三个五年规划纲要", ("2016-01-01", "2020-12-31")),
        ("清河市国民经济和社会发展第十五个五年规划和2035年远景目标纲要", ("2026-01-01", "2030-12-31")),
        ("“十五”扶贫开发规划", ("2001-01-01", "2005-12-31")),
        ("2019年工作总结和2020年工作计划", ("2020-01-01", "2020-12-31")),
        ("2021年第一季度重点工作安排", ("2021-01-01", "2021-03-31")),
        ("2022年上半年工作要点", ("2022-01-01", "2022-06-30")),
        ("2022年2月工作安排", ("2022-02-01", "2022-02-28")),
        ("清河县冬春农田水利建设方案（2023年11月—2024年3月）", ("2023-11-01", "2024-03-31")),
        ("清河区2018年3月1日至6月15日禁渔方案", ("2018-03-01", "2018-06-15")),
        ("清河市2023—2024学年度学校食堂专项整治方案", ("2023-09-01", "2024-08-31")),
        ("清河市2019—2020年秋冬季大气污染综合治理攻坚行动方案", ("2019-10-01", "2020-03-31")),
        ("清河区优化营商环境若干措施（征求意见稿 2021年4月）", ("2021-01-01", "2021-12-31")),
        ("清河市“十四五”养老规划（送审稿 2020年12月）", ("2021-01-01", "2025-12-31")),
        ("20xx年脱贫攻坚工作计划", None),
        ("清河市养老服务体系建设2023年行动计划", ("2023-01-01", "2023-12-31")),  # no 3年行动
        ("稳定经济十五条措施", None),
        ("关于落实〔2019〕5号文件的意见", None),
        ("关于同意申办2019年运动会的批复", None),
    ],
)
def test_from_the_title(title: str, expected: tuple[str, str] | None) -> None:
    assert span(title) == expected


def test_a_line_of_terms_is_finer_than_the_title() -> None:
    text = "清河县2018年春季行动实施方案\n一、行动时间\n2018年3月1日至6月15日。\n二、目标"
    assert span("清河县2018年春季行动实施方案", text) == ("2018-03-01", "2018-06-15")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("本规划期限为2021—2025年，展望到2035年。", ("2021-01-01", "2025-12-31")),
        ("实施期限：2019年5月至2020年12月", ("2019-05-01", "2020-12-31")),
        ("（二）活动时间。2019年5月—10月", ("2019-05-01", "2019-10-31")),
        ("（四）行动时间\n从2019年2月开始，到2019年12月结束。", ("2019-02-01", "2019-12-31")),
    ],
)
def test_terms_in_the_text(line: str, expected: tuple[str, str]) -> None:
    assert span("关于开展整治的实施方案", f"标题\n{line}\n其他") == expected


def test_a_rule_is_in_force_for_its_term() -> None:
    rules = "第一条 为规范管理，制定本办法。\n第九条 本办法自2016年9月1日起施行，{}。"
    title = "公益性岗位管理办法"
    assert span(title, rules.format("试行期两年")) == ("2016-09-01", "2018-08-31")
    assert span(title, rules.format("有效期至2021年8月31日")) == ("2016-09-01", "2021-08-31")
    assert span(title, rules.format("原办法同时废止")) is None


def test_a_decision_may_say_for_which_years() -> None:
    text = "关于发展核桃产业的决定\n县委、县政府决定，在20122016年的五年间，举全县之力发展核桃产业。"
    assert span("关于发展核桃产业的决定", text) == ("2012-01-01", "2016-12-31")


def test_a_term_that_contradicts_the_title_is_another_thing_s() -> None:
    assert span("2022年工作要点", "工作时间：2019年1月至2019年3月") == ("2022-01-01", "2022-12-31")


def test_years_of_action_without_years_in_the_title() -> None:
    title = "关于打好脱贫攻坚战三年行动的实施意见"
    assert span(title, "2018—2020年，每年减贫一万人。") == ("2018-01-01", "2020-12-31")
    assert span(title, "到2020年底全面完成。", date(2018, 8, 1)) == ("2018-01-01", "2020-12-31")
    assert span(title, "从2018年起，用三年时间。") == ("2018-01-01", "2020-12-31")
    assert span(title, "2018年是攻坚之年。全县要抓紧。") is None


def test_the_opening_tells_the_year() -> None:
    assert span("关于打赢攻坚战的决定", "2019年是我县脱贫摘帽的决胜之年。") == ("2019-01-01", "2019-12-31")
    assert span("关于打赢攻坚战的决定", "近年来，我县发展很快。") is None


def test_a_yearly_list_without_a_year_takes_that_of_its_issue() -> None:
    assert span("农业农村工作要点", "今年全县农业农村工作", date(2020, 2, 3)) == ("2020-01-01", "2020-12-31")
    assert span("农业农村工作要点", "全县农业农村工作", date(2020, 2, 3)) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("各位代表：\n一、2023年工作回顾\n……\n二、2024年工作安排\n", 2024),
        ("各位代表：\n一、2018年工作回顾\n过去一年\n二、今年的任务", 2019),
        ("（2022年1月5日）\n各位代表：\n一、过去四年工作回顾\n过去的四年", 2022),
        ("（2020年12月26日）\n各位代表：\n一、过去五年工作回顾\n", 2021),
    ],
)
def test_a_government_work_report_governs_the_year_of_its_goals(text: str, year: int) -> None:
    assert span("政府工作报告", text, kind="政府工作报告") == (f"{year}-01-01", f"{year}-12-31")


def test_a_rule_runs_from_its_issue_where_it_says_so() -> None:
    text = "第六条 本办法自印发之日起施行，有效期3年。"
    assert span("清河县奖补办法", text, date(2021, 4, 1)) == ("2021-04-01", "2024-03-31")
    assert span("清河县产业扶持意见", text, date(2021, 4, 1)) == ("2021-04-01", "2024-03-31")
    assert span("清河县奖补办法", text) is None
    assert span("《清河县奖补办法》解读", text, date(2021, 5, 1)) is None


def test_the_name_that_the_opening_gives_the_plan() -> None:
    text = "为圆满完成我乡2014脱贫攻坚任务，经研究，制订《白石乡2014脱贫攻坚实施方案》。\n一、目标\n"
    assert span("脱贫攻坚实施方案", text) == ("2014-01-01", "2014-12-31")


def test_a_stage_of_the_plan_is_not_its_period() -> None:
    text = "一、目标\n到2018年，全县力争基本消除贫困；2019—2020年，进一步巩固成果。\n"
    assert span("脱贫攻坚实施方案", text) is None


def test_a_campaign_whose_days_name_no_year() -> None:
    text = "各村:镇政府决定从3月20日起至6月27日,在全镇集中开展整治行动。"
    assert span("关于开展“百日攻坚”行动的通知", text, date(2023, 3, 17)) == ("2023-03-20", "2023-06-27")
    assert span("关于开展“百日攻坚”行动的通知", text) is None
