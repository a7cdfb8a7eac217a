"""Bytes become text: strict encodings first, a guess only with a warning, nothing lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decode import decode

SENTENCE = "榕江县扶贫办、镕城镇、深圳市、喆里村、龘字：2019年底前投入1200万元。\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_chinese_text_comes_back_whole(encoding: str, name: str) -> None:
    text = SENTENCE * 40
    found = decode(text.encode(encoding))
    assert (found.text, found.encoding, found.warnings) == (text, name, ())


def test_gbk_characters_under_a_gb2312_label_are_read() -> None:
    page = f'<meta charset="gb2312"><p>{SENTENCE}</p>'.encode("gbk")
    with pytest.raises(UnicodeDecodeError):
        page.decode("gb2312")
    found = decode(page)
    assert SENTENCE in found.text
    assert found.warnings == ()


def test_big5_is_believed_where_it_is_declared() -> None:
    text = '<meta charset="big5"><p>實施方案與重點任務分工</p>'
    assert decode(text.encode("big5")).text == text


def test_utf8_cut_in_the_middle_of_a_character_stays_utf8_and_warns() -> None:
    data = (SENTENCE * 5).encode()[1:-3]
    found = decode(data)
    assert found.encoding == "utf-8"
    assert found.text.count("\ufffd") <= 3
    assert [w.code for w in found.warnings] == ["encoding_guessed"]
    assert "深圳市" in found.text


def test_gb18030_with_a_broken_byte_is_replaced_and_warns() -> None:
    data = (SENTENCE * 5).encode("gb18030")
    found = decode(data[:40] + b"\xff\xff" + data[40:] + b"\x81")
    assert found.encoding == "gb18030"
    assert [w.code for w in found.warnings] == ["encoding_guessed"]
    assert 1 <= found.text.count("\ufffd") <= 4
    assert "2019年底前投入1200万元" in found.text


def test_control_characters_go_with_a_warning_and_white_space_stays() -> None:
    found = decode("县\x00扶贫\x1b办\t一\r\n二\x0c三".encode())
    assert found.text == "县扶贫办\t一\r\n二\x0c三"
    assert [w.code for w in found.warnings] == ["control_characters"]
    assert "2 个" in found.warnings[0].message


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_nothing_gives_nothing(data: bytes) -> None:
    assert decode(data).text == ""


@given(st.binary(max_size=400))
def test_any_bytes_become_text(data: bytes) -> None:
    found = decode(data)
    assert "\x00" not in found.text
    found.text.encode("utf-8")  # no lone surrogates: parsers could not take them


@given(st.text(st.characters(codec="gb18030", exclude_categories=["Cc", "Cs", "Co"]), min_size=1))
def test_gb18030_of_any_text_is_never_lost(text: str) -> None:
    """Short strings may be sound in two encodings; what is found always encodes back to the same bytes."""
    data = text.encode("gb18030")
    found = decode(data)
    if not found.warnings and found.encoding in ("gb18030", "utf-8"):
        assert found.text.encode(found.encoding) == data


def test_real_pages_decode_strictly(real_docs: Path) -> None:
    pages = sorted((real_docs / "data" / "web_pages").glob("*.html"))
    assert len(pages) == 34
    guessed = {page.stem: found for page in pages if (found := decode(page.read_bytes())).warnings}
    assert list(guessed) == ["b70f455d"]
    assert 1 <= guessed["b70f455d"].text.count("\ufffd") <= 12
    assert [w.code for w in guessed["b70f455d"].warnings] == ["encoding_guessed"]
