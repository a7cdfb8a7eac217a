"""Groups of bodies, in one spelling: 各乡镇人民政府、街道办事处 and 各乡镇（街道）政府 name the same ones.

What a group takes in decides: 各镇 is not 各乡镇, and 各乡镇党委、政府 are not the governments alone.
"""

from __future__ import annotations

import re

from extract.body_book import Book

_PROVINCE = ("省", "区", "市")
_COUNTY = ("盟", "旗", "县", "市", "州", "区")
_TOWN = ("苏木", "乡", "镇", "场")
_STREET = "街道"
_PLACE = r"苏木|乡|镇|场|街道办(?!事处)|街道|街|自治区|直辖市|省|县|市|区|旗|州|盟"
_MEANT = {"街": _STREET, "街道办": _STREET, "自治区": "区", "直辖市": "市"}
_ORGAN = r"人民政府|政府|党工委|党委|办事处"
_GROUP = re.compile(rf"(?:全[省市县区旗州盟])?各(?P<places>(?:{_PLACE}){{1,7}})(?P<rest>.{{0,30}})")
_ORGANS = re.compile(rf"(?:{_ORGAN}|{_STREET}){{0,5}}")
_BETWEEN = re.compile(r"[、,/() ]|(?<=[乡镇场道省县市区旗州盟委])[和及与](?=[乡镇场街县市区旗州盟直政人])")


def find(text: str, book: Book, year: int | None) -> str | None:
    """The group that a folded name stands for, None where it is none.

    >>> from extract.body_book import shipped
    >>> find("各乡镇人民政府、街道办事处", shipped(), 2023), find("各区县", shipped(), 2023)
    ('各乡镇(街道)人民政府', '各县(区)')
    """
    match = _GROUP.fullmatch(_BETWEEN.sub("", text)) if "各" in text[:3] else None
    if match is None:
        return None
    rest = match["rest"]
    organs = set(re.findall(f"{_ORGAN}|{_STREET}", rest)) if _ORGANS.fullmatch(rest) else None
    places = {_MEANT.get(one, one) for one in re.findall(_PLACE, match["places"])}
    form = _places(places | (organs or set()) & {_STREET})
    if form is None:
        return None
    if organs is None:
        full = book.full(rest, year) if places <= {*_PROVINCE, *_COUNTY} else None
        return form + full if full else None
    return form + _organs(organs, places)


def _places(places: set[str]) -> str | None:
    """各县(市、区), 各乡镇(街道); None where counties and towns stand mixed."""
    order = _PROVINCE if "省" in places else _COUNTY
    if places <= set(order):
        first, *others = [one for one in order if one in places]
        return f"各{first}({'、'.join(others)})" if others else f"各{first}"
    if not places <= {*_TOWN, _STREET}:
        return None
    towns = "".join(one for one in _TOWN if one in places)
    street = f"({_STREET})" if towns else _STREET
    return f"各{towns}{street if _STREET in places else ''}"


def _organs(organs: set[str], places: set[str]) -> str:
    """The office of a subdistrict is to it what the government is to a town; 各乡镇、街道办事处 names none."""
    party = "党委" if organs & {"党委", "党工委"} else ""
    government = ""
    if organs & {"人民政府", "政府"}:
        government = "人民政府"
    elif "办事处" in organs:
        government = "办事处" if places == {_STREET} else ""
    return f"{party}、政府" if party and government else party or government
