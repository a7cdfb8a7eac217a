"""Which time governs a commitment: its clause's, its paragraph's, its section's or the whole plan's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from extract.moment import Moment, within

Span = tuple[int, int]
_ONLY_MARK = re.compile(r"[\s()一二三四五六七八九十、.\d:]*")
_PAUSE = re.compile(r"[,;。]")
_DONE = re.compile(
    r"[^,;。]{0,8}(?:完成|到位|建成|竣工|投产|投用|投入使用|完工|交付|开工|通车|实现|完毕|结束|办结)[^,;。]{0,6}(?:[,;。)]|$)"
)

# What may be said of all that stands before: …,10月底前全部建成投用.
_ALL_DONE = re.compile(
    r"(?:须|要|应|必须)?(?:全部|全面|均|按时)?(?:保质保量)?(?:完成(?:[建改]造|建设|改建|任务)?|到位|建成(?:通车|投用|投产|使用)?|竣工(?:验收|投产)?|投产|投用|投入使用|完工"
    r"|交付(?:使用)?|通车|见效|落实到位)[。;]?\s?$"
)
# Levels and people: no day by which they are finished.
_NOT_DONE = re.compile(r"增长|下降|稳定在|收入|产值|增加值|产量|播种面积|就业|培训|培育|引进人才")
_COUNTED = re.compile(r"[一-龥“”()]{0,12}")
_ACTS = re.compile(r"(?:要|须|应当?|必须)?(?:全部|全面|均|都)?[一-龥]{2,}(?:[,;。)]|$)")
_FAR = 400
_LEAD = 4
"""Words such as 并于 may stand before the time; a longer stretch names somebody else."""


class Deadline(msgspec.Struct, frozen=True, gc=False):
    """The last day allowed or a recurrence, the words it was read from, and where: clause, section or plan.

    `day` is None where the words set a time that cannot be known (20xx年): such a deadline is not looked for further.
    """

    day: date | None
    text: str
    where: str
    first: date | None = None
    recurrence: str | None = None

    @property
    def value(self) -> str | None:
        """As the record states it: ISO date, recurrence, or None."""
        return self.recurrence or (self.day.isoformat() if self.day else None)


def binds(moment: Moment) -> bool:
    """Can the moment be a time to do something by or in?"""
    attribute = moment.degree or moment.since or moment.reference
    return moment.kind != "past" and not attribute and not moment.text.startswith("截")


def in_clause(
    text: str,
    sentence: Span,
    at: Span,
    times: Sequence[Moment],
    *,
    lasting: bool = False,
    paid: bool = False,
) -> Deadline | None:
    """The time that the sentence itself sets for the words at `at`: the nearest before, else one close behind.

    `times` are the sentence's moments that can bind.
    `lasting` is true for a length of time (不少于2年), which no recurrence in another item of the list governs, `paid`
    for money: 每人每月20元 is a rate, 每村每月1次 recurs.
    """
    if not times:
        return None
    begin = max(text.rfind(";", sentence[0], at[0]) + 1, sentence[0])
    recurring = [m for m in times if m.recurrence and _recurs(text, m, begin, at, lasting=lasting, paid=paid)]
    once = [m for m in times if not m.recurrence]
    before = [m for m in once if m.end <= at[1] and (m.start >= begin or _carries(text, m, sentence))]
    before = [] if lasting and _is_of_another(text, before, at) else before
    own = None if recurring or not before else _own(text, at, before[-1], once)
    if own:
        return of(own, "clause")
    if recurring or before:
        return _nearest(recurring[-1:], before[-1:])
    return _behind(text, sentence[1], at, once)


def _is_of_another(text: str, before: Sequence[Moment], at: Span) -> bool:
    """6月底前上线平台,兑付时限不超过5天: the date is that of the clause before, a length of time has none."""
    return bool(before) and not _is_long(before[-1]) and bool(_PAUSE.search(text, before[-1].end, at[0]))


def _nearest(recurring: Sequence[Moment], before: Sequence[Moment]) -> Deadline:
    """The recurrence, with the words of its window (2018—2020年,每年), unless another time stands nearer."""
    if not recurring:
        return of(before[0], "clause")
    window = before[0] if before and before[0].kind == "span" else None
    if before and window is None and before[0].start > recurring[0].start:
        return of(before[0], "clause")
    words = f"{window.text},{recurring[0].text}" if window else recurring[0].text
    return Deadline(None, words, "clause", recurrence=recurring[0].recurrence)


def _own(text: str, at: Span, before: Moment, moments: Sequence[Moment]) -> Moment | None:
    """8月底前改造20户,剩余5户于10月15日前完成: the clause's own time goes before an earlier clause's."""
    if not _PAUSE.search(text, before.end, at[0]):
        return None
    near = next((m for m in moments if m.start >= at[1] and not _PAUSE.search(text, at[1], m.start)), None)
    return near if near and (_DONE.match(text, near.end) or _governs(text, at, near)) else None


def _governs(text: str, at: Span, moment: Moment) -> bool:
    """136处风险区6月10日前全部演练: a time by which something is done to what was counted right before it."""
    named = _COUNTED.fullmatch(text, at[1], moment.start)
    return moment.until and named is not None and _ACTS.match(text, moment.end) is not None


def _behind(text: str, sentence_end: int, at: Span, moments: Sequence[Moment]) -> Deadline | None:
    """建设泵站3座,年底前完成: a time close behind that only says when it is done."""
    stop = text.find(";", at[1], sentence_end)
    end = sentence_end if stop < 0 else stop
    if closing := _closing(text, at, end, moments):
        return of(closing, "clause")
    for moment in within(moments, at[1], end):
        if _governs(text, at, moment):
            return of(moment, "clause")
        if _DONE.match(text, moment.end):
            pause = text.rfind(",", at[1], moment.start)
            alone = pause < 0 or moment.start - pause <= _LEAD
            return of(moment, "clause") if alone and text.count(",", at[1], moment.start) <= 1 else None
    return None


def _closing(text: str, at: Span, end: int, moments: Sequence[Moment]) -> Moment | None:
    """改造公路78公里、危桥6座,10月底前通车: the one time behind, which closes the stretch and says when all is done."""
    behind = within(moments, at[1], end)
    moment = behind[0] if len(behind) == 1 else None
    if moment is None or not moment.until or not _ALL_DONE.match(text, moment.end, end):
        return None
    return moment if _opens(text, moment, ",。;") and _can_be_done(text, at) else None


def _opens(text: str, moment: Moment, marks: str) -> bool:
    """Does a time open a clause, but for 于, 力争 and the like?"""
    return text[max(0, moment.start - _LEAD) : moment.start].rstrip(" 于在力争确保")[-1:] in tuple(marks)


def _can_be_done(text: str, at: Span) -> bool:
    """Is a number of things that are made? Growth, output and jobs are not done by a day."""
    words = text[max(text.rfind(mark, 0, at[0]) for mark in ",;。") + 1 : at[0]]
    return not _NOT_DONE.search(words)


def _recurs(text: str, moment: Moment, begin: int, at: Span, *, lasting: bool, paid: bool) -> bool:
    """Does 每年, 每月 … govern the number? In its own clause; from the head of the sentence only an amount."""
    if not begin <= moment.start < at[1] or (paid and moment.recurrence != "yearly" and _is_rate(text, moment, at)):
        return False
    between = text[moment.end : at[0]]
    if lasting and "、" in between:
        return False
    if "," not in between:
        return True
    share = text[at[1] - 1 : at[1]] == "%" or "%" in text[at[0] : at[1]]
    return moment.recurrence == "yearly" and moment.start - begin <= 2 and not lasting and not share


def respectively(text: str, clause: Span, rank: int | None, times: Sequence[Moment]) -> Deadline | None:
    """2025年、2026年、2027年…分别达到: the k-th date for the k-th value, the dates of its clause, else those that the
    sentence lists; `times` are those that can bind."""
    if rank is None:
        return None
    for begin in (clause[0], 0):
        before = [m for m in within(times, begin, clause[1]) if not m.recurrence]
        listed = [m for m in before if text[m.end : m.end + 1] in "、和" or text[m.start - 1 : m.start] in ("、", "和")]
        if len(listed) > 1:
            return of(listed[rank], "clause") if rank < len(listed) else None
    return None


def _is_rate(text: str, moment: Moment, at: Span) -> bool:
    """每人每月20元, 每月补助300元: 每月 is the rate's denominator, no time. By the year it falls due each year."""
    return (moment.start >= 2 and text[moment.start - 2] == "每") or at[0] - moment.end <= 6


def _carries(text: str, moment: Moment, sentence: Span) -> bool:
    """到2020年底 at the head of a sentence, or of a stretch of it, holds beyond the semicolon."""
    opens = moment.start - sentence[0] <= 6 or (moment.until and text[moment.start - 1] == ";")
    return opens and _is_long(moment)


def _is_long(moment: Moment) -> bool:
    """A year, a window of years, or 到2023年11月底: long enough to govern more than its clause."""
    return moment.kind in ("year", "span", "five") or moment.text.startswith(("到", "至"))


def of(moment: Moment, where: str) -> Deadline:
    """The deadline that a moment sets; the first day too where it is a window."""
    if moment.recurrence:
        return Deadline(None, moment.text, where, recurrence=moment.recurrence)
    first = moment.first if moment.kind in ("span", "months", "five", "day") and moment.first != moment.last else None
    return Deadline(moment.last, moment.text, where, first)


def in_paragraph(text: str, sentence: Span, at: Span, moments: Sequence[Moment]) -> Deadline | None:
    """A time at the head of the paragraph (到2025年,…。…) governs the sentences behind it; one at its end closes it."""
    before = within(moments, 0, sentence[0])
    first = next((m for m in before if m.end <= sentence[0] and binds(m) and not m.recurrence), None)
    if first is None:
        return _after(text, sentence, at, moments)
    opens = _ONLY_MARK.fullmatch(text[: first.start])
    firm = first.until or text[first.end : first.end + 1] == ","
    return of(first, "clause") if opens and firm and _is_long(first) else None


def _after(text: str, sentence: Span, at: Span, moments: Sequence[Moment]) -> Deadline | None:
    """新建工程46处,受益1.9万人。9月末前完成。 A sentence of nothing but a time closes the one before it; one that says
    全部 or 均 those before that, too."""
    for moment in within(moments, sentence[1], sentence[1] + _FAR):
        if not moment.until or not binds(moment) or not _opens(text, moment, "。"):
            continue
        stop = text.find("。", moment.end)
        done = _ALL_DONE.match(text, moment.end, len(text) if stop < 0 else stop)
        near = moment.start <= sentence[1] + _LEAD
        if done and (near or done.group().startswith(("全", "均"))):
            return of(moment, "clause") if _can_be_done(text, at) else None
    return None
