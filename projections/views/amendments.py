"""What was corrected and what was voided: which record of which matter, and why."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from events.base import payload_class
from events.correction import AMENDMENTS, LapsedRecordErased, RecordCorrected, RecordErased, RecordVoided
from events.terms import Term
from projections.asked import Asked
from projections.keeping import Made, keeping, kept, shown
from projections.store.schema import TEXT, walked
from projections.view import Column, Order, View, same
from projections.views.columns import STREAM, between


class AmendmentKind(Term):
    """What was done about a record."""

    CORRECTED = "corrected", "更正", "corrected"
    VOIDED = "voided", "作废", "voided"
    ERASED = "erased", "删除文字", "texts erased"


def _kind(event: Any) -> str:
    if isinstance(event, RecordErased | LapsedRecordErased):
        return AmendmentKind.ERASED
    return AmendmentKind.VOIDED if isinstance(event, RecordVoided) else AmendmentKind.CORRECTED


_KEPT = (*("stream", "type", "actor", "visibility"), *("record", "of_type", "was_on", "reason"))
AMENDMENT = keeping(
    "amendment",
    *(kept(event, *_KEPT, kind=Made(TEXT, _kind), on="amended_on") for event in AMENDMENTS),
    *(kept(event, "becomes_on") for event in AMENDMENTS if issubclass(event, RecordCorrected)),
    walked("amendment_made", "-amended_on", "matter", "side", "-version"),
    by=("side", "version"),
)


def _rows(asked: Asked) -> Select[Any]:
    return select(AMENDMENT).where(AMENDMENT.c.amended_on <= asked.day)


def _finish(row: dict[str, Any], asked: Asked) -> None:
    known = payload_class(row["of_type"])
    row["zh"], row["en"] = (known.zh, known.en) if known else (row["of_type"], row["of_type"])
    row["event"] = f"{row['stream']}:{row['record']}"


AMENDMENTS_MADE = View(
    "amendments",
    "更正与作废",
    "Corrections and voidings",
    tables=(AMENDMENT,),
    rows=_rows,
    columns=(
        STREAM,
        Column("amended_on", "办理日期", "amended on", "day"),
        Column("kind", "办理方式", "kind", "term", AmendmentKind),
        Column("zh", "所指记录", "record in Chinese"),
        Column("en", "所指记录（英文）", "record"),
        Column("event", of="CorrectRecord.event"),
        *shown(AMENDMENT, "was_on", "becomes_on", "reason"),
        Column("actor", "办理机关", "actor", "organ"),
    ),
    filters=(*same("stream", "kind", "actor"), *between("amended_on", "日期", "amended")),
    order=(Order("amended_on", descending=True), Order("matter"), Order("side"), Order("version", descending=True)),
    finish=_finish,
    named_on="amended_on",
    guard="event",
)
