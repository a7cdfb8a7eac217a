"""One spelling for each character, length for length, so that every offset stays true.

Full-width digits, letters and punctuation become half-width, look-alike dashes one dash. Rules match on the folded
text; quotes are cut from the plan's own.
"""

from __future__ import annotations

import re

_PUNCTUATION = {
    "，": ",", "：": ":", "；": ";", "（": "(", "）": ")", "！": "!", "？": "?", "％": "%", "﹪": "%",
    "．": ".", "／": "/", "＋": "+", "－": "-", "—": "-", "–": "-", "―": "-", "─": "-", "−": "-", "‐": "-", "‑": "-",
    "～": "~", "〜": "~", "∼": "~", "﹙": "(", "﹚": ")", "＜": "<", "＞": ">", "＝": "=", "　": " ", "\u00a0": " ",
    "〇": "〇", "○": "〇", "Ｏ": "〇", "“": "“", "”": "”", "＂": "\"", "×": "x", "Ｘ": "X", "ｘ": "x", "㎡": "㎡",
    "【": "[", "】": "]", "﹝": "〔", "﹞": "〕",
}  # fmt: skip
_FOLDED = {
    **{chr(0xFF10 + i): chr(0x30 + i) for i in range(10)},
    **{chr(0xFF21 + i): chr(0x41 + i) for i in range(26)},
    **{chr(0xFF41 + i): chr(0x61 + i) for i in range(26)},
    **_PUNCTUATION,
}
_OTHERS = re.compile(f"[{''.join(char for char, folded in _FOLDED.items() if char != folded)}]")


def fold(text: str) -> str:
    """The text in one spelling, of the same length.

    >>> fold("增长５．５％（年均）")
    '增长5.5%(年均)'
    """
    for char in set(_OTHERS.findall(text)):
        text = text.replace(char, _FOLDED[char])
    return text
