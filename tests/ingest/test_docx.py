"""DOCX: words as a reader sees them, structure, damage. Made by python-docx (also the oracle) or part by part."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx as oracle
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import docx, source, zip_part
from ingest.document import Document
from ingest.errors import DamagedSource, EmptySource, EncryptedSource, IngestError, SourceTooLarge
from ingest.source import Source

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "word/document.xml"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def part(name: str, inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {SPACES}>{inner}</w:{name}>'.encode()


def package(body: str, **parts: str) -> bytes:
    """A DOCX of a body and other parts (styles, numbering, footnotes), each the inside of its root."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(MAIN, part("document", f"<w:body>{body}</w:body>"))
        for name, inner in parts.items():
            made.writestr(f"word/{name}.xml", part(name, inner))
    return buffer.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def parse(data: bytes, name: str = "方案.docx") -> Document:
    return docx.parse(Source(name=name, data=data))


def texts(body: str, **parts: str) -> list[str]:
    return [piece.text for piece in parse(package(body, **parts)).pieces]


def test_headings_title_centred_and_bold() -> None:
    made = oracle.Document()
    title = made.add_paragraph("云岭县2024年秋冬季森林防火工作方案")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.runs[0].bold = True
    made.add_heading("一、总体要求", level=1)
    made.add_heading("（一）工作目标", level=2)
    made.add_paragraph("森林火灾受害率控制在0.8‰以内，火情当日扑灭率达到95%以上。")
    pieces = parse(saved(made)).pieces
    assert [(p.kind, p.level) for p in pieces] == [
        ("paragraph", None),
        ("heading", 1),
        ("heading", 2),
        ("paragraph", None),
    ]
    assert [(p.centred, p.bold) for p in pieces][::3] == [(True, True), (False, False)]


def test_headings_of_chinese_styles_of_base_styles_and_of_outline_levels() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="标题 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="公文小标题"/><w:basedOn w:val="a1"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="loop"/><w:basedOn w:val="a3"/></w:style>'
    )
    body = (
        paragraph(run("（一）目标"), '<w:pStyle w:val="a2"/>')
        + paragraph(run("第一章　总则"), '<w:outlineLvl w:val="0"/>')
        + paragraph(run("正文。"), '<w:pStyle w:val="a3"/>')
        + paragraph(run("正文级。"), '<w:pStyle w:val="a1"/><w:outlineLvl w:val="9"/>')
        + paragraph(run("很长的段落，" * 40), '<w:outlineLvl w:val="0"/>')
    )
    pieces = parse(package(body, styles=styles)).pieces
    assert [p.level for p in pieces] == [2, 1, None, None, None]
    assert (pieces[0].centred, pieces[0].bold) == (True, True)


def test_tabs_breaks_and_signs() -> None:
    body = paragraph(
        "<w:r><w:t>联系人</w:t><w:tab/><w:t>李建国</w:t><w:br/><w:t>电话</w:t><w:noBreakHyphen/><w:t>010</w:t>"
        '<w:sym w:font="Wingdings" w:char="F0FE"/><w:softHyphen/></w:r>'
    )
    assert texts(body) == ["联系人\t李建国", "电话-010☑"]


def test_deleted_moved_and_hidden_words_are_gone_and_inserted_ones_stay() -> None:
    body = (
        paragraph(
            run("到2024年底，")
            + "<w:del><w:r><w:delText>新建</w:delText></w:r></w:del>"
            + f"<w:ins>{run('改建')}</w:ins>"
            + f"<w:moveFrom>{run('旧位置')}</w:moveFrom>"
            + f"<w:moveTo>{run('公厕')}</w:moveTo>"
            + run("批注", "<w:vanish/>")
            + run("36座。", '<w:vanish w:val="0"/>')
        )
        + paragraph(run("前半句"), "<w:rPr><w:del/></w:rPr>")
        + paragraph(run("后半句。"))
    )
    assert texts(body) == ["到2024年底，改建公厕36座。", "前半句后半句。"]


def test_links_fields_and_content_controls() -> None:
    body = paragraph(
        run("见")
        + f'<w:hyperlink w:anchor="x">{run("附件1")}</w:hyperlink>'
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE \\@ "yyyy" </w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("，2024年")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + f'<w:fldSimple w:instr="PAGE">{run("印发")}</w:fldSimple>'
        + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处')}</w:sdtContent></w:sdt>"
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{run('。')}</w:sdtContent></w:sdt>"
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \\o\\ac(○,3)</w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + "<w:r><w:ruby><w:rt><w:r><w:t>lè</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>乐</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    assert texts(body) == ["见附件1，2024年印发。③乐"]


def test_a_field_that_never_ends_hides_one_paragraph_at_most() -> None:
    body = paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("藏")) + paragraph(run("第二段"))
    assert texts(body) == ["第二段"]


def test_text_boxes_once_and_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph(run('专栏　重点项目'))}</w:txbxContent>"
    body = paragraph(
        run("正文")
        + "<w:r><mc:AlternateContent>"
        + f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        + f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        + "</mc:AlternateContent></w:r>"
    )
    assert texts(body) == ["正文", "专栏　重点项目"]


def test_a_table_of_contents_is_left_out() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="t1"><w:name w:val="toc 1"/></w:style>'
    page = "<w:r><w:instrText> PAGEREF _Toc1234 \\h </w:instrText></w:r>"
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body = (
        paragraph(run("目　录"))
        + paragraph(run("一、总体要求1"), '<w:pStyle w:val="t1"/>')
        + paragraph(run("二、重点任务3") + page)
        + f"<w:sdt>{gallery}<w:sdtContent>{paragraph(run('三、保障措施7'))}</w:sdtContent></w:sdt>"
        + paragraph(run("一、总体要求"))
    )
    assert texts(body, styles=styles) == ["一、总体要求"]


def test_footnotes_follow_at_the_end_and_heads_and_feet_do_not() -> None:
    notes = (
        '<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="1">{paragraph(run("三新：新产业、新业态、新模式。"))}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph(run("没有引用。"))}</w:footnote>'
    )
    body = paragraph(run("发展三新经济") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + run("。")) + paragraph(
        run("完")
    )
    found = texts(body, footnotes=notes, header1=paragraph(run("页眉")), comments=paragraph(run("批注")))
    assert found == ["发展三新经济。", "完", "[1] 三新：新产业、新业态、新模式。"]


def test_page_breaks_part_paragraphs() -> None:
    made = oracle.Document()
    runs = made.add_paragraph("附件1").add_run()
    runs.add_break(WD_BREAK.PAGE)
    runs.add_text("任务分解表")
    assert [p.text for p in parse(saved(made)).pieces] == ["附件1", "任务分解表"]


def test_properties_are_facts() -> None:
    made = oracle.Document()
    made.core_properties.title = "防火方案"
    made.core_properties.author = "云岭县林业局"
    made.add_paragraph("正文")
    facts = dict(parse(saved(made)).facts)
    assert facts["title"] == "防火方案"
    assert facts["creator"] == "云岭县林业局"
    assert facts["modified"]


def test_a_strict_document_is_read() -> None:
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = part("document", f"<w:body>{paragraph(run('正文'))}</w:body>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(MAIN, xml.replace(usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert [p.text for p in parse(buffer.getvalue()).pieces] == ["正文"]


def test_a_document_of_pictures_is_told_and_an_empty_one_fails() -> None:
    buffer = io.BytesIO(package(paragraph("")))
    with zipfile.ZipFile(buffer, "a") as made:
        made.writestr("word/media/image1.png", b"\x89PNG")
    document = parse(buffer.getvalue())
    assert document.pieces == ()
    assert [w.code for w in document.warnings] == ["no_text_layer"]
    with pytest.raises(EmptySource, match="没有文字"):
        parse(package(paragraph("")))


def test_embedded_parts_are_told() -> None:
    document = parse(package(paragraph(run("正文")) + "<w:altChunk/>"))
    assert [w.code for w in document.warnings] == ["embedded_part_skipped"]


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), DamagedSource, "旧版 Word"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), EncryptedSource, "密码"),
        (b"<html><head></head></html>", DamagedSource, "网页"),
        (b"{\\rtf1\\ansi", DamagedSource, "RTF"),
        (b"%PDF-1.7", DamagedSource, "PDF"),
        ("各位代表：".encode(), DamagedSource, "无法识别"),
        (b"", DamagedSource, "无法识别"),
        (b"PK\x03\x04 rubbish", DamagedSource, "压缩包"),
    ],
)
def test_what_is_no_docx_is_named(data: bytes, error: type[IngestError], words: str) -> None:
    with pytest.raises(error, match=rf"方案\.docx：.*{words}"):
        parse(data)


def test_another_zip_is_named() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(DamagedSource, match="Excel"):
        parse(buffer.getvalue())


@pytest.mark.parametrize("share", [0.05, 0.5, 0.98])
def test_a_truncated_docx_is_damaged(share: float) -> None:
    data = package("".join(paragraph(run(f"第{n}项任务，完成投资{n}万元。")) for n in range(300)))
    with pytest.raises(DamagedSource):
        parse(data[: int(len(data) * share)])


def test_a_password_of_the_zip_is_named() -> None:
    data = bytearray(package(paragraph(run("正文"))))
    local, central = data.find(b"PK\x03\x04"), data.find(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    with pytest.raises(EncryptedSource, match="密码"):
        parse(bytes(data))


def test_bombs_are_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 300 + "</w:sdtContent></w:sdt>" * 300
    with pytest.raises(SourceTooLarge, match="嵌套过深"):
        parse(package(deep))
    with pytest.raises(SourceTooLarge, match="节点过大"):
        parse(package(paragraph(run("长" * 4_000_000))))
    with pytest.raises(SourceTooLarge, match="解压后超过"):
        parse(package(" " * (zip_part.MAX_PART + 1)))
    with pytest.raises(SourceTooLarge, match="标签"):
        parse(package("<w:p/>" * 6_000_001))


def test_a_directory_that_lies_about_sizes_is_not_believed() -> None:
    size = zip_part.MAX_PART + 100
    data = bytearray(package(" " * size))
    central = data.find(b"PK\x01\x02")
    data[central + 24 : central + 28] = (1_000).to_bytes(4, "little")
    with pytest.raises((SourceTooLarge, DamagedSource)):
        parse(bytes(data))


def test_entities_are_refused() -> None:
    dtd = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    xml = part("document", f"<w:body>{paragraph(run('&b;'))}</w:body>").decode()
    for encoding in ("utf-8", "utf-16"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as made:
            text = xml.replace("?>", f"?>{dtd}", 1).replace("UTF-8", encoding)
            made.writestr(MAIN, text.encode(encoding))
        with pytest.raises(DamagedSource, match="DTD"):
            parse(buffer.getvalue())


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_part, "MAX_MEMBERS", 2)
    data = package(paragraph(run("正文")), styles="", numbering="")
    with pytest.raises(SourceTooLarge, match="2 个"):
        parse(data)
    assert not docx.matches(data)


def test_format_is_known_by_its_members() -> None:
    assert docx.matches(package(""))
    assert not docx.matches(b"PK\x03\x04")
    assert not docx.matches(OLE)
    assert ".docx" in docx.SUFFIXES


LETTERS = st.text(alphabet="县市区年度实现增长%0123456789，。（）、 \t\n", max_size=30)


@settings(max_examples=50, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=8))
def test_words_equal_those_of_python_docx(paragraphs: list[str]) -> None:
    made = oracle.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    data = saved(made)
    wanted = "".join("".join(p.text.split()) for p in oracle.Document(io.BytesIO(data)).paragraphs)
    try:
        found = "".join("".join(piece.text.split()) for piece in parse(data).pieces)
    except EmptySource:
        found = ""
    assert found == wanted


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=6))
def test_damage_never_escapes_as_another_error(at: int, rubbish: bytes) -> None:
    data = package(paragraph(run("正文")), numbering="", styles="")
    at %= len(data)
    try:
        document = parse(data[:at] + rubbish + data[at + len(rubbish) :])
    except IngestError:
        document = None
    assert document is None or document.pieces


def test_real_reports_give_the_words_that_python_docx_gives(real_docs: Path) -> None:
    files = sorted((real_docs / "data" / "city_reports").glob("*.docx"))
    assert len(files) == 70
    for file in files:
        found = "".join("".join(piece.text.split()) for piece in docx.parse(source.read(file)).pieces)
        wanted = "".join("".join(p.text.split()) for p in oracle.Document(str(file)).paragraphs)
        assert found == wanted, file.name
