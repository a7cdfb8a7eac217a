"""Links to documents: files that hang on a page, not pages of a site."""

from __future__ import annotations

import re

_FILE = re.compile(
    r"\.(?:docx?|docm|wps|wpt|pdf|ofd|ceb|xlsx?|xlsm|et|pptx?|zip|rar|7z|rtf|txt|csv)(?:$|[?#&;)）】\s])",
    re.I,
)
_PAGE = (".html", ".htm", ".shtml", ".asp", ".aspx", ".jsp", ".php", "/")


def is_document(link: str, name: str = "") -> bool:
    """True for a link to a file that is no page, by its address or by the name shown.

    >>> is_document("./P020180517.xls"), is_document("/down?id=3", "附件.doc"), is_document("index.html")
    (True, True, False)
    """
    if link.endswith(_PAGE) and not name:
        return False
    if not link or link.startswith(("#", "mailto:")) or link[:11].lower() == "javascript:":
        return False
    return _FILE.search(link) is not None or _FILE.search(name) is not None
