"""The title of a plan: its own, also broken over lines, or the page's where the page's table states one.

A covering notice (关于印发《X》的通知) gives way to X where the text of X follows in the same plan: X is the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

import msgspec

from ingest import day, doc_number, doc_type, fact, issuer
from ingest.document import Document
from ingest.reading import Reading
from ingest.words import alternation

HEAD_LINES, BANNER_LINES, BODY_LINES, JOINED = 16, 4, 400, 6
LONGEST = 140

_WORD = re.compile(r"[^\w]+|_")
_LABEL = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、]"
    r"|第[一二三四五六七八九十百]{1,4}[章条节])"
)
# Lines of the head that are no part of a title: marks of an attachment, brackets, the red head, who speaks, the frame.
_ASIDE = re.compile(
    r"附件.{0,4}|附[表录].{0,3}|附[:：]|目 ?录|前 ?言|序 ?言|[（(][^（()）]{0,80}[)）]|(?:(?!关于|《).){2,30}文件"
    r"|各位代表.*|[—–\-]{1,2}.{0,80}|[12]\d{3}年\d{1,2}月\d{1,2}日.{0,40}(?:会议|大会)上?"
    r"|.{0,30}(?:代?[市州县区省旗盟镇乡]长|主席)[\s:：].{0,8}|[\u4e00-\u9fff](?: [\u4e00-\u9fff]){1,3}"
    r"|[\d\s:：./\-]+|中华人民共和国.{0,20}令|第\d{1,5}号"
)
_ATTACHED = re.compile(r"附 ?件? ?[\d一二三四五]{0,2} ?[:：] ?\S")  # a list of attachments: the text is below
_FRAME = re.compile(alternation("title_frame"))
# What no title has: the marks of a sentence, the words that open one, the heads of a report's parts.
_SENTENCE = re.compile(
    r"[。；;！!？?]|[:：，,]$|[，,][^，,]*[，,]|^(?:现在|为了?|根据|按照|各位|同志们|近年来|经|一年来|[12]\d{3}年[，,]?是)"
    r"|(?:会议上|大会上|回顾|目标|任务|总体要求|原则|思路|背景|意义|\.docx?|\.pdf|\.xlsx?|\.wps)$"
)
_SALUTATION = re.compile(r"[^《]{2,120}[:：]$")
_AFTER = re.compile(
    r"[（(〔\[【]?\s*(?:\d{4}|征求意见|公开征求|草案|试行|暂行|修订|送审|讨论|修改|\d{1,2}\.\d版"
    r"|[一二三四五六七八九〇○]{4}|“?十[一二三四五]五).{0,24}"
)
_COUNT = r"[一二三四五六七八九十\d]{1,3}"
_COUNTED = re.compile(rf"^(?:【?篇{_COUNT}】?|第{_COUNT}篇|范文{_COUNT})[:：、\s]*")
_NAMED = re.compile(r"《([^《》]{4,120}(?:《[^《》]{1,80}》[^《》]{0,60}){0,3})》")
_COVER = re.compile(r"印发|转发|下发|公布|发布|发给|颁布|批转")
_COVERED = re.compile(
    r"(?:印发|转发|下发|公布|发布|颁布|批转)[《<〈]?(.{4,120}?)[》>〉]?(?:的|等.{1,12}的)?(?:通知|通告|公告|函)$"
)
_BRINGS = re.compile(
    r"现(?:予|将|把|公布|发布|印发)|印发(?:给)?你|印发给|(?:印发|下发|转发).{0,40}(?:执行|落实|实施)|予以印发"
)
_REPORT = re.compile(r"\W{0,4}((?:[12]\d{3}年)?\s*(?:[\u4e00-\u9fff]{2,14}(?:人民)?)?政 ?府 ?工 ?作 ?报 ?告)(?!的)")
_SITE = re.compile(
    r"\s*(?:[_|\uff5c]|[-–—]{1,2}\s*(?=[^\-–—]{0,30}(?:政府|网|门户|专栏|公开|局|委|办|办公室)[^\-–—]{0,12}$)).{0,60}$"
)
_PAIRS = ("《》", "（）", "()", "“”", "〔〕")


class Line(msgspec.Struct, frozen=True):
    """A line of the text at [start, end), stripped."""

    text: str
    start: int
    end: int


def find(document: Document, text: str, facts: dict[str, list[str]], *, parts: int) -> Reading[str] | None:
    """The title, or None. `facts` as `fact.find` gives them; they tell of a plan that is the page's only one."""
    lines = tuple(_lines(text))
    if parts == 1 and facts.get("title"):
        return _stated(facts["title"][0], lines)
    head = _head(lines)
    own = _covered(head, lines) or head
    if parts > 1:
        return own
    page = _page_title(document, facts)
    if own is None or (page and not doc_type.find(own.value) and doc_type.find(page.value)):
        return page
    return _fuller(own, document)


def from_name(source_name: str) -> Reading[str] | None:
    """A title in the file's name, where the name ends in a kind of document."""
    stem = PurePath(source_name).stem
    ok = "://" not in source_name and 8 <= len(stem) <= LONGEST and doc_type.find(stem)
    return Reading(stem, "file_name") if ok else None


def inner(text: str) -> Reading[str] | None:
    """The title of what a covering notice brings, where its text follows."""
    lines = tuple(_lines(text))
    return _covered(_head(lines), lines)


def notice(document: Document, text: str, facts: dict[str, list[str]], *, parts: int) -> str | None:
    """The title that stands first, the covering notice's own where there is one: it names issuers and numbers."""
    head = _head(tuple(_lines(text)))
    if head is not None:
        return head.value
    if parts > 1:
        return None
    page = _page_title(document, facts)
    return next(iter(facts.get("title", ())), page.value if page else None)


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for line in text.split("\n", BODY_LINES)[:BODY_LINES]:
        bare = line.strip()
        start = at + (line.index(bare) if bare else 0)
        yield Line(bare, start, start + len(bare))
        at += len(line) + 1


def _plain(text: str) -> str:
    """Only letters and digits, for comparing titles that differ in marks and spaces."""
    return _WORD.sub("", text)


def _tidy(text: str) -> str:
    """Spaces that set letters or lines apart are dropped; those between the names of joint issuers stay."""
    words = ""
    for token in text.split():
        named = issuer.is_organ(words.split(" ")[-1]) and issuer.is_organ(re.split("关于|印发|转发", token)[0])
        words += f" {token}" if named or re.fullmatch(r"篇.{1,3}", token) else token
    return words


def _is_aside(line: str) -> bool:
    if doc_type.find(line.replace(" ", "")) and len(line) <= 12:
        return False  # 实 施 方 案 is set like a name
    if _ASIDE.fullmatch(line) or doc_number.is_number(line) or (len(line) <= 4 and not doc_type.find(line)):
        return True
    if len(line) < 60 and _FRAME.search(line):
        return True
    return _is_day(line) or bool(fact.pairs(line))


def _is_day(line: str) -> bool:
    """A day and little else."""
    days = list(day.find(line)) if len(line) <= 40 else []
    return bool(days) and len(line) - (days[0].end - days[0].start) <= 12


def _titular(line: str) -> bool:
    """Whether a line may be (part of) a title: short, no sentence, no heading label, no salutation."""
    return (
        2 <= len(line) <= LONGEST
        and not _SENTENCE.search(line)
        and not _LABEL.match(line)
        and "\t" not in line
        and re.search(r"[\u4e00-\u9fff]", line) is not None
    )


def _head(lines: tuple[Line, ...]) -> Reading[str] | None:
    """The title among the first lines: the first that names a kind of document, else the first that may be one."""
    found = list(_candidates(lines))
    near = (reading for i, reading in found if i - found[0][0] < BANNER_LINES)
    named = next((reading for reading in near if doc_type.find(reading.value)), None)
    return named or (found[0][1] if found else None)


def _candidates(lines: tuple[Line, ...]) -> Iterator[tuple[int, Reading[str]]]:
    """What may be a title, with the place of its first line, up to the first line that is none."""
    shown = [line.text for line in lines[:HEAD_LINES]]
    for i, line in enumerate(lines[:HEAD_LINES]):
        if report := _report(line):
            yield i, report
            return
        if not line.text or _is_aside(line.text) or (i and fact.stacked(shown, i - 1)):
            continue
        found = _joined(lines[i : i + JOINED]) if _titular(line.text) else None
        if found is None:
            return
        yield i, found


def _report(line: Line) -> Reading[str] | None:
    """政府工作报告, with the bracket that may follow: （2023年）."""
    report = _REPORT.match(line.text)
    if report is None or _is_aside(line.text[: report.end()]):
        return None
    at, words = line.start + report.start(1), report[1]
    rest = re.match(r"\s?[（(][^（()）]{1,12}[)）]", line.text[report.end() :])
    words += rest[0] if rest else ""
    return _reading(words, at, at + len(words))


def _joined(lines: tuple[Line, ...]) -> Reading[str] | None:
    """The lines from the first on that make one title; the first alone where they name no kind of document."""
    words = ""
    for i, line in enumerate(lines):
        if not _may_belong(line.text, first=i == 0):
            break
        words = f"{words} {line.text}".lstrip()  # the space stays between the names of joint issuers alone
        if len(words) > LONGEST:
            break
        following = lines[i + 1].text if i + 1 < len(lines) else ""
        if doc_type.find(_tidy(words)) and not _continues(words, following):
            end = line.end
            if _AFTER.fullmatch(following) and not _is_dated(following):
                words, end = words + following, lines[i + 1].end
            return _reading(words, lines[0].start, end)
    first = lines[0]
    return _reading(first.text, first.start, first.end) if 4 <= len(first.text) <= 50 else None


def _may_belong(line: str, *, first: bool) -> bool:
    """May a line be part of a title? Below the first no line of the frame, unless it is its own bracket: （试行）."""
    return _titular(line) and (first or not _is_aside(line) or _AFTER.fullmatch(line) is not None)


def _is_dated(line: str) -> bool:
    return any(True for _ in day.find(line))


def _continues(words: str, following: str) -> bool:
    """Whether the next line completes the title: 关于印发…实施方案 + 的通知, or an unclosed bracket."""
    if not _titular(following) or _AFTER.fullmatch(following):
        return False
    unclosed = any(words.count(pair[0]) > words.count(pair[1]) for pair in _PAIRS)
    joins = re.match(r"的(?:通知|意见|决定|函|批复|报告|通报|公告|请示|建议)|的?实施|暨|和|及|与", following)
    return unclosed or joins is not None


def _reading(words: str, start: int, end: int) -> Reading[str]:
    counted = _COUNTED.match(words)
    skipped = counted.end() if counted and counted.end() < len(words) else 0
    return Reading(_tidy(doc_number.without(words[skipped:])), "title", start + skipped, end)


def _covered(head: Reading[str] | None, lines: tuple[Line, ...]) -> Reading[str] | None:
    """The title X of what a covering notice brings, where X stands again as a line of its own below the notice."""
    after = head.end if head is not None and head.end is not None else -1
    for name in _names(head, lines):
        wanted = _plain(name)
        for i, line in enumerate(lines):
            if line.start > after and (here := _matches(wanted, lines[i : i + JOINED])):
                return here
    return None


def _names(head: Reading[str] | None, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """What the notice says it brings: in its title, or in its sentence 现将《X》印发给你们."""
    found: list[str] = []
    if head is not None and (covered := _COVERED.search(head.value)):
        found += [*_NAMED.findall(head.value), covered[1]]
    for line in lines[: HEAD_LINES + 6]:
        words = line.text[:500]
        if _COVER.search(words) and _BRINGS.search(words):
            found += _NAMED.findall(words)
    return tuple(dict.fromkeys(found))


def _matches(wanted: str, lines: tuple[Line, ...]) -> Reading[str] | None:
    """The title that begins at the first line if one to six lines together are the wanted words."""
    words = ""
    for line in lines:
        if len(line.text) > LONGEST or line.text.endswith(("。", "；", "：", ":")):
            return None
        if not words and not _may_open(line.text):
            return None
        words += line.text
        bare = _plain(words)
        if bare == wanted or (len(bare) >= 8 and _same(bare, wanted)):
            return _reading(words, lines[0].start, line.end)
        if len(bare) > len(wanted) + 12:
            return None
    return None


def _may_open(line: str) -> bool:
    """Words that are no part of the frame and no list of attachments."""
    return bool(line) and not _is_aside(line) and not _ATTACHED.match(line)


def _same(bare: str, wanted: str) -> bool:
    """One is the other with a few words before it: 铜仁市2018年…方案 and 2018年…方案."""
    shorter, longer = sorted((bare, wanted), key=len)
    before = longer.removesuffix(shorter)
    return before != longer and len(shorter) >= 0.6 * len(longer) and "月" not in before


def _stated(value: str, lines: tuple[Line, ...]) -> Reading[str]:
    """The title of the page's table, with its place where it also heads the text."""
    wanted = _plain(value)
    for i in range(min(len(lines), HEAD_LINES)):
        if here := _matches(wanted, lines[i : i + JOINED]):
            return Reading(_tidy(value), "page", here.start, here.end)
    return Reading(_tidy(value), "page")


def _fuller(own: Reading[str], document: Document) -> Reading[str]:
    """The same title as the page heads itself with, where the text's copy lost a bracket or a mark."""
    if all(own.value.count(pair[0]) == own.value.count(pair[1]) for pair in _PAIRS):
        return own
    wanted = _plain(own.value)
    for words in (document.title or "", *(piece.text for piece in document.pieces[:HEAD_LINES])):
        words = _SITE.sub("", words.strip())
        if words != own.value and _plain(words) == wanted and words.count("(") == words.count(")"):
            return Reading(_tidy(words), "page", own.start, own.end)
    return own


def _page_title(document: Document, facts: dict[str, list[str]]) -> Reading[str] | None:
    """The page's own title without the name of the site; of its tags, one that names a kind of document."""
    own = document.title or ""
    for words in (own, *facts.get("page_title", ())):
        bare = _SITE.sub("", words.strip())
        named = re.search(r"[\u4e00-\u9fff]{4}", bare) if words == own else doc_type.find(bare)
        if named and 4 <= len(bare) <= LONGEST:
            return Reading(_tidy(bare), "page")
    return None
