"""The value of a spreadsheet cell as a person sees it, by its number format.

    show(0.95, "0%")                          ->  "95%"
    show(120.0, "General")                    ->  "120"
    show(date(2018, 12, 31), "yyyy/m/d")      ->  "2018-12-31"
    show(date(2018, 12, 31), 'yyyy"年"m"月"')  ->  "2018年12月"

Formats of other countries' order (m/d/yy) become ISO dates, formats with 年 月 日 are followed to the letter.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

# Number formats that Excel knows by number alone where the language is Chinese.
CHINESE_BUILT_IN = {
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "yyyy-m-d",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
MAX_FORMAT = 255
# Digits enough for 31 before the point and whatever a format of that length adds to them.
_ROOM = 31 + 3 * MAX_FORMAT
_Moment = datetime.datetime | datetime.date | datetime.time
_BRACKETS = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]{0,60}\]", re.IGNORECASE)
_PART = re.compile(r'"[^"]*"?|\\.|_.|\*.|[0#?.,]+|E[+-]0{1,4}|.', re.DOTALL)
_TIME_PART = re.compile(
    r'"[^"]*"?|\\.|_.|\*.|AM/PM|A/P|上午/下午|\[?[yemdhs]+\]?(?:\.0+)?|.', re.IGNORECASE | re.DOTALL
)
_DIGITS = re.compile(r"[0#?.,]+")


def show(value: object, form: str = "General") -> str:
    """A cell's value as text, "" for an empty one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float, Decimal)):
        return _number(value, form[:MAX_FORMAT])
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return _moment(value, form[:MAX_FORMAT])
    if isinstance(value, datetime.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return str(value)


def general(value: int | float | Decimal) -> str:
    """A number without a format: 120.0 -> 120, 46.800000000000004 -> 46.8, 0.1 + 0.2 -> 0.3."""
    try:
        exact = _exact(value)
    except InvalidOperation:
        return str(value)
    if not exact.is_finite():
        return str(value)
    if exact != exact.to_integral_value() and len(exact.as_tuple().digits) > 12:
        exact = +exact.quantize(Decimal(1).scaleb(exact.adjusted() - 11), ROUND_HALF_UP)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exact(value: int | float | Decimal) -> Decimal:
    return Decimal(repr(value) if isinstance(value, float) else value)


def _number(value: int | float | Decimal, form: str) -> str:
    section = _section(value, form)
    sign, size = ("-", -value) if value < 0 else ("", value)
    parts = _PART.findall(section)
    if "general" in section.lower() or "/" in parts:
        return sign + general(size)
    places = "".join(part for part in parts if _DIGITS.fullmatch(part))
    if not places:
        # A format of words alone hides the number: for nought it is the sign for nothing, else the number counts.
        return (_literal(parts) if value == 0 else "") or sign + general(size)
    return sign + _filled(size, parts, places)


def _section(value: int | float | Decimal, form: str) -> str:
    """What a format says of numbers above, below or at nought."""
    sections = _sections(_BRACKETS.sub("", form))
    if value < 0 and len(sections) > 1:
        # Brackets, or red alone, say minus: text has no colour, and brackets say nothing of the sort.
        return sections[1].replace("-", "").replace("(", "").replace(")", "")
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _filled(value: int | float | Decimal, parts: list[str], places: str) -> str:
    """The section with the number in place of its digits."""
    exact = _exact(value)
    if not exact.is_finite() or exact.adjusted() > 30:
        return str(value)
    scientific = next((part for part in parts if part[0] == "E" and len(part) > 1), None)
    with localcontext(prec=_ROOM):
        exact *= 100 ** parts.count("%")
        digits = f"{exact:.{_decimals(places)[1]}E}" if scientific else _digits(exact, places)
    words, placed = "", False
    for part in parts:
        if _DIGITS.fullmatch(part):
            words += "" if placed else digits
            placed = True
        elif part != scientific:
            words += _literal([part])
    return words.strip()


def _digits(exact: Decimal, places: str) -> str:
    scale = len(places) - len(places.rstrip(","))
    whole = places.rstrip(",").partition(".")[0]
    exact /= Decimal(1000) ** scale
    least, most = _decimals(places)
    rounded = exact.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    head, _, tail = text.partition(".")
    tail = tail[:least] + tail[least:].rstrip("0")
    head = head.rjust(whole.count("0"), "0")
    return f"{head}.{tail}" if tail else head


def _decimals(places: str) -> tuple[int, int]:
    """Decimals that are always shown, and at most."""
    tail = places.partition(".")[2].replace(",", "").replace(".", "")[:15]
    return tail.count("0"), len(tail)


def _literal(parts: list[str]) -> str:
    """The words of a format: quoted, escaped or plain; padding signs show nothing."""
    words = ""
    for part in parts:
        if part[0] == '"':
            words += part.strip('"')
        elif part[0] == "\\":
            words += part[1:]
        elif part[0] not in "_*@" and not _DIGITS.fullmatch(part):
            words += part
    return words


def _sections(form: str) -> list[str]:
    sections = [""]
    for part in _PART.findall(form):
        if part == ";":
            sections.append("")
        else:
            sections[-1] += part
    return sections


def _moment(value: _Moment, form: str) -> str:
    parts = _TIME_PART.findall(_sections(_BRACKETS.sub("", form))[0])
    kinds = _kinds(parts)
    if any(sign in part for part, kind in zip(parts, kinds, strict=True) if not kind for sign in "年月日时分"):
        return _followed(value, parts, kinds)
    return _iso(value, {kind[0] for kind in kinds if kind})


def _kinds(parts: list[str]) -> list[str]:
    """What each part of a date format stands for: y, m (month), d, h, n (minute), s, or "" for words."""
    kinds = [_kind(part) for part in parts]
    letters = [i for i, kind in enumerate(kinds) if kind]
    for position, i in enumerate(letters):
        before = kinds[letters[position - 1]] if position else ""
        after = kinds[letters[position + 1]] if position + 1 < len(letters) else ""
        if kinds[i] == "m" and (before == "h" or after == "s"):
            kinds[i] = "n"
    return kinds


def _kind(part: str) -> str:
    """The same for one part, m for month and minute alike."""
    letter = part.strip("[]")[:1].lower()
    is_part = letter in "yemdhs" and letter != "" and part[0] not in '"\\_*'
    return {"e": "y"}.get(letter, letter) if is_part else ""


def _followed(value: _Moment, parts: list[str], kinds: list[str]) -> str:
    known = {
        "y": getattr(value, "year", 0),
        "m": getattr(value, "month", 0),
        "d": getattr(value, "day", 0),
        "h": getattr(value, "hour", 0),
        "n": getattr(value, "minute", 0),
        "s": getattr(value, "second", 0),
    }
    words = ""
    for part, kind in zip(parts, kinds, strict=True):
        if not kind:
            words += "" if "/" in part and len(part) > 1 else _literal([part])
        elif kind == "y":
            words += f"{known['y'] % 100:02d}" if len(part) == 2 else str(known["y"])
        else:
            words += f"{known[kind]:02d}" if len(part) == 2 else str(known[kind])
    return words.strip()


def _iso(value: _Moment, kinds: set[str]) -> str:
    """An ISO date of as many parts as the format shows; midnight is not shown beside a date."""
    date = ""
    if not isinstance(value, datetime.time):
        shown = [("y", f"{value.year:04d}"), ("m", f"{value.month:02d}"), ("d", f"{value.day:02d}")]
        date = "-".join(text for kind, text in shown if kind in kinds)
        date = date or ("" if kinds & {"h", "n", "s"} else value.strftime("%Y-%m-%d"))
    time = ""
    if kinds & {"h", "n", "s"} and isinstance(value, (datetime.datetime, datetime.time)):
        time = value.strftime("%H:%M:%S" if value.second else "%H:%M")
    return date if date and time in {"", "00:00"} else f"{date} {time}".strip()
