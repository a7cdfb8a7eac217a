"""Lists of bodies, the program's own and users': read, written, and told with file and line where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import body_list
from extract.body_book import Book, shipped
from extract.body_list import BodyListError, Entry

LIST = (
    "# 本县机构\n茶办 = 茶产业发展办公室\n烤烟办\t烟草产业办公室\n\n油茶专班  # 没有简称\n"
    "农委＝农业委员会 -2018\n交建局 = 交通和建设局 2010-2018\n政数局 = 政务服务数据管理局 2019-\n"
    "茶产业发展办公室 > 茶叶局 2020\n"
)
ENTRIES = (
    Entry("茶办", "茶产业发展办公室"),
    Entry("烤烟办", "烟草产业办公室"),
    Entry("油茶专班", "油茶专班"),
    Entry("农委", "农业委员会", last=2018),
    Entry("交建局", "交通和建设局", first=2010, last=2018),
    Entry("政数局", "政务服务数据管理局", first=2019),
    Entry("茶产业发展办公室", "茶叶局", ">", 2020),
)


def test_short_names_full_names_and_reforms(tmp_path: Path) -> None:
    path = tmp_path / "bodies.txt"
    path.write_text(LIST, "utf-8-sig")
    assert body_list.read(path) == body_list.read(str(path)) == ENTRIES


NAME = st.text("县市委办局扶贫茶(、)a", min_size=1, max_size=8)
YEAR = st.none() | st.integers(1949, 2099)
ENTRY = st.builds(Entry, NAME, NAME, st.just(">"), st.integers(1949, 2099)) | st.builds(
    lambda name, full, first, last: Entry(name, full, "=", *((first, last) if name != full else (None, None))),
    NAME, NAME, YEAR, YEAR,
)  # fmt: skip


@given(st.lists(ENTRY, max_size=5))
def test_what_is_written_is_read(entries: list[Entry]) -> None:
    assert body_list.parse(body_list.write(entries)) == tuple(entries)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("茶办 = 茶产业办公室\n茶办 茶叶局\n".encode(), "第 2 行看不懂：茶办 茶叶局"),
        ("茶办 =\n".encode(), "第 1 行看不懂"),
        ("= 茶叶局\n".encode(), "第 1 行看不懂"),
        ("茶办 = 茶叶局 = 茶产业办\n".encode(), "第 1 行看不懂"),
        ("茶办 = 茶叶局 2018\n".encode(), "第 1 行看不懂"),
        ("茶办 > 茶叶局\n".encode(), "第 1 行看不懂"),
        ("茶办 > 茶叶局 2018-\n".encode(), "第 1 行看不懂"),
        ("茶办 = 茶叶局 18年\n".encode(), "第 1 行看不懂"),
        (b"\n\n" + "长".encode() * 41, "第 3 行看不懂"),
        ("茶办 = 茶叶局\n".encode() + "茶办".encode("gbk"), "第 2 行不是 UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, data: bytes, line: str) -> None:
    path = tmp_path / "bodies.txt"
    path.write_bytes(data)
    with pytest.raises(BodyListError, match=f"{path}：机构名表{line}"):
        body_list.read(path)


def test_what_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BodyListError, match="没有这个文件"):
        body_list.read(tmp_path / "no.txt")
    with pytest.raises(BodyListError, match="文件夹"):
        body_list.read(tmp_path)
    monkeypatch.setattr(body_list, "MAX_BYTES", 10)
    (tmp_path / "long.txt").write_text("茶办\n" * 10, "utf-8")
    with pytest.raises(BodyListError, match="上限"):
        body_list.read(tmp_path / "long.txt")


class TestOwnList:
    def test_no_name_is_listed_twice(self) -> None:
        lines = [(entry.name, entry.sign, entry.full) for entry in body_list.own()]
        assert len(lines) == len(set(lines))
        plain = [e.name for e in body_list.own() if e.sign == "=" and e.first is None and e.last is None]
        assert len(plain) == len(set(plain))

    def test_every_full_name_stands_for_itself(self) -> None:
        fulls = {entry.full for entry in body_list.own() if entry.sign == "="}
        assert {full: shipped().full(full, 2015) for full in fulls} == {full: full for full in fulls}

    @pytest.mark.parametrize(
        ("name", "full"),
        [
            ("住房城乡建设局", "住房和城乡建设局"),
            ("发展改革委", "发展和改革委员会"),
            ("国有资产监管委", "国有资产监督管理委员会"),
            ("政府办公室", "人民政府办公室"),
            ("政府金融办", "金融工作办公室"),
            ("政法委", "委政法委员会"),
            ("委编办", "委机构编制委员会办公室"),
            ("办公室", None),
            ("督查室", None),
            ("局", None),
            ("委", None),
        ],
    )
    def test_forms_that_follow_by_rule(self, name: str, full: str | None) -> None:
        assert shipped().full(name, None) == full


@pytest.mark.parametrize(
    ("name", "year", "later"),
    [
        ("县扶贫开发办公室", 2020, "县扶贫开发办公室"),
        ("县扶贫开发办公室", 2021, "县乡村振兴局"),
        ("县扶贫开发办公室", 2024, "县农业农村局"),
        ("市卫生和计划生育委员会", 2019, "市卫生健康委员会"),
        ("人口和计划生育局", 2019, "卫生健康局"),
        ("碧江区国土资源局", 2019, "碧江区自然资源局"),
        ("县财政局", 2024, "县财政局"),
        ("各乡镇", 2024, "各乡镇"),
    ],
)
def test_who_took_over(name: str, year: int, later: str) -> None:
    assert shipped().later(name, year) == later


def test_users_reforms_stand_before_the_programs_own() -> None:
    book = Book((Entry("扶贫开发办公室", "巩固脱贫成果办公室", ">", 2021), Entry("茶办", "茶叶局", ">", 2019)))
    assert book.later("县扶贫开发办公室", 2022) == "县巩固脱贫成果办公室"
    assert book.later("县茶办", 2019) == "县茶叶局"
    assert book.later("县卫生局", 2019) == "县卫生健康局"


def test_work_that_was_divided_goes_to_nobody_for_certain() -> None:
    book = Book((Entry("甲办", "乙局", ">", 2019), Entry("甲办", "丙局", ">", 2019), Entry("乙局", "甲办", ">", 2021)))
    assert book.later("县甲办", 2020) == "县甲办"
    assert book.later("县乙局", 2022) == "县甲办"


@pytest.mark.parametrize(
    ("wanted", "spellings"),
    [
        ("扶贫办", ("扶贫办", "扶贫开发办公室")),
        ("县扶贫办", ("县扶贫办", "县扶贫开发办公室")),
        ("碧江区住建局", ("碧江区住建局", "碧江区住房和城乡建设局")),
        ("农委", ("农委", "农业农村委员会", "农业委员会")),
        ("扶贫开发办公室", ("扶贫开发办公室",)),
        ("茶叶局", ("茶叶局",)),
        ("", ("",)),
    ],
)
def test_what_someone_may_look_for(wanted: str, spellings: tuple[str, ...]) -> None:
    assert shipped().spellings(wanted) == spellings


@pytest.mark.parametrize(
    ("wanted", "others"),
    [
        ("县国土局", ("县国土资源局", "县自然资源局")),
        ("自然资源局", ("国土局", "国土资源局")),
        ("扶贫办", ("扶贫开发办", "乡村振兴局")),
        # Not 工商局 and 食药监局, which became the same body.
        ("质监局", ("质量技术监督局", "质量技术监督管理局", "市监局", "市场监管局", "市场监督管理局")),
        ("文化和旅游局", ("文旅局", "文化局", "旅游局", "旅发委", "旅游委", "旅游发展委")),
        ("财政局", ()),
        ("养老床位", ()),
        ("", ()),
    ],
)
def test_what_a_text_may_say_in_its_place(wanted: str, others: tuple[str, ...]) -> None:
    assert shipped().others(wanted) == others


def test_a_body_that_took_work_in_is_no_other_name_unless_a_user_says_so() -> None:
    assert "农业农村局" not in shipped().others("乡村振兴局")
    book = Book((Entry("乡村振兴局", "农业农村局", ">", 2023), Entry("甲办", "乙局", ">", 2019)))
    assert "农业农村局" in book.others("乡村振兴局")
    assert book.others("县甲办局") == ()
