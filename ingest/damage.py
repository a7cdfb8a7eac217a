"""Damage that copying did to a plan's text: found and told, never repaired.

Each warning has the place, the words as they stand, how they are probably meant (`likely`) and how sure
that is. A reader of quantities takes `likely` from 0.9 on, so `likely` stands for the words from `start` to
`end` and no others. Lost dashes and brackets have patterns that nothing sound has (20182020年 is no number of
years, 〔201816号 no document number); where a sound reading exists, `sure` stays low.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ingest import bracket, mark
from ingest.plan import PlanWarning, Section

_NEARLY_EMPTY, _LETTER = 60, 400
_MOST = 200  # warnings of one code that are told one by one

_YEARS = re.compile(r"(?<![\d.—–-])((?:19|20)\d\d)((?:19|20)\d\d)(年?)(?!\d)")
_MASKED_YEARS = re.compile(r"(?<![\dxX×])(20[xX×]{2})(20[xX×]{2})(年|(?=[)）]))")
_NUMBER = re.compile(r"([〔［\[【(（])((?:19|20)\d\d)([〕］\]】)）]?)(\d{1,4})号")
_BARE_NUMBER = re.compile(r"(?<=[发函办字政委])((?:19|20)\d\d)(\d{1,3})号")
_DAY = re.compile(r"(?<![\d.:：/-])(\d{3,4})日(之?前|以前|(?=起|止|至|上午|下午|召开|完成|报))")
_DAY_BEFORE = re.compile(r"(?:每年|年|于|到|至|截至|截止|在|，|,|。|、|；|^)$")
_DAYS = re.compile(r"(?<![\d.月])(\d{2,4})日([至到—–-]{1,2})(\d{3,4})日")
_DAY_TWICE = re.compile(r"(?<!\d)((?:1[0-2]|[1-9])月(\d{1,2})日)(\d{1,2})日")
_MONTH_LOST = re.compile(r"(?<![\d.年月日个—–-])(1[0-2]|[1-9])(底前|底(?=完成))")
_DIGITS_LOST = re.compile(r"(?<=[\u4e00-\u9fff])0[.．](?=[个百%％万亿元])")
_RANGE = re.compile(
    r"每个?(?:贫困)?(?:县|区|县区|乡镇|镇|乡|村)[^，。,；0-9]{0,6}(?<!\d)([1-4])([2-6])([个项])(?=(?:主导|特色|支柱|优势)产业)"
)
_RATIO = re.compile(r"按(?:照)?(?<!\d)([1-9])([1-9])(?=(?:的)?比例|各[投出承负配])")
_PER_HEAD = re.compile(r"(?<![\d.])(\d{2,5})(/[人户月年亩天])(?=(?:[^\da-zA-Z]|$))")
_PER_HEAD_CONTEXT = re.compile(r"补[贴助]|奖|资助|救助|标准|发放|给予|元")
_TIMES = re.compile(r"(?<=轮训|培训)(\d)(?=[，,。；;])")
_MASKED = re.compile(
    r"(?:19|20)(?:[xX×＊*_]{1,2}|\d[xX×＊*_])(?=年|[）)—–-]|\d{0,0}$)|(?<![a-zA-Z0-9])[xX×]{1,4}(?=[年月日]|届|次会)"
)
_EMPTY_PAIR = re.compile(r"(?:“ ?”|‘ ?’|《 ?》|〔 ?〕|「 ?」|【 ?】|（ ?）|\( ?\))(?![内中里]?[为是])")
_DOUBLED = re.compile(r"[，,；;：:。][、，,；;：:]|、[，,。；;、]")
_REPLACED = re.compile("\ufffd{1,200}")
_PERIOD_END = re.compile(r"(?<![（(〔\d—–\-至])((?:19|20)\d\d ?[—–－\-~～至]{1,2} ?(?:19|20)\d\d ?年?)[)）]")

_BRACKETED = ("doc_number_damaged", "heading_mark_lost")  # whose brackets are told with them
_CLOSED_BY = {"〔": "〕", "［": "］", "[": "]", "【": "】", "(": ")", "（": "）"}
_RESPONSIBLE = re.compile(r"(?:牵头|责任|配合|主办|协办|落实|参与|负责)(?:单位|部门|领导)")


def find(text: str, sections: Sequence[Section] = (), attachments: Sequence[str] = ()) -> Iterator[PlanWarning]:
    """Warnings in reading order, those of the whole plan first; `attachments` are the names of what hangs on it."""
    yield from _thin(text, sections, attachments)
    found = [*_headings(text, sections), *_each(_FINDERS, text)]
    told = {at for w in found if w.likely or w.code in _BRACKETED for at in range(w.start or 0, w.end or 0)}
    found += [w for w in _each((_masked, _brackets), text) if w.start not in told]
    yield from _told(sorted(found, key=lambda w: (w.start or 0, w.end or 0, w.code)))


def _each(finders: Sequence[Callable[[str], Iterator[PlanWarning]]], text: str) -> Iterator[PlanWarning]:
    for finder in finders:
        yield from finder(text)


def _thin(text: str, sections: Sequence[Section], attachments: Sequence[str]) -> Iterator[PlanWarning]:
    """Next to no text; or a short letter that sends a plan as a file."""
    length = len(text.strip())
    own = length - sum(len(name) for name in attachments if name in text)
    if length < _NEARLY_EMPTY:
        likely = "内容可能在附件里" if attachments else "原件可能是扫描件或取错了正文"
        yield PlanWarning("nearly_empty", f"几乎没有文字（{length} 字），{likely}", sure=1.0)
    elif attachments and own < _LETTER and all(section.label.startswith("附") for section in sections):
        named = "、".join(attachments[:3])[:120]
        yield PlanWarning("text_in_attachment", f"正文很短，计划全文可能在附件里：{named}", sure=0.8)


def _told(found: Sequence[PlanWarning]) -> Iterator[PlanWarning]:
    """The first of each code; of an endless row of them only how many more there are."""
    counts: dict[str, int] = {}
    for warning in found:
        counts[warning.code] = counts.get(warning.code, 0) + 1
        if counts[warning.code] <= _MOST:
            yield warning
    for code, count in counts.items():
        if count > _MOST:
            yield PlanWarning(code, f"另有 {count - _MOST} 处同类问题未逐一列出")


def _warning(code: str, message: str, at: tuple[int, int], text: str, likely: str | None, sure: float) -> PlanWarning:
    words = text[at[0] : at[1]]
    told = f"{message}：{words}" + (f"，疑为 {likely}" if likely else "")
    return PlanWarning(code, told, at[0], at[1], words, likely, sure)


def _years(text: str) -> Iterator[PlanWarning]:
    """20182020年 -> 2018—2020年; 20xx20xx年 -> 20xx—20xx年."""
    for match in _YEARS.finditer(text):
        first, last = int(match[1]), int(match[2])
        if not 0 < last - first <= 30 or text[match.start() - 1 : match.start()] in tuple("〔［"):
            continue
        sure = 0.97 if match[3] or text[match.end() : match.end() + 1] in tuple("）)") else 0.8
        yield _warning("digits_run_together", "年份连在一起", match.span(), text, f"{first}—{last}{match[3]}", sure)
    for match in _MASKED_YEARS.finditer(text):
        yield _warning(
            "digits_run_together",
            "年份连在一起",
            match.span(),
            text,
            f"{match[1]}—{match[2]}{match[3]}",
            0.95,
        )


def _numbers(text: str) -> Iterator[PlanWarning]:
    """〔201816号 -> 〔2018〕16号; 云发201820号 -> 云发〔2018〕20号."""
    for match in _NUMBER.finditer(text):
        opened, year, closed, number = match.groups()
        if closed and closed == _CLOSED_BY[opened]:
            continue
        lost = "文号缺括号" if not closed else "文号括号不配"
        yield _warning("doc_number_damaged", lost, match.span(), text, f"〔{year}〕{number}号", 0.97)
    for match in _BARE_NUMBER.finditer(text):
        yield _warning("doc_number_damaged", "文号缺括号", match.span(), text, f"〔{match[1]}〕{match[2]}号", 0.92)


def _days(text: str) -> Iterator[PlanWarning]:
    """每年1210日前 -> 每年12月10日前. 120日内 may be days, 111日 two dates: not sure."""
    for match in _DAY.finditer(text):
        readings = _readings(match[1])
        if len(readings) != 1:
            continue
        before = _DAY_BEFORE.search(text[max(0, match.start() - 2) : match.start()])
        sure = 0.95 if len(match[1]) == 4 else 0.9 if before and match[2] else 0.6
        likely = f"{readings[0]}日{match[2]}"
        yield _warning("digits_run_together", "月日连在一起", match.span(), text, likely, sure)


def _day_pairs(text: str) -> Iterator[PlanWarning]:
    """610日至1120日 -> 6月10日至11月20日; 6月10日20日 -> 6月10日—20日."""
    for match in _DAYS.finditer(text):
        first, last = _readings(match[1]), _readings(match[3])
        if len(first) == len(last) == 1 and int(match[1]) > 31:
            likely = f"{first[0]}日{match[2]}{last[0]}日"
            yield _warning("digits_run_together", "月日连在一起", match.span(), text, likely, 0.9)
    for match in _DAY_TWICE.finditer(text):
        if int(match[2]) < int(match[3]) <= 31:
            yield _warning("dash_lost", "疑缺连接号", match.span(), text, f"{match[1]}—{match[3]}日", 0.9)


def _months(text: str) -> Iterator[PlanWarning]:
    """6底前 -> 6月底前."""
    for match in _MONTH_LOST.finditer(text):
        likely = f"{match[1]}月{match[2]}"
        yield _warning("characters_lost", "疑缺“月”字", match.span(), text, likely, 0.9)


def _readings(digits: str) -> list[str]:
    """The month and day that digits may have been: 1210 -> 12月10; 111 -> 1月11 and 11月1."""
    return [
        f"{digits[:cut]}月{digits[cut:]}"
        for cut in (1, 2)
        if cut < len(digits) and digits[cut] != "0" and int(digits[:cut]) in range(1, 13) and int(digits[cut:]) < 32
    ]


def _quantities(text: str) -> Iterator[PlanWarning]:
    """13个主导产业 a county -> 1—3个; 按11各投 -> 按1:1各投; 300/人 -> 300元/人; 轮训1， -> 轮训1次，."""
    for match in _RANGE.finditer(text):
        low, high, measure = match.groups()
        if int(low) < int(high):
            likely = f"{low}—{high}{measure}"
            yield _warning("digits_run_together", "疑缺连接号", (match.start(1), match.end()), text, likely, 0.9)
    for match in _RATIO.finditer(text):
        likely = f"{match[1]}:{match[2]}"
        yield _warning("digits_run_together", "疑缺比号", (match.start(1), match.end()), text, likely, 0.9)
    for match in _PER_HEAD.finditer(text):
        line = text[max(0, match.start() - 90) : match.end() + 30]
        sure = 0.9 if _PER_HEAD_CONTEXT.search(line) else 0.5
        yield _warning("unit_lost", "疑缺单位", match.span(), text, f"{match[1]}元{match[2]}", sure)
    for match in _TIMES.finditer(text):
        yield _warning("unit_lost", "疑缺单位", match.span(1), text, f"{match[1]}次", 0.85)


def _masked(text: str) -> Iterator[PlanWarning]:
    """20xx年, 201x: years that somebody has masked; they have no likely reading."""
    for match in _MASKED.finditer(text):
        yield _warning("year_masked", "年份或日期被隐去", match.span(), text, None, 0.0)


def _losses(text: str) -> Iterator[PlanWarning]:
    """“”, 《》, doubled marks, characters that could not be decoded: words are missing here."""
    for match in _EMPTY_PAIR.finditer(text):
        yield _warning("words_lost", "引号或括号里没有文字", match.span(), text, None, 0.0)
    for match in _DOUBLED.finditer(text):
        yield _warning("words_lost", "标点相连，可能缺字", match.span(), text, None, 0.0)
    for match in _DIGITS_LOST.finditer(text):
        yield _warning("digits_lost", "小数不全", match.span(), text, None, 0.0)
    for match in _REPLACED.finditer(text):
        yield _warning("characters_lost", "有字符无法解码", match.span(), text, None, 0.0)


def _brackets(text: str) -> Iterator[PlanWarning]:
    """Brackets, quotes and book marks without their other half."""
    for start, line, places in bracket.unbalanced(text):
        yield from _of_line(text, start, line, places)


def _of_line(text: str, start: int, line: str, places: Sequence[int]) -> Iterator[PlanWarning]:
    periods = {start + m.end() - 1: m for m in _PERIOD_END.finditer(line)}
    for at in places:
        place = start + at
        if place in periods:
            match = periods[place]
            span = (start + match.start(), start + match.end())
            yield _warning("bracket_lost", "缺左括号", span, text, f"（{match[1]}）", 0.8)
        elif line[at] in "（(" and _RESPONSIBLE.match(line, at + 1) and "。" not in line[at:]:
            end = start + len(line)
            yield _warning("bracket_lost", "缺右括号", (end - 1, end), text, line[-1] + "）", 0.95)
        elif line[at] in bracket.CLOSING:
            yield _warning("bracket_lost", "缺右半", (place, place + 1), text, None, 0.0)
        else:
            yield _warning("bracket_lost", "缺左半", (place, place + 1), text, None, 0.0)


def _headings(text: str, sections: Sequence[Section]) -> Iterator[PlanWarning]:
    yield from _marks_damaged(text, sections)
    yield from _numbers_left_out(text, sections)


def _marks_damaged(text: str, sections: Sequence[Section]) -> Iterator[PlanWarning]:
    """Marks that have lost a bracket: 一）加大投入."""
    for section in sections:
        found = _mark(text, section) if section.label else None
        if found and found.damaged:
            words = section.label.strip("（()） ")
            span = (section.start, section.start + len(section.label))
            told, likely = f"标题“{section.title[:20]}”的序号残缺", f"（{words}）" if words else None
            yield _warning("heading_mark_lost", told, span, text, likely, 0.95 if likely else 0.0)


def _numbers_left_out(text: str, sections: Sequence[Section]) -> Iterator[PlanWarning]:
    """Numbers left out between two headings of one run."""
    for first, second in _neighbours(sections):
        a, b = _mark(text, first), _mark(text, second)
        if a and b and a.habit == b.habit and b.number == a.number + 2:
            span = (second.start, second.start + len(second.label))
            yield _warning("heading_lost", f"“{first.label}”之后缺一个序号", span, text, None, 0.0)


def _mark(text: str, section: Section) -> mark.Mark | None:
    return mark.find(text[section.start : section.start + 60].split("\n")[0])


def _neighbours(sections: Sequence[Section]) -> Iterator[tuple[Section, Section]]:
    """Sections that follow each other on one level under one parent."""
    levels: dict[int, list[Section]] = {}
    for section in sections:
        for deeper in [level for level in levels if level > section.level]:
            del levels[deeper]
        levels.setdefault(section.level, []).append(section)
        yield from pairwise(levels[section.level][-2:])


_FINDERS: tuple[Callable[[str], Iterator[PlanWarning]], ...] = (
    _years,
    _numbers,
    _days,
    _day_pairs,
    _months,
    _quantities,
    _losses,
)
