"""The sample plans that ship with the program: complete, up to date, varied as the README says."""

from __future__ import annotations

import io
import itertools
import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from corpora.write import build, number, text

GRAM = 12
ROWS = [json.loads(line) for line in (build.PLANS / "manifest.jsonl").read_text("utf-8").splitlines()]
PATHS = [row["path"] for row in ROWS]
WRITTEN = {build.rendered(plan)[0]: plan for _, plan in build.written()}


def bare(words: str) -> str:
    """The words without white space and punctuation."""
    return "".join(c for c in words if not c.isspace() and unicodedata.category(c)[0] not in "PS")


def body(plan: text.Text) -> str:
    return "\n".join(line.shown for line in number.numbered(plan.body, plan.head.get("numbering", "full")))


def grams(words: str) -> set[str]:
    letters = bare(words)
    return {letters[i : i + GRAM] for i in range(len(letters) - GRAM + 1)}


def share(a: set[str], b: set[str]) -> float:
    return len(a & b) / min(len(a), len(b))


@pytest.fixture(scope="module")
def shares() -> dict[tuple[str, str], float]:
    sets = {path: grams(body(plan)) for path, plan in WRITTEN.items()}
    return {(a, b): share(sets[a], sets[b]) for a, b in itertools.combinations(sorted(sets), 2)}


def test_share_is_of_the_smaller_set() -> None:
    whole = "到年底，全县改厕一万户，治理污水村九十六个。"
    part = "到年底全县改厕一万户治理"
    assert share(grams(part), grams(whole)) == 1
    assert share(grams(part), grams("各乡镇应当于每年三月报送上一年度实施情况")) == 0


def test_manifest_names_every_file() -> None:
    there = {p.relative_to(build.PLANS).as_posix() for p in build.PLANS.rglob("*.*")}
    assert there == {*PATHS, "manifest.jsonl"}
    assert len(PATHS) == len(set(PATHS))


@pytest.mark.parametrize("path", [*PATHS, "manifest.jsonl"])
def test_file_is_what_build_renders(path: str, rendered: dict[str, bytes]) -> None:
    there = (build.PLANS / path).read_bytes()
    if path.endswith((".pdf", ".docx", ".xlsx")):
        # Another release of the library that writes them may pack the same text differently.
        assert shown(path, there) == shown(path, rendered[path]), "run python -m corpora.write.build"
    else:
        assert there == rendered[path], "run python -m corpora.write.build"


@pytest.fixture(scope="module")
def rendered() -> dict[str, bytes]:
    return build.rendered_all()


def test_rendering_twice_gives_the_same(rendered: dict[str, bytes]) -> None:
    again = build.rendered_all()
    assert [p for p in rendered if again[p] != rendered[p]] == []


def test_number_of_plans_and_formats() -> None:
    suffixes = Counter(path.rpartition(".")[2] for path in PATHS)
    assert len(PATHS) >= 32
    assert suffixes["html"] >= 10
    for suffix, least in (("txt", 5), ("docx", 5), ("pdf", 5), ("xlsx", 3)):
        assert suffixes[suffix] >= least, suffix
    sites = Counter(row["form"] for row in ROWS if row["path"].endswith(".html"))
    assert set(sites) == {"old", "trs", "gov", "modern", "news"}
    assert any(row["form"] == "docx-numbered" for row in ROWS)
    assert sum((build.PLANS / path).stat().st_size for path in PATHS) < 6_000_000


def test_families_span_places_and_years() -> None:
    families = defaultdict(list)
    for row in ROWS:
        if row["family"]:
            families[row["family"]].append(row)
    assert len(families) == 3
    for rows in families.values():
        assert len(rows) >= 8
        assert len({row["region_code"] for row in rows}) >= 4
        assert len({row["year"] for row in rows}) >= 2
        assert len({row["form"] for row in rows}) >= 4


def test_share_inside_families(shares: dict[tuple[str, str], float]) -> None:
    family = {row["path"]: row["family"] for row in ROWS}
    inside = {pair: s for pair, s in shares.items() if family[pair[0]] and family[pair[0]] == family[pair[1]]}
    assert len(inside) >= 3 * 28
    assert {pair: s for pair, s in inside.items() if not 0.4 <= s <= 0.95} == {}


def test_share_between_families_and_singles(shares: dict[tuple[str, str], float]) -> None:
    family = {row["path"]: row["family"] for row in ROWS}
    apart = {p: s for p, s in shares.items() if not family[p[0]] or family[p[0]] != family[p[1]]}
    assert {pair: s for pair, s in apart.items() if s >= 0.1} == {}


@pytest.mark.parametrize("path", PATHS)
def test_length(path: str) -> None:
    assert 1_200 <= len(body(WRITTEN[path])) <= 5_000


def shown(path: str, data: bytes | None = None) -> str:
    """All text of a rendered file, as another reader than ours gives it."""
    data = (build.PLANS / path).read_bytes() if data is None else data
    return {"html": _html, "txt": _txt, "pdf": _pdf, "docx": _docx, "xlsx": _xlsx}[path.rpartition(".")[2]](data)


def _html(data: bytes) -> str:
    from bs4 import BeautifulSoup

    encoding = "gb18030" if b"charset=gb2312" in data else "utf-8"
    return BeautifulSoup(data.decode(encoding), "lxml").get_text()


def _txt(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _pdf(data: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    # The number at the foot of each page is furniture.
    return "\n".join(re.sub(r"— \d+ —\s*$", "", page) for page in pages)


def _docx(data: bytes) -> str:
    from docx import Document

    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def _xlsx(data: bytes) -> str:
    from openpyxl import load_workbook

    rows = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


@pytest.mark.parametrize("row", [r for r in ROWS if r["form"] != "txt"], ids=lambda r: r["path"])
def test_every_sentence_is_in_the_file(row: dict[str, object]) -> None:
    path = str(row["path"])
    there = bare(shown(path))
    plan = WRITTEN[path]
    wanted = [cell for line in plan.body for cell in (line.cells if line.kind == "row" else [line.text])]
    # A paragraph may run over the foot of a page: look for its pieces.
    pieces = [w[i : i + 10] for w in map(bare, wanted) for i in range(0, max(len(w) - 9, 1), 10)]
    lost = [piece for piece in pieces if piece not in there]
    assert len(lost) <= (0.02 * len(pieces) if path.endswith(".pdf") else 0), lost


@pytest.mark.parametrize("row", [r for r in ROWS if r["form"] == "txt"], ids=lambda r: r["path"])
def test_damage_is_in_the_copy_and_told(row: dict[str, object]) -> None:
    copy = shown(str(row["path"]))
    clean = body(WRITTEN[str(row["path"])])
    damage = row["damage"]
    assert isinstance(damage, list)
    assert len(damage) >= 3
    for one in damage:
        assert one["copied"] in copy
        assert one["written"] in clean
        assert copy.count(one["written"]) < clean.count(one["written"]) + _furniture(row, one["written"])


def _furniture(row: dict[str, object], words: str) -> int:
    plan = WRITTEN[str(row["path"])]
    return "\n".join([*plan.top, *plan.bottom]).count(words)


def test_old_pages_are_gbk_under_the_label_gb2312() -> None:
    old = [build.PLANS / row["path"] for row in ROWS if row["form"] == "old"]
    assert old
    for path in old:
        data = path.read_bytes()
        assert b"charset=gb2312" in data
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")
        assert "\ufffd" not in data.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        (build.PLANS / "yanglao/baoji-2021.html").read_bytes().decode("gb2312")


def test_codes_are_of_the_places_named() -> None:
    table = text.FOLDER.parent / "gazetteer" / "places.tsv"
    rows = [line.split("\t") for line in table.read_text("utf-8").splitlines() if not line.startswith("#")]
    name = {row[0]: row[1] for row in rows if not row[3]}
    above = {row[0]: row[2] for row in rows}
    for row in (r for r in ROWS if r["region_code"]):
        code = row["region_code"]
        # A place that was renamed since bears today's name in `also`.
        today = row["also"].get("county", [row["county"]])[0]
        assert name[code] == (today or row["city"] or row["province"]), row["path"]
        assert name[code[:2] + "0000"] == row["province"], row["path"]
        if row["county"] and row["city"]:
            assert name[above[code]] == row["city"], row["path"]


@pytest.mark.parametrize("words", ["{没有的}", "正文"])
def test_slots_and_words_must_match(tmp_path: Path, words: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(f"file: x\nform: txt\n= 多余: 一\n---\n{words}\n", "utf-8")
    with pytest.raises(ValueError, match="多余"):
        text.read(path)


def test_numbers_leave_no_gap() -> None:
    headings = [text.Line("heading", "", level) for level in (1, 2, 2, 1, 2, 3, 3, 2)]
    full = [line.label for line in number.numbered(headings, "full")]
    through = [line.label for line in number.numbered(headings, "through")]
    assert full == ["一、", "（一）", "（二）", "二、", "（一）", "1．", "2．", "（二）"]
    assert through == ["一、", "（一）", "（二）", "二、", "（三）", "1．", "2．", "（四）"]
    assert [number.chinese(n) for n in (1, 10, 11, 20, 23)] == ["一", "十", "十一", "二十", "二十三"]
