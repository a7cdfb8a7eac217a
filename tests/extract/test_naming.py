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
