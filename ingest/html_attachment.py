"""Documents that hang on a page: 附件1：任务分解表.xls."""

from __future__ import annotations

from urllib.parse import unquote

from ingest.html_line import clean
from ingest.html_link import is_document
from ingest.html_page import Page
from ingest.plan import Attachment

_MOST = 200


def find(page: Page, within: range) -> tuple[Attachment, ...]:
    """The documents linked to within a range of elements, each address once."""
    found: dict[str, str] = {}
    for element in within:
        if page.tags[element] != "a" or len(found) >= _MOST:
            continue
        link = page.attribute(element, "href").strip()
        name = clean(page.text(element))
        if is_document(link, name):
            shown = name or page.attribute(element, "title") or unquote(link.rsplit("/", 1)[-1])
            found.setdefault(page.absolute(link), shown)
    return tuple(Attachment(name, url) for url, name in found.items())
