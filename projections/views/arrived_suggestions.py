"""Suggestions of courts of other jurisdictions to organs of ours, as of a day (SUG-32).

They stand apart from what our court suggests: no ledger, scoreboard or figure of ours counts them, for the court that
sent them does. The deadline is the one that it says.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, select

from events.base import Side
from events.response import (
    CopyAcknowledged,
    FeedbackReturnReceived,
    FeedbackSubmitted,
    ObjectionDecisionReceived,
    ReplyDeadlineReceived,
    ServiceAcknowledged,
    SuggestionObjected,
    SuggestionReminderReceived,
)
from events.suggestion_moving import (
    ArrivedSuggestionEnded,
    ArrivedSuggestionEntered,
    ArrivedSuggestionReceived,
    ArrivedSuggestionReturned,
)
from events.terms import Term
from events.vocabulary import ResponseEnd
from projections.access.matters import known_to
from projections.asked import Asked
from projections.keeping import as_of, dated, keeping, kept, shown
from projections.sql import first_true
from projections.store.schema import walked
from projections.view import Column, Order, View, same
from projections.views.columns import STREAM, between, status


def _asked_from(said: ServiceAcknowledged | SuggestionObjected | FeedbackSubmitted) -> bool:
    return said.asked_from is not None


ARRIVAL = keeping(
    "arrived_suggestion",
    kept(
        ArrivedSuggestionReceived,
        "stream",
        on="received_on",
        jurisdiction="asked_from.jurisdiction",
        court="content.court",
        addressee_there="content.addressee",
        number="content.number",
        title="content.title",
        instrument="content.instrument",
        kind="content.kind",
        sent_there_on="content.sent_on",
        returned_on=None,
    ),
    dated(ArrivedSuggestionEntered, "organ", "cc", on="handed_over_on"),
    dated(ArrivedSuggestionReturned, "reason", on="returned_on"),
    dated(ArrivedSuggestionEnded, "because", on="ended_on"),
    walked("arrived_suggestion_in_order", "-received_on", "matter"),
)
ANSWERING = keeping(
    "arrived_suggestion_answering",
    dated(CopyAcknowledged, on="copy_acknowledged_on"),
    dated(ServiceAcknowledged, on="served_on").when(_asked_from),
    dated(SuggestionObjected, on="objected_on").when(_asked_from),
    dated(ObjectionDecisionReceived, on="objection_decided_on", objection_upheld="upheld"),
    dated(FeedbackSubmitted, on="answered_on", asked_again_on=None).when(_asked_from),
    dated(FeedbackReturnReceived, on="asked_again_on"),
    dated(SuggestionReminderReceived, on="reminded_on"),
    kept(ReplyDeadlineReceived, "reply_due_on", "provisional"),
)
"""What our government says of it. Some of that it says of suggestions of our own court too, which are no arrivals."""


class ArrivedSuggestionStatus(Term):
    """Where a suggestion from elsewhere stands on the day asked for."""

    RECEIVED = "received", "待转交", "to be handed over"
    RETURNED = "returned", "已退回", "returned"
    HANDED_OVER = "handed_over", "已转交", "handed over"
    SERVED = "served", "已送达", "served"
    OVERDUE = "overdue", "逾期未反馈", "overdue"
    OBJECTED = "objected", "已提异议", "objected to"
    RELEASED = "released", "异议成立，不再答复", "objection upheld, no answer owed"
    ASKED_AGAIN = "asked_again", "退回补充反馈", "answer to be completed"
    ANSWERED = "answered", "已反馈", "answered"
    WITHDRAWN = "withdrawn", "来文法院已撤回", "withdrawn by the court that sent it"
    CLOSED = "closed", "来文法院已办结", "closed by the court that sent it"


def _rows(asked: Asked) -> Select[Any]:
    row, said, day = ARRIVAL.c, ANSWERING.c, asked.day
    ended, decided = row.ended_on <= day, func.coalesce(said.objection_decided_on <= day, False)
    stands = first_true(
        (and_(ended, row.because == ResponseEnd.WITHDRAWN.value), ArrivedSuggestionStatus.WITHDRAWN),
        (ended, ArrivedSuggestionStatus.CLOSED),
        (said.asked_again_on <= day, ArrivedSuggestionStatus.ASKED_AGAIN),
        (said.answered_on <= day, ArrivedSuggestionStatus.ANSWERED),
        (and_(decided, said.objection_upheld), ArrivedSuggestionStatus.RELEASED),
        (and_(said.objected_on <= day, ~decided), ArrivedSuggestionStatus.OBJECTED),
        (said.reply_due_on < day, ArrivedSuggestionStatus.OVERDUE),
        (said.served_on <= day, ArrivedSuggestionStatus.SERVED),
        (row.handed_over_on <= day, ArrivedSuggestionStatus.HANDED_OVER),
        (row.returned_on <= day, ArrivedSuggestionStatus.RETURNED),
        otherwise=ArrivedSuggestionStatus.RECEIVED,
    )
    return (
        select(*as_of(ARRIVAL, day), *as_of(ANSWERING, day, "matter"), stands.label("status"))
        .select_from(ARRIVAL)
        .outerjoin(ANSWERING, said.matter == row.matter)
        .where(row.received_on <= day)
    )


ARRIVED_SUGGESTIONS = View(
    "arrived_suggestions",
    "其他辖区司法建议",
    "Suggestions from other jurisdictions",
    tables=(ARRIVAL, ANSWERING),
    handlers=known_to({ArrivedSuggestionReceived: (Side.COURT,), ArrivedSuggestionEntered: ("organ", "cc")}),
    rows=_rows,
    columns=(
        Column("number", "文号", "number"),
        *shown(ARRIVAL, "title", "court", "jurisdiction"),
        status(ArrivedSuggestionStatus),
        *shown(ARRIVAL, "instrument", "kind"),
        Column("addressee_there", "来文所写被建议单位", "addressee as the paper names it"),
        Column("organ", "转交单位", "handed over to", "organ"),
        Column("cc", "抄送机关", "organ in cc", "organ"),
        Column("sent_there_on", "发出日", "sent on", "day"),
        Column("received_on", "送交日", "moved on", "day"),
        Column("handed_over_on", "转交日", "handed over on", "day"),
        Column("served_on", "签收日", "signed for on", "day"),
        Column("copy_acknowledged_on", "抄送件签收日", "copy signed for on", "day"),
        Column("reply_due_on", kind="day"),
        Column("provisional", kind="flag"),
        Column("objected_on", "提出异议日", "objected on", "day"),
        Column("objection_decided_on", "异议处理日", "objection decided on", "day"),
        Column("reminded_on", "最近催办日", "last reminder", "day"),
        Column("answered_on", "反馈提交日", "feedback submitted on", "day"),
        Column("asked_again_on", "退回补充日", "asked to complete it on", "day"),
        Column("returned_on", "退回日", "returned on", "day"),
        *shown(ARRIVAL, "reason"),
        Column("ended_on", "终结日", "ended on", "day"),
        STREAM,
    ),
    filters=(
        *same("stream", "status", "jurisdiction", "number"),
        *between("received_on", "送交日", "moved", "received"),
    ),
    order=(Order("received_on", descending=True), Order("matter")),
    named_on="received_on",
)
