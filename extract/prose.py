"""What the running text of a plan commits to: its quantities and its dated duties, sentence by sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import compress

import msgspec
from msgspec.structs import replace

from extract import change, clause, doer, duty, kind, part
from extract import deadline as deadlines
from extract.antecedent import LIST_VERB, STAGE
from extract.commitment import Commitment
from extract.coverage import Cover, Coverage
from extract.deadline import Deadline, Span, binds
from extract.found import Figure, Found
from extract.metric import OTHER_MEASURE, is_generic, strip_mark, topic_of
from extract.moment import Moment, within
from extract.rate import per
from extract.reading import Paragraph, heads, year_of
from extract.relevance import TIME_UNITS
from extract.review_half import Outlook, reviews_first
from extract.sentence import sentences
from ingest.plan import Plan

_AHEAD = re.compile(r"计划|规划建设|将|拟|力争|确保|争取|到20|[\d一二两三四五六]年内")
# Rules of assessment hold the levels to reach, not norms for each case.
_JUDGES = re.compile(r"考核|考评|评价|评估")
_BY_THE_YEAR = re.compile(r"年度(?:累计|最高|[^,。;]{0,8}封顶)")
_SINCE = re.compile(r"(?:今年|去年|近年|[一-龥]{2,4}开展)以来|近[几两三五]年来?[,,]|过去[一五]年")
_TOOK = re.compile(r"历时[\d一二两三四五六七八九十]")
_AIM = re.compile(r"力争|确保|争取|率先|务必|必须|全面完成")
_OPEN = re.compile(r"[第其各该将对为由被在以于并且可应须按每等及、的]")
_JOINED = frozenset("、和及与的")
_ONLY_YEAR = re.compile(r"\d{4}年")
_DATED = ("year", "span", "five", "month", "day")
# They answer or report: what they count is so, unless they say that it is to be.
_LETTERS = ("函", "复函", "答复", "通报")
_ORDERS = re.compile(
    r"(?<![主需重首必紧纲概摘])要(?![求素点件])|必须|务须|须[在于]|应当|应(?:于|在|立即)|请[你各有]|预计|务必|确保|下一步"
)
_METHODS = {of_kind: f"sentence/{of_kind}" for of_kind in ("target", "quota", "fact")}
NORM_TYPES = ("办法", "细则", "规定", "条例", "标准", "规程", "规则")


class _Sentence(msgspec.Struct, frozen=True, gc=False):
    """A sentence while it is read: its place in its paragraph, its times, and those of them that can bind."""

    paragraph: Paragraph
    span: Span
    moments: Sequence[Moment]
    binding: Sequence[Moment]

    @property
    def line(self) -> str:
        """The folded paragraph, which all offsets but `place` are within."""
        return self.paragraph.folded

    @property
    def place(self) -> Span:
        """Where it stands in the plan's text."""
        start = self.paragraph.start
        return start + self.span[0], start + self.span[1]


def find(plan: Plan, paragraph: Paragraph, view: Outlook) -> Iterator[Found]:
    """What one paragraph commits to, sentence by sentence; one without a number or a time commits to nothing."""
    if not paragraph.quantities and not paragraph.moments:
        return
    for sentence in map(partial(_sentence, paragraph), _sentences(paragraph)):
        past = view.past(sentence.place[0], dated=_plans(sentence)) or _takes_stock(sentence)
        words = (sentence.span[0], _words_end(sentence))
        counted = clause.find(paragraph.folded, words, paragraph.quantities, sentence.moments)
        stock, wholes = False, part.links(counted)
        earlier: Found | None = None
        found_here: list[Found] = []
        for item in counted:
            whole = wholes.get(item.quantity.number_start)
            stock = stock and not _is_due(sentence, item)
            found = _numeric(plan, sentence, item, past=past or stock, whole=whole)
            if earlier and found.kind == "target" and kind.goes_on(item, earlier):
                found = replace(found, kind="quota")
            earlier = found
            found_here.append(found)
            stock = stock or (found.kind == "fact" and kind.states(item))
            yield found
        if not past:
            taken = [(c.quantity.start, c.quantity.end) for c in counted]
            for task in _dated(plan, sentence, taken):
                yield _of_thing(task, found_here)


def _sentence(paragraph: Paragraph, span: Span) -> _Sentence:
    moments = within(paragraph.moments, *span)
    return _Sentence(paragraph, span, moments, [m for m in moments if binds(m)] if moments else moments)


def _is_due(sentence: _Sentence, item: Commitment) -> bool:
    """全市共有河湖长1847名,6月底前更新公示牌1350块: a time by which ends the taking of stock."""
    return any(m.until for m in within(sentence.binding, *item.clause))


def _of_thing(task: Found, counted: Sequence[Found]) -> Found:
    """改造危房186户,4月20日前全部开工: how far something is to come, of what was counted before."""
    before = [item for item in counted if item.at < task.start]
    if not before or not STAGE.fullmatch(task.metric):
        return task
    things = [item for item in before if item.figure and not _is_paid(item.figure.unit)]
    made = [item for item in things if LIST_VERB.match(item.metric)] or things or before
    return replace(task, metric=topic_of(made[-1].metric) + task.metric)


def _is_paid(unit: str | None) -> bool:
    return (unit or "").split("/")[0].endswith(("元", "%"))


def _plans(sentence: _Sentence) -> bool:
    """Does a sentence set a time or say that it plans?"""
    return bool(sentence.binding) or _AHEAD.search(sentence.line, *sentence.span) is not None


def _takes_stock(sentence: _Sentence) -> bool:
    """今年以来,…;…: a sentence that opens by looking back looks back to its end, unless it sets an aim."""
    back = _SINCE.match(sentence.line, *sentence.span) or _TOOK.search(sentence.line, *sentence.span)
    return back is not None and not _AHEAD.search(sentence.line, *sentence.span)


def find_closed(plan: Plan, lines: Sequence[Paragraph], dates: Coverage, found: Sequence[Found]) -> Iterator[Found]:
    """Tasks of items that gave no record and that a bracket with a date closes (…。(5月底前完成,牵头单位:…))."""
    starts, places = [line.start for line in lines], sorted(item.at for item in found)
    for cover in dates.lines:
        line = lines[bisect_right(starts, cover.start) - 1]
        if bisect_left(places, cover.start) < bisect_left(places, cover.end):
            continue
        begin = cover.start - line.start
        inside = [s for s in _sentences(line) if begin <= s[0] < cover.end - line.start]
        if inside and not heads(plan, line.start + inside[-1][0]):
            named = cover.assignment.lead or cover.assignment.units
            yield _item(line, cover, inside[0] if named else inside[-1])


def _sentences(paragraph: Paragraph) -> Iterator[Span]:
    return sentences(paragraph.folded, [(a.start, a.end) for a in paragraph.assignments])


def _words_end(sentence: _Sentence) -> int:
    """Where the sentence's own words end: a bracket of units that closes it is none of them."""
    begin, end = sentence.span
    return min([a.start for a in sentence.paragraph.assignments if begin < a.start < end], default=end)


def _numeric(plan: Plan, sentence: _Sentence, item: Commitment, *, past: bool, whole: int | None) -> Found:
    text, start, number = sentence.line, sentence.paragraph.start, item.quantity.start
    ahead = past and not reviews_first(plan) and _AHEAD.search(text, item.clause[0], number)
    gone = (past and not ahead) or _is_long_ago(plan, sentence, number)
    doers = doer.find(text, sentence.span, item.clause, sentence.moments)
    of_kind = kind.kind(item, sentence.moments, past=gone, norms=_sets_norms(plan.doc_type, plan.title))
    told = of_kind == "target" or item.quantity.unit == "分"
    if told and plan.doc_type in _LETTERS and _tells(sentence):
        of_kind = "fact"
    deadline = None if of_kind == "fact" else _deadline(plan, sentence, item)
    return Found(
        kind=of_kind,
        metric=doer.without(item.metric, doers),
        start=start + item.start,
        end=start + item.end,
        at=start + number,
        sentence=sentence.place,
        method=_METHODS[of_kind],
        figure=_figure(item, text[slice(*sentence.span)]),
        deadline=deadline,
        doers=doers,
        strength=change.strength(text, sentence.span[0], number),
        key=start + item.quantity.number_start,
        signs=(*_signs(item), *_signs_of_time(sentence, deadline)),
        whole=None if whole is None else start + whole,
    )


@lru_cache(maxsize=4)
def _sets_norms(doc_type: str | None, title: str | None) -> bool:
    """Is it a regulation, and not one of what is assessed?"""
    return (doc_type or "").endswith(NORM_TYPES) and not _JUDGES.search(title or "")


def _tells(sentence: _Sentence) -> bool:
    """Does a sentence neither plan nor order nor set a time by when?"""
    text, span = sentence.line, sentence.span
    due = any(m.until for m in sentence.binding)
    return not due and not _AHEAD.search(text, *span) and not _ORDERS.search(text, *span)


def _signs_of_time(sentence: _Sentence, deadline: Deadline | None) -> tuple[str, ...]:
    """Does the sentence name times of which none, or one of several, is this number's?"""
    times = len(sentence.binding)
    if times > 1:
        return ("times_several",)
    return ("time_of_others",) if times and deadline is None else ()


def _signs(item: Commitment) -> Iterator[str]:
    """What was thin about the words of a quantity."""
    name, before = item.metric, item.before.strip(" ,、")
    shown = {
        "spoken": item.quantity.chinese,
        "shared": item.shared,
        "listed": item.rank is not None,
        "nothing_before": not before,
        "words_after": bool(item.after.strip(" ,、")),
        "name_generic": is_generic(name),
        "name_joined": not _JOINED.isdisjoint(name),
        "name_opens_badly": _OPEN.match(name) is not None,
        "name_of_part": name.startswith("占") or "·" in name,
        "name_from_elsewhere": name not in item.before and len(item.before) < len(name),
    }
    return compress(shown, shown.values())


def _figure(item: Commitment, sentence: str) -> Figure:
    quantity, baseline = item.quantity, item.baseline
    return Figure(
        value=quantity.value,
        value_max=quantity.value_max,
        unit=_unit(item),
        comparator=quantity.comparator,
        change=change.change(item),
        aggregation=change.aggregation(item.raw),
        nature=change.nature(sentence),
        baseline=baseline.value if baseline else None,
        baseline_text=f"{baseline.value}{baseline.unit or ''}" if baseline else None,
    )


_PEOPLE = re.compile(r"[^,。;、]{0,20}?(?:人口|劳动力|学生|居民|职工|农民|群众|人|者)")
_HEADCOUNT = re.compile(r"(?:人数|人口|劳动力)(?:规模|总量)?$")


def _unit(item: Commitment) -> str | None:
    """The unit with the denominators that its clause names (元/人·月); 万 before people is 万人."""
    unit, rate = item.quantity.unit, per(item.raw)
    if unit and unit.startswith("1/"):
        return unit[1:]  # 11/10万
    whole = item.owner
    if not rate and whole and unit == "元" == whole.quantity.unit:
        rate = per(whole.raw)
    if unit and rate and "/" not in unit and unit != "%":
        return f"{unit}/{'·'.join(rate)}"
    if unit is None and item.quantity.value != int(item.quantity.value) and _PEOPLE.match(item.after):
        return "万人"  # 34.48农村贫困人口: there are no parts of people, the copy lost 万
    if unit and item.after and (other := OTHER_MEASURE.match(item.after)):
        return unit + other.group()  # 900套(间)
    people = unit in ("万", "亿") and (_PEOPLE.match(item.after) or _HEADCOUNT.search(item.metric))
    return f"{unit}人" if people else unit


def _deadline(plan: Plan, sentence: _Sentence, item: Commitment) -> Deadline | None:
    """The sentence's or paragraph's own time; a bare year that only names the plan's leaves the plan's last day."""
    text, times = sentence.line, sentence.binding
    unit = item.quantity.unit or ""
    lasting, paid = unit in TIME_UNITS, unit.endswith("元")
    at = (item.quantity.start, item.quantity.end)
    if _BY_THE_YEAR.search(item.raw):
        return Deadline(None, "年度", "clause", recurrence="yearly")
    found = deadlines.respectively(text, item.clause, item.rank, times)
    found = found or deadlines.in_clause(text, sentence.span, at, times, lasting=lasting, paid=paid)
    if found is None:
        return deadlines.in_paragraph(text, sentence.span, at, sentence.paragraph.moments)
    beyond = found.day and plan.plan_end and found.day.year == plan.plan_end.year and found.day > plan.plan_end
    return None if beyond and _ONLY_YEAR.fullmatch(found.text) else found


def _is_long_ago(plan: Plan, sentence: _Sentence, number: int) -> bool:
    """Is the year that the clause names before the plan's first?"""
    binding = [m for m in sentence.binding if m.start < number and m.kind in _DATED]
    if not binding:
        return False
    text, first = sentence.line, sentence.span[0]
    begin = max(first, text.rfind(";", first, number) + 1)
    opening = [m for m in binding[:1] if m.start == first and text.startswith(",", m.end)]
    named = [m for m in binding if begin <= m.start] or opening
    return bool(named) and _looks_back(named[-1], text[begin:number], year_of(plan))


def _looks_back(moment: Moment, words: str, year: int | None) -> bool:
    """A year before the plan's own is past, unless the words set it as an aim (到2018年, 力争, 确保)."""
    aim = moment.text.startswith(("到", "至")) or _AIM.search(words)
    return moment.last is not None and year is not None and moment.last.year < year and not aim


def _dated(plan: Plan, sentence: _Sentence, taken: Sequence[Span]) -> Iterator[Found]:
    """The dated duties of a sentence; in a heading only those that say by when (第五条 应当于5月底前完成普查)."""
    text, start, opening, year = sentence.line, sentence.paragraph.start, sentence.span[0], year_of(plan)
    for item in duty.find(text, sentence.span, sentence.moments, taken):
        if any(a.start <= item.start < a.end for a in sentence.paragraph.assignments):
            continue
        moment = item.moment
        doers = doer.find(text, sentence.span, (item.start, item.end), sentence.moments)
        firm = moment.until or moment.recurrence
        if not firm and (heads(plan, sentence.place[0]) or _is_before_issue(plan, moment)):
            continue
        yield Found(
            kind="fact" if _looks_back(moment, text[opening : item.end], year) else "task",
            metric=doer.without(item.text, doers),
            start=start + item.start,
            end=start + item.end,
            at=start + item.start,
            sentence=sentence.place,
            method="sentence/task",
            deadline=deadlines.of(moment, "clause"),
            signs=() if moment.until else ("moment_loose",),
            doers=doers,
            strength=change.strength(text, opening, item.end),
        )


def _is_before_issue(plan: Plan, moment: Moment) -> bool:
    """9月1日国务院批转…: a day before the document's own is when something happened."""
    return bool(moment.kind == "day" and plan.issued and moment.last and moment.last < plan.issued)


def _item(line: Paragraph, cover: Cover, sentence: Span) -> Found:
    """The words of an item, up to the bracket that closes it, as one task."""
    text, start = line.folded, line.start
    named = cover.assignment.start if sentence[0] <= cover.assignment.start < sentence[1] else sentence[1]
    words = strip_mark(text[sentence[0] : named].strip(" ,;。("))
    begin = text.find(words, sentence[0])
    return Found(
        kind="task",
        metric=words,
        start=start + begin,
        end=start + begin + len(words),
        at=start + begin,
        sentence=(start + sentence[0], start + sentence[1]),
        method="bracket/task",
        deadline=cover.deadline,
        strength=change.strength(text, sentence[0], begin + len(words)),
    )
