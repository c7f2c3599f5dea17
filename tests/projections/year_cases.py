"""The cases of the small year: the court's, with every turn, the government's copies, and reconsideration cases."""

from __future__ import annotations

from datetime import date

from events.base import Event, Visibility
from events.case import (
    AppealConcluded,
    CaseAccessReleased,
    CaseAppealed,
    CaseConclusionNoted,
    CaseFlagged,
    CaseNoted,
    CaseReleaseNoted,
    CaseRestrictionNoted,
    HearingClosedToPublic,
    HearingHeld,
    HearingScheduled,
)
from events.case_terms import (
    AppealResult,
    Appellant,
    CaseCause,
    CaseFlag,
    CaseOutcome,
    PlaintiffKind,
    ReconsiderationOutcome,
    RestrictionGround,
)
from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationDecided
from events.vocabulary import Field
from tests.cases import concluded_event, effect_event, filed_event, restricted_event
from tests.organs import COURT, HOUSING, LEGAL, SUB, URBAN
from tests.projections.story import Story

day = date.fromisoformat
CASE = "（2024）豫0204行初12号"
CLOSED = "（2024）豫0204行初34号"
OTHER = "（2024）豫0204行初20号"
APPEAL = "（2024）豫02行终5号"
RESTRICTED_ON, RELEASED_ON = day("2024-05-06"), day("2024-06-05")
RELEASED = CaseAccessReleased(occurred_on=RELEASED_ON, reason="限定知悉的情形已消除")


def flagged(on: str, flag: CaseFlag) -> CaseFlagged:
    return CaseFlagged(occurred_on=day(on), flag=flag, reason="涉及群体性纠纷")


def scheduled(on: str, hearing_on: str, replaces: str | None = None) -> HearingScheduled:
    return HearingScheduled(
        occurred_on=day(on),
        hearing_on=day(hearing_on),
        replaces=day(replaces) if replaces else None,
        place="第三法庭",
    )


def _case(story: Story, name: str, *events: Event) -> None:
    """What happens from a restriction to its release is restricted."""
    restricted = False
    for event in events:
        restricted = event.type == "case-access.restricted.v1" or (restricted and event != RELEASED)
        visibility = Visibility.RESTRICTED if restricted else Visibility.BILATERAL
        story.court(f"case:{name}", event, visibility=visibility)


def cases(story: Story) -> None:
    """CASE: flagged, restricted and released, heard, lost, appealed, in effect; CLOSED: not public; OTHER: pending."""
    _case(
        story,
        "a",
        filed_event(CASE, decision_number="鼓政征〔2023〕1号"),
        flagged("2024-01-15", CaseFlag.MAJOR),
        flagged("2024-01-16", CaseFlag.SENSITIVE),
        scheduled("2024-04-01", "2024-05-08"),
        scheduled("2024-05-05", "2024-05-10", "2024-05-08"),
        restricted_event(RESTRICTED_ON, known_to=(URBAN,)),
        HearingHeld(occurred_on=day("2024-05-10")),
        RELEASED,
        concluded_event(day("2024-06-30"), settled=False),
        CaseAppealed(occurred_on=day("2024-07-10"), appellant=Appellant.DEFENDANT),
        AppealConcluded(occurred_on=day("2024-09-30"), result=AppealResult.UPHELD, appeal_number=APPEAL),
        effect_event(day("2024-10-08"), unlawful=True),
    )
    _case(
        story,
        "closed",
        filed_event(CLOSED, cause=CaseCause.PENALTY, defendants=(URBAN,)),
        HearingClosedToPublic(occurred_on=day("2024-06-03"), ground=RestrictionGround.TRADE_SECRET),
        concluded_event(day("2024-08-01"), CaseOutcome.WITHDRAWN, act_changed_before_withdrawal=True),
    )
    _case(story, "pending", filed_event(OTHER, defendants=(URBAN, SUB), plaintiff_count=12))
    noted = CaseNoted(occurred_on=day("2024-01-10"), number=CASE, defendants=(HOUSING,))
    story.government("case-copy:a", noted)
    restriction = CaseRestrictionNoted(occurred_on=RESTRICTED_ON, known_to=(URBAN,))
    story.government("case-copy:a", restriction, visibility=Visibility.RESTRICTED)
    concluded = CaseConclusionNoted(occurred_on=day("2024-06-30"))
    story.government("case-copy:a", CaseReleaseNoted(occurred_on=RELEASED_ON), concluded)
    accepted = ReconsiderationAccepted(
        occurred_on=day("2024-02-01"),
        number="鼓政行复〔2024〕5号",
        respondent=HOUSING,
        field=Field.URBAN_CONSTRUCTION,
        cause=CaseCause.PENALTY,
        applicant_kind=PlaintiffKind.LEGAL_PERSON,
    )
    decided = ReconsiderationDecided(
        occurred_on=day("2024-03-20"),
        outcome=ReconsiderationOutcome.REVOKED,
        decision_number="鼓政行复决〔2024〕5号",
    )
    story.government("reconsideration-case:a", accepted, decided, actor=LEGAL)
    pending = accepted.model_copy(update={"occurred_on": day("2025-06-02"), "number": "鼓政行复〔2025〕7号"})
    story.government("reconsideration-case:b", pending, actor=LEGAL)


def cases_twice(story: Story) -> None:
    """Restrictions that name other organs, hearings put off and back, a second hearing, an appeal with its number."""
    _case(
        story,
        "twice",
        filed_event("（2024）豫0204行初77号", court=COURT),
        restricted_event(day("2024-02-01"), known_to=(HOUSING,)),
        RELEASED,
        restricted_event(day("2024-06-10"), known_to=(URBAN,)),
        scheduled("2024-06-11", "2024-07-01"),
        scheduled("2024-06-12", "2024-07-05", "2024-07-01"),
        scheduled("2024-06-13", "2024-07-01", "2024-07-05"),
        HearingHeld(occurred_on=day("2024-07-01")),
        scheduled("2024-07-02", "2024-07-20"),
        HearingHeld(occurred_on=day("2024-07-20")),
        concluded_event(day("2024-08-01"), CaseOutcome.CLAIMS_DISMISSED),
        CaseAppealed(occurred_on=day("2024-08-10"), appellant=Appellant.PLAINTIFF, appeal_number=APPEAL),
        AppealConcluded(occurred_on=day("2024-10-10"), result=AppealResult.REMANDED, appeal_number=APPEAL),
    )
