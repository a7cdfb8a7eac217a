"""Which format a source is of; what is told of those that are not read."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest import formats
from ingest.errors import DamagedSource, EmptySource, EncryptedSource, UnknownFormat
from ingest.source import Source

TEXT = "一、总体要求\n坚持节水优先。".encode()
PAGE = "<!DOCTYPE html><html><head><meta charset=utf-8></head><body><p>坚持节水优先。</p></body></html>".encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


WORD = zipped("[Content_Types].xml", "word/document.xml")
EXCEL = zipped("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("方案.txt", TEXT, "txt"),
        ("方案", TEXT, "txt"),
        ("2021年1.5万亩节水方案", TEXT, "txt"),
        ("https://www.example.gov.cn/a.txt", TEXT, "txt"),
        ("方案.html", PAGE, "html"),
        ("方案", PAGE, "html"),
        ("方案.txt", PAGE, "html"),
        ("https://www.example.gov.cn/show.jsp?id=3", PAGE, "html"),
        ("方案.htm", "<p>坚持节水".encode("gb18030"), "html"),
        ("方案.txt", "供水率<95%的村要整改，>95%的表扬。".encode(), "txt"),
        ("方案.pdf", b"%PDF-1.7\n", "pdf"),
        ("方案.txt", b"%PDF-1.7\n", "pdf"),
        ("方案.docx", WORD, "docx"),
        ("方案.doc", WORD, "docx"),
        ("方案.xlsx", EXCEL, "xlsx"),
        ("方案.zip", EXCEL, "xlsx"),
        ("方案.docx", b"PK\x03\x04 cut off", "docx"),
    ],
)
def test_the_bytes_decide(name: str, data: bytes, expected: str) -> None:
    assert formats.find(Source(name, data)).name == expected


@pytest.mark.parametrize(
    ("name", "data", "error", "told"),
    [
        ("方案.doc", OLE, UnknownFormat, "另存为 .docx"),
        ("方案.wps", OLE, UnknownFormat, "另存为 .docx"),
        ("方案.docx", OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedSource, "密码"),
        ("方案.docx", TEXT, DamagedSource, "DOCX"),
        ("方案.pdf", TEXT, DamagedSource, "PDF"),
        ("方案.xyz", TEXT, UnknownFormat, "可读取的格式"),
        ("方案.bin", bytes(range(1, 256)), UnknownFormat, "可读取的格式"),
        ("方案.txt", bytes(range(1, 256)), UnknownFormat, "内容不是文字"),
        ("方案.rtf", b"{\\rtf1 x}", UnknownFormat, "RTF"),
        ("方案.png", b"\x89PNG\r\n\x1a\n....", UnknownFormat, "图片"),
        ("方案.zip", zipped("a.txt"), UnknownFormat, "压缩包"),
        ("方案.ofd", zipped("OFD.xml"), UnknownFormat, "OFD"),
        ("方案.txt", b"", EmptySource, "空"),
        ("方案.txt", b"\xef\xbb\xbf \r\n", EmptySource, "空"),
    ],
)
def test_what_is_not_read_is_told(name: str, data: bytes, error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told) as raised:
        formats.find(Source(name, data))
    assert name in str(raised.value)


def test_every_format_has_its_module_and_suffixes() -> None:
    suffixes = [suffix for known in formats.FORMATS for suffix in known.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert {known.name for known in formats.FORMATS} == {"txt", "html", "docx", "pdf", "xlsx"}
    assert all(isinstance(known.matches(b"x"), bool) for known in formats.FORMATS)
