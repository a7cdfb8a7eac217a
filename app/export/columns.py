"""The columns of the two exported rows: the one place that says their order, heads and forms.

English heads are the field names of `Plan` and `Record`; Chinese heads stand here; docs/records.md explains
each. `form` says what a cell of the column is: text, number, whole (a count), date, time, choice (a word out
of a fixed set, shown in the reader's language), deadline (a date or a word such as yearly), list, path
(headings, outermost first) or the name of a nested thing that `cell.py` puts into words.
"""

from __future__ import annotations

import msgspec


class Column(msgspec.Struct, frozen=True):
    """One column; `width` in characters as spreadsheets count, `wrap` for texts that people read whole."""

    field: str
    zh: str
    form: str = "text"
    width: int = 12
    wrap: bool = False


def _column(field: str, zh: str, form: str = "text", width: int = 12, *, wrap: bool = False) -> Column:
    return Column(field, zh, form, width, wrap)


PLAN = (
    _column("document_id", "文件编号", width=14),
    _column("plan_id", "计划编号", width=16),
    _column("part", "第几份", "whole", 7),
    _column("version", "版本", "whole", 6),
    _column("source", "来源", width=24),
    _column("source_start", "来源起", "whole", 8),
    _column("source_end", "来源止", "whole", 8),
    _column("title", "标题", width=44, wrap=True),
    _column("doc_type", "文种", width=12),
    _column("province", "省", width=12),
    _column("city", "市", width=14),
    _column("county", "县", width=14),
    _column("region_code", "行政区划代码", width=13),
    _column("level", "层级", "choice", 8),
    _column("year", "年份", "whole", 7),
    _column("plan_start", "计划开始", "date", 12),
    _column("plan_end", "计划结束", "date", 12),
    _column("issued", "成文日期", "date", 12),
    _column("published", "发布日期", "date", 12),
    _column("doc_number", "发文字号", width=20),
    _column("index_number", "索引号", width=22),
    _column("issuer", "发文机关", "list", 26, wrap=True),
    _column("publisher", "发布机构", width=20),
    _column("found", "出处", "found", 20),
    _column("sections", "章节", "sections", 30),
    _column("blocks", "段落与表格", "blocks", 20),
    _column("text", "全文", width=60),
    _column("attachments", "附件", "attachments", 20),
    _column("sha256", "原件SHA-256", width=14),
    _column("ingested_at", "读入时间（UTC）", "time", 18),
    _column("parser", "解析程序", width=14),
    _column("warnings", "提醒", "warnings", 40, wrap=True),
)

RECORD = (
    _column("record_id", "记录编号", width=10),
    _column("plan_id", "计划编号", width=10),
    _column("part", "第几份", "whole", 7),
    _column("source", "来源", width=14),
    _column("plan_title", "计划标题", width=30, wrap=True),
    _column("province", "省", width=10),
    _column("city", "市", width=10),
    _column("county", "县", width=10),
    _column("region_code", "行政区划代码", width=9),
    _column("level", "层级", "choice", 6),
    _column("year", "年份", "whole", 6),
    _column("kind", "类型", "choice", 6),
    _column("metric", "指标", width=30, wrap=True),
    _column("value", "数值", "number", 12),
    _column("value_max", "数值上限", "number", 11),
    _column("unit", "单位", width=9),
    _column("value_base", "换算值", "number", 16),
    _column("value_max_base", "换算值上限", "number", 13),
    _column("unit_base", "换算单位", width=10),
    _column("comparator", "比较", "choice", 8),
    _column("change", "变化", "choice", 8),
    _column("aggregation", "统计口径", width=10),
    _column("nature", "指标属性", width=10),
    _column("strength", "约束用语", width=10),
    _column("baseline", "基期值", "number", 10),
    _column("baseline_text", "基期原文", width=16),
    _column("parent_id", "所属记录", width=14),
    _column("conflicts", "核对", "conflicts", 40, wrap=True),
    _column("deadline", "完成期限", "deadline", 12),
    _column("deadline_start", "开始日期", "date", 12),
    _column("deadline_text", "期限原文", width=16),
    _column("deadline_from", "期限依据", "choice", 10),
    _column("lead_units", "牵头单位", "list", 22, wrap=True),
    _column("units", "责任单位", "list", 30, wrap=True),
    _column("lead_bodies", "牵头单位（规范名）", "list", 22, wrap=True),
    _column("bodies", "责任单位（规范名）", "list", 30, wrap=True),
    _column("units_from", "单位依据", "choice", 10),
    _column("section", "所在章节", "path", 30, wrap=True),
    _column("quote", "原文", width=50, wrap=True),
    _column("sentence", "所在句", width=60, wrap=True),
    _column("start", "起", "whole", 8),
    _column("end", "止", "whole", 8),
    _column("page", "页", "whole", 6),
    _column("cell", "表格位置", "cell", 16),
    _column("confidence", "置信度", "number", 8),
    _column("method", "方法", width=16),
    _column("review", "复核", "review", 16),
)

SHAPES = {"plans": PLAN, "records": RECORD}


def head(column: Column, heads: str) -> str:
    """The head of a column: `zh` Chinese, anything else the field's name."""
    return column.zh if heads == "zh" else column.field
