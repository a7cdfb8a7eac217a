"""`Page`: a parsed web page as flat lists, in reading order.

Elements have one numbering, texts another; an element knows the range of the texts and of the elements under it. So a
subtree is a range, sums over all subtrees come from one running sum over the texts, and no depth of nesting needs
recursion. What nobody sees (scripts, styles, form fields, hidden elements) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest import html_name
from ingest.errors import SourceTooLarge
from ingest.html_link import is_document
from ingest.words import rows

MAX_CHARACTERS = 20_000_000
MAX_TAGS = 1_000_000
MAX_DEPTH = 20_000
MAX_WORK = 2_000_000_000  # depth x tags: what an HTML5 parser may have to walk up through
MAX_ATTRIBUTES = 2_000  # in one tag: the parser compares each with all others

LINE_ENDS = frozenset(tag for tag, kind in rows("html_tag") if kind == "line")
_ENDS_LINE = 16  # beside the flags of html_name
_FLAGS = {tag: _ENDS_LINE if kind == "line" else -1 for tag, kind in rows("html_tag")}
_FLAGS.update(dict.fromkeys(("nav", "footer", "aside", "menu"), _ENDS_LINE | html_name.FURNITURE))
_KEPT_EMPTY = frozenset(("td", "th", "dd"))
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.I)
# Elements that close themselves, or that HTML closes when the next begins, add no depth.
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|tbody|thead|tfoot|dt|dd|option|br|img|hr|input|meta|link|col|area|base|param|wbr"
    r"|embed|source|o:p)[\s/>])[a-zA-Z]"
)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{8000,}+")
# Dates that only a script of the page knows: JSON-LD, or what WeChat fills in when the page is shown.
_SCRIPTED = ("datePublished", "createTime", "publishTime", "publish_time")
_ASSIGNED = re.compile(r"[\"']?\s{0,3}[:=]\s{0,3}[\"'](\d{4}-\d{1,2}-\d{1,2}[^\"'<>]{0,20})")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\ufffc"
_NO_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))
_LONG_PAGE = 100_000
_MOST_SCRIPTED = 8  # times that a name is looked at


class Page(msgspec.Struct):
    """The elements and texts of a body in reading order, and what the head says.

    Under element `i` stand the elements `i + 1` to `ends[i]` and the texts `firsts[i]` to `lasts[i]` (half-open).
    A text has its element (`owners`), the number of its line (`rows`; lines end at blocks and <br>) and whether it
    stands in a link to another page (`links`). `kinds` is what the names of the elements tell (see html_name).
    """

    tags: list[str] = []
    attributes: list[dict[str, str | None]] = []
    parents: list[int] = []
    ends: list[int] = []
    firsts: list[int] = []
    lasts: list[int] = []
    texts: list[str] = []
    owners: list[int] = []
    rows: list[int] = []
    links: list[bool] = []
    kinds: list[int] = []
    title: str = ""
    metas: tuple[tuple[str, str], ...] = ()
    base: str | None = None

    def attribute(self, element: int, name: str) -> str:
        """An attribute's value, empty where there is none."""
        return self.attributes[element].get(name) or ""

    def text(self, element: int) -> str:
        """All text under an element, as it stands in the page."""
        return "".join(self.texts[self.firsts[element] : self.lasts[element]])

    def next_sibling(self, element: int) -> int | None:
        """The element that follows under the same parent."""
        after, parent = self.ends[element], self.parents[element]
        return after if parent >= 0 and after < self.ends[parent] else None

    def children(self, element: int) -> list[int]:
        """The elements right under an element, in order."""
        found, child = [], element + 1
        while child < self.ends[element]:
            found.append(child)
            child = self.ends[child]
        return found

    def around(self, text: int, most: int = 200) -> list[int]:
        """The elements around a text, innermost first."""
        return self.above(self.owners[text], most)

    def above(self, element: int, most: int = 200) -> list[int]:
        """An element and those around it, innermost first; no more than a page that means well has."""
        found: list[int] = []
        while element >= 0 and len(found) < most:
            found.append(element)
            element = self.parents[element]
        return found

    def absolute(self, link: str) -> str:
        """A link made absolute where the page's own address is known."""
        try:
            return urljoin(self.base, link) if self.base else link
        except ValueError:  # an address that is none, such as http://[
            return link


def without_invisible(text: str) -> str:
    """The text without soft hyphens, zero-width spaces and marks of direction: they split words unseen."""
    if text.isascii() or not any(mark in text for mark in _INVISIBLE):
        return text
    return text.translate(_NO_INVISIBLE)


def read(text: str, *, name: str, url: str | None = None, with_head: bool = True) -> Page:
    """Parse decoded HTML. Raises SourceTooLarge for `name` where it is over a limit."""
    check(text, name)
    tree = LexborHTMLParser(text)
    page = Page()
    if tree.body is not None:
        _Walk(page).over(tree.body)
    whole = "".join(page.texts)
    if without_invisible(whole) is not whole:
        page.texts = [without_invisible(words) for words in page.texts]
    if with_head:
        _read_head(tree, page, url)
        page.metas += tuple(_scripted(text))
    return page


class _Walk:
    """A walk over the nodes of a body that fills a page: down, else on to the next, else up to where there is a next.

    The one hot loop of reading a page.
    """

    __slots__ = ("above", "link", "page", "parent", "row")

    def __init__(self, page: Page) -> None:
        self.page = page
        self.above: list[LexborNode] = []
        self.parent, self.row, self.link = -1, 0, -1

    def over(self, body: LexborNode) -> None:
        """Fill the page with all that stands under `body`."""
        node: LexborNode | None = body
        while True:
            while node is None:
                if self.parent < 0:
                    return
                node = self._leave()
            tag = node.tag or ""
            if tag == "-text":
                self._text(node)
                node = node.next
            else:
                node = self._enter(node, tag)

    def _leave(self) -> LexborNode | None:
        """Close the element; the node after it."""
        page, element = self.page, self.parent
        page.lasts[element], page.ends[element] = len(page.texts), len(page.tags)
        self.row += page.kinds[element] & _ENDS_LINE
        self.link = -1 if self.link == element else self.link
        self.parent = page.parents[element]
        node = self.above.pop()
        return node.next if self.parent >= 0 else None

    def _text(self, node: LexborNode) -> None:
        page, text = self.page, node.text_content or ""
        if not text.isspace() or (page.rows and page.rows[-1] == self.row):
            page.texts.append(text)
            page.owners.append(self.parent)
            page.rows.append(self.row)
            page.links.append(self.link >= 0)

    def _enter(self, node: LexborNode, tag: str) -> LexborNode | None:
        """Open an element that shows something, and go to its first node; else to the node after it."""
        flags = _FLAGS.get(tag, 0)
        if flags < 0:
            return node.next
        self.row += flags
        child = node.first_child
        if child is None and tag not in _KEPT_EMPTY:
            return node.next
        attributes = node.attributes
        if attributes and self.parent >= 0 and _is_hidden(attributes):
            return node.next
        self._open(tag, attributes, flags)
        self.above.append(node)
        return child

    def _open(self, tag: str, attributes: dict[str, str | None], flags: int) -> None:
        page, element = self.page, len(self.page.tags)
        page.parents.append(self.parent)
        page.tags.append(tag)
        page.attributes.append(attributes)
        named = "class" in attributes or "id" in attributes
        page.kinds.append(flags | html_name.kind(attributes) if named else flags)
        page.firsts.append(len(page.texts))
        page.lasts.append(0)
        page.ends.append(0)
        self.parent = element
        if tag == "a" and (address := attributes.get("href")) and not is_document(address):
            self.link = element


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    """A main text that a script shows once it has loaded (WeChat's js_content) is hidden in the source alone."""
    style = attributes.get("style")
    if style and ("none" in style or "hidden" in style or "NONE" in style) and _HIDDEN.search(style):
        return not html_name.kind(attributes) & html_name.CONTAINER
    return "hidden" in attributes


def _read_head(tree: LexborHTMLParser, page: Page, url: str | None) -> None:
    title = tree.css_first("title")
    if title is not None:
        page.title = " ".join(title.text().split())
    page.metas = tuple(
        (name, " ".join(content.split()))
        for found in (node.attributes for node in tree.css("meta"))
        if (name := found.get("name") or found.get("property") or found.get("itemprop"))
        and (content := found.get("content"))
    )
    base = tree.css_first("base[href]")
    page.base = url
    page.base = page.absolute(base.attributes.get("href") or "") if base is not None else url


def _scripted(text: str) -> Iterator[tuple[str, str]]:
    """The first day that is assigned to each of the names."""
    for name in _SCRIPTED:
        at = -1
        for _ in range(_MOST_SCRIPTED):
            at = text.find(name, at + 1)
            if at < 0:
                break
            if found := _ASSIGNED.match(text, at + len(name)):
                yield name, found[1]
                break


def check(text: str, name: str) -> None:
    """Raises SourceTooLarge where a page would take a parser too long or too much memory."""
    if len(text) > MAX_CHARACTERS:
        raise SourceTooLarge(name, f"网页超过 {MAX_CHARACTERS // 10_000} 万字符的上限")
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise SourceTooLarge(name, f"网页的标签超过 {MAX_TAGS // 10_000} 万个的上限")
    if tags > MAX_DEPTH // 2:
        depth = _depth(text)
        if depth > MAX_DEPTH or depth * tags > MAX_WORK:
            raise SourceTooLarge(name, f"网页的标签嵌套过深（{depth} 层）")
    if len(text) < _LONG_PAGE:
        return
    if any(len(tag.group().split(None, MAX_ATTRIBUTES)) > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise SourceTooLarge(name, f"网页有一个标签的属性超过 {MAX_ATTRIBUTES} 个")


def _depth(text: str) -> int:
    depth = deepest = 0
    for tag in _NESTING.finditer(text):
        if tag.group(1):
            depth = max(0, depth - 1)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest
