"""Documents that a page links to: 附件1：任务分解表.xls."""

from __future__ import annotations

import re
from urllib.parse import unquote

from ingest.html_line import clean
from ingest.html_page import Page
from ingest.plan import Attachment

_MOST = 200
_FILE = re.compile(
    r"\.(?:docx?|docm|wps|wpt|pdf|ofd|ceb|xlsx?|xlsm|et|pptx?|zip|rar|7z|rtf|txt|csv)(?:$|[?#&;)）】\s])", re.I
)


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


def is_document(link: str, name: str = "") -> bool:
    """True for a link to a file that is no page, by its address or by the name shown.

    >>> is_document("./P020180517.xls"), is_document("/down?id=3", "附件.doc"), is_document("javascript:void(0)", "a.doc")
    (True, True, False)
    """
    if not link or link.startswith(("#", "mailto:")) or link[:11].lower() == "javascript:":
        return False
    return _FILE.search(link) is not None or _FILE.search(name) is not None
