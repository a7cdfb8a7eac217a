"""Whole pages in the styles of Chinese government sites: title, facts, body and attachments."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import html
from ingest.document import Document
from ingest.source import Source

PAGES = Path(__file__).parent / "html_pages"
ADDRESS = "http://www.example.gov.cn/zwgk/wj/t1.html"


def parsed(name: str, *, url: str | None = ADDRESS) -> Document:
    return html.parse(Source(name, (PAGES / name).read_bytes(), url))


def parsed_text(text: str) -> Document:
    return html.parse(Source("page.html", text.encode()))


def lines(document: Document) -> list[str]:
    return [piece.text for piece in document.pieces if piece.kind != "table"]


def whole(document: Document) -> str:
    cells = (cell.text for piece in document.pieces for cell in piece.cells)
    return "\n".join([*lines(document), *cells])


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("trs_wcm.html", "青溪市人民政府办公室关于印发青溪市2021年城镇老旧小区改造工作方案的通知"),
        ("nested_tables.html", "云岭省人民政府关于推进县域普惠金融发展的实施意见"),
        ("visual_site_builder.html", "洛川县2022年粮食生产工作要点"),
        ("labels_in_list.html", "临江区“十四五”全民健身实施计划"),
        ("layout_2006_gbk.html", "关于印发《镕城县2006年社会主义新农村建设工作方案》的通知"),
        ("news_without_container.html", "北港区召开2024年安全生产工作部署会"),
        ("one_huge_table.html", "2023年政府工作报告重点任务责任分解"),
        ("without_body.html", "南坪镇2020年森林防火工作预案"),
        ("labels_above_values.html", None),  # its <title> names a column of the site
        ("empty.html", None),
    ],
)
def test_title(page: str, title: str | None) -> None:
    assert parsed(page).title == title


@pytest.mark.parametrize(
    ("page", "facts"),
    [
        (
            "trs_wcm.html",
            {
                "索引号": "QX1402/2021-00317",
                "主题分类": "城乡建设、环境保护",
                "发布机构": "青溪市人民政府办公室",
                "成文日期": "2021年3月30日",
                "文号": "青政办发〔2021〕18号",
                "发布日期": "2021年4月2日",
                "有效性": "有效",
                "来源": "市政府办公室",
                "发布时间": "2021-04-02 16:41",
                "ArticleTitle": "青溪市人民政府办公室关于印发青溪市2021年城镇老旧小区改造工作方案的通知",
                "PubDate": "2021-04-02 16:41",
            },
        ),
        (
            "nested_tables.html",
            {
                "索引号": "YL0011/2019-00125",
                "发文机关": "云岭省人民政府、中国人民银行云岭分行",
                "发文字号": "云岭政发〔2019〕22号",
                "成文日期": "2019年09月17日",
                "发布日期": "2019年09月25日",
            },
        ),
        (
            "visual_site_builder.html",
            {"发布时间": "2022-02-21 09:06:15", "作者": "粮油站", "来源": "洛川县农业农村局"},
        ),
        (
            "labels_in_list.html",
            {
                "索引号": "11330200/2021-04417",
                "发文机关": "临江区人民政府",
                "成文日期": "2021-12-24",
                "公开方式": "主动公开",
                "文号": "临政〔2021〕57号",
                "时间": "2021-12-30 10:22",
                "来源": "区文广旅体局",
                "publishdate": "2021-12-30",
            },
        ),
        (
            "labels_above_values.html",
            {
                "索引号": "431-2018-02219",
                "公开方式": "主动公开",
                "发布机构": "石门县扶贫开发办公室",
                "文号": "石扶组〔2018〕9号",
                "生成日期": "2018-05-11",
                "发布日期": "2018-05-17",
            },
        ),
        ("layout_2006_gbk.html", {"发布时间": "2006-4-12", "作者": "县委办"}),
        (
            "news_without_container.html",
            {"发布时间": "2024-01-18 08:30:11", "来源": "北港日报", "责任编辑": "陈默"},
        ),
    ],
)
def test_facts(page: str, facts: dict[str, str]) -> None:
    found = dict(parsed(page).facts)
    assert {label: found.get(label) for label in facts} == facts
    assert not {"主题词", "浏览次数", "点击", "阅读次数", "字体"} & set(found)


@pytest.mark.parametrize(
    ("page", "first", "last", "count"),
    [
        ("trs_wcm.html", "青政办发〔2021〕18号", "附件：2021年老旧小区改造任务分解表.xls", 15),
        ("nested_tables.html", "云岭省人民政府关于推进", "（此件公开发布）", 13),
        (
            "visual_site_builder.html",
            "2022年全县粮食生产的总体要求是：稳面积、提单产、保安全，牢牢守住粮食安全底线。",
            "2022年2月18日",
            8,
        ),
        (
            "labels_in_list.html",
            "临江区“十四五”全民健身实施计划",
            "学校体育场地向社会开放率达到85%。",
            7,
        ),
        ("layout_2006_gbk.html", "各乡镇党委、政府，县直各单位：", "二○○六年四月六日", 9),
        (
            "news_without_container.html",
            "北港区召开2024年安全生产工作部署会",
            "据悉，全区今年将投入2300万元用于消防站建设和应急物资储备，新建小型消防站4座，新增应急避难场所6处。",
            5,
        ),
        (
            "without_body.html",
            "南坪镇2020年森林防火工作预案",
            "三、镇政府与12个行政村签订责任书，签订率100%。",
            4,
        ),
    ],
)
def test_body_is_whole_and_alone(page: str, first: str, last: str, count: int) -> None:
    found = lines(parsed(page))
    assert (found[0], found[-1], len(found)) == (first, last, count)


def test_no_page_keeps_furniture_or_metadata_in_its_body() -> None:
    furniture = (
        "打印 关闭 分享 扫一扫 浏览次数 点击 字体 相关 上一条 版权 备案 ICP 首页 评论 索引号 文件登记簿号 脚本 隐藏"
    )
    for path in sorted(PAGES.glob("*.html")):
        text = whole(parsed(path.name))
        assert not [word for word in furniture.split() if word in text], path.name


def test_gbk_characters_under_a_gb2312_label_survive_to_the_body() -> None:
    text = whole(parsed("layout_2006_gbk.html"))
    assert all(name in text for name in ("镕城县", "深圳", "喆里", "圳头"))


def test_rowspan_colspan_and_broken_words_in_a_table() -> None:
    (table,) = [piece for piece in parsed("labels_in_list.html").pieces if piece.kind == "table"]
    places = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells}
    assert places["指 标"] == (0, 0, 2, 1)
    assert places["数值"] == (0, 2, 1, 2)
    assert places["属性"] == (0, 4, 2, 1)  # 属<br>性
    assert places["2025年"] == (1, 3, 1, 1)
    assert places["2.9"] == (2, 3, 1, 1)
    assert places["约束性"] == (2, 4, 1, 1)


def test_a_page_that_is_one_table() -> None:
    document = parsed("one_huge_table.html")
    assert [piece.kind for piece in document.pieces] == ["heading", "table"]
    cells = document.pieces[1].cells
    assert max(cell.row for cell in cells) == 5
    assert [cell.text for cell in cells if cell.row == 0] == [
        "序号",
        "重点任务",
        "完成时限",
        "牵头单位",
        "责任单位",
    ]
    assert next(cell.text for cell in cells if (cell.row, cell.column) == (1, 4)) == "市统计局 市工信局 市商务局"
    shared = next(cell for cell in cells if (cell.row, cell.column) == (4, 3))
    assert (shared.text, shared.row_span) == ("市农业农村局", 2)
    assert next(cell.text for cell in cells if (cell.row, cell.column) == (5, 4)) == "市水利局"


def test_what_the_page_shows_of_its_headings() -> None:
    pieces = {piece.text: piece for piece in parsed("trs_wcm.html").pieces}
    title = pieces["青溪市2021年城镇老旧小区改造工作方案"]
    assert (title.centred, title.bold) == (True, True)
    assert pieces["二、改造内容"].bold
    assert not pieces["各镇人民政府、街道办事处，市直有关部门："].bold
    levels = [(p.text, p.level) for p in parsed("labels_in_list.html").pieces if p.kind == "heading"]
    assert levels == [("一、发展目标", 3), ("二、主要任务", 3)]


def test_attachments_are_absolute_where_the_address_is_known() -> None:
    (inside,) = parsed("trs_wcm.html").attachments
    assert (inside.name, inside.url) == (
        "2021年老旧小区改造任务分解表.xls",
        "http://www.example.gov.cn/zwgk/wj/P020210402601.xls",
    )
    (below,) = parsed("visual_site_builder.html").attachments
    assert below.name == "附件1：粮食播种面积分解表.docx"
    assert below.url.startswith("http://www.example.gov.cn/zwgk/system/_content/download.jsp?")
    assert parsed("trs_wcm.html", url=None).attachments[0].url == "./P020210402601.xls"


def test_base_element_counts_for_links() -> None:
    text = '<head><base href="/files/"></head><div id=zoom><p>' + "全县新建桥梁12座，投资3亿元。" * 12
    text += '</p><p><a href="a.pdf">附件</a></p></div>'
    document = html.parse(Source("a.html", text.encode(), "http://x.gov.cn/b/c.html"))
    assert [a.url for a in document.attachments] == ["http://x.gov.cn/files/a.pdf"]


@pytest.mark.parametrize(
    "text", ["<html></html>", "<body> &nbsp; </body>", "<frameset><frame src=a.html></frameset>", "<p></p>"]
)
def test_a_page_without_text_is_a_warning(text: str) -> None:
    document = parsed_text(text)
    assert document.pieces == ()
    assert [w.code for w in document.warnings] == ["no_main_text"]


def test_a_short_notice_is_kept() -> None:
    document = parsed_text("<html><body><h2>通知</h2><p>定于6月5日召开防汛会。</p></body></html>")
    assert lines(document) == ["通知", "定于6月5日召开防汛会。"]


def test_a_line_break_in_the_source_is_no_space_between_chinese_characters() -> None:
    document = parsed_text(
        "<div id=zoom><p>新建污水\n     处理厂2座，\r\n日处理能力 5\n万吨。</p>" + "<p>稳步推进。</p>" * 9
    )
    assert lines(document)[0] == "新建污水处理厂2座，日处理能力 5 万吨。"


def test_lines_of_preformatted_text_stay_lines() -> None:
    document = parsed_text("<body><pre>一、目标\n  植树造林5000亩。\n二、措施\n落实资金80万元。</pre></body>")
    assert lines(document) == ["一、目标", "植树造林5000亩。", "二、措施", "落实资金80万元。"]


def test_invisible_characters_are_left_out() -> None:
    document = parsed_text("<div id=zoom><p>完\u200b成&#8203;投资&shy;3&nbsp;亿元\ufeff。</p></div>")
    assert lines(document) == ["完成投资3 亿元。"]


def test_plan_sentences_that_resemble_facts_stay_in_the_body() -> None:
    body = [
        "实施时间：2018年1月至12月",
        "时间：2018年6月—2019年12月",
        "责任单位：县林业局",
        "主要目标：造林3万亩。",
    ]
    document = parsed_text("<div id=zoom>" + "".join(f"<p>{line}</p>" for line in body) + "</div>")
    assert lines(document) == body


def test_links_within_prose_stay() -> None:
    text = "按照<a href=/a>《某省行动计划》</a>要求，完成<a href=/b>退耕还林</a>2万亩，涉及农户3000户。"
    assert lines(parsed_text(f"<div id=zoom><p>{text}</p><p>二、加强督查，每季度通报一次。</p></div>"))[0] == (
        "按照《某省行动计划》要求，完成退耕还林2万亩，涉及农户3000户。"
    )


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (b"<!DOCTYPE html><html>", True),
        ("\ufeff<html>".encode("utf-16-le"), True),
        (b"\n\n<!-- " + b"x" * 9000 + b"--><TABLE><tr>", True),
        (b"%PDF-1.4 <html>", False),
        (b"PK\x03\x04<html>", False),
        ("一、目标 a<b，b>c".encode(), False),
        (b"", False),
    ],
)
def test_first_bytes_tell_html(data: bytes, known: bool) -> None:
    assert html.matches(data) is known


def test_length_is_that_of_the_decoded_source() -> None:
    data = (PAGES / "layout_2006_gbk.html").read_bytes()
    assert html.parse(Source("a.html", data)).length == len(data.decode("gbk"))
