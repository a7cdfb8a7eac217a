"""Numbers as plans write them: 127.34, 1,500, 三千, 二百五十, 1.5万 -> exact `Decimal`."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
MULTIPLIERS = {
    "万亿": Decimal(10**12), "千亿": Decimal(10**11), "百亿": Decimal(10**10), "十亿": Decimal(10**9),
    "亿": Decimal(10**8), "千万": Decimal(10**7), "百万": Decimal(10**6), "十万": Decimal(10**5),
    "万": Decimal(10**4), "千": Decimal(1000), "百": Decimal(100),
}  # fmt: skip


def number(text: str) -> Decimal | None:
    """The value of a numeral in Arabic or Chinese digits, None where it is neither.

    >>> number("1,500"), number("三千二百"), number("一万二"), number("二〇二五"), number("八点五")
    (Decimal('1500'), Decimal('3200'), Decimal('12000'), Decimal('2025'), Decimal('8.5'))
    """
    plain = text.replace(",", "").replace(" ", "")
    if plain.isascii():
        return Decimal(plain) if plain.replace(".", "", 1).isdigit() else None
    if "点" in plain:
        whole, _, part = plain.partition("点")
        digits = _digit_string(part)
        head = number(whole)
        return None if head is None or digits is None else head + Decimal(f"0.{digits}")
    if (digits := _digit_string(plain)) is not None and len(digits) > 1:
        return Decimal(digits)
    return _positional(plain)


def _digit_string(text: str) -> str | None:
    digits = [_DIGITS.get(c) for c in text]
    return "".join(str(d) for d in digits) if digits and None not in digits else None


def _positional(text: str) -> Decimal | None:
    """Value of a numeral with 十, 百, 千, 万, 亿; a last bare digit takes the step below (一万二 is 12000)."""
    total, group, digit, step = 0, 0, None, 1
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            step = 1 if char in "零〇" else step
        elif char in _STEPS:
            group += (1 if digit is None else digit) * _STEPS[char]
            digit, step = None, _STEPS[char] // 10
        elif char in _LARGE:
            group += digit or 0
            total = (total + group) * _LARGE[char] if char == "亿" else total + group * _LARGE[char]
            group, digit, step = 0, None, _LARGE[char] // 10
        else:
            return None
    return Decimal(total + group + (digit or 0) * max(step, 1)) if text else None
