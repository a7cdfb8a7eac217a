"""Tables are exact, harmless and whole, in every format."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.export import as_xlsx
from app.export.about import About
from app.export.cell import FORMS
from app.export.columns import PLAN, RECORD
from app.export.harmless import hostile
from app.export.whole import WriteError, whole_file
from app.export.write import write
from extract.record import Record
from ingest.plan import Plan

MADE = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
HOSTILE = "=cmd|' /C calc'!A0"
Make = Callable[..., Any]


def about(shape: str = "records", **fields: Any) -> About:
    return About(shape=shape, made=MADE, **fields)


def sheet_rows(path: Path, sheet: int = 0) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    rows = [tuple(cell.value for cell in row) for row in book.worksheets[sheet].iter_rows()]
    book.close()
    return rows


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_columns_are_the_fields_in_their_order() -> None:
    assert tuple(column.field for column in PLAN) == Plan.__struct_fields__
    assert tuple(column.field for column in RECORD) == Record.__struct_fields__
    assert all(column.form in FORMS for column in PLAN + RECORD)
    for columns in (PLAN, RECORD):
        assert len({column.zh for column in columns}) == len(columns)


def test_xlsx_is_a_table_for_people(tmp_path: Path, a_record: Make) -> None:
    path = tmp_path / "r.xlsx"
    write([a_record(), a_record(record_id="r2", kind="task", value=None, value_max=None)], path, "xlsx", about())
    book = openpyxl.load_workbook(path)
    sheet = book["记录"]
    assert book.sheetnames == ["记录", "说明"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{as_xlsx._letters(len(RECORD))}3"
    head = [cell.value for cell in sheet[1]]
    assert head == [column.zh for column in RECORD]
    row = dict(zip(head, sheet[2], strict=True))
    assert row["数值"].value == 12.5
    assert row["数值"].data_type == "n"
    assert row["基期值"].value == -0.5
    assert row["完成期限"].value == datetime(2021, 12, 31)
    assert row["完成期限"].is_date
    assert row["开始日期"].is_date
    assert row["年份"].value == 2021
    assert row["行政区划代码"].value == "520699"
    assert row["类型"].value == "目标"
    assert row["比较"].value == "区间"
    assert row["责任单位"].value == "县财政局、各乡镇人民政府"
    assert row["所在章节"].value == "一、主要目标 / （一）规模"
    assert row["表格位置"].value == "表1 第4行 第2列"
    assert row["原文"].alignment.wrap_text
    assert dict(zip(head, sheet[3], strict=True))["数值"].value is None
    book.close()


def test_the_sheet_says_how_it_was_made(tmp_path: Path, a_record: Make) -> None:
    path = tmp_path / "r.xlsx"
    told = about(query="茶园", filters=(("--region", "贵州省"),), source="govplan.db")
    write([a_record(), a_record(kind="task")], path, "xlsx", told)
    lines = dict(sheet_rows(path, 1))
    assert lines["查询"] == "茶园"
    assert lines["筛选 --region"] == "贵州省"
    assert lines["行数"] == 2
    assert lines["其中：目标"] == lines["其中：任务"] == 1
    assert lines["生成时间"] == "2024-05-06 07:08:09 UTC"
    assert "govplan" in lines["程序"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_heads_and_words_in_english(tmp_path: Path, a_record: Make, form: str) -> None:
    path = tmp_path / f"r.{form}"
    write([a_record(deadline="yearly", comparator=">=")], path, form, about(heads="en"))
    head, row = (csv_rows(path) if form == "csv" else sheet_rows(path))[:2]
    assert list(head) == list(Record.__struct_fields__)
    named = dict(zip(head, row, strict=True))
    assert (named["kind"], named["deadline"], named["comparator"]) == ("target", "yearly", "at least")


def test_what_does_not_add_up_is_a_sentence_with_both_evidences(tmp_path: Path, a_record: Make) -> None:
    said = {
        "zh": ("核对", "分项合计 22万亩 > 总数 20.5万亩（总数：“茶园20.5万亩”；分项：“东乡｜12.5”、“西乡｜9.5”）"),
        "en": (
            "conflicts",
            "parts together 22万亩 > whole 20.5万亩 (whole: “茶园20.5万亩”; parts: “东乡｜12.5”、“西乡｜9.5”)",
        ),
    }
    for heads, (column, line) in said.items():
        for form, read in (("csv", csv_rows), ("xlsx", sheet_rows)):
            path = tmp_path / f"{heads}.{form}"
            write([a_record()], path, form, about(heads=heads))
            assert dict(zip(*read(path)[:2], strict=True))[column] == line


def test_csv_is_for_spreadsheets(tmp_path: Path, a_record: Make) -> None:
    path = tmp_path / "r.csv"
    write([a_record(quote="第一行\n第二行", deadline="monthly")], path, "csv", about())
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    row = dict(zip(*csv_rows(path), strict=True))
    assert row["数值"] == "12.5"
    assert row["基期值"] == "-0.5"
    assert row["完成期限"] == "每月"
    assert row["开始日期"] == "2021-03-01"
    assert row["原文"] == "第一行\n第二行"


def test_plans_in_words(tmp_path: Path, a_plan: Make) -> None:
    path = tmp_path / "p.xlsx"
    write([a_plan()], path, "xlsx", about("plans"))
    row = dict(zip(*sheet_rows(path), strict=True))
    assert row["发文机关"] == "青溪县人民政府办公室、青溪县茶叶局"
    assert row["章节"] == "一、主要目标\n　（一）规模"
    assert row["段落与表格"] == "段落 2、表格 1"
    assert row["提醒"] == "括号缺失：〔20213号 → 〔2021〕3号 (3–9)"
    assert row["成文日期"] == datetime(2021, 2, 3)
    assert row["读入时间（UTC）"] == datetime(2024, 5, 6, 7, 8, 9)
    assert row["层级"] == "县级"


def test_jsonl_comes_back_as_it_was(tmp_path: Path, a_plan: Make, a_record: Make) -> None:
    for shape, row in (("plans", a_plan()), ("records", a_record(quote="\x00\x1b=1\u2028"))):
        path = tmp_path / f"{shape}.jsonl"
        write([row, row], path, "jsonl", about(shape))
        lines = path.read_bytes().splitlines()
        assert [msgspec.json.decode(line, type=type(row)) for line in lines] == [row, row]
        assert tuple(json.loads(lines[0])) == row.__struct_fields__


def test_jsonl_survives_half_a_surrogate_pair(tmp_path: Path, a_record: Make) -> None:
    path = tmp_path / "r.jsonl"
    write([a_record(source="damaged\udcff.txt", value=Decimal("12.50"))], path, "jsonl", about())
    row = json.loads(path.read_text("utf-8"))
    assert row["source"] == "damaged?.txt"
    assert row["value"] == "12.50"


def test_parquet_comes_back_as_it_was(tmp_path: Path, a_plan: Make, a_record: Make) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for shape, row in (("plans", a_plan()), ("records", a_record())):
        path = tmp_path / f"{shape}.parquet"
        write([row, row], path, "parquet", about(shape))
        table = parquet.read_table(path)
        assert table.column_names == list(row.__struct_fields__)
        found = table.to_pylist()[1]
        if shape == "records":
            found["review"]["machine"] = dict(found["review"]["machine"])
        assert msgspec.convert(found, type(row)) == row
    assert table.schema.field("value").type.precision == 38
    assert parquet.read_metadata(path).metadata[b"govplan.too_long"] == b"0"


def test_parquet_of_nothing_and_of_a_number_that_is_too_long(tmp_path: Path, a_record: Make) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write([], tmp_path / "none.parquet", "parquet", about())
    assert parquet.read_table(tmp_path / "none.parquet").num_rows == 0
    write([a_record(value=Decimal(10) ** 30)], tmp_path / "long.parquet", "parquet", about())
    table = parquet.read_table(tmp_path / "long.parquet")
    assert table.to_pylist()[0]["value"] is None
    assert parquet.read_metadata(tmp_path / "long.parquet").metadata[b"govplan.too_long"] == b"1"


def test_without_pyarrow_a_message_says_what_to_install(
    tmp_path: Path, a_record: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Exception, match=r"govplan\[parquet\]"):
        write([a_record()], tmp_path / "r.parquet", "parquet", about())
    assert list(tmp_path.iterdir()) == []


def test_hostile_cells_read_back_inert(tmp_path: Path, a_record: Make) -> None:
    row = a_record(metric=HOSTILE, unit="@SUM(1)", lead_units=("+1", "-2"), plan_title="＝1+1", quote="\t=2")
    told = about(query=HOSTILE, source="=1")
    write([row], tmp_path / "r.xlsx", "xlsx", told)
    write([row], tmp_path / "r.csv", "csv", about())
    for rows in (
        sheet_rows(tmp_path / "r.xlsx"),
        csv_rows(tmp_path / "r.csv"),
        sheet_rows(tmp_path / "r.xlsx", 1),
    ):
        for text in (cell for line in rows for cell in line if isinstance(cell, str) and not is_number(cell)):
            assert not hostile(text)
    named = dict(zip(*sheet_rows(tmp_path / "r.xlsx"), strict=True))
    assert named["指标"] == "'" + HOSTILE
    assert named["基期值"] == -0.5


def is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except ArithmeticError:
        return False


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.text(st.characters(codec="utf-8"), max_size=30), min_size=3, max_size=3),
    value=st.decimals(),
)
def test_any_text_and_number_can_be_written_and_is_no_formula(
    tmp_path_factory: pytest.TempPathFactory, a_record: Make, texts: list[str], value: Decimal
) -> None:
    folder = tmp_path_factory.mktemp("cells")
    row = a_record(metric=texts[0], quote=texts[1], lead_units=(texts[2],), value=value, value_max=None)
    for form in ("xlsx", "csv"):
        write([row], folder / f"r.{form}", form, about())
    book = openpyxl.load_workbook(folder / "r.xlsx")
    cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
    book.close()
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    texts_found = [cell.value for cell in cells if isinstance(cell.value, str)]
    texts_found += [text for line in csv_rows(folder / "r.csv") for text in line if not is_number(text)]
    assert not any(hostile(text) for text in texts_found)


def test_a_number_that_excel_would_change_stays_exact_as_text(tmp_path: Path, a_record: Make) -> None:
    path = tmp_path / "r.xlsx"
    write(
        [a_record(value=Decimal("12345678901234567.5")), a_record(value=Decimal("123456789012345"))],
        path,
        "xlsx",
        about(),
    )
    head, long, short = sheet_rows(path)
    at = head.index("数值")
    assert long[at] == "12345678901234567.5"
    assert short[at] == 123456789012345


def test_dates_before_excel_are_text(tmp_path: Path, a_record: Make) -> None:
    path = tmp_path / "r.xlsx"
    write([a_record(deadline="1899-12-31", deadline_start=date(1900, 1, 1))], path, "xlsx", about())
    named = dict(zip(*sheet_rows(path), strict=True))
    assert (named["完成期限"], named["开始日期"]) == ("1899-12-31", "1900-01-01")


def test_a_text_too_long_for_a_cell_is_marked_and_listed(tmp_path: Path, a_plan: Make) -> None:
    path = tmp_path / "p.xlsx"
    write([a_plan(text="政" * 40_000), a_plan(plan_id="p2", text="𠀀" * 16_383)], path, "xlsx", about("plans"))
    head, long, fits = sheet_rows(path)
    at = head.index("全文")
    assert len(long[at]) == 32_767
    assert long[at].endswith("【以下截断：全文共40000字，超过Excel单元格上限；完整内容请导出JSONL或CSV】")
    assert fits[at] == "𠀀" * 16_383
    assert ("截断的文字", "p1，全文：共40000字") in sheet_rows(path, 1)
    write([a_plan(text="政" * 40_000)], tmp_path / "p.csv", "csv", about("plans"))
    csv.field_size_limit(200_000)
    assert dict(zip(*csv_rows(tmp_path / "p.csv"), strict=True))["全文"] == "政" * 40_000


def test_rows_beyond_the_sheet_go_on_to_another(
    tmp_path: Path, a_record: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_xlsx, "MAX_ROWS", 4)
    path = tmp_path / "r.xlsx"
    write([a_record(record_id=f"r{number}") for number in range(7)], path, "xlsx", about())
    assert openpyxl.load_workbook(path).sheetnames == ["记录", "记录 2", "记录 3", "说明"]
    found = [line[0] for sheet in range(3) for line in sheet_rows(path, sheet)[1:]]
    assert found == [f"r{number}" for number in range(7)]
    assert dict(sheet_rows(path, 3))["行数"] == 7


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "parquet"])
def test_what_breaks_off_leaves_the_old_file_and_nothing_else(tmp_path: Path, a_record: Make, form: str) -> None:
    def broken() -> Iterator[Record]:
        yield a_record()
        raise KeyboardInterrupt

    path = tmp_path / f"r.{form}"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write(broken(), path, form, about())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


FULL_DISK = """
import resource, sys
from pathlib import Path
from tests_rows import rows
from app.export.about import About
from app.export.whole import WriteError
from app.export.write import write
from datetime import datetime, UTC
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    write(rows(), Path(sys.argv[1]), sys.argv[2], About(shape="records", made=datetime.now(UTC)))
except WriteError as error:
    print(error)
    sys.exit(1)
"""
ROWS = """
from extract.record import Record
def rows():
    for number in range(3000):
        yield Record(record_id=str(number * 7919), plan_id="p", kind="task", metric="m", quote=str(number) * 20,
                     sentence="s", start=0, end=1, confidence=1.0, method="m")
"""


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "parquet"])
def test_a_full_disk_leaves_no_half_file(tmp_path: Path, form: str) -> None:
    (tmp_path / "tests_rows.py").write_text(ROWS)
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / f"r.{form}"
    target.write_text("old")
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(target), form],
        env={**os.environ, "PYTHONPATH": f"{root}:{tmp_path}", "TMPDIR": str(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "无法写入" in ended.stdout
    assert target.read_text() == "old"
    assert list(folder.iterdir()) == [target]


def test_a_link_is_followed_and_rights_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    real.write_text("old")
    real.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    with whole_file(link) as temporary:
        temporary.write_text("new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_an_interrupt_while_the_file_is_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "r.csv").write_text("old")
    monkeypatch.setattr(Path, "chmod", interrupt)
    with pytest.raises(KeyboardInterrupt), whole_file(tmp_path / "r.csv"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]
    assert (tmp_path / "r.csv").read_text() == "old"


def test_a_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        with whole_file(tmp_path / "new.csv") as temporary:
            temporary.write_text("x")
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == 0o644


def test_a_pipe_is_written_to() -> None:
    code = (
        "from pathlib import Path; from app.export.whole import whole_file\n"
        "with whole_file(Path('/dev/stdout')) as file: file.write_text('through the pipe')"
    )
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert ended.stdout == "through the pipe"


def test_a_device_is_written_to_and_not_replaced() -> None:
    with whole_file(Path(os.devnull)) as temporary:
        temporary.write_text("x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("name", ["", "missing/r.csv"])
def test_what_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(WriteError), whole_file(tmp_path / name) as temporary:
        temporary.write_text("x")
    assert list(tmp_path.iterdir()) == []


def test_many_rows_are_written_as_they_come(tmp_path: Path, a_record: Make) -> None:
    def rows() -> Iterable[Record]:
        return (a_record(record_id=str(number)) for number in range(1_200))

    for form in ("xlsx", "parquet", "csv", "jsonl"):
        write(rows(), tmp_path / f"r.{form}", form, about())
    assert len(sheet_rows(tmp_path / "r.xlsx")) == 1_201
    assert len(csv_rows(tmp_path / "r.csv")) == 1_201
    assert len((tmp_path / "r.jsonl").read_bytes().splitlines()) == 1_200
