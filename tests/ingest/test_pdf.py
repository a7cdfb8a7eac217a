"""PDF: paragraphs out of hard-wrapped lines, furniture, scans, damage. The PDFs are made here."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from ingest import pdf, pdf_page
from ingest.document import Document
from ingest.errors import DamagedSource, EncryptedSource, SourceTooLarge
from ingest.source import Source

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
WIDTH, HEIGHT = 595.0, 842.0

TITLE = "白水县2024年农村饮水安全巩固提升实施方案"
BODY = [
    "为巩固农村饮水安全成果，提高农村供水保障水平，根据市水利局关于农村供水工作的部署，结合我县实际，制定本方案。",
    "一、工作目标",
    (
        "到2024年底，全县农村自来水普及率达到96.5%以上，规模化供水工程服务人口比例达到62%，新建改建供水工程28处，"
        "新增供水能力1.35万立方米/日，受益人口7.86万人，水费收缴率不低于95%。"
    ),
    "二、重点任务",
    (
        "（一）推进城乡供水一体化。依托县城水厂向周边延伸管网116公里，覆盖柳林镇、石桥镇、清泉乡等3个乡镇的"
        "42个行政村，9月底前全部通水。县水利局牵头，县住房城乡建设局、县财政局配合。"
    ),
    (
        "（二）建设小型标准化工程。对人口不足1000人的分散供水点，按照“能延则延、能并则并”的原则改造提升，"
        "每处补助资金不超过30万元，由各乡镇人民政府组织实施，10月底前完成验收。"
    ),
    "（三）加强水质检测。县疾控中心每季度至少对千吨万人工程检测1次，对其他工程每年不少于2次，检测结果向社会公布。",
    "三、保障措施",
    "各乡镇、各有关部门要把农村饮水安全摆在突出位置，主要负责同志亲自抓，分管负责同志具体抓，确保责任到岗、任务到人。",
    "县水利局要建立工作台账，每月25日前通报进度，对连续两个月排名末位的乡镇进行约谈。",
]


def style(**change: object) -> ParagraphStyle:
    given_style: dict[str, object] = {
        "fontName": FONT,
        "fontSize": 16,
        "leading": 28,
        "firstLineIndent": 32,
        "wordWrap": "CJK",
        "alignment": TA_JUSTIFY,
    }
    return ParagraphStyle("body", **(given_style | change))


def flowed(paragraphs: list[Paragraph], on_page: Callable[[Canvas, SimpleDocTemplate], None] | None = None) -> bytes:
    buffer = io.BytesIO()
    template = SimpleDocTemplate(buffer, leftMargin=72, rightMargin=66, topMargin=105, bottomMargin=99)
    draw = on_page or nothing
    template.build(paragraphs, onFirstPage=draw, onLaterPages=draw)
    return buffer.getvalue()


def nothing(*_: object) -> None:
    """A page left as it is."""


def drawn(*pages: Callable[[Canvas], None], encrypt: StandardEncryption | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), encrypt=encrypt)
    for draw in pages:
        canvas.setFont(FONT, 16)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def parse(data: bytes, name: str = "方案.pdf") -> Document:
    return pdf.parse(Source(name=name, data=data))


def texts(document: Document) -> list[str]:
    return [piece.text for piece in document.pieces if piece.kind != "table"]


def picture(canvas: Canvas, width: float = WIDTH, height: float = HEIGHT) -> None:
    # One grey pixel, drawn large: what a scanner leaves.
    one = io.BytesIO(b"P6 1 1 255\n\xc8\xc8\xc8")
    canvas.drawImage(ImageReader(one), 0, 0, width, height)


def test_a_justified_page_gives_back_its_paragraphs() -> None:
    title = style(fontSize=22, alignment=TA_CENTER, firstLineIndent=0, leading=36)
    story = [Paragraph(TITLE, title), *(Paragraph(text, style()) for text in BODY)]
    document = parse(flowed(story))
    assert texts(document) == [TITLE, *BODY]
    assert document.pieces[0].centred
    assert not any(piece.centred for piece in document.pieces[1:])
    assert document.warnings == ()


def test_paragraphs_go_on_over_the_end_of_a_page_and_heads_feet_and_numbers_go() -> None:
    def furniture(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 10)
        canvas.drawString(79, 790, "白水县人民政府办公室文件")
        canvas.drawCentredString(297, 60, f"— {template.page} —")

    document = parse(flowed([Paragraph(text, style()) for text in BODY * 4], furniture))
    assert texts(document) == BODY * 4
    assert {piece.page for piece in document.pieces} >= {1, 2, 3}


@pytest.mark.parametrize(
    "foot",
    ["— {} —", "- {} -", "第 {} 页", "第{}页 共4页", "{}", "{}/4", "－{}－", "· {} ·"],
)
def test_page_numbers_of_every_habit_go(foot: str) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(111, 700, f"第{number}批项目在{number}月底前开工，总投资{number}.5亿元。")
            canvas.drawCentredString(297, 50, foot.format(number))

        return draw

    document = parse(drawn(*(page(n) for n in range(1, 5))))
    assert texts(document) == [f"第{n}批项目在{n}月底前开工，总投资{n}.5亿元。" for n in range(1, 5)]


def test_a_number_of_the_text_at_the_foot_of_a_page_stays() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(111, 700, "全县建设高标准农田")
        canvas.drawString(111, 60, "12000")

    assert texts(parse(drawn(draw))) == ["全县建设高标准农田", "12000"]


def test_lines_cut_at_a_count_of_letters_are_joined() -> None:
    def draw(canvas: Canvas) -> None:
        y = 740
        for text in BODY:
            rest = "　　" + text
            while rest:
                canvas.drawString(79, y, rest[:27])
                rest, y = rest[27:], y - 24

    assert texts(parse(drawn(draw))) == BODY


def test_paragraphs_without_indent_are_told_apart_by_their_distance() -> None:
    flush = style(firstLineIndent=0, spaceAfter=22)
    assert texts(parse(flowed([Paragraph(text, flush) for text in BODY]))) == BODY


def test_two_columns_are_read_one_after_the_other() -> None:
    left = BODY[2] + BODY[4]
    right = BODY[5] + BODY[8]

    def column(canvas: Canvas, text: str, x: float) -> None:
        for row, start in enumerate(range(0, len(text), 16)):
            canvas.drawString(x, 700 - 20 * row, text[start : start + 16])

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 22)
        canvas.drawCentredString(297, 760, TITLE)
        canvas.setFont(FONT, 14)
        column(canvas, left, 50)
        column(canvas, right, 315)

    found = "".join(texts(parse(drawn(draw))))
    assert found == TITLE + left + right


def test_lines_drawn_out_of_order_are_read_from_top_to_bottom() -> None:
    def draw(canvas: Canvas) -> None:
        for y, text in ((600, "二、实施步骤"), (700, "一、总体要求"), (500, "三、工作要求")):
            canvas.drawString(111, y, text)

    assert texts(parse(drawn(draw))) == ["一、总体要求", "二、实施步骤", "三、工作要求"]


def test_pieces_of_one_line_come_together_without_false_spaces() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(79, 700, "到")
        canvas.drawString(99, 700, "2025")
        canvas.drawString(130, 700, "年，覆盖率达到")
        canvas.drawString(244, 700, "98.5%")
        canvas.drawString(79, 640, "签发人")
        canvas.drawString(400, 640, "王志远")

    assert texts(parse(drawn(draw))) == ["到2025年，覆盖率达到98.5%", "签发人 王志远"]


def test_a_watermark_and_a_table_of_contents_are_no_text() -> None:
    def contents(canvas: Canvas) -> None:
        canvas.drawCentredString(297, 740, "目　录")
        for row, words in enumerate(("一、总体要求", "二、主要任务", "三、保障措施")):
            canvas.drawString(79, 700 - 30 * row, f"{words}{'.' * 40}{row + 2}")

    def page(text: str) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(111, 600, text)
            canvas.saveState()
            canvas.translate(150, 250)
            canvas.rotate(45)
            canvas.setFont(FONT, 50)
            canvas.drawString(0, 0, "内部资料注意保管")
            canvas.restoreState()

        return draw

    found = texts(parse(drawn(contents, page("一、总体要求"), page("二、主要任务"))))
    assert found == ["一、总体要求", "二、主要任务"]


def test_sideways_text_is_read_upright() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.setFont("Helvetica", 16)
        canvas.translate(120, 80)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Annex 1")
        canvas.drawString(0, -30, "Targets to 2025")

    first, second = parse(drawn(draw)).pieces
    assert (first.text, second.text) == ("Annex 1", "Targets to 2025")
    assert first.box is not None
    assert second.box is not None
    assert first.box[0] == pytest.approx(80, abs=2)
    assert second.box[1] - first.box[1] == pytest.approx(30, abs=1)


def test_boxes_are_points_from_the_upper_left_corner() -> None:
    (piece,) = parse(drawn(lambda canvas: canvas.drawString(100, HEIGHT - 200, "工作目标"))).pieces
    assert piece.box is not None
    left, top, right, bottom = piece.box
    assert left == pytest.approx(100, abs=0.5)
    assert right == pytest.approx(164, abs=0.5)
    assert top < 200 < bottom
    assert bottom - top == pytest.approx(16, abs=4)


def test_letters_beyond_the_basic_plane_do_not_shift_what_follows() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(79, 700, "\U00020bb7家沟村")
        canvas.drawString(79, 660, "石桥村")

    assert texts(parse(drawn(draw)))[1] == "石桥村"


def test_a_page_without_text_is_told_and_a_blank_one_is_not() -> None:
    def first(canvas: Canvas) -> None:
        canvas.drawString(111, 700, BODY[1])

    def last(canvas: Canvas) -> None:
        canvas.drawString(111, 700, "附件")

    document = parse(drawn(first, picture, nothing, last))
    assert texts(document) == [BODY[1], "附件"]
    assert [(w.code, "2" in w.message) for w in document.warnings] == [("page_without_text", True)]


def test_a_scan_is_a_document_with_a_warning_even_when_its_pages_are_numbered() -> None:
    def numbered(canvas: Canvas) -> None:
        picture(canvas)
        canvas.drawCentredString(297, 50, "— 1 —")

    for draw in (picture, numbered):
        document = parse(drawn(draw, draw))
        assert document.pieces == ()
        assert [w.code for w in document.warnings] == [
            "no_text_layer",
            "page_without_text",
            "page_without_text",
        ]


def test_unreadable_letters_are_told() -> None:
    document = parse(drawn(lambda c: c.drawString(79, 700, "目标\ue001\ue002\ue003")))
    assert [w.code for w in document.warnings] == ["page_garbled"]


def test_facts_are_what_the_file_says_of_itself() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle(TITLE)
        canvas.setAuthor("白水县水利局")
        canvas.drawString(79, 700, BODY[1])

    facts = dict(parse(drawn(draw)).facts)
    assert facts["title"] == TITLE
    assert facts["creator"] == "白水县水利局"
    assert facts["created"][:2] == "20"


def test_an_encrypted_pdf_is_named_so() -> None:
    data = drawn(lambda c: c.drawString(79, 700, "内容"), encrypt=StandardEncryption("secret", canPrint=0))
    with pytest.raises(EncryptedSource, match=r"方案\.pdf：.*密码"):
        parse(data)


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    encryption = StandardEncryption("", ownerPassword="owner", canPrint=0)
    assert texts(parse(drawn(lambda c: c.drawString(79, 700, "工作目标"), encrypt=encryption))) == ["工作目标"]


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_pdf_is_damaged(share: float) -> None:
    data = flowed([Paragraph(text, style()) for text in BODY])
    with pytest.raises(DamagedSource, match=r"方案\.pdf：.*不完整"):
        parse(data[: int(len(data) * share)])


def test_what_is_no_pdf_is_damaged() -> None:
    for data in (b"PK\x03\x04 not a pdf", b"%PDF-1.7\nnothing here\n%%EOF", b"%PDF-1.4\n%%EOF"):
        with pytest.raises(DamagedSource, match=r"方案\.pdf"):
            parse(data)


def test_limits_on_pages_and_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    data = drawn(*[lambda c: c.drawString(79, 700, "工作目标和任务")] * 3)
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    with pytest.raises(SourceTooLarge, match="2 页"):
        parse(data)
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    monkeypatch.setattr(pdf_page, "MAX_CHARACTERS", 5)
    with pytest.raises(SourceTooLarge, match="第 1 页"):
        parse(data)


def test_format_is_known_by_its_first_bytes() -> None:
    assert pdf.matches(drawn(lambda c: c.drawString(9, 9, "x")))
    assert pdf.matches(b"\xef\xbb\xbf%PDF-1.4")
    assert not pdf.matches(b"PK\x03\x04")
    assert pdf.SUFFIXES == (".pdf",)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_damage_in_the_middle_never_escapes_as_another_error(at: int, rubbish: bytes) -> None:
    data = drawn(lambda c: c.drawString(79, 700, "工作目标"), picture)
    at %= len(data)
    try:
        document = parse(data[:at] + rubbish + data[at + len(rubbish) :])
    except (DamagedSource, EncryptedSource, SourceTooLarge):
        return
    assert all(piece.text or piece.cells for piece in document.pieces)


def test_a_line_may_end_early_where_what_follows_must_not_be_parted() -> None:
    def draw(canvas: Canvas) -> None:
        # 28 letters fill a line; the third and fourth line end two letters early.
        lines = [
            "　　" + "到二〇二五年底全县森林覆盖率达到并保持在百分之四十六点",
            "五以上同步推进城乡绿化一体建设不断提升人居环境质量打一场",
            "松材线虫病防治攻坚战在全域开展疫木清理确保除治率达到",
            "100%。到二〇二六年底基本拔除疫点恢复山林生机打好这场“攻",
            "坚”，守住绿色家底。",
        ]
        for row, text in enumerate(lines):
            canvas.drawString(79, 700 - 28 * row, text)

    (piece,) = parse(drawn(draw)).pieces
    assert piece.text.endswith("除治率达到100%。到二〇二六年底基本拔除疫点恢复山林生机打好这场“攻坚”，守住绿色家底。")


def test_words_and_numbers_apart_are_no_table_of_contents() -> None:
    rows = [("粮食产量", 1200), ("油料产量", 350), ("蔬菜产量", 860), ("水果产量", 410)]

    def draw(canvas: Canvas) -> None:
        for row, (words, number) in enumerate(rows):
            canvas.drawString(79, 700 - 28 * row, f"{words}        {number}")

    found = "".join("".join(text.split()) for text in texts(parse(drawn(draw))))
    assert found == "".join(f"{words}{number}" for words, number in rows)


def test_hostile_runs_of_dots_are_read_in_no_time() -> None:
    # Thousands of dots without a page number at their end: no pattern may try them over and over.
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 1)
        for row in range(40):
            canvas.drawString(10, 800 - 10 * row, "." * 2_000)

    start = time.process_time()
    parse(drawn(draw))
    assert time.process_time() - start < 5


def test_the_fonts_of_the_machine_do_not_count() -> None:
    """The boxes of a font that is not embedded are those that the PDF states, whatever fonts are installed."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(79, 740, "全县建设高标准农田")

    assert parse(drawn(draw)).pieces[0].box == (79.0, 90.0, 79.0 + 9 * 16, 106.1)
