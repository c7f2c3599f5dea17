"""Bulletins of both directions with their revisions, acknowledgements and replies, as of a day (domain A.1, A.2).

The issuing side writes `bulletin` and the first columns of `bulletin_revision`; the receiving side writes
`bulletin_receipt`, the acknowledgement columns and the replies, which may repeat: the first one counts, as it does of
several drafts. A correction re-opens acknowledgement (BUL-05). Title and topic are those of the newest revision on
every day.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select

from domain.bulletin import Lack, lacking
from events.base import Side
from events.bulletin import (
    BulletinAcknowledged,
    BulletinCorrected,
    BulletinDrafted,
    BulletinIssued,
    BulletinReceived,
    BulletinReplied,
    BulletinWithdrawalReceived,
    BulletinWithdrawn,
)
from events.terms import Term
from projections.access.matters import known_to
from projections.asked import Asked
from projections.keeping import Made, as_of, dated, keeping, kept, shown, stream_of, within
from projections.sql import dated_places, first_true, per_matter, upto
from projections.store.schema import LIST, walked
from projections.view import Column, Filter, Order, View, same
from projections.views.acts import Acts
from projections.views.columns import CONCERNED, STREAM, between, status

_CONTENT = within(
    "content",
    *("topic", "title", "issuer", "addressee", "handling_unit", "organised_by"),
    *("document_number", "is_similar_case_matter", "matter_date", "nil_report", "cc", "signatory_post"),
)
_PART_OF = stream_of("bulletin", "content.part_of")
_WARNINGS = Made(LIST, lambda event: [lack.value for lack in lacking(event.content)])
_NAMED: dict[str, Any] = {
    "period_start": "content.period.start",
    "period_end": "content.period.end",
    "part_of": _PART_OF,
    "warnings": _WARNINGS,
}
BULLETIN = keeping(
    "bulletin",
    *(
        kept(event, "stream", "side", *_CONTENT, **_NAMED)
        for event in (BulletinDrafted, BulletinIssued, BulletinCorrected)
    ),
    dated(BulletinDrafted, on="drafted_on", first=True),
    dated(BulletinIssued, on="issued_on"),
    dated(BulletinWithdrawn, on="withdrawn_on", withdrawal_reason="reason"),
    walked("bulletin_issued", "-issued_on", "matter"),
    walked("bulletin_drafted", "-drafted_on", "matter", "issued_on"),
    walked("bulletin_topic", "topic", "issued_on", "matter"),
)
REVISION = keeping(
    "bulletin_revision",
    kept(BulletinIssued, "revision", on="revised_on", changed=None),
    kept(BulletinCorrected, "revision", "changed", on="revised_on"),
    kept(BulletinReceived, "revision", on="received_on"),
    kept(BulletinAcknowledged, "revision", on="acknowledged_on", acknowledged_by="by"),
    by=("revision",),
)
RECEIPT = keeping("bulletin_receipt", kept(BulletinWithdrawalReceived, on="withdrawal_received_on"))
REPLY = keeping("bulletin_reply", kept(BulletinReplied, "by", on="on"), by=("version",))

_PARTIES = within("content", "issuer", "handling_unit", "organised_by")
_PUBLISHED = (*_PARTIES, "content.addressee", Side.COURT)  # the court issues or receives each
_KNOWN = known_to({BulletinDrafted: _PARTIES, BulletinIssued: _PUBLISHED, BulletinCorrected: _PUBLISHED})


class BulletinStatus(Term):
    """Where a bulletin stands on the day asked for."""

    DRAFTED = "drafted", "已拟稿", "drafted"
    ISSUED = "issued", "已发出", "issued"
    ACKNOWLEDGED = "acknowledged", "已签收", "acknowledged"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


def bulletin_rows(asked: Asked) -> Select[Any]:
    """Every bulletin drafted or issued by the day asked for, at its revision of that day."""
    bulletin, revision, receipt, day = BULLETIN.c, REVISION.alias("current"), RECEIPT.c, asked.day
    newest = revision_of(BULLETIN, day)
    issued, replies = bulletin.issued_on <= day, Acts(REPLY, BULLETIN, day)
    drafted_on = upto(bulletin.drafted_on, day)
    acknowledged = upto(revision.c.acknowledged_on, day)
    return (
        select(
            *as_of(BULLETIN, day),
            func.coalesce(upto(bulletin.issued_on, day), drafted_on).label("dated"),
            revision.c.revision.label("revision"),
            revision.c.revised_on.label("revised_on"),
            revision.c.changed.label("changed"),
            upto(revision.c.received_on, day).label("received_on"),
            acknowledged.label("acknowledged_on"),
            upto(revision.c.acknowledged_on, day, revision.c.acknowledged_by).label("acknowledged_by"),
            replies.first("on").label("replied_on"),
            replies.first("by").label("replied_by"),
            upto(receipt.withdrawal_received_on, day).label("withdrawal_received_on"),
            first_true(
                (bulletin.withdrawn_on <= day, BulletinStatus.WITHDRAWN),
                (acknowledged.is_not(None), BulletinStatus.ACKNOWLEDGED),
                (issued, BulletinStatus.ISSUED),
                otherwise=BulletinStatus.DRAFTED,
            ).label("status"),
        )
        .select_from(BULLETIN)
        .outerjoin(revision, and_(revision.c.matter == bulletin.matter, revision.c.revision == newest))
        .outerjoin(RECEIPT, receipt.matter == bulletin.matter)
        .where(or_(drafted_on.is_not(None), issued))
    )


def revision_of(bulletins: FromClause, day: str) -> ColumnElement[int]:
    """The revision of a bulletin on that day."""
    return per_matter(bulletins, REVISION, func.max(REVISION.c.revision), REVISION.c.revised_on <= day)


def stands(day: str) -> ColumnElement[bool]:
    """Whether the bulletin is not withdrawn by that day."""
    return or_(BULLETIN.c.withdrawn_on.is_(None), BULLETIN.c.withdrawn_on > day)


def _places(asked: Asked) -> Select[Any]:
    return dated_places(BULLETIN, asked.day, "issued_on")


_ACKNOWLEDGING = ("revised_on", "acknowledged_on")
BULLETIN_BOARD = View(
    "bulletin_board",
    "通报台账",
    "Bulletin board",
    tables=(BULLETIN, REVISION, RECEIPT, REPLY),
    handlers=_KNOWN,
    rows=bulletin_rows,
    places=_places,
    columns=(
        STREAM,
        *shown(BULLETIN, "topic", "title", "document_number"),
        Column("side", "发出方", "issuing side"),
        *shown(BULLETIN, "issuer", "addressee", "handling_unit", "organised_by", "is_similar_case_matter"),
        *shown(BULLETIN, "cc", "signatory_post", "nil_report"),
        Column("part_of", "同一文件首件通报", "first bulletin of the same document", "stream"),
        Column("warnings", "提示", "warnings", "terms", Lack),
        status(BulletinStatus),
        Column("drafted_on", "拟稿日", "drafted on", "day"),
        Column("issued_on", "发出日", "issued on", "day"),
        *shown(BULLETIN, "matter_date"),
        Column("lag_days", "通报间隔（日）", "lag in days", "number", days=("matter_date", "issued_on")),
        Column("period_start", "统计期起", "period from", "day"),
        Column("period_end", "统计期止", "period to", "day"),
        *shown(REVISION, "revision"),
        Column("revised_on", "本版发出日", "revision of", "day"),
        *shown(REVISION, "changed"),
        Column("received_on", "送达日", "received on", "day"),
        Column("acknowledged_on", "签收日", "acknowledged on", "day"),
        Column("acknowledged_by", "签收机关", "acknowledged by", "organ"),
        Column("acknowledgement_days", "签收用时（日）", "days to acknowledgement", "number", days=_ACKNOWLEDGING),
        Column("replied_on", "答复日", "replied on", "day"),
        Column("replied_by", "答复机关", "replied by", "organ"),
        Column("withdrawn_on", "撤回日", "withdrawn on", "day"),
        Column("withdrawal_reason", "撤回理由", "withdrawal reason"),
    ),
    filters=(
        *same("stream", "topic", "status", "side", "issuer"),
        CONCERNED,
        *between("issued_on", "发出日", "issued", "issued"),
        Filter("similar_case", "类案事项", "similar-case matter", "is_similar_case_matter", kind="flag"),
        Filter("title", "标题含", "title contains", "title", "contains"),
    ),
    order=(Order("dated", descending=True), Order("matter")),
    named_on="issued_on",
)
