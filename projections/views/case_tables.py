"""The index of cases: rows of the court's cases and of the reconsideration cases, and how events become rows."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column

from events.case import (
    AppealConcluded,
    CaseAccessReleased,
    CaseAccessRestricted,
    CaseAppealed,
    CaseConcluded,
    CaseFiled,
    CaseFlagged,
    HearingClosedToPublic,
    HearingHeld,
    HearingScheduled,
    JudgmentTookEffect,
)
from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationDecided
from projections.access.matters import known_to
from projections.keeping import Made, dated, keeping, kept
from projections.store.merge import Put
from projections.store.schema import DAY, FLAG, walked
from projections.view import Fact, by_event

CASE = keeping(
    "court_case",
    kept(
        CaseFiled,
        *("stream", "number", "court", "procedure", "cause", "field", "defendants"),
        *("plaintiff_kind", "plaintiff_count", "government_defendant", "house_expropriation"),
        *("enterprise_restructuring", "decision_number", "earlier_number"),
        on="filed_on",
    ),
    kept(CaseAccessRestricted, restricted=True),
    kept(CaseAccessReleased, restricted=False),
    dated(HearingClosedToPublic, on="closed_hearing_on"),
    dated(
        CaseConcluded,
        *("outcome", "loss_grounds", "act_changed_before_withdrawal", "settled"),
        on="concluded_on",
        loss=Made(FLAG, lambda event: event.outcome.loss),
    ),
    dated(CaseAppealed, "appellant", "appeal_number", on="appealed_on"),
    dated(AppealConcluded, "appeal_number", on="appeal_decided_on", appeal_result="result"),
    dated(JudgmentTookEffect, "normative_document_unlawful", on="effective_on"),
    walked("court_case_in_order", "number", "matter"),
)
"""`restricted` says what holds now, as access does: a restriction takes effect backwards (CAS-04)."""
FLAGGED = keeping("court_case_flag", kept(CaseFlagged, "flag", on="on"), by=("flag",))
HEARING = keeping(
    "court_case_hearing",
    kept(HearingScheduled, "hearing_on", "place", on="scheduled_on", replaced_on=None),
    kept(HearingHeld, on="held_on", hearing_on="occurred_on"),
    Column("replaced_on", DAY),
    by=("hearing_on",),
)
RECONSIDERATION = keeping(
    "reconsideration_case",
    kept(
        ReconsiderationAccepted,
        *("stream", "number", "respondent", "field", "cause", "applicant_kind", "applicant_count"),
        on="accepted_on",
    ),
    dated(
        ReconsiderationDecided,
        *("outcome", "decision_number", "notify_superior", "superior_department"),
        on="decided_on",
        corrected=Made(FLAG, lambda event: event.outcome.corrected),
    ),
    walked("reconsideration_case_accepted", "-accepted_on", "matter"),
)


def _rescheduled(fact: Fact[HearingScheduled]) -> Iterator[Put]:
    former = fact.event.replaces
    if former is not None and former != fact.event.hearing_on:
        yield Put(HEARING, {"matter": fact.matter, "hearing_on": former.isoformat()}, {"replaced_on": fact.on})


CASE_HANDLERS = {**known_to({CaseFiled: ("defendants",)}), **by_event(_rescheduled)}
RECONSIDERATION_HANDLERS = known_to(
    {ReconsiderationAccepted: ("respondent",), ReconsiderationDecided: ("notify_superior",)}
)
