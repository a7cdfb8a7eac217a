"""The list of places: codes in force, former ones led to their heirs, names found in running text."""

from __future__ import annotations

import time
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import gazetteer

BOOK = gazetteer.load()
CODES = sorted(BOOK.current)


def spots(text: str) -> list[str]:
    return [text[m.start : m.end] for m in BOOK.mentions(text)]


def test_the_list_is_whole() -> None:
    levels = Counter(place.level for place in BOOK.current.values())
    assert levels["province"] == 34
    assert levels["city"] == 333
    assert 2_840 <= levels["county"] <= 2_850


@given(st.sampled_from(CODES))
def test_every_place_in_force_has_a_chain_of_names(code: str) -> None:
    region = BOOK.region(code)
    assert region.code == code
    assert region.province
    assert BOOK.current[code].name in (region.province, region.city, region.county)
    assert BOOK.holds(code[:2] + "0000", code)


@pytest.mark.parametrize(
    ("former", "today", "name"),
    [
        ("622301", "620602", "凉州区"),  # the county-level 武威市 became the seat district of the prefecture
        ("530121", "530114", "呈贡区"),
        ("340823", "340722", "枞阳县"),  # moved to another prefecture
        ("310119", "310115", "浦东新区"),  # merged
        ("510117", "510117", "郫都区"),
        ("522200", "520600", "铜仁市"),
        ("420600", "420600", "襄阳市"),
        ("429006", "429006", "天门市"),
        ("371202", "370116", "莱芜区"),
    ],
)
def test_a_former_code_leads_to_the_one_in_force(former: str, today: str, name: str) -> None:
    place = BOOK.today(former)
    assert place is not None
    assert (place.code, place.name) == (today, name)


def test_every_former_place_has_an_heir_in_force_or_none() -> None:
    former = [place for held in BOOK._former.values() for place in held]
    assert len(former) > 2_000
    assert all(place.today in BOOK.current for place in former if place.today)
    assert sum(not place.today for place in former) < 40


def test_unknown_codes_are_unknown() -> None:
    assert BOOK.today("999999") is None
    assert BOOK.today("003129") is None


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("昆明市", "昆明"),
        ("恩施土家族苗族自治州", "恩施"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("前郭尔罗斯蒙古族自治县", "前郭尔罗斯"),
        ("新疆维吾尔自治区", "新疆"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("和县", "和县"),
        ("东乡族自治县", "东乡族"),
    ],
)
def test_short_names(name: str, stem: str) -> None:
    assert gazetteer.short(name) == stem


def test_names_are_found_where_they_stand() -> None:
    assert spots("贵州省铜仁市碧江区和威宁自治县、黔东南州") == [
        "贵州省", "铜仁市", "碧江区", "威宁自治县", "黔东南州",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "确保社会大局长治久安",
        "抓好农业合作市场建设",
        "按时完成县级自评",
        "提高县域治理水平",
        "孙中山故居",
        "园林县城创建",
    ],
)
def test_words_are_no_places(text: str) -> None:
    assert [spot for spot in spots(text) if spot not in ("合作",)] == []


@given(st.text(alphabet="昆明市东川区县省铜仁州年在的，。A1 \n", max_size=200))
def test_mentions_are_in_order_and_never_overlap(text: str) -> None:
    found = list(BOOK.mentions(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(text[m.start : m.end] == text[m.start : m.end].strip() and m.places for m in found)


def test_a_long_text_is_read_fast() -> None:
    text = "昆明市东川区结合实际，统筹推进各项工作，全市上下形成合力。" * 700
    before = time.process_time()
    assert len(spots(text)) == 1_400
    assert time.process_time() - before < 0.2  # 20,000 characters; about 0.01 s on an idle machine
