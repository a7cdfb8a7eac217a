"""Fingerprints: what is filled into a template does not count, what is written does."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import combinations

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.fingerprint import BANDS, MIN_PASSAGE, PASSAGE, ROWS, WHOLE, bands, likeness, passages, signature
from ingest.plan import Plan, Section

WATER = (
    "实施农村饮水安全巩固提升工程。{year}年新建集中供水站{stations}处，改造老化管网{pipes}公里，"
    "到{year}年底农村集中供水率达到{rate}%以上，水质达标率稳步提高。建立县级统管、镇村协管的管护机制，"
    "落实管护经费{money}万元，做到有人管水、有钱修水，保证群众全年用上放心水。（牵头单位：{lead}；责任单位：{units}）"
)
SCHOOL = (
    "办好群众家门口的学校。{year}年新增公办幼儿园学位{seats}个，改善{schools}所乡镇寄宿制学校的食堂和宿舍，"
    "选派骨干教师到薄弱学校支教，推行集团化办学，缩小城乡之间、校际之间的差距。控辍保学实行双线负责，"
    "逐人建立台账，适龄儿童少年无正当理由不得失学。"
)
FIRST = {
    "year": 2019, "stations": 36, "pipes": "128.5", "rate": 93, "money": 460, "lead": "水务局",
    "units": "财政局、各镇人民政府", "seats": 1200, "schools": 14,
}  # fmt: skip
SECOND = {
    **FIRST, "year": 2021, "stations": "一百零八", "pipes": "9.6", "rate": 96, "money": "1,200",
    "lead": "水利局", "units": "发展改革局、财政局、各乡镇", "seats": 80, "schools": 3,
}  # fmt: skip


def plan_of(text: str, **fields: object) -> Plan:
    made = {"document_id": "d", "plan_id": "d-1", "source": "s", "sha256": "0", "parser": "test"}
    return Plan(**made, ingested_at=datetime(2020, 1, 1, tzinfo=UTC), text=text, **fields)  # type: ignore[arg-type]


def filled(numbers: dict[str, object], start: str = "") -> str:
    return "\n".join([start, WATER.format(**numbers), SCHOOL.format(**numbers)])


def grams(text: str) -> set[str]:
    return {text[i : i + 5] for i in range(len(text) - 4)}


def test_copies_that_differ_in_numbers_dates_and_units_share_all_bands() -> None:
    a, b = plan_of(filled(FIRST)), plan_of(filled(SECOND))
    assert a.text != b.text
    assert bands(a) == bands(b)
    assert len(bands(a)) == 3 * BANDS


def test_copies_of_two_places_share_all_bands() -> None:
    start = "{name}地处山区，{short}脱贫成果需要巩固，{level}委要求全{level}上下抓好下列工作，不得松懈。"
    north = start.format(name="贵州省铜仁市", short="铜仁", level="市")
    south = start.format(name="湖北省恩施土家族苗族自治州", short="恩施", level="州")
    a = plan_of(filled(FIRST, north), province="贵州省", city="铜仁市")
    b = plan_of(filled(SECOND, south), province="湖北省", city="恩施土家族苗族自治州")
    assert bands(a) == bands(b)


def test_unrelated_texts_share_no_band() -> None:
    assert not set(bands(plan_of(WATER.format(**FIRST)))) & set(bands(plan_of(SCHOOL.format(**FIRST))))


def test_a_borrowed_passage_is_found_where_it_stands() -> None:
    other = "深化放管服改革，压减审批环节。" * 3
    borrowing = plan_of(f"{other}\n{SCHOOL.format(**SECOND)}\n{other}")
    origin = set(bands(plan_of(filled(FIRST))))
    shared = [passage for passage in passages(borrowing) if origin & set(passage.bands)]
    assert [borrowing.text[p.start : p.end] for p in shared] == [SCHOOL.format(**SECOND)]


def test_a_passage_with_a_changed_clause_is_still_a_candidate() -> None:
    changed = WATER.replace("做到有人管水、有钱修水", "落实管水员")
    shared = set(bands(plan_of(filled(FIRST)))) & set(bands(plan_of(changed.format(**FIRST))))
    assert any(term.startswith(PASSAGE) for term in shared) or any(term.startswith(WHOLE) for term in shared)


def test_the_body_of_a_section_is_one_passage_however_its_lines_are_broken() -> None:
    body = WATER.format(**FIRST)
    broken = body.replace("。", "。\n")
    heading = "一、工作任务\n"

    def sectioned(text: str) -> Plan:
        ends = {"start": 0, "body": len(heading), "end": len(heading + text)}
        return plan_of(heading + text, sections=(Section(label="一、", title="工作任务", level=1, **ends),))

    whole = {term for term in bands(sectioned(body)) if term.startswith(PASSAGE)}
    assert len(whole) == BANDS
    assert whole <= set(bands(sectioned(broken)))


def test_terms_name_their_scope_and_are_plain_words() -> None:
    terms = bands(plan_of(filled(FIRST)))
    assert [term[0] for term in terms[:BANDS]] == [WHOLE] * BANDS
    assert {term[0] for term in terms[BANDS:]} == {PASSAGE}
    assert all(term.isascii() and term.isalnum() and term == term.lower() for term in terms)


def test_short_and_empty_texts_have_few_terms_or_none() -> None:
    assert bands(plan_of("")) == ()
    assert bands(plan_of("2018年，3.5%\n")) == ()
    assert len(bands(plan_of("加强组织领导"))) == BANDS
    assert list(passages(plan_of("加强组织领导" * (MIN_PASSAGE // 6 - 1)))) == []


def test_terms_never_change() -> None:
    # Stored terms must stay findable: whoever changes the fingerprint must rebuild indexes on purpose.
    assert bands(plan_of("确保农村供水率达到95%以上"))[:2] == ("wecf4d32c1cf8e2", "w656d46d5eb3350")


def test_terms_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import sys; from datetime import datetime; from extract.fingerprint import signature;"
        "print(signature(sys.stdin.buffer.read().decode()).tolist())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=WATER.encode(),
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {f"{signature(WATER).tolist()}\n".encode()}


def test_estimates_agree_with_exact_likeness_as_well_as_datasketch_does() -> None:
    drawn = random.Random(20180805)
    characters = [chr(code) for code in range(0x6C38, 0x7300)]  # no numeral and no level word is among them
    base = "".join(drawn.choices(characters, k=900))
    copies = [
        "".join(drawn.choice(characters) if drawn.random() < share else c for c in base)
        for share in (0, 0.02, 0.05, 0.1, 0.2, 0.35)
    ]
    ours, theirs = [], []
    for a, b in combinations(copies, 2):
        exact = len(grams(a) & grams(b)) / len(grams(a) | grams(b))
        ours.append(likeness(signature(a), signature(b)) - exact)
        theirs.append(oracle(a).jaccard(oracle(b)) - exact)
    standard_error = 0.5 / np.sqrt(BANDS * ROWS)
    assert max(map(abs, ours)) < 3.5 * standard_error
    assert np.sqrt(np.mean(np.square(ours))) < np.sqrt(np.mean(np.square(theirs))) + 0.5 * standard_error


def oracle(text: str) -> MinHash:
    made = MinHash(num_perm=BANDS * ROWS)
    made.update_batch([gram.encode() for gram in grams(text)])
    return made


paragraphs = st.lists(st.text(st.characters(codec="utf-8"), max_size=300), max_size=6)


@given(paragraphs)
@settings(deadline=None)
def test_any_text_has_terms_that_are_whole_sets_of_bands(lines: list[str]) -> None:
    plan = plan_of("\n".join(lines))
    terms = bands(plan)
    assert len(set(terms)) == len(terms)
    assert len(terms) % BANDS == 0
    for passage in passages(plan):
        assert set(passage.bands) <= set(terms)
        assert plan.text[passage.start : passage.end].strip()


@given(st.text(alphabet="，。、；：（）()“” \t", max_size=40), st.integers(0, 60))
def test_punctuation_and_spaces_do_not_count(noise: str, place: int) -> None:
    noise = noise.replace("（", "").replace("(", "")
    noisy = SCHOOL[:place] + noise + SCHOOL[place:]
    assert np.array_equal(signature(noisy), signature(SCHOOL))


ATTACKS = ["(" * 100_000, "（a" * 50_000, ("（" + "局、" * 200) * 250, "牵头单位：" * 20_000]


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_brackets_take_no_time(attack: str) -> None:
    began = time.process_time()
    assert len(bands(plan_of(attack))) % BANDS == 0
    assert time.process_time() - began < 3
