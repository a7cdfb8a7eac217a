from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.character import fold
from extract.responsible import brackets, find, find_doers, split


@pytest.mark.parametrize(
    ("text", "lead", "units"),
    [
        ("(区水务局、区财政局,各镇党委政府)", [], ["区水务局", "区财政局", "各镇党委政府"]),
        (
            "（牵头单位：市民政局；责任单位：市财政局、各县〔区〕政府）",
            ["市民政局"],
            ["市财政局", "各县〔区〕政府"],
        ),
        ("牵头单位:县农业农村局", ["县农业农村局"], []),
        ("责任单位：各县市区和市直有关单位", [], ["各县市区", "市直有关单位"]),
        ("(县教育局、县妇联等,列在首位的为牵头单位,下同)。", ["县教育局"], ["县妇联"]),
        ("(市住建局牵头,市城管局、市公安局配合)", ["市住建局"], ["市城管局", "市公安局"]),
        ("(9月底前完成,牵头考核单位：市审批服务局)", ["市审批服务局"], []),
        ("(责任领导:王某某,责任单位:县林业局、各乡镇,责任人:李某某)", [], ["县林业局", "各乡镇"]),
        ("(县发展和改革局、县委组织部)", [], ["县发展和改革局", "县委组织部"]),
    ],
)
def test_assignments(text: str, lead: list[str], units: list[str]) -> None:
    (found,) = find(fold(text))
    assert (list(found.lead), list(found.units)) == (lead, units)


@pytest.mark.parametrize("text", ["建设(改造)卫生厕所", "日光(供型)温室", "贫困县(区)摘帽", "(含子公司)", "(下同)"])
def test_brackets_that_name_nobody(text: str) -> None:
    assert list(find(text)) == []


def test_the_rule_of_the_first_listed_holds_on() -> None:
    (found,) = find("(县民政局、县残联)", first_leads=True)
    assert (found.lead, found.units) == (("县民政局",), ("县残联",))


@pytest.mark.parametrize(
    ("clause", "lead", "others"),
    [
        (
            "市委组织部牵头会同市农业农村局、市人社局等部门,抽调骨干",
            ["市委组织部"],
            ["市农业农村局", "市人社局"],
        ),
        ("各区县要把结构调整摆在首位", [], ["各区县"]),
        ("县委、县政府每年组织专项督查", [], ["县委", "县政府"]),
        ("驻村干部要记好民情日记", [], []),
        ("大力发展特色产业", [], []),
    ],
)
def test_doers(clause: str, lead: list[str], others: list[str]) -> None:
    found = find_doers(clause)
    assert (list(found[0]), list(found[1])) == (lead, others)


def test_persons_and_duties_are_no_units() -> None:
    assert split("县财政局、县审计局等部门按职责分工负责") == ("县财政局", "县审计局")


@given(st.text(alphabet="()[]县教育局、,;:牵头责任单位各乡镇等", max_size=60))
def test_any_text_gives_ranges_within_it(text: str) -> None:
    assert all(0 <= a < b <= len(text) for a, b in brackets(text))
    assert all(0 <= f.start < f.end <= len(text) for f in find(text))
