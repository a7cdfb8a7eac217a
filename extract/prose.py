"""What the running text of a plan commits to: its quantities and its dated duties, sentence by sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import compress

from msgspec.structs import replace

from extract import change, clause, duty, kind, part
from extract import deadline as deadlines
from extract.antecedent import LIST_VERB, STAGE
from extract.commitment import Commitment
from extract.coverage import Cover, Coverage, Named
from extract.deadline import Deadline, Span, binds
from extract.found import Figure, Found
from extract.metric import OTHER_MEASURE, is_generic, strip_lead_in, strip_mark, topic_of
from extract.moment import Moment, within
from extract.rate import per
from extract.reading import Paragraph, heads, year_of
from extract.relevance import TIME_UNITS
from extract.responsible import find_doers
from extract.review_half import Outlook, reviews_first
from extract.sentence import sentences
from ingest.plan import Plan

_AHEAD = re.compile(r"计划|规划建设|将|拟|力争|确保|争取|到20")
# Rules of assessment hold the levels to reach, not norms for each case.
_JUDGES = re.compile(r"考核|考评|评价|评估")
_BY_THE_YEAR = re.compile(r"年度(?:累计|最高|[^,。;]{0,8}封顶)")
_SINCE = re.compile(r"(?:今年|去年|近年|[一-龥]{2,4}开展)以来|近[几两三五]年来?[,,]|过去[一五]年")
_TOOK = re.compile(r"历时[\d一二两三四五六七八九十]")
_SHORTEST_NAME = 3
_AIM = re.compile(r"力争|确保|争取|率先|务必|必须|全面完成")
_OPEN = re.compile(r"[第其各该将对为由被在以于并且可应须按每等及、的]")
_JOINED = frozenset("、和及与的")
# 县纪委牵头,会同县优化办…: the clause before names who leads.
_BEHIND = re.compile(r",(?=由[^,。;]{2,24}(?:牵头|负责)(?:落实|实施|组织实施)?(?:[,。;]|$))")
_JOINS = ("会同", "联合")
_BY = re.compile(r"^(?:由|会同|联合)")
_DATED = ("year", "span", "five", "month", "day")
# They answer or report: what they count is so, unless they say that it is to be.
_LETTERS = ("函", "复函", "答复", "通报")
_ORDERS = re.compile(
    r"(?<![主需重首必紧纲概摘])要(?![求素点件])|必须|务须|须[在于]|应当|应(?:于|在|立即)|请[你各有]|预计|务必|确保|下一步"
)
NORM_TYPES = ("办法", "细则", "规定", "条例", "标准", "规程", "规则")


def find(plan: Plan, paragraph: Paragraph, view: Outlook) -> Iterator[Found]:
    """What one paragraph commits to, sentence by sentence; one without a number or a time commits to nothing."""
    if not paragraph.quantities and not paragraph.moments:
        return
    for sentence in _sentences(paragraph):
        dated = _plans(paragraph, sentence)
        past = view.past(paragraph.start + sentence[0], dated=dated) or _takes_stock(paragraph, sentence)
        words = (sentence[0], _words_end(paragraph, sentence))
        counted = clause.find(paragraph.folded, words, paragraph.quantities, paragraph.moments)
        gone, wholes = past, part.links(counted)
        earlier: Found | None = None
        found_here: list[Found] = []
        for item in counted:
            whole = wholes.get(item.quantity.number_start)
            found = _numeric(plan, paragraph, sentence, item, past=gone, whole=whole)
            if earlier and found.kind == "target" and kind.goes_on(item, earlier):
                found = replace(found, kind="quota")
            earlier = found
            found_here.append(found)
            gone = gone or (found.kind == "fact" and kind.states(item))
            yield found
        if not past:
            taken = [(c.quantity.start, c.quantity.end) for c in counted]
            for task in _dated(plan, paragraph, sentence, taken):
                yield _of_thing(task, found_here)


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


def _plans(paragraph: Paragraph, sentence: Span) -> bool:
    """Does a sentence set a time or say that it plans?"""
    timed = any(map(binds, within(paragraph.moments, *sentence)))
    return timed or _AHEAD.search(paragraph.folded, *sentence) is not None


def _takes_stock(paragraph: Paragraph, sentence: Span) -> bool:
    """今年以来,…;…: a sentence that opens by looking back looks back to its end, unless it sets an aim."""
    text = paragraph.folded[slice(*sentence)]
    return bool(_SINCE.match(text) or _TOOK.search(text)) and not _AHEAD.search(text)


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


def _words_end(paragraph: Paragraph, sentence: Span) -> int:
    """Where the sentence's own words end: a bracket of units that closes it is none of them."""
    return min((a.start for a in paragraph.assignments if sentence[0] < a.start < sentence[1]), default=sentence[1])


def _numeric(
    plan: Plan, paragraph: Paragraph, sentence: Span, item: Commitment, *, past: bool, whole: int | None
) -> Found:
    text, start, number = paragraph.folded, paragraph.start, item.quantity.start
    ahead = past and not reviews_first(plan) and _AHEAD.search(text, item.clause[0], number)
    gone = (past and not ahead) or _is_long_ago(plan, paragraph, sentence, number)
    norms = (plan.doc_type or "").endswith(NORM_TYPES) and not _JUDGES.search(plan.title or "")
    doers = _doers(text, sentence, item.clause, paragraph.moments)
    of_kind = kind.kind(item, paragraph.moments, past=gone, norms=norms)
    if of_kind == "target" and plan.doc_type in _LETTERS and _tells(paragraph, sentence):
        of_kind = "fact"
    deadline = None if of_kind == "fact" else _deadline(plan, paragraph, sentence, item)
    return Found(
        kind=of_kind,
        metric=_without_doers(item.metric, doers),
        start=start + item.start,
        end=start + item.end,
        at=start + number,
        sentence=(start + sentence[0], start + sentence[1]),
        method=f"sentence/{of_kind}",
        figure=_figure(item, text[slice(*sentence)]),
        deadline=deadline,
        doers=doers,
        strength=change.strength(text, sentence[0], number),
        key=start + item.quantity.number_start,
        signs=(*_signs(item), *_signs_of_time(paragraph, sentence, deadline)),
        whole=None if whole is None else start + whole,
    )


def _tells(paragraph: Paragraph, sentence: Span) -> bool:
    """Does a sentence neither plan nor order nor set a time by when?"""
    text = paragraph.folded
    due = any(m.until and binds(m) for m in within(paragraph.moments, *sentence))
    return not due and not _AHEAD.search(text, *sentence) and not _ORDERS.search(text, *sentence)


def _without_doers(metric: str, doers: Named) -> str:
    """What is measured without the body that does it: 县林业局完成低产树普查 is 低产树普查."""
    for name in (*doers[0], *doers[1]):
        named = _BY.sub("", metric)
        if named.startswith(name) and len(named) > len(name) + 2:
            done = named.removeprefix(name)
            metric = strip_lead_in(done) if len(strip_lead_in(done)) >= _SHORTEST_NAME else done
    return metric


def _signs_of_time(paragraph: Paragraph, sentence: Span, deadline: Deadline | None) -> tuple[str, ...]:
    """Does the sentence name times of which none, or one of several, is this number's?"""
    times = sum(map(binds, within(paragraph.moments, *sentence)))
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
    whole = item.owner
    if not rate and whole and unit == "元" == whole.quantity.unit:
        rate = per(whole.raw)
    if unit and rate and "/" not in unit and unit != "%":
        return f"{unit}/{'·'.join(rate)}"
    if unit is None and item.quantity.value != int(item.quantity.value) and _PEOPLE.match(item.after):
        return "万人"  # 34.48农村贫困人口: there are no parts of people, the copy lost 万
    if unit and (other := OTHER_MEASURE.match(item.after)):
        return unit + other.group()  # 900套(间)
    people = unit in ("万", "亿") and (_PEOPLE.match(item.after) or _HEADCOUNT.search(item.metric))
    return f"{unit}人" if people else unit


def _deadline(plan: Plan, paragraph: Paragraph, sentence: Span, item: Commitment) -> Deadline | None:
    """The sentence's or paragraph's own time; a bare year that only names the plan's leaves the plan's last day."""
    text, moments = paragraph.folded, paragraph.moments
    unit = item.quantity.unit or ""
    lasting, paid = unit in TIME_UNITS, unit.endswith("元")
    at = (item.quantity.start, item.quantity.end)
    if _BY_THE_YEAR.search(item.raw):
        return Deadline(None, "年度", "clause", recurrence="yearly")
    found = deadlines.respectively(text, item.clause, item.rank, moments)
    found = found or deadlines.in_clause(text, sentence, at, moments, lasting=lasting, paid=paid)
    if found is None:
        return deadlines.in_paragraph(text, sentence, at, moments)
    beyond = found.day and plan.plan_end and found.day.year == plan.plan_end.year and found.day > plan.plan_end
    return None if beyond and re.fullmatch(r"\d{4}年", found.text) else found


def _is_long_ago(plan: Plan, paragraph: Paragraph, sentence: Span, number: int) -> bool:
    """Is the year that the clause names before the plan's first?"""
    begin, year = max(sentence[0], paragraph.folded.rfind(";", sentence[0], number) + 1), year_of(plan)
    binding = [m for m in within(paragraph.moments, sentence[0], number) if m.kind in _DATED and binds(m)]
    opening = [m for m in binding[:1] if m.start == sentence[0] and paragraph.folded.startswith(",", m.end)]
    named = [m for m in binding if begin <= m.start] or opening
    return bool(named) and _looks_back(named[-1], paragraph.folded[begin:number], year)


def _looks_back(moment: Moment, words: str, year: int | None) -> bool:
    """A year before the plan's own is past, unless the words set it as an aim (到2018年, 力争, 确保)."""
    aim = moment.text.startswith(("到", "至")) or _AIM.search(words)
    return moment.last is not None and year is not None and moment.last.year < year and not aim


def _dated(plan: Plan, paragraph: Paragraph, sentence: Span, taken: Sequence[Span]) -> Iterator[Found]:
    """The dated duties of a sentence; in a heading only those that say by when (第五条 应当于5月底前完成普查)."""
    text, start, year = paragraph.folded, paragraph.start, year_of(plan)
    for item in duty.find(text, sentence, paragraph.moments, taken):
        if any(a.start <= item.start < a.end for a in paragraph.assignments):
            continue
        moment = item.moment
        doers = _doers(text, sentence, (item.start, item.end), paragraph.moments)
        firm = moment.until or moment.recurrence
        if not firm and (heads(plan, start + sentence[0]) or _is_before_issue(plan, moment)):
            continue
        yield Found(
            kind="fact" if _looks_back(moment, text[sentence[0] : item.end], year) else "task",
            metric=_without_doers(item.text, doers),
            start=start + item.start,
            end=start + item.end,
            at=start + item.start,
            sentence=(start + sentence[0], start + sentence[1]),
            method="sentence/task",
            deadline=deadlines.of(moment, "clause"),
            signs=() if moment.until else ("moment_loose",),
            doers=doers,
            strength=change.strength(text, sentence[0], item.end),
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


def _doers(text: str, sentence: Span, clause: Span, moments: Sequence[Moment]) -> Named:
    """The doers of the clause itself (not where it only joins others), of the one that opens its stretch between
    semicolons, or of one behind it (新建水库5座,由市水务局牵头)."""
    opening = max(sentence[0], text.rfind(";", sentence[0], clause[0]) + 1)
    joins = text.startswith(_JOINS, clause[0])
    for begin in (opening,) if joins else dict.fromkeys((clause[0], opening)):
        begin = next((m.end for m in within(moments, begin, begin + 3) if _opens(text, begin, m)), begin)
        found = _doers_behind(text, begin, sentence[1])
        if found != ((), ()):
            return found
    begin = text.find(",由", clause[1], sentence[1])
    if begin < 0 or ";" in text[clause[1] : begin] or not _BEHIND.match(text, begin):
        return (), ()
    return _doers_behind(text, begin + 1, sentence[1])


def _opens(text: str, begin: int, moment: Moment) -> bool:
    """Does a time stand first, before the doers? 各村3月10日前 names them first."""
    return not text[begin : moment.start].strip(" ,、;于在到至从自")


@lru_cache(maxsize=64)
def _doers_behind(text: str, begin: int, end: int) -> Named:
    """The doers that words which stand at `begin` open with: all numbers of a clause ask for them."""
    return find_doers(strip_mark(text[begin:end].lstrip(" ,、;"))[:120])
