"""Search over the titles and texts of every event, with what the reader may see, the newest first."""

from __future__ import annotations

from projections.search.find import SHORTEST, find
from projections.search.postings import SEARCH_BLOCK, SEARCH_CONCERN, SEARCH_POSTING
from projections.view import Column, Filter, Order, View
from projections.views.audit_trail import finish

SEARCH = View(
    "search",
    "全文检索",
    "Search",
    tables=(SEARCH_BLOCK, SEARCH_POSTING, SEARCH_CONCERN),
    pages=find,
    columns=(
        Column("seq", "序号", "local number", "number"),
        Column("stream", "事项", "matter", "stream"),
        Column("id", "事件标识", "event id"),
        Column("type", "事件类型", "event type"),
        Column("zh", "事件", "event in Chinese"),
        Column("en", "事件（英文）", "event"),
        Column("occurred_on", kind="day"),
        Column("recorded_at", "记录时间", "recorded at", "time"),
        Column("actor", "记录机关", "actor", "organ"),
        Column("field", "命中栏目", "field that holds it"),
        Column("snippet", "命中片段", "snippet"),
        Column("marks", "命中位置", "where in the snippet", "json"),
    ),
    filters=(
        Filter("text", "检索词", "text", "text", "contains", required=True, least=SHORTEST),
        Filter("kind", "事项类别", "kind of matter", "kind"),
    ),
    order=(Order("seq", descending=True),),
    finish=finish,
    named_on="occurred_on",
    guard="event",
    supports_as_of=False,
)
"""`marks`: pairs of start and end, in characters of the snippet. A page may hold fewer rows than asked for and
still have a next one: the work for one page is bounded."""
