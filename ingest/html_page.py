"""`Page`: a parsed web page as flat lists, in reading order.

Element and text nodes share one numbering. What lies under node `i` are the nodes `i + 1` to `ends[i]`, so a subtree
is a range, sums over all subtrees come from one running sum, and no depth of nesting needs recursion. The parser
repairs the page and writes it out again; the sound page is then read token by token, which is faster than asking
for each node. What nobody sees (scripts, styles, form fields, hidden elements) is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin

import msgspec
from selectolax.lexbor import LexborHTMLParser

from ingest.errors import SourceTooLarge

MAX_CHARACTERS = 20_000_000
MAX_TAGS = 1_500_000
MAX_DEPTH = 20_000
MAX_WORK = 2_000_000_000  # depth x tags: what an HTML5 parser may have to walk up through
MAX_ATTRIBUTES = 2_000  # in one tag: the parser compares each with all others

TEXT = "#text"
LINE_ENDS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr"
    " ucapcontent ul".split()
)
_EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNSEEN = frozenset("button canvas datalist input map option select textarea audio video".split())
_STRIPPED = "iframe math noembed noframes noscript object script style svg template".split()
_HIDDEN = re.compile(r'display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden| hidden=""', re.I)
# What the parser writes out: every attribute has a quoted value, every < of a text is escaped.
_TOKEN = re.compile(r'<(?:!--.*?--|(/?)([a-z][^\s/>]*+)((?: [^\s/>][^\s/>=]*+="[^"]*+")*+)[^>]*+)>([^<]*+)', re.S)
_ATTRIBUTE = re.compile(r' ([^\s/>][^\s/>=]*+)="([^"]*+)"')
# Elements that close themselves, or that HTML closes when the next begins, add no depth.
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|tbody|thead|tfoot|dt|dd|option|br|img|hr|input|meta|link|col|area|base|param|wbr"
    r"|embed|source|o:p)[\s/>])[a-zA-Z]"
)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{8000,}+")
_CACHED = 400
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\ufffc"
_NO_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))
_LONG_PAGE = 100_000


class Page(msgspec.Struct):
    """The nodes of a body in reading order, and what the head says.

    `tags[i]` is the element's name or `TEXT`, `texts[i]` is empty for elements, `attributes[i]` as in the page.
    `visible` lists the text nodes: node, number of its line (lines end at blocks and <br>), whether it is in a link.
    """

    tags: list[str]
    texts: list[str]
    attributes: list[str]
    parents: list[int]
    ends: list[int]
    visible: list[tuple[int, int, bool]]
    title: str = ""
    metas: tuple[tuple[str, str], ...] = ()
    base: str | None = None
    length: int = 0

    def attribute(self, node: int, name: str) -> str:
        """An attribute's value, empty where there is none."""
        raw = self.attributes[node]
        return attributes(raw).get(name, "") if raw else ""

    def names(self, node: int) -> frozenset[str]:
        """Class names and id of an element, in lower case, written as in CSS (.article, #zoom)."""
        raw = self.attributes[node]
        return _names(raw) if raw else frozenset()

    def next_sibling(self, node: int) -> int | None:
        """The node that follows under the same parent."""
        after, parent = self.ends[node], self.parents[node]
        return after if parent >= 0 and after < self.ends[parent] else None

    def children(self, node: int) -> list[int]:
        """The nodes right under a node, in order."""
        found, child = [], node + 1
        while child < self.ends[node]:
            found.append(child)
            child = self.ends[child]
        return found

    def above(self, node: int, most: int = 200) -> list[int]:
        """The elements around a node, innermost first; no more than a page that means well has."""
        found: list[int] = []
        parent = self.parents[node]
        while parent >= 0 and len(found) < most:
            found.append(parent)
            parent = self.parents[parent]
        return found

    def absolute(self, link: str) -> str:
        """A link made absolute where the page's own address is known."""
        return urljoin(self.base, link) if self.base else link


def attributes(raw: str) -> dict[str, str]:
    """The attributes of a tag: ' class="a" id="b"' gives class and id."""
    return _cached_attributes(raw) if len(raw) <= _CACHED else _read_attributes(raw)


def _read_attributes(raw: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(raw)}


_cached_attributes = lru_cache(maxsize=4096)(_read_attributes)


def _names(raw: str) -> frozenset[str]:
    return _cached_names(raw) if len(raw) <= _CACHED else _read_names(raw)


def _read_names(raw: str) -> frozenset[str]:
    found = attributes(raw)
    names = {"." + name for name in found.get("class", "").lower().split()}
    if identifier := found.get("id", "").strip().lower():
        names.add("#" + identifier)
    return frozenset(names)


_cached_names = lru_cache(maxsize=4096)(_read_names)


def unescape(text: str) -> str:
    """The few entities that the parser leaves when it writes a page out."""
    if "&" not in text:
        return text
    text = text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">")
    return text.replace("&quot;", '"').replace("&amp;", "&")


def without_invisible(text: str) -> str:
    """The text without soft hyphens, zero-width spaces and marks of direction: they split words unseen."""
    if text.isascii() or not any(mark in text for mark in _INVISIBLE):
        return text
    return text.translate(_NO_INVISIBLE)


def read(text: str, *, name: str, url: str | None = None) -> Page:
    """Parse decoded HTML. Raises SourceTooLarge for `name` where it is over a limit."""
    _check(text, name)
    tree = LexborHTMLParser(text)
    page = Page([], [], [], [], [], [], length=len(text))
    if tree.body is not None:
        tree.strip_tags(_STRIPPED)
        _flatten(page, without_invisible(tree.body.html or ""))
    _read_head(tree, page, url)
    return page


def _flatten(page: Page, html: str) -> None:
    tags, texts, raw, parents, ends = page.tags, page.texts, page.attributes, page.parents, page.ends
    visible = page.visible
    line, parent, hidden, linked = 0, -1, -1, False
    for close, tag, attributes_, text in _TOKEN.findall(html):
        breaks = tag in LINE_ENDS
        line += breaks
        if close:
            if parent > 0 and tags[parent] == tag:
                ends[parent] = len(tags)
                hidden = -1 if hidden == parent else hidden
                parent = parents[parent]
            linked = linked and tag != "a"
        elif tag:
            node = len(tags)
            tags.append(tag)
            texts.append("")
            raw.append(attributes_)
            parents.append(parent)
            ends.append(node + 1)
            if tag not in _EMPTY:
                parent = node
                linked = linked or (tag == "a" and " href=" in attributes_)
                if hidden < 0 and (tag in _UNSEEN or _is_hidden(attributes_)):
                    hidden = node
        if text and hidden < 0 and not (breaks and text.isspace()):
            visible.append((len(tags), line, linked))
            tags.append(TEXT)
            texts.append(unescape(text))
            raw.append("")
            parents.append(parent)
            ends.append(len(tags))
    while parent >= 0:
        ends[parent] = len(tags)
        parent = parents[parent]


def _is_hidden(raw: str) -> bool:
    return ("none" in raw or "hidden" in raw or "NONE" in raw) and _HIDDEN.search(raw) is not None


def _read_head(tree: LexborHTMLParser, page: Page, url: str | None) -> None:
    title = tree.css_first("title")
    if title is not None:
        page.title = " ".join(title.text().split())
    page.metas = tuple(
        (name, " ".join(content.split()))
        for found in (node.attributes for node in tree.css("meta"))
        if (name := found.get("name") or found.get("property")) and (content := found.get("content"))
    )
    base = tree.css_first("base[href]")
    link = base.attributes.get("href") if base is not None else None
    page.base = urljoin(url, link) if url and link else link or url


def _check(text: str, name: str) -> None:
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
