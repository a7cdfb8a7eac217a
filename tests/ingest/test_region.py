"""The place a plan belongs to: right or nothing."""

from __future__ import annotations

import pytest

from ingest import index_number, place_evidence, region, self_reference
from ingest.reading import Reading

BODY = (
    "一、总体要求\n结合我{k}实际，制定本方案。\n二、目标任务\n到2020年，全{k}农村贫困人口全部脱贫，{k}委、{k}政府统一部署。\n"
    "三、保障措施\n{k}扶贫办、{k}财政局、{k}农业农村局要密切配合，全{k}上下形成合力。\n"
)


def fields(
    text: str,
    title: str | None = None,
    *,
    issuers: tuple[str, ...] = (),
    name: str = "1.txt",
    **facts: str,
) -> dict[str, str]:
    answer = region.find(
        name,
        text,
        title=Reading(title, "title", 0, len(title)) if title else None,
        issuers=tuple(Reading(issuer, "body") for issuer in issuers),
        facts={label: [value] for label, value in facts.items()},
    )
    return {field: reading.value for field, reading in answer.readings}


def county(text: str, title: str | None = None, **facts: str) -> tuple[str | None, str | None]:
    found = fields(text, title, **facts)
    return found.get("region_code"), found.get("level")


@pytest.mark.parametrize(
    ("title", "kind", "code", "level"),
    [
        ("贵州省2019年脱贫攻坚工作要点", "省", "520000", "province"),
        ("上海市农村人居环境行动计划", "市", "310000", "province"),
        ("昆明市东川区2019年脱贫攻坚工作要点", "区", "530113", "county"),
        ("关于印发铜仁市2018年实施方案的通知", "市", "520600", "city"),
        ("威宁自治县决战决胜工作方案", "县", "520526", "county"),
        ("天门市2021年工作要点", "市", "429006", "county"),
        ("莫力达瓦达斡尔族自治旗产业规划", "旗", "150722", "county"),
        ("呈贡县2010年工作意见", "县", "530114", "county"),
        ("许昌县2015年扶贫开发工作实施方案", "县", "411003", "county"),
        ("中共恩施州委关于推进乡村振兴的意见", "州", "422800", "city"),
        ("西藏自治区农牧业发展规划", "区", "540000", "province"),
    ],
)
def test_from_the_title(title: str, kind: str, code: str, level: str) -> None:
    assert county(f"{title}\n{BODY.format(k=kind)}", title) == (code, level)


def test_names_are_full_and_official() -> None:
    assert fields(BODY.format(k="县"), "威宁县2020年工作方案") == {
        "province": "贵州省",
        "city": "毕节市",
        "county": "威宁彝族回族苗族自治县",
        "region_code": "520526",
        "level": "county",
    }
    assert "city" not in fields(BODY.format(k="市"), "天门市2021年工作要点")
    assert "city" not in fields(BODY.format(k="市"), "上海市工作要点")


@pytest.mark.parametrize("kind", ["县", "市", "区", "镇", "乡"])
def test_a_bare_kind_is_no_place(kind: str) -> None:
    found = fields(BODY.format(k=kind) + "重庆市、北京市等地的做法值得借鉴。")
    assert set(found) <= {"level"}


def test_a_partner_is_no_evidence() -> None:
    text = (
        "对口帮扶工作实施方案\n上海市普陀区对口帮扶我县。做好与上海市普陀区的对接工作，引进上海市企业，"
        "学习上海市普陀区经验，赴上海市招商。\n" + BODY.format(k="县")
    )
    assert county(text, "对口帮扶工作实施方案") == (None, "county")


def test_a_title_s_partner_is_no_evidence_either() -> None:
    assert county(BODY.format(k="县"), "上海市普陀区对口帮扶工作方案") == (None, "county")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"publisher": "凉州区乡村振兴局"}, "620602"),
        ({"index_number": "11622301013932309H/2022-08030"}, "620602"),
        ({"index_number": "6206020000/2024-001005"}, "620602"),
        ({"site": "凉州区人民政府"}, "620602"),
        ({"publisher": "武威市农业农村局"}, None),  # the city's page, the district's plan
        ({"index_number": "520602123/2022-1"}, None),  # nine digits: an organisation code
    ],
)
def test_what_the_page_says(facts: dict[str, str], code: str | None) -> None:
    assert county(BODY.format(k="区"), "2022年工作要点", **facts) == (code, "county")


def test_issuers_are_believed() -> None:
    found = fields("通知\n现印发给你们。", "关于开展督查的通知", issuers=("中共凉州区委农村工作领导小组",))
    assert found["region_code"] == "620602"


@pytest.mark.parametrize(
    ("title", "issuers"),
    [
        ("国务院关于支持革命老区振兴的若干意见", ()),
        ("管理办法", ("财政部", "农业农村部")),
        ("国务院办公厅关于湖北省巴东县地质灾害险情有关问题的复函", ("国务院办公厅",)),
        ("中华人民共和国乡村振兴促进法", ()),
    ],
)
def test_the_centre_is_the_nation(title: str, issuers: tuple[str, ...]) -> None:
    assert fields(title, title, issuers=issuers) == {"level": "nation"}


@pytest.mark.parametrize("title", ["国家园林城市创建工作方案", "中央环保督察反馈问题整改方案"])
def test_a_county_may_speak_of_the_nation(title: str) -> None:
    assert fields(BODY.format(k="县"), title) == {"level": "county"}


def test_an_agency_of_the_centre_in_a_city_is_the_city_s() -> None:
    found = fields("通知", "通知", issuers=("国家税务总局昆明市税务局",))
    assert found.get("level") != "nation"


def test_a_development_zone_has_no_code() -> None:
    found = fields("通知", "关于印发任务清单的通知", issuers=("昆明高新技术产业开发区管理委员会",))
    assert found == {"province": "云南省", "city": "昆明市"}


def test_the_corps_is_no_province_s() -> None:
    assert county(BODY.format(k="市"), "新疆生产建设兵团第八师石河子市2023年工作要点") == ("659001", "county")


def test_namesakes_are_told_apart_by_their_city() -> None:
    title, text = "鼓楼区“十三五”教育规划", BODY.format(k="区")
    assert county(text + "报徐州市教育局备案，经徐州市同意。", title)[0] == "320302"
    assert county(text, title) == (None, "county")


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("恩施.docx", "市", "422801"),
        ("恩施.docx", "州", "422800"),
        ("铜仁.docx", "市", "520600"),
        ("铜仁.docx", "县", None),
    ],
)
def test_the_file_s_name_is_read_by_the_kind_of_the_text(name: str, kind: str, code: str | None) -> None:
    assert fields(BODY.format(k=kind), name=name).get("region_code") == code


def test_a_city_that_is_not_named_in_full_is_known_by_its_districts() -> None:
    text = "各位代表：\n现在，我代表市人民政府向大会报告工作。\n" + (
        "推动昆明高质量发展，我市综合实力迈上新台阶。五华、盘龙、官渡、西山四区协同发力，晋宁、宜良、石林加快发展。" * 3
    )
    assert county(text) == ("530100", "city")


def test_a_county_that_is_not_named_is_known_by_its_townships() -> None:
    towns = "阿旺镇、乌龙镇、红土地镇、因民镇、舍块乡、汤丹镇"
    text = BODY.format(k="区") + f"在{towns}建设示范点。"
    assert county(text, "2020年产业扶贫实施方案") == ("530113", "county")


def test_a_township_speaks_for_itself() -> None:
    text = "2020年汤丹镇工作计划\n" + BODY.format(k="镇") + "昆明市东川区统一部署。"
    assert county(text, "2020年汤丹镇工作计划") == ("530113", "township")
    assert county(BODY.format(k="镇"), "2020年汤丹镇工作计划") == (None, "township")


def test_a_peaceful_countryside_is_no_township() -> None:
    title = "推进平安乡村建设工作方案"
    assert county(BODY.format(k="县") + "各乡镇要推进平安乡村建设。", title) == (None, "county")


@pytest.mark.parametrize(("source", "code"), [("云南日报", None), ("昆明市农业农村局", "530100"), ("新华社", None)])
def test_a_newspaper_s_home_is_no_evidence(source: str, code: str | None) -> None:
    assert fields(BODY.format(k="市"), "工作方案", source=source).get("region_code") == code


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (BODY.format(k="县"), "县"),
        ("我校全体教师要结合我校实际，全校师生共同努力。", None),
        ("增速居全省第二位，全省领先。我市全市上下。", "市"),
        ("居全区第三位。我市加快发展，自治区党委要求全区推进。全市、全市。", "市"),
        ("各地要抓好落实。", None),
    ],
)
def test_the_kind_of_place_a_text_speaks_for(text: str, kind: str | None) -> None:
    found = self_reference.find(text)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("11500103736554073R/2021-00009", "500103"),
        ("520602000/2019-00012", "520602"),
        ("000014349/2019-00006", None),
        ("003129766/201901-00336", None),
        ("WA1304001-2024-002", None),
        ("xzfgzbmzfb/2021-3740", None),
    ],
)
def test_index_numbers(number: str, code: str | None) -> None:
    place = index_number.place(number)
    assert (place.code if place else None) == code


def test_lead_reads_a_chain_of_names() -> None:
    assert [p.code for p in place_evidence.lead("甘肃省武威市凉州区委农办")] == ["620602"]
    assert [p.code for p in place_evidence.lead("关于印发《昆明市2018年方案》的通知")] == ["530100"]
    assert place_evidence.lead("推进乡村振兴工作方案") == ()
    assert len(place_evidence.lead("鼓楼区人民政府")) > 1


def test_the_party_secretary_speaks_for_a_place() -> None:
    text = (
        "在全市乡村振兴工作会议上的讲话\n吉安市委书记 王某某\n同志们：\n全市要完成高标准农田38万亩，我市粮食产量稳定。"
    )
    assert county(text, "在全市乡村振兴工作会议上的讲话") == ("360800", "city")
