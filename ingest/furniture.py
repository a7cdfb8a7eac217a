"""What belongs to the page and not to the plan: navigation, lines of facts, share buttons, page numbers,
lists of related pages, the words of editors. At the head and tail of a page freely, within it
only what is certain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from ingest import doc_type, issuer, label, mark, stamp
from ingest.words import rows

_HEAD, _TAIL, _LEAD_IN = 40, 40, 4
_LONGEST_LISTED, _BANNERS = 40, 12
_WIDER = re.compile(r"(?:[\u4e00-\u9fff]{1,10}[省市州盟县区])?")
# What may stand above a document's title: its number, its red head, a mark of an annex or of secrecy, an issuer.
_HEADS = re.compile(
    r"号[)）]?$|文件$|令$|^附|^[《（(]|密|急$|签发|公报|[12]\d{3}"
    r"|[\u4e00-\u9fff]{2}(?:委|政府|局|厅|部|室|会|组|院|中心)(?: |$)"
)
_PAGE_NUMBER = re.compile(
    r"[-—－–•·]{1,2} {0,3}\d{1,4}(?: {0,3}[-—－–•·]{1,2})?"
    r"|第 ?\d{1,4} ?页(?:[ ,，/]{0,3}共 ?\d{1,4} ?页)?|\d{1,4} ?/ ?\d{1,4}"
)
_COLLECTION = re.compile(r"[（(【](?:[\u4e00-\u9fff]{0,6})\d{1,3} ?[篇份则][)）】]")
_CRUMBS = re.compile(
    r".{0,12}首页 {0,2}[>›»/|→》].*|(?:[^>›»]{1,15}[>›»]{1,2}){2,8}[^>›»]{1,30}"
    r"|.{2,20}(?:网|网站|政府|局|委) {0,2}[>›»]{1,2}[^>›»。]{1,30}"
)
_BUTTONS = re.compile(
    r"(?:(?:首页|正文|打印|关闭|收藏|分享|返回|下载|字体|字号|大|中|小|t|[|｜/【】\[\]()（）:：])){1,20}"
)
_ABOUT = re.compile(r"^【.{1,60}】的?|^与.{1,40}|^更多(?:关于.{1,30}的)?")  # 【秸秆禁烧方案】相关文章
_BARE = re.compile(r"[\W\d_]{0,40}")
_SIGNS = re.compile(r"[\W_]")


def find(texts: Sequence[str], page_title: str | None = None) -> frozenset[int]:
    """Indexes of the lines that are furniture; each text is one line, stripped.

    `page_title` is the title that the page gives its text: where it stands in the text too, banners stand above it.
    """
    dropped = set(label.find(texts).lines)
    dropped.update(i for i, text in enumerate(texts) if _is_certain(text))
    dropped |= _tail(texts)
    dropped |= _head(texts, dropped)
    dropped |= _repeated_title(texts, dropped) | _banners(texts, page_title or "")
    return frozenset(dropped | _lead_ins(texts))


def is_collection(text: str) -> bool:
    """A page's title that counts its texts: 脱贫攻坚实施方案(精选12篇)."""
    return len(text) <= 80 and _COLLECTION.search(text) is not None


def title(texts: Sequence[str]) -> str | None:
    """The page's own title: the line above its line of facts, where it looks like one."""
    facts = sorted(label.find(texts).lines)
    above = next((texts[i - 1] for i in facts if 0 < i < _HEAD and i - 1 not in facts), None)
    if above is None or not 6 <= len(above) <= 120 or _is_frame(above) or is_collection(above):
        return None
    return above if above[-1] not in "。；;：:" else None


@cache
def _pattern(name: str, *, weak: bool = False) -> re.Pattern[str]:
    """The words of a list as one pattern; those marked weak belong to a page only beside surer ones."""
    found = (row[0] for row in rows(name) if weak or len(row) == 1)
    return re.compile("|".join(re.escape(word) for word in sorted(found, key=len, reverse=True)), re.IGNORECASE)


def _is_certain(text: str) -> bool:
    """Furniture wherever it stands."""
    if not text or _PAGE_NUMBER.fullmatch(text):
        return True
    return is_collection(text) or (
        len(text) <= 120 and bool(_pattern("furniture_within").search(text.replace(" ", "")))
    )


def _is_frame(text: str, *, weak: bool = False) -> bool:
    """Furniture at the head or tail of a page."""
    bare = _bare(text)
    if len(text) > 120 or not bare:
        return not bare
    if _BUTTONS.fullmatch(bare) or _CRUMBS.fullmatch(text):
        return True
    return _begins(_pattern("furniture_start", weak=weak), text)


def _bare(text: str) -> str:
    return text.replace(" ", "").lstrip("•·>»|").lower()


def _is_body(text: str) -> bool:
    return len(text) > 60 or (len(text) > 24 and "。" in text) or mark.find(text) is not None


def _head(texts: Sequence[str], dropped: set[int]) -> set[int]:
    """Frame lines above the first paragraph, and short words (a channel's name) above the last of them."""
    stop = next((i for i, text in enumerate(texts[:_HEAD]) if _is_body(text) and i not in dropped), _HEAD)
    frame = {i for i, text in enumerate(texts[:stop]) if _is_frame(text) or stamp.read(text)}
    above = max(frame, default=-1)
    return frame | {i for i in range(above) if len(texts[i]) <= 8 and doc_type.find(texts[i]) is None}


def _tail(texts: Sequence[str]) -> set[int]:
    """From the first sign of the page's end on, where no paragraph follows it.

    主办单位 may be the last line of a plan for a fair: it is furniture beside a page's own marks alone.
    """
    last_body = _last_body(texts)
    lines = range(max(0, len(texts) - _TAIL, last_body + 1), len(texts))
    sure = any(_is_certain(texts[i]) or _begins(_pattern("furniture_tail"), texts[i]) for i in lines)
    tail = _pattern("furniture_tail", weak=sure)
    start = next((i for i in lines if len(texts[i]) <= 60 and _begins(tail, texts[i])), len(texts))
    found = {*range(start, len(texts)), *(i for i in lines if _is_frame(texts[i], weak=sure))}
    at = len(texts) - 1
    while found and at > last_body and (at in found or _BARE.fullmatch(texts[at])):
        found.add(at)
        at -= 1
    return found


def _last_body(texts: Sequence[str]) -> int:
    """The last paragraph above the list of other texts, -1 where there is none."""
    above = enumerate(texts[: _related(texts)])
    return max((i for i, text in above if _is_body(text) and not _is_frame(text)), default=-1)


def _related(texts: Sequence[str]) -> int:
    """The line that heads a list of other texts, numbered or not, to the end; the number of lines where none does."""
    at = len(texts)
    for i in range(len(texts) - 1, max(-1, len(texts) - _TAIL), -1):
        if len(texts[i]) > _LONGEST_LISTED or "。" in texts[i]:
            break
        if _begins(_pattern("furniture_tail"), texts[i]):
            at = i
    return at


def _begins(pattern: re.Pattern[str], text: str) -> bool:
    bare = _bare(text)
    return any(pattern.match(words.lstrip("【[")) for words in (bare, _ABOUT.sub("", bare)))


def _repeated_title(texts: Sequence[str], dropped: set[int]) -> set[int]:
    """The page's title where the document's own stands below it, in one line or broken over two."""
    for i in range(min(len(texts), _HEAD)):
        wanted = _SIGNS.sub("", texts[i])
        if i in dropped or len(wanted) < 8 or len(texts[i]) > 120 or not _may_be_title(texts[i]):
            continue
        below = [texts[j] for j in range(i + 1, min(len(texts), i + 16)) if j not in dropped]
        at = _place_of(wanted, below)
        if at is not None:
            return {i} if all(len(text) <= 60 for text in below[:at]) else set()
    return set()


def _place_of(wanted: str, texts: Sequence[str]) -> int | None:
    """Where the wanted words stand, in one line or several, before the first paragraph has ended."""
    for at, text in enumerate(texts):
        if _joins(texts[at : at + 4], wanted):
            return at
        if len(text) > 120:
            break
    return None


def _banners(texts: Sequence[str], page_title: str) -> set[int]:
    """Short lines above the page's title that are not the head of a document: who issues it, its number, 附件."""
    wanted = _SIGNS.sub("", page_title)
    heads = range(min(len(texts), _BANNERS))
    at = next((i for i in heads if _joins(texts[i : i + 4], wanted)), 0) if len(wanted) >= 8 else 0
    above = texts[:at]
    if any(len(text) > _LONGEST_LISTED or text[-1:] in "。：:；" for text in above):
        return set()  # a covering notice
    return {i for i, text in enumerate(above) if not _HEADS.search(text)}


def _joins(texts: Sequence[str], wanted: str) -> bool:
    """Whether the first one to four texts together are the wanted words, or these after the name of a wider place."""
    joined = accumulate(_SIGNS.sub("", text) for text in texts)
    return any(_WIDER.fullmatch(words.removesuffix(wanted)) for words in joined if words.endswith(wanted))


def _may_be_title(text: str) -> bool:
    """No sentence, no entry of a table of contents, and no issuer, who heads a notice and signs it."""
    return text[-1] not in "。；;：:" and mark.find(text) is None and not all(map(issuer.is_organ, text.split()))


def _lead_ins(texts: Sequence[str]) -> set[int]:
    """What editors of collections say to their readers, also where a link has torn it into lines."""
    editor = _pattern("furniture_editor")
    found: set[int] = set()
    for i, text in enumerate(texts):
        if i in found or len(text) > 400 or not editor.search(text) or mark.find(text):
            continue
        found.add(i)
        ends = [j for j in range(i + 1, min(len(texts), i + _LEAD_IN)) if _ends_lead_in(texts[j])]
        if ends and all(len(texts[j]) <= 40 for j in range(i + 1, ends[0])):
            found.update(range(i + 1, ends[0] + 1))
    return found


def _ends_lead_in(text: str) -> bool:
    return len(text) <= 60 and re.search(r"希望(?:能?对|能帮)|供(?:大家|您|你)?参考|有所帮助|欢迎", text) is not None
