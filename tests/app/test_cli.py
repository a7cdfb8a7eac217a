"""The command line on real documents, a real store and real processes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from rich.cells import cell_len

from app.language import messages
from app.main import COMMANDS, INDEX_COMMANDS, build
from extract.record import Record
from ingest.plan import Plan

ROOT = Path(__file__).resolve().parents[2]
CALLS = [
    (),
    ("index",),
    *((name,) for name, _, _ in COMMANDS),
    *(("index", name) for name, _ in INDEX_COMMANDS),
]
Call = Callable[..., Any]

TEA = """安顺市2021年茶产业发展实施方案
安府办发〔2021〕6号
为推动全市茶产业高质量发展，制定本方案。
一、主要目标
到2021年底，投产茶园达到12.5万亩，新增茶叶加工企业8家，带动茶农人均增收1200元以上。
二、重点任务
（一）建设基地。6月底前完成低产茶园改造3万亩。（牵头单位：市农业农村局；责任单位：市财政局、各县区人民政府）
（二）打造品牌。组织茶叶企业参加省级以上展会不少于4次。
三、保障措施
市农业农村局于9月底前将进展情况报市人民政府。
安顺市人民政府办公室
2021年3月5日
"""
CARE = """安顺市2022年养老服务体系建设工作要点
一、总体目标
到2022年底，全市养老机构护理型床位占比达到55%以上，新建社区日间照料中心20个。
二、工作任务
每个县区至少建成1所县级特困人员供养服务机构。
"""


def a_process(*arguments: object, cwd: Path | None = None, **env: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "app.main", *map(str, arguments)],
        cwd=cwd, env={**os.environ, "PYTHONPATH": str(ROOT), **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two good documents, and three that cannot be read."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "茶.txt").write_text(TEA, "utf-8")
    (folder / "care.html").write_text(
        "<html><head><meta charset='utf-8'><title>养老</title></head><body><div id='zoom'>"
        + "".join(f"<p>{line}</p>" for line in CARE.splitlines())
        + "</div></body></html>",
        "utf-8",
    )
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\nhalf")
    return folder


@pytest.fixture(scope="session")
def filled(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the two good documents; tests that change it make a copy."""
    path = tmp_path_factory.mktemp("store") / "govplan.db"
    ended = a_process("ingest", documents / "茶.txt", documents / "care.html", "--store", path)
    _, err = ended.communicate(timeout=120)
    assert ended.returncode == 0, err.decode()
    return path


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_of_every_command_in_both_languages(
    govplan: Call, call: tuple[str, ...], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    ended = govplan(*call, "--help", "--lang", lang)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("用法：" if lang == "zh" else "Usage:")
    page = squashed(ended.out)
    command = build()
    for name in call:
        command = command.commands[name]
    inner = [one.help for one in getattr(command, "commands", {}).values()]
    for text in [command.help, *inner, *(param.help for param in command.params)]:
        assert text not in messages()
        assert squashed(text) in page
    assert all(name in page for param in command.params for name in param.opts if name.startswith("-"))
    examples = ended.out.index("例：" if lang == "zh" else "Examples:")
    texts = [line for line in ended.out[:examples].splitlines() if not line.startswith("  -")]
    assert max(map(cell_len, texts)) <= 50


def squashed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_without_a_command_the_help_is_shown(govplan: Call) -> None:
    assert govplan().out == govplan("--help").out
    assert govplan("--version").out.startswith("govplan ")


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (("serch",), "没有这个命令：serch。是不是 search？", "No such command: serch. Did you mean search?"),
        (("search",), "缺少 WORDS...", "Missing WORDS..."),
        (("search", "x", "--regoin", "y"), "没有这个选项：--regoin", "No such option: --regoin"),
        (("search", "x", "--limit", "0"), "--limit 的值不对；应为 1..1000", "Invalid value for --limit"),
        (("search", "x", "--limit"), "--limit 后面缺少值", "--limit"),
        (("search", "x", "--year", "往年"), "看不懂年份 往年", "Cannot read the year 往年"),
        (("search", "x", "--year", "2020-2018"), "看不懂年份", "Cannot read the year"),
        (("search", "x", "--region", "火星"), "不认识地区 火星", "No place called 火星"),
        (("search", "x", "--region", "朝阳区"), "不止一个地方叫 朝阳区", "More than one place is called 朝阳区"),
        (("records", "--kind", "promise"), "--kind 的值不对；应为 target|quota|task|fact", "Invalid value for --kind"),
        (("records", "--min", "许多"), "看不懂数值 许多", "Cannot read the value 许多"),
        (("records", "--min", "1万亩", "--max", "2亿元"), "单位不能比较", "cannot be compared"),
        (("records", "--due-to", "年底"), "看不懂日期 年底", "Cannot read the date 年底"),
        (("export", "words"), "应为 plans|records", "use plans|records"),
        (("export", "records", "all.xlsx"), "要写入文件请用 -o all.xlsx", "to write a file use -o all.xlsx"),
        (("export", "plans", "--min", "3"), "只用于导出记录", "are for records"),
        (("export", "records", "--format", "xlsx"), "须用 -o 指定文件", "needs a file"),
        (("export", "records", "-o", "x.doc"), "看不出格式", "names no format"),
        (("extract", "x.txt", "--format", "doc"), "--format 的值不对", "Invalid value for --format"),
        (("extract", "x.txt", "-f", "table", "-o", "x"), "table 格式", "format table"),
        (("--lang", "fr"), "没有这种语言：fr", "No such language: fr"),
        (("evaluate",), "缺少 --gold", "Missing --gold"),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2_and_says_so(govplan: Call, arguments: tuple[str, ...], zh: str, en: str) -> None:
    spoken = ("zh", "en") if "--lang" not in arguments else ("zh",)
    for lang in spoken:
        ended = govplan(*(("--lang", lang) if len(spoken) > 1 else ()), *arguments)
        assert (ended.code, ended.out) == (2, "")
        assert (zh if lang == "zh" else en) in ended.err
        assert "--help" in ended.err


def test_ingest_does_what_can_be_done_and_counts_the_states(documents: Path, tmp_path: Path, govplan: Call) -> None:
    store = tmp_path / "s.db"
    call = ("ingest", documents, documents / "missing.txt", documents / "care.html", "--store", store)
    ended = govplan(*call)
    assert (ended.code, ended.out) == (1, "")
    assert "6 份文件：成功 3，部分 0，失败 3；2 份计划" in ended.err
    assert "其中 1 份以前已读入" in ended.err
    for name in ("empty.txt", "broken.pdf", "missing.txt"):
        assert name in ended.err
    again = govplan(*call, "--json", "--lang", "en")
    rows = [json.loads(line) for line in again.out.splitlines()]
    assert [row["state"] for row in rows].count("failed") == 3
    assert all(row["known"] for row in rows if row["state"] == "ok")
    assert "the file is empty" in again.err
    status = json.loads(govplan("status", "--json", "--store", store).out)
    assert status["plans"] == 2


def test_extract_is_a_filter(documents: Path, tmp_path: Path, govplan: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = govplan("extract", documents / "茶.txt")
    assert ended.code == 0
    records = [msgspec.json.decode(line, type=Record) for line in ended.data.splitlines()]
    assert any(r.metric == "投产茶园" and str(r.value) == "12.5" and r.unit == "万亩" for r in records)
    assert "成功 1" in ended.err
    assert list(tmp_path.iterdir()) == []
    plans = govplan("extract", documents / "茶.txt", "--rows", "plans").data
    plan = msgspec.json.decode(plans, type=Plan)
    assert plan.year == 2021
    assert all(plan.text[r.start : r.end] == r.quote for r in records)


def test_extract_writes_every_format(documents: Path, tmp_path: Path, govplan: Call) -> None:
    for form in ("jsonl", "csv", "xlsx", "parquet"):
        ended = govplan("extract", documents / "茶.txt", documents / "empty.txt", "-o", tmp_path / f"r.{form}")
        assert (ended.code, ended.out) == (1, "")
        assert "已写入" in ended.err
    count = len((tmp_path / "r.jsonl").read_bytes().splitlines())
    assert count > 3
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book["记录"].max_row == count + 1
    book.close()
    printed = govplan("extract", documents / "茶.txt", "--format", "csv").data
    assert printed == (tmp_path / "r.csv").read_bytes()
    assert len(list(csv.reader(io.StringIO(printed.decode("utf-8-sig"))))) == count + 1


def test_extract_of_nothing_readable_writes_nothing(documents: Path, tmp_path: Path, govplan: Call) -> None:
    target = tmp_path / "r.xlsx"
    target.write_text("old")
    ended = govplan("extract", documents / "empty.txt", documents / "missing.txt", "-o", target)
    assert ended.code == 1
    assert "没有结果可写" in ended.err
    assert target.read_text() == "old"


@pytest.mark.parametrize("columns", [40, 80, 120, 200])
def test_the_table_loses_nothing_on_any_terminal(
    documents: Path, govplan: Call, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    ended = govplan("extract", documents / "茶.txt", "--format", "table")
    assert ended.code == 0
    assert "\x1b" not in ended.out
    assert max(map(cell_len, ended.out.splitlines())) <= columns
    if columns >= 120:
        for words in ("投产茶园", "12.5 万亩", "2021-12-31", "市农业农村局", "目标", "任务"):
            assert words in ended.out


def test_nothing_in_a_document_steers_the_terminal(tmp_path: Path, govplan: Call) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(
        TEA.replace("投产茶园", "投产\x1b[31m茶园\u202e").replace("安顺市2021年", "[red]安顺市2021年"),
        "utf-8",
    )
    for call in (("--format", "table"), ("--rows", "plans"), ()):
        ended = govplan("extract", path, *call)
        assert ended.code == 0
        assert "\x1b" not in ended.out + ended.err
        assert "\u202e" not in ended.err
    assert "[red]" in govplan("extract", path, "--format", "table").out


def test_search_for_people_and_machines(filled: Path, govplan: Call) -> None:
    ended = govplan("search", "茶园", "--store", filled)
    assert ended.code == 0
    assert "安顺市2021年茶产业发展实施方案" in ended.out
    assert "找到 1 份计划" in ended.err
    found = json.loads(govplan("search", "茶园", "--store", filled, "--json").out)
    assert found["total"] == 1
    assert found["hits"][0]["year"] == 2021
    nothing = govplan("search", "海洋牧场", "--store", filled)
    assert (nothing.code, nothing.out) == (0, "")
    assert "找到 0 份计划" in nothing.err
    assert json.loads(govplan("search", "安顺市", "--not", "茶叶", "--store", filled, "--json").out)["total"] == 1


@pytest.mark.parametrize(
    ("arguments", "total"),
    [
        (("茶园", "护理型床位"), 0),
        (("茶园", "护理型床位", "--any"), 2),
        (("安顺市", "--year", "2022"), 1),
        (("安顺市", "--year", "2021-"), 2),
        (("安顺市", "--year=-2021"), 1),
        (("安顺市", "--region", "贵州省"), 2),
        (("安顺市", "--region", "520400"), 2),
        (("安顺市", "--region", "云南省"), 0),
        (("安顺市", "--type", "工作要点"), 1),
        (("安顺市", "--owner", "市财政局"), 1),
        (("安顺市", "--unit", "万亩"), 1),
        (("安顺市", "--level", "city", "--kind", "target"), 2),
    ],
)
def test_filters_of_search(filled: Path, govplan: Call, arguments: tuple[str, ...], total: int) -> None:
    ended = govplan("search", *arguments, "--store", filled, "--json")
    assert (ended.code, json.loads(ended.out)["total"]) == (0, total)


def test_records_by_number_unit_and_day(filled: Path, govplan: Call) -> None:
    def metrics(*arguments: str) -> set[str]:
        ended = govplan("records", *arguments, "--store", filled, "--json", "-n", 100)
        assert ended.code == 0
        return {hit["record"]["metric"] for hit in json.loads(ended.out)["hits"]}

    assert "投产茶园" in metrics("茶园")
    assert "投产茶园" in metrics("--min", "10万亩", "--max", "20万亩")
    assert "投产茶园" not in metrics("--min", "20万亩")
    assert metrics("--unit", "万亩") >= {"投产茶园"}
    assert "投产茶园" not in metrics("--due-to", "2021-06-30")
    table = govplan("records", "茶园", "--store", filled)
    assert "12.5 万亩" in table.out
    assert "条记录" in table.err


def test_show_a_plan_by_the_beginning_of_its_id(filled: Path, govplan: Call) -> None:
    plan_id = json.loads(govplan("search", "茶园", "--store", filled, "--json").out)["hits"][0]["plan_id"]
    shown = govplan("show", plan_id[:10], "--store", filled)
    assert shown.code == 0
    assert "安府办发〔2021〕6号" in shown.out
    both = json.loads(govplan("show", plan_id, "--json", "--store", filled).out)
    assert both["plan"]["plan_id"] == plan_id
    assert {record["plan_id"] for record in both["records"]} == {plan_id}
    text = govplan("show", plan_id, "--text", "--store", filled).out
    assert text == both["plan"]["text"] + "\n"
    only = json.loads(govplan("records", "--plan", plan_id[:10], "--store", filled, "--json").out)
    assert {hit["record"]["plan_id"] for hit in only["hits"]} == {plan_id}


@pytest.mark.parametrize("command", ["show", "delete"])
def test_an_unknown_plan_ends_with_1(filled: Path, govplan: Call, command: str) -> None:
    extra = ("--yes",) if command == "delete" else ()
    ended = govplan(command, "nowhere", *extra, "--store", filled, "--lang", "en")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Error: no such plan")
    assert "Traceback" not in ended.err


def test_export_says_what_was_asked(filled: Path, tmp_path: Path, govplan: Call) -> None:
    target = tmp_path / "r.xlsx"
    ended = govplan(
        "export", "records", "茶园", "--region", "贵州省", "--kind", "target", "--store", filled, "-o", target
    )
    assert ended.code == 0
    book = openpyxl.load_workbook(target)
    lines = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert lines["查询"] == "茶园"
    assert lines["筛选 --region"] == "贵州省"
    assert lines["筛选 --kind"] == "target"
    assert lines["行数"] == book["记录"].max_row - 1 > 0
    book.close()


def test_export_to_stdout_is_data_alone(filled: Path, govplan: Call) -> None:
    plans = govplan("export", "plans", "--store", filled)
    assert (plans.code, plans.err) == (0, "")
    assert {msgspec.json.decode(line, type=Plan).year for line in plans.data.splitlines()} == {2021, 2022}
    table = govplan("export", "records", "--format", "csv", "--heads", "en", "--store", filled, "-o", "-")
    assert table.data.startswith(b"\xef\xbb\xbfrecord_id,plan_id,")
    some = govplan("export", "plans", "护理型", "--store", filled)
    assert len(some.data.splitlines()) == 1


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "parquet"])
def test_a_folder_that_cannot_be_written_to(filled: Path, tmp_path: Path, govplan: Call, form: str) -> None:
    (tmp_path / "file").write_text("x")
    for target in (tmp_path / "missing" / f"r.{form}", tmp_path / "file" / f"r.{form}"):
        ended = govplan("export", "records", "--store", filled, "-o", target)
        assert ended.code == 1
        assert "无法写入" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


SETPRIV = Path("/usr/bin/setpriv")
WRITE = """
import sys
from pathlib import Path
from app.export.whole import whole_file
with whole_file(Path(sys.argv[1])) as temporary:
    temporary.write_text("x")
"""


@pytest.mark.skipif(os.geteuid() == 0 and not SETPRIV.exists(), reason="needs an unprivileged user")
def test_a_folder_without_write_rights(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o555)
    for parent in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        parent.chmod(0o755)
    as_nobody = [SETPRIV, "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    ended = subprocess.run(
        [*as_nobody, sys.executable, "-c", WRITE, folder / "r.csv"], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert "无法写入" in ended.stderr
    assert "没有权限" in ended.stderr
    assert list(folder.iterdir()) == []


def test_a_file_without_rights_ends_no_batch(documents: Path, tmp_path: Path) -> None:
    shut = tmp_path / "shut.txt"
    shut.write_text(TEA, "utf-8")
    shut.chmod(0)
    line = [sys.executable, "-m", "app.main", "extract", str(shut), str(documents / "茶.txt")]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root, and no setpriv to become less")
        line = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", *line]
    ended = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert f"{shut}：无法读取：没有权限" in ended.stderr
    assert "成功 1，部分 0，失败 1" in ended.stderr
    assert len(ended.stdout.splitlines()) > 3


def test_every_state_of_a_bad_file_is_told_in_chinese_and_english(tmp_path: Path, govplan: Call) -> None:
    """The file is named, and the sentence is known in both languages."""
    whole = (ROOT / "corpora/plans/renju/yishui-2022.docx").read_bytes()
    bad = {
        "a.txt": b"", "b.docx": b"no zip", "c.docx": whole[:2000], "d.pdf": b"%PDF-1.4\n1 0 obj", "e.xlsx": b"PK\x03\x04",
        "f.wps": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "g.jpg": b"\xff\xd8\xff\xe0" + bytes(600),
        "h.xyz": TEA.encode(), "i.zip": b"PK\x05\x06" + bytes(18),
    }  # fmt: skip
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    paths = [*(tmp_path / name for name in bad), tmp_path / "none.pdf", tmp_path / "no"]
    chinese = govplan("extract", *paths).err.splitlines()
    english = govplan("extract", *paths, "--lang", "en").err.splitlines()
    for path, zh, en in zip(paths, chinese, english, strict=False):
        assert zh.startswith(f"错误：[失败] {path}：")
        assert en.startswith(f"Error: [failed] {path}: ")
        assert re.search(r"[一-鿿]{2}", zh.partition(str(path))[2])
        assert "程序错误" not in zh


def test_a_name_that_is_no_text_is_shown_and_read(tmp_path: Path, govplan: Call) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/" + "方案.txt".encode("gbk"))
    Path(name).write_text(TEA, "utf-8")
    store = tmp_path / os.fsdecode("库.db".encode("gbk"))
    extracted = govplan("extract", name, "-o", tmp_path / "x.csv")
    assert extracted.code == 0
    outcome = json.loads(govplan("ingest", name, "--store", store, "--json").out)
    assert outcome["path"] == f"{tmp_path}/\ufffd\ufffd\ufffd\ufffd.txt"
    assert outcome["state"] == "ok"
    for line in (("status", "--json"), ("doctor", "--json"), ("export", "records", "-o", tmp_path / "x.xlsx")):
        assert govplan(*line, "--store", store).code == 0
    for line in (("show", "\udcb7"), ("delete", "\udcb7", "--yes"), ("ingest", name + "\udcb7")):
        ended = govplan(*line, "--store", store)
        assert ended.code == 1
        assert "\ufffd" in ended.err
    assert govplan("delete", name, "--yes", "--store", store).code == 0


def test_where_the_store_is(filled: Path, tmp_path: Path, govplan: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert govplan("status").code == 1
    assert list(tmp_path.iterdir()) == []
    assert govplan("status", "--store", filled).code == 0
    assert govplan("--store", filled, "status").code == 0
    monkeypatch.setenv("GOVPLAN_STORE", str(filled))
    assert govplan("status").code == 0
    assert govplan("--store", "nowhere.db", "status").code == 1
    assert govplan("status", "--store", "nowhere.db").code == 1
    assert list(tmp_path.iterdir()) == []


def test_english_by_the_environment(filled: Path, govplan: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVPLAN_LANG", "en")
    assert "2 plans found" in govplan("search", "安顺市", "--store", filled).err
    assert "Documents" in govplan("status", "--store", filled).out
    assert "找到 2 份计划" in govplan("search", "安顺市", "--store", filled, "--lang", "zh").err


def test_backup_restore_delete_and_rebuild(filled: Path, tmp_path: Path, govplan: Call) -> None:
    copy = tmp_path / "copy" / "govplan.db"
    copy.parent.mkdir()
    assert govplan("backup", tmp_path / "b.zip", "--store", filled).code == 0
    restored = govplan("restore", tmp_path / "b.zip", "--store", copy)
    assert restored.code == 0
    assert "2 份计划" in restored.err
    assert govplan("restore", tmp_path / "b.zip", "--store", copy).code == 1
    assert govplan("restore", tmp_path / "b.zip", "--store", copy, "--force").code == 0
    plan_id = json.loads(govplan("search", "茶园", "--store", copy, "--json").out)["hits"][0]["plan_id"]
    assert govplan("delete", plan_id, "--store", copy).code == 2
    assert json.loads(govplan("status", "--json", "--store", copy).out)["plans"] == 2
    assert govplan("delete", plan_id[:12], "--yes", "--store", copy).code == 0
    assert json.loads(govplan("search", "茶园", "--store", copy, "--json").out)["total"] == 0
    rebuilt = govplan("index", "rebuild", "--store", copy)
    assert (rebuilt.code, rebuilt.out) == (0, "")
    assert "1 份计划" in rebuilt.err
    assert govplan("index", "rebuild", "--plans", "--store", copy).code == 0
    assert json.loads(govplan("search", "护理型", "--store", copy, "--json").out)["total"] == 1
    (tmp_path / "no.zip").write_bytes(b"PK no")
    for name in ("no.zip", "missing.zip"):
        ended = govplan("restore", tmp_path / name, "--store", copy, "--force")
        assert ended.code == 1
        assert name in ended.err


def test_a_plan_by_the_beginning_of_its_id_and_its_part(tmp_path: Path, govplan: Call) -> None:
    store = tmp_path / "tea.db"
    source = ROOT / "corpora/plans/single/straw-collection.txt"
    ingested = govplan("ingest", source, "--store", store, "--json")
    first, second, *_ = json.loads(ingested.out)["plan_ids"]
    short = first[:6]
    assert govplan("show", f"{short}#2", "--store", store, "--json").out.count(second) > 1
    several = govplan("show", short, "--store", store)
    assert (several.code, several.out) == (1, "")
    assert f"  {first[:12]}#1  " in several.err
    assert f"  {first[:12]}#2  " in several.err
    english = govplan("delete", short, "--yes", "--store", store, "--lang", "en")
    assert english.code == 1
    assert f"more than one plan_id begins with {short}" in english.err
    assert f"  {first[:12]}#2  " in english.err
    assert govplan("show", f"{short}#9", "--store", store).code == 1
    assert govplan("delete", f"{short}#1", "--yes", "--store", store).code == 0
    assert json.loads(govplan("status", "--json", "--store", store).out)["plans"] == 3
    assert govplan("delete", source, "--yes", "--store", store).code == 0
    assert json.loads(govplan("status", "--json", "--store", store).out)["documents"] == {}


@pytest.mark.parametrize("command", ["ingest {documents}/茶.txt", "restore {folder}/b.zip"])
def test_a_full_disk_leaves_nothing_of_a_new_store(
    documents: Path, filled: Path, tmp_path: Path, govplan: Call, command: str
) -> None:
    assert govplan("backup", tmp_path / "b.zip", "--store", filled).code == 0
    (tmp_path / "new").mkdir()
    line = command.format(documents=documents, folder=tmp_path)
    ended = subprocess.run(
        ["bash", "-c", f"ulimit -f 100; {sys.executable} -m app.main {line} --store {tmp_path}/new/tea.db"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert re.fullmatch(
        r"错误：\S+(tea\.db：新库建不成|b\.zip：恢复不成)：磁盘已满，或文件大小到了上限\n", ended.stderr
    )
    assert list((tmp_path / "new").iterdir()) == []


def test_a_bad_backup_makes_no_store(filled: Path, tmp_path: Path, govplan: Call) -> None:
    assert govplan("backup", tmp_path / "b.zip", "--store", filled).code == 0
    data = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "b.zip").write_bytes(data[: len(data) // 2])
    ended = govplan("restore", tmp_path / "b.zip", "--store", tmp_path / "tea.db")
    assert ended.code == 1
    assert "不是完整的备份文件" in ended.err
    assert [entry.name for entry in tmp_path.iterdir()] == ["b.zip"]


def test_a_word_list_of_the_users_own(
    documents: Path, tmp_path: Path, govplan: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, words = tmp_path / "tea.db", tmp_path / "words.txt"
    words.write_text("千户苗寨 100000 n\n", "utf-8")
    (tmp_path / "a.txt").write_text(TEA.replace("组织茶叶", "打造千户苗寨品牌，组织茶叶"), "utf-8")
    plain = govplan("extract", tmp_path / "a.txt").out
    assert '"千户苗寨"' not in plain
    listed = govplan("extract", tmp_path / "a.txt", "--words", words)
    assert len(listed.out.splitlines()) == len(plain.splitlines()) - 1
    monkeypatch.setenv("GOVPLAN_WORDS", str(words))
    assert govplan("extract", tmp_path / "a.txt").out == listed.out
    first = govplan("ingest", documents / "茶.txt", "--store", store)
    assert "1 个词" in first.err
    assert "index rebuild" not in first.err
    assert "词" not in govplan("ingest", tmp_path / "a.txt", "--store", store).err
    assert "1 个词" in govplan("status", "--store", store).out
    words.write_text("千户苗寨\n云上贵州\n", "utf-8")
    assert "govplan index rebuild --plans" in govplan("ingest", tmp_path / "a.txt", "--store", store).err
    words.write_text("千户苗寨\n云上 贵州\n", "utf-8")
    for line in (("extract", tmp_path / "a.txt"), ("ingest", tmp_path / "a.txt", "--store", tmp_path / "new.db")):
        wrong = govplan(*line)
        assert (wrong.code, wrong.out) == (1, "")
        assert wrong.err.startswith(f"错误：{words}：词表第 2 行看不懂：云上 贵州（应为")
    assert not (tmp_path / "new.db").exists()


def test_a_list_of_bodies_of_the_users_own(tmp_path: Path, govplan: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    store, bodies, plan = tmp_path / "tea.db", tmp_path / "bodies.txt", tmp_path / "a.txt"
    bodies.write_text("# 本县机构\n茶办 = 茶产业发展办公室\n", "utf-8")
    plan.write_text(
        "沿河县2018年产业扶贫实施方案\n一、目标\n1.新建茶园12万亩（牵头单位：县扶贫办；责任单位：县茶办、财政局）。\n"
        "2.培训农民3000人（牵头单位：扶贫开发办公室；责任单位：各乡镇街道）。\n",
        "utf-8",
    )

    def named(*arguments: object) -> list[tuple[list[str], list[str]]]:
        rows = [json.loads(line) for line in govplan("extract", plan, *arguments).out.splitlines()]
        return [(row["lead_bodies"], row["bodies"]) for row in rows]

    lead = ["县扶贫开发办公室"]
    assert named() == [(lead, ["县茶办", "县财政局"]), (lead, ["各乡镇(街道)"])]
    listed = named("--bodies", bodies)
    assert listed[0] == (lead, ["县茶产业发展办公室", "县财政局"])
    monkeypatch.setenv("GOVPLAN_BODIES", str(bodies))
    assert named() == listed
    first = govplan("ingest", plan, "--store", store)
    assert "机构名表（1 条）" in first.err
    assert "index rebuild" not in first.err
    assert "机构名表" not in govplan("ingest", plan, "--store", store).err
    assert "1 条" in govplan("status", "--store", store).out
    found = govplan("records", "--owner", "扶贫办", "--store", store)
    assert "找到 2 条记录" in found.err
    assert "责任单位  县扶贫开发办公室 2" in found.out
    assert "找到 1 条记录" in govplan("records", "--owner", "茶办", "--store", store).err
    table = govplan("export", "records", "-f", "csv", "--store", store).out.splitlines()
    assert "牵头单位（规范名）,责任单位（规范名）" in table[0]
    assert "县扶贫开发办公室,县茶产业发展办公室、县财政局" in table[1]
    bodies.write_text("茶办 > 茶叶局 2019\n", "utf-8")
    assert "govplan index rebuild --plans" in govplan("ingest", plan, "--store", store).err
    bodies.write_text("茶办 = 茶产业发展办公室\n茶办 茶叶局\n", "utf-8")
    for line in (("extract", plan), ("ingest", plan, "--store", tmp_path / "new.db")):
        wrong = govplan(*line)
        assert (wrong.code, wrong.out) == (1, "")
        assert wrong.err.startswith(f"错误：{bodies}：机构名表第 2 行看不懂：茶办 茶叶局（应为")
    assert "line 2 of the list of bodies cannot be read: 茶办 茶叶局" in govplan("--lang", "en", "extract", plan).err
    assert not (tmp_path / "new.db").exists()


def test_the_doctor_sees_what_is_broken(documents: Path, tmp_path: Path, govplan: Call) -> None:
    store = tmp_path / "govplan.db"
    before = govplan("doctor", "--store", store)
    assert before.code == 0
    assert "注意" in before.out
    assert not store.exists()
    govplan("ingest", documents / "茶.txt", "--store", store)
    well = json.loads(govplan("doctor", "--deep", "--json", "--store", store).out)
    assert {check["state"] for check in well} == {"ok"}
    raw = next(path for path in (tmp_path / "archive").rglob("*") if path.is_file())
    raw.chmod(0o644)
    raw.write_bytes(b"changed")
    broken = govplan("doctor", "--deep", "--store", store, "--lang", "en")
    assert broken.code == 1
    assert "archived documents have changed" in broken.out
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("create table t (x)")
    assert govplan("doctor", "--store", tmp_path / "other.db").code == 1
    (tmp_path / "text.db").write_text("no database at all" * 100)
    assert govplan("doctor", "--store", tmp_path / "text.db").code == 1


def test_evaluate_a_gold_folder(tmp_path: Path, govplan: Call) -> None:
    (tmp_path / "茶.txt").write_text(TEA, "utf-8")
    gold = {"quote": "投产茶园达到12.5万亩", "kind": "target", "metric": "投产茶园", "value": 12.5, "unit": "万亩",
            "comparator": "=", "change": "level", "deadline": "2021-12-31", "deadline_from": "clause",
            "lead": [], "units": [], "section": ["一、"]}  # fmt: skip
    (tmp_path / "茶.jsonl").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")
    ended = govplan("evaluate", "--gold", tmp_path, "--errors")
    assert ended.code == 0
    assert "记录（不含事实）" in ended.out
    figures = json.loads(govplan("evaluate", "--gold", tmp_path, "--json").out)
    assert figures["records"]["recall"] == 1.0
    assert figures["unit"]["accuracy"] == 1.0
    nothing = govplan("evaluate", "--gold", tmp_path / "missing")
    assert (nothing.code, nothing.out) == (1, "")


@pytest.mark.parametrize(
    "call",
    [("export", "plans"), ("export", "records", "-f", "csv"), ("search", "安顺市"), ("--help",)],
    ids=" ".join,
)
def test_a_reader_who_stops_reading_is_no_error(filled: Path, call: tuple[str, ...]) -> None:
    with a_process("--store", filled, *call) as ended:
        assert ended.stdout is not None
        assert ended.stderr is not None
        ended.stdout.close()
        err = ended.stderr.read().decode()
        assert ended.wait(60) == 0
    assert "Error" not in err
    assert "Broken pipe" not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_stdout_is_told(filled: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "app.main", "export", "plans", "--store", filled],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr == "错误：磁盘已满，或文件大小到了上限\n"


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_batch_can_go_on(tmp_path: Path, govplan: Call, sent: signal.Signals) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(120):
        (folder / f"{number}.txt").write_text(TEA.replace("12.5", f"{number}.5") * 8, "utf-8")
    store = tmp_path / "s.db"
    running = a_process("ingest", folder, "--workers", 1, "--store", store, "--json")
    assert running.stdout is not None
    running.stdout.readline()
    running.send_signal(sent)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "已中断" in err.decode()
    assert "Traceback" not in err.decode()
    some = json.loads(govplan("status", "--json", "--store", store).out)["documents"]
    assert 1 <= sum(some.values()) < 120
    assert govplan("ingest", folder, "--store", store).code == 0
    assert json.loads(govplan("status", "--json", "--store", store).out)["documents"]["ok"] == 120


@pytest.mark.parametrize("form", ["jsonl", "xlsx"])
def test_an_interrupted_export_leaves_no_half_file(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(150):
        (folder / f"{number}.txt").write_text(TEA.replace("12.5", f"{number}.5") * 24, "utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / f"r.{form}").write_text("old")
    running = a_process("extract", folder, "--workers", 1, "-o", out / f"r.{form}")
    wait_for(lambda: len(list(out.iterdir())) > 1)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err.decode()
    assert [path.name for path in out.iterdir()] == [f"r.{form}"]
    assert (out / f"r.{form}").read_text() == "old"


def test_the_demo_walks_the_whole_line(tmp_path: Path) -> None:
    ended = a_process("demo", cwd=tmp_path)
    out, err = ended.communicate(timeout=300)
    assert ended.returncode == 0, err.decode()
    folder = tmp_path / "govplan-demo"
    assert (folder / "govplan.db").is_file()
    book = openpyxl.load_workbook(folder / "records.xlsx", read_only=True)
    assert book.sheetnames == ["记录", "说明"]
    book.close()
    assert "失败 0" in err.decode()
    assert "govplan-demo" in err.decode()
    assert out.decode().strip()
    again = a_process("demo", cwd=tmp_path)
    again.communicate(timeout=300)
    assert again.returncode == 0
