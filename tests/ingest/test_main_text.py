"""The main text is found in known containers and without them, and measured on real pages."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from ingest import decode, html, html_line, html_page, main_text
from ingest.source import Source

PROSE = "全县完成退耕还林2.3万亩，新增绿化面积1.1万亩，森林覆盖率提高0.6个百分点，兑现补助资金1380万元。"
LINKS = "".join(f'<li><a href="/{i}.html">某县召开第{i}次工作推进会，部署下一阶段重点任务</a></li>' for i in range(30))


def found_name(text: str) -> str | None:
    """Class or id of the element that is taken for the main text."""
    page = html_page.read(text, name="page.html")
    element = main_text.find(page, html_line.read(page))
    if element is None:
        return None
    return page.attribute(element, "id") or page.attribute(element, "class") or page.tags[element]


@pytest.mark.parametrize(
    "attribute",
    [
        'class="TRS_Editor"',
        'class="view TRS_UEDITOR trs_paper_default"',
        'id="zoom"',
        'id="Zoom"',
        'id="UCAP-CONTENT"',
        'class="v_news_content"',
        'class="wp_articlecontent"',
    ],
)
def test_known_containers_are_taken_whole(attribute: str) -> None:
    name = re.search(r'"(.+)"', attribute)
    assert name is not None
    text = f"<body><ul>{LINKS}</ul><div {attribute}><p>{PROSE}</p><table><tr><td>附表</td></tr></table></div>{LINKS}</body>"
    assert found_name(text) == name.group(1)


def test_a_text_and_its_annex_in_a_container_each_are_both_kept() -> None:
    parts = f"<div class=TRS_Editor>{f'<p>{PROSE}</p>' * 4}</div><div class=TRS_Editor>{f'<p>{PROSE}</p>' * 2}</div>"
    assert found_name(f"<body><ul>{LINKS}</ul><div class=nr>{parts}</div></body>") == "nr"
    nested = f"<div class=TRS_Editor><div class=Custom_UnionStyle>{f'<p>{PROSE}</p>' * 4}</div></div>"
    assert found_name(f"<body><div class=nr>{nested}</div></body>") == "TRS_Editor"


def test_a_known_container_with_little_in_it_is_not_taken() -> None:
    text = f"<body><div class=TRS_Editor>责编：某</div><div id=nr>{f'<p>{PROSE}</p>' * 6}</div></body>"
    assert found_name(text) == "nr"


def test_prose_wins_over_many_links() -> None:
    text = f"<body><div id=left><ul>{LINKS}</ul></div><div id=nr>{f'<p>{PROSE}</p>' * 4}</div></body>"
    assert found_name(text) == "nr"


def test_text_between_line_breaks_in_a_cell_is_found() -> None:
    rows = f"<tr><td id=menu>{LINKS}</td><td id=nr>{'<br>&nbsp;&nbsp;'.join([PROSE] * 5)}</td></tr>"
    assert found_name(f"<body><table>{rows}</table></body>") == "nr"


def test_what_readers_wrote_is_no_main_text() -> None:
    comments = f"<div class=comment-list>{f'<p>{PROSE}</p>' * 12}</div>"
    assert found_name(f"<body><div id=nr>{f'<p>{PROSE}</p>' * 4}</div>{comments}</body>") == "nr"


def test_a_page_of_links_has_no_main_text() -> None:
    assert found_name(f"<body><ul>{LINKS}</ul></body>") is None


def test_all_parts_of_a_divided_text_are_kept() -> None:
    text = f"<body><div id=a><p>{PROSE * 3}</p></div><div id=b><p>{PROSE * 3}</p></div></body>"
    assert found_name(text) == "body"


def grams(text: str) -> Counter[str]:
    bare = "".join(text.split())
    return Counter(bare[i : i + 3] for i in range(len(bare) - 2))


def f1(found: str, wanted: str) -> float:
    ours, theirs = grams(found), grams(wanted)
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


def test_real_pages_main_text(real_docs: Path) -> None:
    pages = sorted((real_docs / "data" / "web_pages").glob("*.html"))
    assert len(pages) == 34
    scores = {}
    for page in pages:
        document = html.parse(Source(page.name, page.read_bytes()))
        parts = [piece.text or "\n".join(cell.text for cell in piece.cells) for piece in document.pieces]
        scores[page.stem] = f1("\n".join(parts), page.with_suffix(".txt").read_text(encoding="utf-8"))
    assert sum(scores.values()) / 34 >= 0.93, sorted(scores.items(), key=lambda item: item[1])[:8]
    assert sum(score >= 0.9 for score in scores.values()) >= 30


def iso(day: str) -> str:
    year, month, date = re.findall(r"\d+", day)
    return f"{year}-{int(month):02}-{int(date):02}"


@pytest.mark.parametrize("marked", [True, False], ids=["container known", "container unknown"])
def test_real_government_pages(real_docs: Path, marked: bool) -> None:
    folder = real_docs / "data" / "gov_pages"
    gold = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    assert len(gold) == 28
    for name, wanted in gold.items():
        text = decode.decode((folder / name).read_bytes()).text
        body = html_page.read(text, name=name)
        holder = next(e for e in range(len(body.tags)) if body.attribute(e, "id") == "UCAP-CONTENT")
        shown = text if marked else text.replace('id="UCAP-CONTENT"', "")
        document = html.parse(Source(name, shown.encode(), wanted["url"]))
        facts = dict(document.facts)
        assert "".join((document.title or "").split()) == "".join(wanted["title"].split())
        assert facts["发文字号"] == wanted["doc_number"]
        assert facts["发文机关"] == wanted["issuer"]
        assert facts["索引号"] == wanted["index_number"]
        assert (iso(facts["成文日期"]), iso(facts["发布日期"])) == (wanted["issued"], wanted["published"])
        parts = [piece.text or "".join(cell.text for cell in piece.cells) for piece in document.pieces]
        assert "".join("".join(parts).split()) == "".join(body.text(holder).split()), name
