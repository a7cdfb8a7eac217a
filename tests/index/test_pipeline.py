"""The pipeline: every document ends in one named state, nothing is half-written, and a batch goes on."""

from __future__ import annotations

import ast
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import ingest as ingest_package
from extract.body_list import Entry
from extract.lexicon import Word
from index import child, pipeline
from index.pipeline import Limits, Outcome, ingest, read, remake
from index.searcher import PlanQuery
from index.sqlite_searcher import SqliteSearcher
from index.store import Store
from ingest.source import Source

QUICK = Limits(seconds=60)
NO_LOSSES = {
    "bracket_lost", "characters_lost", "control_characters", "dash_lost", "digits_lost", "digits_run_together",
    "doc_number_damaged", "encoding_guessed", "heading_lost", "heading_mark_lost", "hidden_cells_skipped",
    "hidden_sheet_skipped", "unit_lost", "words_lost", "year_masked",
}  # fmt: skip
"""Warnings of damage that came with the document, and of what was left out on purpose."""


def plan_text(name: str, tons: int = 12) -> str:
    """A plan of a county that is not there."""
    return (
        f"{name}县2019年茶产业发展实施方案\n\n"
        "为推动茶产业提质增效，结合我县实际，制定本方案。\n"
        "一、工作目标\n"
        f"2019年底前，新建茶园{tons}万亩，培训茶农{tons * 100}人次。\n"
        "二、重点任务\n"
        "（一）建设基地。6月底前完成2个示范基地建设，由县农业农村局牵头负责。\n"
        "（二）强化保障。县财政局安排资金500万元。\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three good documents."""
    (tmp_path / "in").mkdir()
    for number, name in enumerate(("青岩", "白泉", "石河")):
        (tmp_path / "in" / f"{number}.txt").write_text(plan_text(name, number + 3), encoding="utf-8")
    return tmp_path / "in"


def run(paths: list[Any], store: Store, **options: Any) -> list[Outcome]:
    """All outcomes."""
    return list(ingest(paths, store, limits=options.pop("limits", QUICK), **options))


def states(outcomes: list[Outcome]) -> list[str]:
    """Just the states."""
    return [outcome.state for outcome in outcomes]


class TestStates:
    def test_documents_are_kept_and_found(self, store: Store, folder: Path) -> None:
        calls: list[tuple[int, int, str]] = []
        outcomes = run([folder], store, workers=2, progress=lambda *call: calls.append(call))
        assert states(outcomes) == ["ok", "ok", "ok"]
        assert [outcome.path for outcome in outcomes] == [str(folder / f"{n}.txt") for n in range(3)]
        assert all(outcome.plans == 1 and outcome.records > 2 and outcome.seconds > 0 for outcome in outcomes)
        assert calls == [(0, 3, ""), *((n + 1, 3, str(folder / f"{n}.txt")) for n in range(3))]
        assert SqliteSearcher(store).search_plans(PlanQuery(words="白泉 茶园")).total == 1
        assert store.check(deep=True) == ()

    def test_the_same_bytes_are_one_document(self, store: Store, folder: Path) -> None:
        shutil.copy(folder / "0.txt", folder / "copy.txt")
        first = run([folder], store, workers=2)
        assert [outcome.known for outcome in first] == [False, False, False, True]
        assert first[3].plan_ids == first[0].plan_ids
        assert first[3].records == first[0].records > 0
        again = run([folder], store)
        assert [outcome.known for outcome in again] == [True] * 4
        assert (store.status().plans, store.status().archive_files) == (3, 3)

    def test_new_bytes_at_a_known_path_are_its_next_version(self, store: Store, folder: Path) -> None:
        path = folder / "0.txt"
        (first,) = run([path], store)
        path.write_text(plan_text("青岩", 99), encoding="utf-8")
        (second,) = run([path], store)
        assert (second.document_id, second.plan_ids, second.known) == (
            first.document_id,
            first.plan_ids,
            False,
        )
        assert store.document(first.document_id or "").version == 2
        (plan_id,) = first.plan_ids
        assert "99万亩" in store.plan(plan_id).text
        assert store.plan(plan_id).version == 2
        assert [plan.version for plan in store.versions(plan_id)] == [1]
        assert all(record.plan_id == plan_id for record in store.records())
        path.write_text(plan_text("青岩", 3), encoding="utf-8")
        assert run([path], store)[0].known is False
        assert store.plan(plan_id).version == 3
        assert store.check(deep=True) == ()

    def test_a_page_is_known_by_its_address(self, store: Store) -> None:
        url = "https://www.example.gov.cn/a/1.html"
        page = f"<html><body><div class='TRS_Editor'><p>{'</p><p>'.join(plan_text('青岩').split())}</p></div></body></html>"
        (outcome,) = run([Source(name=url, url=url, data=page.encode())], store)
        assert (outcome.state, outcome.document_id, outcome.plan_ids) == ("ok", url, (f"{url}#1",))
        changed = page.replace("500万元", "600万元").encode()
        (outcome,) = run([Source(name=url, url=url, data=changed)], store)
        assert store.document(url).version == 2
        assert outcome.plan_ids == (f"{url}#1",)

    def test_again_reads_anew_and_remake_reads_the_archive(self, store: Store, folder: Path) -> None:
        first = run([folder], store)
        store.connection.execute("UPDATE document SET ingested_at = '2001-01-01'")
        assert [outcome.known for outcome in run([folder], store, again=True)] == [False] * 3
        assert all(document.ingested_at > "2020" for document in store.documents())
        assert sum(store.status().records.values()) == sum(outcome.records for outcome in first)
        shutil.rmtree(folder)
        remade = list(remake(store, limits=QUICK))
        assert [outcome.plan_ids for outcome in remade] == [outcome.plan_ids for outcome in first]
        assert {document.version for document in store.documents()} == {1}
        assert store.check(deep=True) == ()

    def test_every_bad_document_is_named_and_the_rest_is_done(self, store: Store, folder: Path) -> None:
        bad = {
            "empty.txt": b"",
            "blank.txt": b" \n\t\n",
            "broken.docx": b"this is no zip",
            "broken.pdf": b"%PDF-1.4\n1 0 obj\n<<",
            "odd.xyz": plan_text("奇").encode(),
            "noise.bin": bytes(range(256)) * 20,
        }
        for name, data in bad.items():
            (folder / name).write_bytes(data)
        paths = [folder / "gone.txt", *(folder / name for name in bad), folder / "0.txt"]
        outcomes = run(paths, store, workers=2)
        assert states(outcomes) == ["failed"] * 7 + ["ok"]
        for path, outcome in zip(paths[:-1], outcomes, strict=False):
            (reason,) = outcome.reasons
            assert str(path) in reason
            assert any("一" <= character <= "鿿" for character in reason)
            assert "程序错误" not in reason
        assert store.status().plans == 1
        assert store.check(deep=True) == ()
        assert states(run(paths, store)) == states(outcomes)

    def test_a_scanned_page_makes_a_document_partial(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "half.pdf"
        _half_scanned(path)
        (outcome,) = run([path], store)
        assert (outcome.state, outcome.plans) == ("partial", 1)
        assert any("2" in reason and "页" in reason for reason in outcome.reasons)
        assert store.document(outcome.document_id or "").reasons == outcome.reasons
        (known,) = run([path], store)
        assert (known.state, known.reasons, known.known) == ("partial", outcome.reasons, True)

    def test_a_nearly_empty_document_is_partial(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("青岩县2019年茶产业发展实施方案", "utf-8")
        (outcome,) = run([tmp_path / "a.txt"], store)
        assert (outcome.state, outcome.plans) == ("partial", 1)
        assert "几乎没有文字" in outcome.reasons[0]

    def test_every_warning_that_a_parser_gives_is_known_as_a_loss_or_not(self) -> None:
        given = set()
        for path in Path(ingest_package.__file__).parent.glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("PlanWarning", "_warning"):
                    code = next((k.value for k in node.keywords if k.arg == "code"), (node.args or [None])[0])
                    given |= {code.value} if isinstance(code, ast.Constant) else set()
        assert set(pipeline.LOSSES) <= given
        assert given - set(pipeline.LOSSES) == NO_LOSSES

    def test_names_that_are_no_text_are_shown_and_opened(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        folder = os.fsencode(tmp_path / "in")
        names = ["方案.txt", "方法.txt", "空.txt", "坏.pdf"]
        data = [plan_text("青岩"), plan_text("白泉"), "", "%PDF-1.4"]
        for name, text in zip(names, data, strict=True):
            with open(folder + b"/" + name.encode("gbk"), "wb") as file:  # noqa: PTH123
                file.write(text.encode("gbk"))
        outcomes = run([os.fsdecode(folder)], store)
        assert sorted((Path(o.path).name, o.state) for o in outcomes) == [
            ("\ufffd\ufffd.pdf", "failed"), ("\ufffd\ufffd.txt", "failed"),
            ("\ufffd\ufffd\ufffd\ufffd.txt", "ok"), ("\ufffd\ufffd\ufffd\ufffd.txt", "ok"),
        ]  # fmt: skip
        for outcome in outcomes:
            assert all(reason.startswith(f"{outcome.path}：") for reason in outcome.reasons)
            assert "程序错误" not in "".join(outcome.reasons)
        # Two names that look alike are two places: a document there is no version of the other.
        assert store.status().plans == 2
        assert {document.version for document in store.documents()} == {1}
        again = os.fsdecode(folder + b"/" + "方案.txt".encode("gbk"))
        Path(again).write_text(plan_text("青岩", 9), "utf-8")
        (outcome,) = run([again], store)
        assert store.document(outcome.document_id or "").version == 2
        assert len(store.delete(again)) == 1
        assert [reading.state for reading in read([again], limits=QUICK)] == ["ok"]

    def test_a_document_that_failed_is_tried_again(self, store: Store, folder: Path) -> None:
        path = folder / "0.txt"
        (failed,) = run([path], store, limits=Limits(result=10))
        assert failed.state == "failed"
        assert store.document(failed.document_id or "").state == "failed"
        (outcome,) = run([path], store)
        assert (outcome.state, outcome.known, outcome.document_id) == ("ok", False, failed.document_id)
        assert store.document(outcome.document_id or "").version == 1

    def test_a_bad_new_version_leaves_the_old_one(self, store: Store, folder: Path) -> None:
        path = folder / "0.txt"
        (good,) = run([path], store)
        path.write_bytes(b" \n")
        assert states(run([path], store)) == ["failed"]
        path.write_text(plan_text("青岩", 99), encoding="utf-8")
        assert states(run([path], store, limits=Limits(result=10))) == ["failed"]
        assert store.document(good.document_id or "").state == "failed"
        assert "新建茶园3万亩" in store.plan(good.plan_ids[0]).text
        assert states(run([path], store)) == ["ok"]
        assert store.plan(good.plan_ids[0]).version == 2
        assert store.check(deep=True) == ()

    def test_stopping_early_keeps_whole_documents(self, store: Store, folder: Path) -> None:
        batch = ingest([folder], store, limits=QUICK)
        next(batch)
        batch.close()
        assert store.status().plans == 1
        assert store.check() == () or {f.code for f in store.check()} == {"archive_unknown"}


class TestReading:
    def test_without_a_store(self, folder: Path) -> None:
        (folder / "empty.txt").write_bytes(b"")
        readings = list(read([folder], limits=QUICK, workers=2))
        assert [reading.state for reading in readings] == ["ok", "ok", "ok", "failed"]
        for reading in readings[:3]:
            (plan,) = reading.plans
            assert len(reading.records) > 2
            assert all(plan.text[r.start : r.end] == r.quote for r in reading.records)
        assert "empty.txt" in readings[3].reasons[0]

    def test_words_of_a_list_reach_the_parsing_processes(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text(plan_text("青岩") + "打造千户苗寨品牌。\n" * 3, "utf-8")
        words = (Word("千户苗寨", 100_000, "n"),)

        def metrics(words: tuple[Word, ...]) -> set[str]:
            (reading,) = read([path], limits=QUICK, words=words)
            return {f"{record.metric}{record.value}" for record in reading.records}

        without, having = metrics(()), metrics(words)
        assert {metric for metric in without if "苗寨" in metric} == without - having != set()
        (outcome,) = run([path], store)
        assert outcome.records > len(having)
        store.use_words(words)
        (outcome,) = remake(store, limits=QUICK)
        assert outcome.records == sum(1 for _ in store.records())
        assert {f"{record.metric}{record.value}" for record in store.records()} == having

    def test_a_list_of_bodies_reaches_the_parsing_processes(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text(plan_text("青岩") + "6月底前新建茶园12万亩（责任单位：县茶办、县扶贫办）。\n", "utf-8")
        bodies = (Entry("茶办", "茶产业发展办公室"),)

        def named(bodies: tuple[Entry, ...]) -> set[str]:
            (reading,) = read([path], limits=QUICK, bodies=bodies)
            return {name for record in reading.records for name in record.bodies if "茶" in name or "扶贫" in name}

        assert named(()) == {"县茶办", "县扶贫开发办公室"}
        assert named(bodies) == {"县茶产业发展办公室", "县扶贫开发办公室"}
        run([path], store)
        assert store.use_bodies(bodies)
        assert "县茶产业发展办公室" not in {name for record in store.records() for name in record.bodies}
        list(remake(store, limits=QUICK))
        assert named(bodies) <= {name for record in store.records() for name in record.bodies}

    def test_bytes_that_lie_nowhere(self) -> None:
        (reading,) = read([Source(name="a.txt", data=plan_text("青岩").encode())], limits=QUICK)
        assert (reading.state, reading.plans[0].source) == ("ok", "a.txt")


def _half_scanned(path: Path) -> None:
    """A page of text, and a page that is one picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("STSong-Light", 12)
    for number, line in enumerate(plan_text("青岩").split("\n")):
        canvas.drawString(72, 760 - 24 * number, line)
    canvas.showPage()
    canvas.drawImage(ImageReader(Image.effect_noise((300, 400), 40)), 20, 20, 555, 800)
    canvas.save()


def _bomb(depth: int) -> bytes:
    """A PDF of some two kilobytes whose page draws 10 ** depth times the same words: each form draws the next ten times."""
    forms = [b"BT /F 9 Tf 72 700 Td (plan) Tj ET"] + [b"/X Do " * 10] * depth
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</XObject<</X %d 0 R>>>>>>"
        % (5 + len(forms)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length 5>>stream\n/X Do\nendstream",
    ]
    for number, form in enumerate(forms):
        inner = b"/Font<</F 4 0 R>>" if number == 0 else b"/XObject<</X %d 0 R>>" % (5 + number)
        data = zlib.compress(form)
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%s>>/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
            % (inner, len(data), data)
        )
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


class OddError(Exception):
    """Cannot be rebuilt from what it was made of."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first)
        self.second = second


def _break_parsing(source: Source) -> Any:
    raise OddError("奇怪", source.name)


class TestUnforeseen:
    """Here a parser is replaced: none of ours is known to fail so. The work is done in this process."""

    @pytest.fixture
    def task(self, folder: Path) -> child.Task:
        return child.Task(name="0.txt", path=str(folder / "0.txt"))

    def test_an_odd_exception_becomes_a_reason(self, task: child.Task, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ingest.read_plans", _break_parsing)
        monkeypatch.setattr(child, "_limit_cpu", lambda _seconds: None)
        result = msgspec.json.decode(child.run(task, QUICK, pipeline._attempt), type=child.Result)
        assert result.failure == "程序错误（OddError：奇怪）；请把这份文件和这行提示发给维护人员"

    def test_a_plan_that_cannot_be_extracted_is_kept(self, task: child.Task, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("extract.extract", _break_parsing)
        monkeypatch.setattr(child, "_limit_cpu", lambda _seconds: None)
        result = msgspec.json.decode(child.run(task, QUICK, pipeline._attempt), type=child.Result)
        assert [kept.plan.title for kept in result.kept] == ["青岩县2019年茶产业发展实施方案"]
        assert len(result.missing) == 1
        assert "提取失败" in result.missing[0]


class TestLimits:
    @pytest.mark.skipif(sys.platform == "darwin", reason="memory of a process cannot be limited")
    def test_a_pdf_that_never_ends_is_stopped_and_the_rest_is_done(self, store: Store, folder: Path) -> None:
        bomb = folder.parent / "bomb.pdf"
        bomb.write_bytes(_bomb(9))
        began = time.monotonic()
        outcomes = run([bomb, folder], store, limits=Limits(seconds=5, memory=2 << 30), workers=2)
        assert time.monotonic() - began < 60
        assert states(outcomes) == ["failed", "ok", "ok", "ok"]
        (reason,) = outcomes[0].reasons
        assert any(words in reason for words in ("已中止", "内存", "崩溃", "上限"))
        assert store.status().plans == 3

    def test_a_text_that_takes_too_long_is_stopped(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "long.txt"
        path.write_text("\n".join(plan_text("青岩", n) for n in range(4000)), encoding="utf-8")
        (outcome,) = run([path], store, limits=Limits(seconds=0.5))
        assert outcome.reasons == (f"{path}：处理超过 0.5 秒，已中止；可用 --seconds 放宽，或把文件拆开",)
        assert store.status().plans == 0

    def test_a_result_that_is_too_large_is_refused(self, store: Store, folder: Path) -> None:
        outcomes = run([folder], store, limits=Limits(result=1 << 10))
        assert states(outcomes) == ["failed"] * 3
        assert "上限" in outcomes[0].reasons[0]

    def test_a_file_that_is_too_large_is_refused(self, store: Store, folder: Path) -> None:
        (folder / "0.txt").write_text(plan_text("青岩") + "县" * 100_000, encoding="utf-8")
        outcomes = run([folder], store, limits=Limits(file=100_000))
        assert states(outcomes) == ["failed", "ok", "ok"]
        assert "上限" in outcomes[0].reasons[0]
        assert store.status().archive_files == 2


def python(script: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """A program of its own, in a session of its own."""
    root = str(Path(__file__).resolve().parents[2])
    return subprocess.Popen(
        [*options.pop("before", ()), sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": root},
        **options,
    )


BATCH = """
import os, signal, sys
from index import archive, fulltext, keep, pipeline, store

def die_at(count, module, name, after=False):
    whole, calls = getattr(module, name), [0]
    def call(*arguments, **options):
        calls[0] += 1
        if calls[0] < count:
            return whole(*arguments, **options)
        if after:
            whole(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(module, name, call)

exec(sys.argv[3])
with store.Store.open(sys.argv[1]) as opened:
    for outcome in pipeline.ingest([sys.argv[2]], opened, workers=2):
        print(outcome.state, *outcome.reasons, flush=True)
"""
DEATHS = {
    "before bytes are renamed": "from pathlib import Path\ndie_at(5, Path, 'replace')",
    "while bytes are synced": "die_at(3, os, 'fsync')",
    "after bytes are kept": "die_at(4, archive, 'sync_folder', after=True)",
    "before the first transaction": "die_at(1, store.Store, 'put')",
    "inside a transaction, before its records": "die_at(3, keep, '_put_records')",
    "inside a transaction, before its index": "die_at(4, fulltext, 'add')",
    "inside a transaction, at its end": "die_at(2, keep, 'note', after=True)",
    "after a transaction": "die_at(5, store.Store, 'put', after=True)",
}


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Twelve documents, two of them with the same bytes."""
    (tmp_path / "many").mkdir()
    for number in range(12):
        name = "甲乙丙丁戊己庚辛壬癸子甲"[number]
        (tmp_path / "many" / f"{number:02}.txt").write_text(plan_text(name, ord(name) % 50), encoding="utf-8")
    return tmp_path / "many"


def _settled(path: Path, many: Path) -> None:
    """After a death: whole documents only; run again: complete, nothing double, nothing left over."""
    with Store.open(path) as store:
        # What was archived and never kept is told, and taken up by the next run; nothing else is amiss.
        assert {finding.code for finding in store.check(deep=True)} <= {"leftover", "archive_unknown"}
        for document in store.documents():
            assert len(document.plan_ids) == (document.state == "ok")
            assert document.state == "failed" or len(list(store.records(document.plan_ids))) > 2
        before = store.status().plans
        outcomes = run([many], store, workers=2)
        assert states(outcomes) == ["ok"] * 12
        assert sum(outcome.known for outcome in outcomes) in (before, before + 1)
        status = store.status()
        assert (status.plans, status.documents, status.archive_files) == (11, {"ok": 11}, 11)
        assert sum(status.records.values()) == sum(o.records for o in outcomes[:11])
        assert SqliteSearcher(store).search_plans(PlanQuery(words="茶园")).total == 11
        assert store.check(deep=True) == ()
        assert list((store.archive.folder / "tmp").iterdir()) == []


class TestKilling:
    @pytest.mark.parametrize("death", DEATHS.values(), ids=list(DEATHS))
    def test_at_any_point_leaves_whole_documents(self, tmp_path: Path, many: Path, death: str) -> None:
        batch = python(BATCH, tmp_path / "s.db", many, death)
        batch.communicate(timeout=120)
        assert batch.returncode == -signal.SIGKILL
        _settled(tmp_path / "s.db", many)

    def test_the_whole_group_from_outside(self, tmp_path: Path, many: Path) -> None:
        batch = python(BATCH, tmp_path / "s.db", many, "")
        assert batch.stdout is not None
        for _ in range(4):
            assert batch.stdout.readline() == "ok\n"
        os.killpg(batch.pid, signal.SIGKILL)
        batch.communicate(timeout=60)
        _settled(tmp_path / "s.db", many)

    @pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc to look for processes in")
    def test_leaves_no_processes_behind(self, tmp_path: Path, many: Path) -> None:
        batch = python(BATCH, tmp_path / "s.db", many, DEATHS["after a transaction"])
        batch.communicate(timeout=120)
        deadline = time.monotonic() + 20
        while (left := _of_session(batch.pid)) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert left == []

    def test_a_batch_that_is_interrupted_ends(self, tmp_path: Path, many: Path) -> None:
        for path in many.iterdir():
            with path.open("a", encoding="utf-8") as file:
                # Long enough that the batch still runs when it is interrupted.
                file.writelines(f"\n年底前新建茶园{number}亩，培训茶农{number}人次。" for number in range(1, 200))
        batch = python(BATCH, tmp_path / "s.db", many, "")
        assert batch.stdout is not None
        batch.stdout.readline()
        os.killpg(batch.pid, signal.SIGINT)
        _, errors = batch.communicate(timeout=60)
        assert batch.returncode in (-signal.SIGINT, 130, 1)
        assert "KeyboardInterrupt" in errors
        _settled(tmp_path / "s.db", many)


def _of_session(session: int) -> list[int]:
    """Processes that belong to a session."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(entry.name))
    return found


class TestFullDisk:
    SCRIPT = """
import resource, sys
from index import pipeline, store
with store.Store.open(sys.argv[1]) as opened:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
    for outcome in pipeline.ingest([sys.argv[2]], opened):
        print(outcome.state, *outcome.reasons, flush=True)
"""

    @pytest.mark.parametrize("limit", [250, 150_000, 400_000, 700_000, 1_000_000])
    def test_is_told_and_nothing_is_half_written(self, tmp_path: Path, many: Path, limit: int) -> None:
        Store.open(tmp_path / "s.db").close()
        batch = python(self.SCRIPT, tmp_path / "s.db", many, limit)
        out, errors = batch.communicate(timeout=120)
        assert batch.returncode == 0, errors
        ends = out.splitlines()
        assert len(ends) == 12
        failed = [end for end in ends if not end.startswith("ok")]
        assert failed
        assert all("磁盘已满" in end for end in failed), failed
        assert list((tmp_path / "s.db.archive" / "tmp").iterdir()) == []
        _settled(tmp_path / "s.db", many)


class TestRights:
    SCRIPT = """
import sys
from index import pipeline, store
with store.Store.open(sys.argv[1]) as opened:
    for outcome in pipeline.ingest([sys.argv[2]], opened):
        print(outcome.state, *outcome.reasons, flush=True)
"""

    def test_a_file_without_them_fails_and_the_rest_is_done(self, tmp_path: Path, folder: Path) -> None:
        before: tuple[str, ...] = ()
        if os.geteuid() == 0:
            # Root reads everything, unless it gives up that right.
            if shutil.which("setpriv") is None:
                pytest.skip("root, and no setpriv to become less")
            before = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
        (folder / "0.txt").chmod(0)
        (folder / "shut").mkdir(mode=0)
        batch = python(self.SCRIPT, tmp_path / "s.db", folder, before=before)
        out, errors = batch.communicate(timeout=120)
        (folder / "shut").chmod(0o700)
        assert batch.returncode == 0, errors
        first, second, third, fourth = out.splitlines()
        assert first == f"failed {folder / '0.txt'}：无法读取：没有权限"
        assert (second, third) == ("ok", "ok")
        assert fourth == f"failed {folder / 'shut'}：没有读取权限"


def test_progress_is_told_for_an_empty_batch(store: Store) -> None:
    calls: list[tuple[int, int, str]] = []
    told: Callable[..., None] = lambda *call: calls.append(call)  # noqa: E731
    assert run([], store, progress=told) == []
    assert calls == [(0, 0, "")]
