"""What is known of reconsideration suggestions and opinions and of their copies (domain A.4.2), and how events say it.

The government writes everything but `acknowledged_on` and `received_on` of a copy, which the court writes. Acts that
may repeat are rows of `reconsideration_act` by version, so that a question as of a day finds those of that day.
"""

from __future__ import annotations

from sqlalchemy import Index

from events.reconsideration import (
    LeadersSummoned,
    NonPerformanceRecorded,
    PerformanceOrdered,
    PublicCriticismIssued,
    ReconsiderationCopyAcknowledged,
    ReconsiderationCopyReceived,
    ReconsiderationFeedbackReceived,
    ReconsiderationOpinionSent,
    ReconsiderationSuggestionClosed,
    ReconsiderationSuggestionDrafted,
    ReconsiderationSuggestionSent,
    ReconsiderationSuggestionServed,
    ReconsiderationSuggestionWithdrawn,
    RectificationReported,
)
from events.terms import Term
from events.vocabulary import OrganRole
from projections.access.matters import confided_to, known_to
from projections.keeping import ITEM, acted, dated, keeping, kept, within
from projections.store.schema import walked
from projections.views.suggestion_tables import CopyKind


class Act(Term):
    """Acts that may repeat."""

    FEEDBACK = "feedback", "反馈", "feedback"
    REPORTED = "reported", "整改报告", "report on the correction"
    NOT_PERFORMED = "not_performed", "登记不履行", "non-performance recorded"
    ORDERED = "ordered", "责令限期履行", "order to perform"
    SUMMONED = "summoned", "约谈", "talk with the leaders"
    CRITICISED = "criticised", "通报批评", "public criticism"


_CONTENT = within(
    "content",
    *("instrument", "issuer", "addressee", "title", "categories", "fields", "case_refs", "ground"),
)
_SENT = (ReconsiderationSuggestionSent, ReconsiderationOpinionSent)
PAPER = keeping(
    "reconsideration",
    kept(ReconsiderationSuggestionDrafted, "stream", *_CONTENT),
    *(kept(event, "stream", *_CONTENT, "number", "cc") for event in _SENT),
    kept(ReconsiderationSuggestionSent, "reply_requested_by"),
    kept(ReconsiderationOpinionSent, "notify_superior", "superior_department"),
    dated(ReconsiderationSuggestionDrafted, on="drafted_on", first=True),
    *(dated(event, on="sent_on") for event in _SENT),
    dated(ReconsiderationSuggestionServed, on="served_on", service_proof="proof", report_due_on="due_on"),
    dated(ReconsiderationSuggestionWithdrawn, on="withdrawn_on", withdrawal_reason="reason"),
    dated(ReconsiderationSuggestionClosed, "outcome", on="closed_on"),
    walked("reconsideration_sent", "-sent_on", "matter"),
    walked("reconsideration_drafted", "-drafted_on", "matter", "sent_on"),
)
ACT = keeping(
    "reconsideration_act",
    acted(Act.FEEDBACK, ReconsiderationFeedbackReceived),
    acted(Act.REPORTED, RectificationReported, "result"),
    acted(Act.NOT_PERFORMED, NonPerformanceRecorded, result="finding"),
    acted(Act.ORDERED, PerformanceOrdered, "due_on"),
    acted(Act.SUMMONED, LeadersSummoned),
    acted(Act.CRITICISED, PublicCriticismIssued),
    Index("reconsideration_act_kind", "matter", "act"),
    by=("version",),
)
COPY = keeping(
    "reconsideration_copy",
    kept(ReconsiderationOpinionSent, each="notify_superior", organ=ITEM, copy_kind=CopyKind.NOTIFY_SUPERIOR),
    *(kept(event, each="cc", organ=ITEM, copy_kind=CopyKind.CC) for event in _SENT),
    kept(ReconsiderationCopyReceived, each="cc", organ=ITEM, on="received_on"),
    kept(ReconsiderationCopyAcknowledged, "organ", on="acknowledged_on"),
    by=("organ",),
)

_DRAFTERS = ("content.issuer", OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
_PARTIES = ("content.issuer", "content.addressee", "cc")
HANDLERS = {
    **confided_to({ReconsiderationSuggestionDrafted: _DRAFTERS}),
    **known_to({ReconsiderationSuggestionSent: _PARTIES, ReconsiderationOpinionSent: (*_PARTIES, "notify_superior")}),
}
"""Who is to send it and the legal department, which prepares it, know of the draft; the addressee never."""
