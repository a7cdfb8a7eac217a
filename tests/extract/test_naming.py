"""What a number is called where its own clause does not say it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.record import Record

Read = Callable[[str], tuple[Record, ...]]


@pytest.mark.parametrize(
    ("sentence", "metrics"),
    [
        ("城市供水普及率达到99%，县城达到96%以上，其他村庄力争达到88%。", ["城市供水普及率", "县城供水普及率", "其他村庄供水普及率"]),
        (
            "水产品产量30万吨，加工产值20亿元，同比分别增长4%和9%。",
            ["水产品产量", "加工产值", "水产品产量增长", "加工产值增长"],
        ),
        ("危房改造按照每户6万元的标准给予补助。", ["危房改造补助"]),
        ("冷库改造按照每座6万元的标准给予补助。", ["冷库改造补助"]),
        ("实施河道治理项目9个，估算总投资3亿元。", ["实施河道治理项目", "河道治理项目估算总投资"]),
        ("供养标准分别提高到每人每月900元和每人每年8000元。", ["供养标准", "供养标准"]),
        ("万元产值用水量较2020年下降11%。", ["万元产值用水量下降"]),
        ("市农业农村局会同市水利局开展渠道检修40条。", ["开展渠道检修"]),
        ("人均预期寿命提高到79.2岁，平均受教育年限达到11年。", ["人均预期寿命", "平均受教育年限"]),
        ("组织800人参加培训。", ["组织参加培训"]),
        (
            "安排专项资金9000万元，其中：用于渠道5000万元，泵站3000万元，培训农民4000人。",
            ["安排专项资金", "安排专项资金·用于渠道", "安排专项资金·泵站", "培训农民"],
        ),
        ("引进亿元以上项目9个，其中5亿元以上项目2个、10亿元以上项目1个。", ["引进亿元以上项目", "引进亿元以上项目·5亿元以上项目", "引进亿元以上项目·10亿元以上项目"]),
        # The frame, the payment and the denominator are no part of the name.
        ("在乡镇每年每个社区8万元的基础上，县级每年安排90万元。", ["乡镇社区", "县级安排"]),
        ("保育员按照考核结果每人每月发放300元的岗位津贴。", ["保育员岗位津贴"]),
        ("每辆给予购车补贴2万元。", ["购车补贴"]),
        ("每万名居民拥有全科医生4名。", ["每万名居民拥有全科医生"]),
        ("运营奖补根据客流量按每班每月400元发放。", ["运营奖补"]),
        # A share is named with what it is a share of.
        ("对出口茶叶的企业，按销售额的2%给予奖励。", ["出口茶叶的企业奖励占销售额"]),
        ("履约保证金按照合同金额的5%收取。", ["履约保证金收取占合同金额"]),
        # Things reach people, money does not; points rise on the rate before them.
        ("新建水厂12座，完成投资3亿元，覆盖9万人，其中脱贫人口2万人。", ["新建水厂", "新建水厂投资", "新建水厂覆盖", "新建水厂覆盖·脱贫人口"]),
        ("存款余额600亿元，存贷比达到80%、提高3个百分点。", ["存款余额", "存贷比", "存贷比提高"]),
        # What is measured of counted things.
        ("建设粮食烘干中心7处，日处理能力达到350吨。", ["建设粮食烘干中心", "粮食烘干中心日处理能力"]),
        ("打造文创街区3处，改造建筑面积2万平方米。", ["打造文创街区", "文创街区改造建筑面积"]),
        # The predicate behind the last of a list is said of all, a rank behind a number is no name.
        ("按照托育床位每张6000元、其他床位每张3000元给予一次性建设补助。", ["托育床位一次性建设补助", "其他床位一次性建设补助"]),
        ("建成省级工程中心92家、居全省第2位。", ["建成省级工程中心"]),
        ("快递业务总量、仓储业营业收入分别增长5%、6%。", ["快递业务总量增长", "仓储业营业收入增长"]),
        ("按照县级领导挂帅、部门主要负责人负责、3名技术员具体指导的方式推进。", ["技术员具体指导的方式推进"]),
        # A clause that only counts takes the verb of the next.
        ("计划在6个重点乡镇90个行政村，建设垃圾转运站。", ["重点乡镇(建设垃圾转运站)", "行政村(建设垃圾转运站)"]),
        ("对全县30个易涝村，全面实施排水改造。", ["全县易涝村(实施排水改造)"]),
        # One subject, one verb for a list.
        ("种植大户均有1名以上技术员，掌握2项以上新技术。", ["种植大户均有技术员", "种植大户掌握新技术"]),
        ("改造低产茶园3万亩，三年每年各改造1万亩。", ["改造低产茶园", "改造低产茶园"]),
        ("加快总投资80亿元的12个产业项目建设。", ["总投资产业项目建设", "产业项目建设"]),
    ],
)  # fmt: skip
def test_a_name_taken_from_elsewhere(records_of: Read, sentence: str, metrics: list[str]) -> None:
    assert [record.metric for record in records_of(f"青江县2023年工作方案\n{sentence}")] == metrics


def test_the_clauses_own_date_goes_before_an_earlier_one(records_of: Read) -> None:
    text = "青江县2023年工作方案\n8月底前完成检修类200户，剩余50户结合解冻情况于10月15日前全部完成。"
    assert [record.deadline for record in records_of(text)] == ["2023-08-31", "2023-10-15"]


def test_a_word_that_describes_binds_nobody(records_of: Read) -> None:
    (record,) = records_of("青江县2023年工作方案\n对财政支持改造的3000户厕所开展复核。")
    assert record.strength is None


def test_who_is_meant_is_no_promise(records_of: Read) -> None:
    text = "青江县2023年工作方案\n对年产值首次突破2亿元、6亿元的企业，分别给予20万元、60万元奖励。"
    assert [record.value for record in records_of(text)] == [20, 60]


@pytest.mark.parametrize(
    ("sentence", "duties"),
    [
        ("各乡镇要制定禁捕巡查方案，于5月10日前报县农业农村局备案。", ["制定禁捕巡查方案,报县农业农村局备案"]),
        ("使用年限超过15年的老旧电梯，9月底前全部更换。", ["使用年限超过15年的老旧电梯全部更换"]),
        ("成立工作专班，每周调度、每月现场办公。", ["成立工作专班,调度", "成立工作专班,现场办公"]),
    ],
)
def test_a_short_duty_says_of_what(records_of: Read, sentence: str, duties: list[str]) -> None:
    assert [r.metric for r in records_of(f"青江县2023年工作方案\n{sentence}")] == duties


def test_what_was_done_is_a_fact(records_of: Read) -> None:
    text = "青江县2023年工作方案\n上述措施新增了25个监测点。15名责任人受到了处分。围绕民生安排了12件实事。"
    assert [record.kind for record in records_of(text)] == ["fact", "fact", "target"]


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("问题两个月内完成整改，投诉五个工作日内答复，报修24小时内处置。", ["个月", "个工作日", "小时"]),
        ("每月对每个街道现场检查不少于3天。", ["天/街道·月"]),
        ("服务员每窗不少于2名。", ["名/窗"]),
        ("甲类、乙类、丙类老年人每人每月100元、200元、300元分档给予补贴。", ["元/人·月"] * 3),
    ],
)
def test_denominators_and_limits_of_time(records_of: Read, sentence: str, units: list[str]) -> None:
    assert [r.unit for r in records_of(f"青江县2023年工作方案\n{sentence}")] == units


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("冬季供暖室内温度不低于19℃。", ["quota"]),
        ("焦炉烟气二氧化硫排放浓度不高于30毫克/立方米。", ["quota"]),
        ("PM2.5平均浓度控制在30微克/立方米以内。", ["target"]),
        ("贷款年利率不高于4%，全市新发放贷款平均利率控制在4.5%以内。", ["quota", "target"]),
        ("超额完成的加2分，年度任务完成率占10分。", ["quota", "quota"]),
        ("岗位的70%用于安置脱贫人口。", ["quota"]),
        ("每年投放小额贷款5000万元以上，每年举办培训4场。", ["target", "quota"]),
    ],
)
def test_a_rule_for_each_case_is_no_level_of_the_place(records_of: Read, sentence: str, kinds: list[str]) -> None:
    assert [r.kind for r in records_of(f"青江县2023年工作方案\n{sentence}")] == kinds


@pytest.mark.parametrize(
    ("sentence", "metrics"),
    [
        ("对参加培训的，成人每人补贴80元，学生补贴100元。", ["参加培训·成人补贴", "参加培训·学生补贴"]),
        ("县级医院起付线400元，报销比例75%。", ["县级医院起付线", "县级医院报销比例"]),
        ("乡镇卫生院次均费用控制在800元以内，县级医院控制在2500元以内。", ["乡镇卫生院次均费用", "县级医院次均费用"]),
        ("新建高标准农田9万亩，改造提升2万亩。", ["新建高标准农田", "改造提升高标准农田"]),
        ("镇级储备沙袋2万条、救生衣90件。", ["镇级储备沙袋", "镇级储备救生衣"]),
        ("险情解除后5天内，镇经管站完成灾情核查。", ["险情解除后镇经管站完成灾情核查"]),
        ("用人单位应当建立工资台账，保存期限不少于3年。", ["建立工资台账保存期限"]),
        ("缴费比例由8%提高到10%，25户以上的自然村通水。", ["缴费比例"]),
    ],
)
def test_a_name_completed_by_its_sentence(records_of: Read, sentence: str, metrics: list[str]) -> None:
    assert [r.metric for r in records_of(f"青江县2023年工作方案\n{sentence}")] == metrics


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("各村储备编织袋不少于800条、铁锹40把。", ["条/村", "把/村"]),
        ("每人每年保费不低于90元、保额不低于10万元。", ["元/人·年", "万元/人·年"]),
        ("筹资标准每人50元，其中个人缴费20元。", ["元/人", "元/人"]),
    ],
)
def test_what_a_list_counts_by_is_said_once(records_of: Read, sentence: str, units: list[str]) -> None:
    assert [r.unit for r in records_of(f"青江县2023年工作方案\n{sentence}")] == units


@pytest.mark.parametrize(
    ("sentence", "deadlines"),
    [
        ("每人每年补助900元。每月补助护理员200元。", ["yearly", "2023-12-31"]),
        ("6月底前上线服务平台，资金兑付时限不超过5个工作日。", ["2023-12-31", "2023-06-30"]),
        ("全年新增耕地4000亩。（9月底前完成，牵头单位：县农业农村局）", ["2023-09-30"]),
        ("标志牌完好率达到95%。5月底前完成，牵头单位：县自然资源局）", ["2023-05-31"]),
    ],
)
def test_which_time_governs(records_of: Read, sentence: str, deadlines: list[str]) -> None:
    assert sorted(r.deadline or "" for r in records_of(f"青江县2023年工作方案\n{sentence}")) == sorted(deadlines)


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("水利部门五年内在山区新建水窖800眼。", ("水利部门",)),
        ("2023年6月底前银行机构走访商户3000户。", ("银行机构",)),
        ("县水利局会同县财政局在20个工作日内审核。", ("县水利局", "县财政局")),
        ("政府采购面向中小企业预留份额达到40%以上。", ()),
        ("与水库管理部门建立信息机制，提前3小时通知各村。", ()),
    ],
)
def test_who_does_it(records_of: Read, sentence: str, units: tuple[str, ...]) -> None:
    record = records_of(f"青江县2023年工作方案\n{sentence}")[0]
    assert (record.lead_units, record.units) == ((), units)


def test_the_copy_lost_the_colon_of_a_label(records_of: Read) -> None:
    text = "青江县2023年考核细则\n新建高标准农田9万亩。（12月20日前完成，牵头考核单位县农业农村局；配合单位：县财政局）"
    (record,) = records_of(text)
    assert (record.lead_units, record.units, record.deadline) == (("县农业农村局",), ("县财政局",), "2023-12-20")


def test_floor_and_ceiling_are_one_range(records_of: Read) -> None:
    (record,) = records_of("青江县2023年管理办法\n对露天焚烧的单位处600元以上3000元以下罚款。")
    assert (record.value, record.value_max, record.unit, record.comparator) == (600, 3000, "元", "range")


def test_a_sentence_that_looks_back_does_so_to_its_end(records_of: Read) -> None:
    text = "青江县2023年工作方案\n今年以来受市场影响，前三季度注销商户900户；问卷显示，有40%的经营者认为资金紧张。"
    assert {record.kind for record in records_of(text)} == {"fact"}


def test_a_dating_bracket_is_no_part_of_the_duty(records_of: Read) -> None:
    text = "青江县2023年工作方案\n严格核对名单，做到项目不漏、数据不缺（3月底完成）。"
    assert all("(" not in record.metric for record in records_of(text))


def test_a_section_of_state_and_plans_looks_back_only_where_it_states(records_of: Read) -> None:
    text = """青江县扶贫开发规划
一、扶贫现状及分区规划原则
限制开发区区域面积12万公顷，其中耕地面积4万公顷。
2024年，计划新建移民楼22栋，转移群众1300户。
二、保障措施
建设服务站5处。"""
    kinds = [record.kind for record in records_of(text)]
    assert kinds == ["fact", "fact", "target", "target", "target"]


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("确保27.35农村贫困人口脱贫。", [("27.35", "万人")]),
        ("给予最高不超过400元/人的一次性交通补助。", [("400", "元/人")]),
        ("在确保村集体经济达到6万元以上的同时，壮大合作社。", [("6", "万元")]),
        ("年度累计救助封顶线不低于8万元。", [("8", "万元/年")]),
        ("75分至90分为良好。", []),
        ("每个家庭至少掌握1—2门技能。", [("1", "门/家庭")]),
    ],
)
def test_what_is_a_promise_beside_conditions(records_of: Read, sentence: str, figures: list[tuple[str, str]]) -> None:
    found = [(str(r.value), r.unit) for r in records_of(f"青江县2023年实施方案\n{sentence}")]
    assert found == figures
