"""What single sentences of plans give: each row stands for one way of wording, in sentences written for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.record import Record

Read = Callable[[str], tuple[Record, ...]]
Row = tuple[str, str, str, str | None]
TITLE = "青江县2024年工作实施方案"


def rows(records: tuple[Record, ...]) -> list[Row]:
    return [(r.kind, r.metric, str(r.value), r.unit) for r in records]


NAMES: list[tuple[str, list[Row]]] = [
    (
        "一、二、三产业增加值分别增长5%、7%、6%。",
        [
            ("target", "一产业增加值增长", "5", "%"),
            ("target", "二产业增加值增长", "7", "%"),
            ("target", "三产业增加值增长", "6", "%"),
        ],
    ),
    (
        "全县生产总值增长6.2%,分别高于全国、全省0.9、1.5个百分点。",
        [
            ("target", "全县生产总值增长", "6.2", "%"),
            ("target", "全县生产总值增长高于全国", "0.9", "个百分点"),
            ("target", "全县生产总值增长高于全省", "1.5", "个百分点"),
        ],
    ),
    (
        "打造定制公交6条、城际公交1条。",
        [("target", "打造定制公交", "6", "条"), ("target", "打造城际公交", "1", "条")],
    ),
    (
        "签约项目35个、到位资金42亿元。",
        [("target", "签约项目", "35", "个"), ("target", "签约项目到位资金", "42", "亿元")],
    ),
    (
        "投资2.5亿元,实施城区管网更新工程。",
        [("target", "城区管网更新工程投资", "2.5", "亿元")],
    ),
    (
        "水的重复利用率达到75%,其中工业用水的重复利用率达到92%。",
        [("target", "水的重复利用率", "75", "%"), ("target", "工业用水的重复利用率", "92", "%")],
    ),
    (
        "播种玉米12万亩、大豆3.5万亩。",
        [("target", "播种玉米", "12", "万亩"), ("target", "播种大豆", "3.5", "万亩")],
    ),
    (
        "引进3个20亿元以上项目。",
        [("target", "引进20亿元以上项目", "3", "个")],
    ),
    (
        "肉羊存栏35万只、出栏40万只。",
        [("target", "肉羊存栏", "35", "万只"), ("target", "肉羊出栏", "40", "万只")],
    ),
]

RESPECTIVELY: list[tuple[str, list[Row]]] = [
    (
        "城乡居民人均可支配收入分别增长5%、7%。",
        [
            ("target", "城镇居民人均可支配收入增长", "5", "%"),
            ("target", "农村居民人均可支配收入增长", "7", "%"),
        ],
    ),
    (
        "地区生产总值增长6%,三次产业分别增长4%、7%、6%。",
        [
            ("target", "地区生产总值增长", "6", "%"),
            ("target", "地区生产总值·第一产业增长", "4", "%"),
            ("target", "地区生产总值·第二产业增长", "7", "%"),
            ("target", "地区生产总值·第三产业增长", "6", "%"),
        ],
    ),
    (
        "批发业、零售业销售额分别增长6%、8%。",
        [("target", "批发业销售额增长", "6", "%"), ("target", "零售业销售额增长", "8", "%")],
    ),
    (
        "水稻机耕、机收机械化率分别达到98%、95%。",
        [("target", "水稻机耕机械化率", "98", "%"), ("target", "机收机械化率", "95", "%")],
    ),
    (
        "东岭区、石桥自治县固定资产投资分别增长9%、12%。",
        [("target", "东岭区固定资产投资增长", "9", "%"), ("target", "石桥自治县固定资产投资增长", "12", "%")],
    ),
    (
        "城市、乡镇自来水普及率分别达到99%、93%。",
        [("target", "城市自来水普及率", "99", "%"), ("target", "乡镇自来水普及率", "93", "%")],
    ),
]

OF_EARLIER: list[tuple[str, list[Row]]] = [
    (
        "财政总收入达到52亿元,税收收入突破三十亿大关,达到31亿元。",
        [("target", "财政总收入", "52", "亿元"), ("target", "税收收入", "31", "亿元")],
    ),
    (
        "新签约工业项目45个,竣工投产18个。",
        [("target", "新签约工业项目", "45", "个"), ("target", "新签约工业项目竣工投产", "18", "个")],
    ),
    (
        "新增充电桩300个,累计达到1200个。",
        [("target", "新增充电桩", "300", "个"), ("target", "新增充电桩", "1200", "个")],
    ),
    (
        "青桥镇奖励12万元、白水镇8万元。",
        [("quota", "青桥镇奖励", "12", "万元"), ("quota", "白水镇奖励", "8", "万元")],
    ),
    (
        "入园率达到90%、超市定标准3个百分点。",
        [("target", "入园率", "90", "%"), ("target", "入园率超市定标准", "3", "个百分点")],
    ),
]

GRANTS: list[tuple[str, list[Row]]] = [
    (
        "对新评为国家级的示范园区一次性奖励60万元,省级25万元。",
        [
            ("quota", "新评为国家级的示范园区一次性奖励", "60", "万元"),
            ("quota", "新评为省级的示范园区一次性奖励", "25", "万元"),
        ],
    ),
    (
        "对获评中国质量奖、省政府质量奖的,分别奖励80万元、30万元。",
        [("quota", "获评中国质量奖奖励", "80", "万元"), ("quota", "省政府质量奖奖励", "30", "万元")],
    ),
    (
        "危房改造补助标准:C级每户8000元,D级每户2.5万元。",
        [
            ("quota", "危房改造补助标准C级", "8000", "元/户"),
            ("quota", "危房改造补助标准D级", "2.5", "万元/户"),
        ],
    ),
    (
        "给予博士安家费28万元,硕士9万元。",
        [("quota", "给予博士安家费", "28", "万元"), ("quota", "硕士", "9", "万元")],
    ),
    ("单个企业最高支持150万元。", [("quota", "单个企业最高支持", "150", "万元/企业")]),
    ("谷段用电价格按0.31元/千瓦时执行。", [("quota", "谷段用电价格", "0.31", "元/千瓦时")]),
    ("初中生均公用经费标准为950元。", [("quota", "初中生均公用经费标准", "950", "元/生")]),
    ("设备购置费用由市财政补贴20%。", [("quota", "设备购置费用由市财政补贴", "20", "%")]),
]

RULES: list[tuple[str, list[Row]]] = [
    ("年度考核优秀等次比例不得超过18%。", [("quota", "年度考核优秀等次比例", "18", "%")]),
    ("收取的担保费率原则上不超过1%。", [("quota", "收取的担保费率", "1", "%")]),
    ("到2025年,森林覆盖率不得低于41%。", [("target", "森林覆盖率", "41", "%")]),
    ("全社会研发经费支出占GDP比重达到2.4%。", [("target", "全社会研发经费支出占GDP比重", "2.4", "%")]),
    ("每千名老年人口拥有床位38张。", [("target", "每千名老年人口拥有床位", "38", "张/千名老年人口")]),
    ("各镇建有1所公办养老院。", [("quota", "各镇建有公办养老院", "1", "所/镇")]),
    ("建立养殖场台账,得3分。", [("quota", "建立养殖场台账得分", "3", "分")]),
    ("成立乡镇护渔队(2分)。", [("quota", "成立乡镇护渔队分值", "2", "分")]),
    ("参加会议少一次扣0.5分。", [("quota", "参加会议少一次扣分", "0.5", "分/次")]),
    ("一般公共预算收入增长6%以上。", [("target", "一般公共预算收入增长", "6", "%")]),
    ("第一年兑付40%。", [("quota", "第一年兑付", "40", "%")]),
    ("弄虚作假的,3年内不得申报。", [("quota", "弄虚作假·不得申报", "3", "年")]),
    ("为全县老人每年免费体检一次。", [("quota", "为全县老人免费体检", "1", "次/年")]),
    ("各村努力打造2个示范点。", [("quota", "打造示范点", "2", "个/村")]),
    ("规模以上企业仅16户。", [("fact", "规模以上企业", "16", "户")]),
    ("近五年来,全县新建水库3座。", [("fact", "全县新建水库", "3", "座")]),
]


@pytest.mark.parametrize(("sentence", "expected"), [*NAMES, *RESPECTIVELY, *OF_EARLIER, *GRANTS, *RULES])
def test_kind_name_number_and_unit(records_of: Read, sentence: str, expected: list[Row]) -> None:
    assert rows(records_of(f"{TITLE}\n{sentence}")) == expected


@pytest.mark.parametrize(
    ("sentence", "unit", "value"),
    [
        ("选派45名优秀教师到农村学校任教。", "名", "45"),
        ("招聘20名医生。", "名", "20"),
        ("资助300名家庭经济困难学生。", "名", "300"),
        ("帮助100户外出务工家庭子女入学。", "户", "100"),
        ("扶持30家电商企业。", "家", "30"),
        ("孕产妇死亡率控制在11/10万以下。", "/10万", "11"),
        ("农村劳动力转移就业人数达到5.2万。", "万人", "5.2"),
        ("筹集保障性租赁住房900套(间)。", "套(间)", "900"),
    ],
)
def test_a_measure_word_behind_a_number_in_figures_is_one(
    records_of: Read, sentence: str, unit: str, value: str
) -> None:
    (record,) = records_of(f"{TITLE}\n{sentence}")
    assert (str(record.value), record.unit) == (value, unit)


@pytest.mark.parametrize("sentence", ["建成15个千兆示范小区。", "新建3人制篮球场15个。"])
def test_a_number_in_the_name_of_a_thing_is_no_record(records_of: Read, sentence: str) -> None:
    (record,) = records_of(f"{TITLE}\n{sentence}")
    assert (str(record.value), record.unit) == ("15", "个")


def test_who_leads_and_who_helps(records_of: Read) -> None:
    (record,) = records_of(f"{TITLE}\n县教育局牵头,县财政局、县住建局配合,8月底前完成3所学校改造。")
    assert (record.lead_units, record.units) == (("县教育局",), ("县财政局", "县住建局"))


def test_the_year_of_a_section_of_goals_holds_for_it(records_of: Read) -> None:
    text = "青江县关于推进科技创新的意见\n一、发展目标\n健全创新体系,到2027年建成创新型县。\n新增高新技术企业12家。"
    record = next(r for r in records_of(text) if r.value is not None)
    assert (record.deadline, record.deadline_from) == ("2027-12-31", "section")


def test_so_many_years_from_a_year_on_are_the_period(records_of: Read) -> None:
    text = "青江县关于推进人才工作的意见\n从2021年起,用3年时间实施人才计划。\n培训技能人才800名。"
    (record,) = (r for r in records_of(text) if r.unit == "名")
    assert record.deadline == "2023-12-31"


@pytest.mark.parametrize(
    ("sentence", "task", "deadline"),
    [
        ("自2024年7月1日起,全面推行一业一证改革。", "全面推行一业一证改革", "2024-07-01"),
        ("年内启动迁建项目,明年上半年主体完工。", "主体完工", "2025-06-30"),
        ("1.健全粮食储备体系。(责任单位:县发改局;完成时限:11月底前)", "健全粮食储备体系", "2024-11-30"),
        ("1.完善配送网络(牵头单位:县发改局;完成时限:2024年9月)", "完善配送网络", "2024-09-30"),
    ],
)
def test_dated_duties(records_of: Read, sentence: str, task: str, deadline: str) -> None:
    found = {r.metric: (r.kind, r.deadline) for r in records_of(f"{TITLE}\n{sentence}")}
    assert found[task] == ("task", deadline)


def test_from_when_a_rule_holds_is_no_task(records_of: Read) -> None:
    assert records_of("青江县项目管理办法\n本办法自2024年1月1日起施行。") == ()


def test_townships_and_streets_are_doers(records_of: Read) -> None:
    (record,) = records_of(f"{TITLE}\n各乡镇、街道要在3月15日前完成底数摸排。")
    assert record.units == ("各乡镇", "街道")


@pytest.mark.parametrize("sentence", ["主动对接世界500强企业。", "力争提前两年完成任务。", "在6个乡镇20个村开展普查。"])
def test_ranks_heads_and_places_are_no_record(records_of: Read, sentence: str) -> None:
    assert [r for r in records_of(f"{TITLE}\n{sentence}") if r.value is not None] == []


@pytest.mark.parametrize(
    ("sentence", "deadlines"),
    [
        ("改造公路70公里,新建桥梁3座,总投资2亿元,10月底前通车。", ["2024-10-31"] * 3),
        ("新建水厂4座,受益2.3万人。9月底前完成。", ["2024-09-30"] * 2),
        ("3个续建项目上半年投产。", ["2024-06-30"]),
        ("国庆前建成公园2个,“五一”前改造街巷5条。", ["2024-09-30", "2024-04-30"]),
        ("2024、2025年分别完成投资8亿元、9亿元。", ["2024-12-31", "2025-12-31"]),
        ("2024年、2025年累计建成站点30个、55个。", ["2024-12-31", "2025-12-31"]),
    ],
)
def test_the_day_by_which_an_amount_is_due(records_of: Read, sentence: str, deadlines: list[str]) -> None:
    assert [r.deadline for r in records_of(f"{TITLE}\n{sentence}") if r.value is not None] == deadlines


def test_the_spring_of_a_plan_for_a_winter_is_the_next_year(records_of: Read) -> None:
    text = "青江县2021年冬春水利建设工作方案\n从2021年10月起至2022年4月底止,清淤渠道80公里。\n11月底前完成30公里。"
    found = records_of(f"{text}\n各村3月20日前完成验收。")
    assert [r.deadline for r in found] == ["2022-04-30", "2021-11-30", "2022-03-20"]


def test_what_a_stage_is_of(records_of: Read) -> None:
    found = records_of(f"{TITLE}\n改造老旧小区12个,5月底前全部开工,力争开工率100%。")
    assert "老旧小区全部开工" in {r.metric for r in found if r.kind == "task"}


def test_a_year_long_ago_says_which_houses_are_meant(records_of: Read) -> None:
    (record,) = records_of(f"{TITLE}\n加快1985年前农房改造,新改善农房600户。")
    assert (record.kind, record.deadline) == ("target", "2024-12-31")


def test_a_past_year_that_opens_a_sentence_holds_to_its_end(records_of: Read) -> None:
    found = records_of(f"{TITLE}\n2023年,全县规模以上工业企业达到60户;新引进工业项目12个。")
    assert [r.kind for r in found] == ["fact", "fact"]


def test_a_letter_states_facts_but_what_it_plans(records_of: Read) -> None:
    text = "青江县人民政府关于小河坝安全问题的复函\n受影响村庄3个,居民420户。\n计划搬迁居民120户。"
    assert [r.kind for r in records_of(text)] == ["fact", "fact", "target"]


def test_a_report_on_a_plan_carried_out_reviews_first(records_of: Read) -> None:
    text = (
        "关于青江县2022年国民经济和社会发展计划执行情况与2023年计划草案的报告\n一、2022年计划执行情况\n新建学校3所。\n"
        "二、2023年主要目标\n新建学校5所。"
    )
    assert [(r.kind, r.deadline) for r in records_of(text)] == [("fact", None), ("target", "2023-12-31")]


@pytest.mark.parametrize(
    ("words", "lead", "units"),
    [
        ("建成门诊5个。(基层科牵头,财务科配合,6月底前完成)", ["基层科"], ["财务科"]),
        ("建成门诊5个。(医政科、疾控科,9月底前)", [], ["医政科", "疾控科"]),
        ("改造病房20间。责任科室:财务科,时限:11月底前。", [], ["财务科"]),
        ("改造住房12万平方米。责任单位:县住建局(牵头)、县财政局", ["县住建局"], ["县财政局"]),
        ("县纪委牵头,会同县审改办每半年组织一次评议。", ["县纪委"], ["县审改办"]),
        ("各村10月15日前完成清淤5处。", [], ["各村"]),
        ("我局将投入资金30万元。", [], ["我局"]),
        ("完成规划编制12项,城市更新规划获省政府批复。", [], []),
        ("鼓励龙头企业牵头组建创新联合体3个。", [], []),
    ],
)
def test_who_is_responsible(records_of: Read, words: str, lead: list[str], units: list[str]) -> None:
    record = records_of(f"{TITLE}\n{words}")[0]
    assert (list(record.lead_units), list(record.units)) == (lead, units)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全县有水库77座、山塘1163座。", [("fact", "77", None), ("fact", "1163", None)]),
        (
            "全市共有河湖长1847名,6月底前更新公示牌1350块。",
            [("fact", "1847", None), ("target", "1350", "2024-06-30")],
        ),
        ("136处风险防范区6月10日前全部演练。", [("target", "136", "2024-06-10")]),
        ("简单投诉3个工作日办结。", [("quota", "3", "2024-12-31")]),
        ("实行百分制:垃圾清理30分,拆旧拆违25分。", [("quota", "30", "2024-12-31"), ("quota", "25", "2024-12-31")]),
        ("乡镇(街道)各不少于50人。", [("quota", "50", "2024-12-31")]),
        (
            "到2025年和2030年,农村供水普及率分别达到90%、95%,水质达标率不低于80%和85%。",
            [
                ("target", "90", "2025-12-31"),
                ("target", "95", "2030-12-31"),
                ("target", "80", "2025-12-31"),
                ("target", "85", "2030-12-31"),
            ],
        ),
    ],
)
def test_what_stands_how_it_is_done_and_by_when(
    records_of: Read, sentence: str, expected: list[tuple[str, str, str | None]]
) -> None:
    found = records_of(f"{TITLE}\n{sentence}")
    assert [(r.kind, str(r.value), r.deadline) for r in found] == expected


def test_a_stage_s_window_and_the_day_in_a_heading_are_those_of_its_numbers(records_of: Read) -> None:
    text = f"{TITLE}\n一、汛前准备（4月15日入汛前完成）\n储备编织袋12万只。\n二、集中整治（5月1日至6月20日）\n清理垃圾1600吨。"
    assert [r.deadline for r in records_of(text)] == ["2024-04-15", "2024-06-20"]


def test_a_sentence_that_closes_a_paragraph_names_who_answers(records_of: Read) -> None:
    text = f"{TITLE}\n建成无烟单位30家。由县爱卫办负责,县教育局、县市场监管局配合。"
    (record,) = records_of(text)
    assert (record.lead_units, record.units) == (("县爱卫办",), ("县教育局", "县市场监管局"))


def test_a_budget_report_turns_with_the_draft_of_the_new_year(records_of: Read) -> None:
    text = (
        "关于青岩县2022年预算执行情况和2023年预算草案的报告\n一、2022年预算执行情况\n一般公共预算收入完成58亿元。\n"
        "二、2023年预算草案\n一般公共预算收入安排62亿元。\n各位代表,做好今年财政工作任务艰巨。"
    )
    assert [r.kind for r in records_of(text)] == ["fact", "target"]


def test_a_time_that_a_plan_sets_for_all_its_measures(records_of: Read) -> None:
    text = f"{TITLE}\n提出以下措施,除另有说明外均于2024年9月30日前完成。\n一、扩面\n培训农民300人。"
    assert [r.deadline for r in records_of(text)] == ["2024-09-30"]


def test_a_time_for_the_items_of_one_section_is_not_the_plan_s(records_of: Read) -> None:
    text = f"{TITLE}\n一、排查\n排查房屋800户。各项工作均于2024年3月31日前完成。\n二、改造\n改造房屋60户。"
    assert [r.deadline for r in records_of(text) if r.value is not None][-1] == "2024-12-31"
