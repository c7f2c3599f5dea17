"""One case of the small year with several of everything: defendants that change, own outcomes, appeals, a retrial."""

from __future__ import annotations

from datetime import date

from events.appearance import AppearanceDutyEnded
from events.appearance_response import AppearanceDutyEndReceived
from events.case import (
    AppealConcluded,
    CaseAppealed,
    CaseCoordinated,
    CaseDefendantsChanged,
    CaseDefendantsNoted,
    CaseNoted,
    DefendantOutcome,
    HearingHeld,
    TrialSupervised,
)
from events.case_terms import AppealResult, Appellant, CaseCoordinationOutcome, CaseOutcome, SupervisionResult
from tests.appearances import duty
from tests.cases import concluded_event, effect_event, filed_event
from tests.organs import HOUSING, SUB, URBAN
from tests.projections.story import Story

ABOVE, REVIEW, RETRIAL = "（2024）豫02行终66号", "（2024）豫行申6号", "（2024）豫02行再1号"
NUMBER = "（2024）豫0204行初66号"
HEARD, CHANGED_ON, HEARD_AGAIN, ENDED = date(2024, 5, 10), date(2024, 5, 20), date(2024, 6, 3), date(2024, 7, 1)
CHANGED = CaseDefendantsChanged(occurred_on=CHANGED_ON, defendants=(HOUSING, SUB), reason="原告变更被告")
NOT_SETTLED = CaseCoordinationOutcome.NOT_SETTLED
DISMISSED = DefendantOutcome(organ=SUB, outcome=CaseOutcome.SUIT_DISMISSED)


def defendants(story: Story) -> Story:
    """Sued with the housing bureau, the urban management bureau is replaced by SUB after the first hearing."""
    story.court(
        "case:defendants",
        filed_event(NUMBER, defendants=(HOUSING, URBAN)),
        HearingHeld(occurred_on=HEARD),
        CHANGED,
        HearingHeld(occurred_on=HEARD_AGAIN),
        CaseCoordinated(occurred_on=date(2024, 6, 4), organs=(HOUSING,), text="会同被告研究补正方案"),
        CaseCoordinated(occurred_on=date(2024, 6, 20), organs=(HOUSING,), text="双方未达成一致", outcome=NOT_SETTLED),
        concluded_event(ENDED, by_defendant=(DISMISSED,)),
        CaseAppealed(occurred_on=date(2024, 7, 8), appellant=Appellant.PLAINTIFF),
        CaseAppealed(occurred_on=date(2024, 7, 10), appellant=Appellant.DEFENDANT, defendant=HOUSING),
        AppealConcluded(
            occurred_on=date(2024, 8, 1),
            result=AppealResult.WITHDRAWN,
            appeal_number=ABOVE,
            appellant=Appellant.PLAINTIFF,
        ),
        AppealConcluded(occurred_on=date(2024, 9, 2), result=AppealResult.UPHELD, appeal_number=ABOVE),
        effect_event(date(2024, 9, 2)),
        TrialSupervised(occurred_on=date(2024, 11, 4), supervision_number=REVIEW, result=SupervisionResult.ORDERED),
        TrialSupervised(
            occurred_on=date(2024, 12, 20),
            supervision_number=RETRIAL,
            result=SupervisionResult.CHANGED,
            outcome=CaseOutcome.CLAIMS_DISMISSED,
        ),
    )
    registered = {"case": NUMBER, "must_notify_ground": None}
    story.court(
        "appearance:defendants-urban",
        duty(organ=URBAN, **registered),
        AppearanceDutyEnded(occurred_on=CHANGED_ON),
    )
    story.court("appearance:defendants-sub", duty(organ=SUB, occurred_on=CHANGED_ON, **registered))
    noted = CaseNoted(occurred_on=date(2024, 1, 10), number=NUMBER, defendants=(HOUSING, URBAN))
    story.government(
        "case-copy:defendants", noted, CaseDefendantsNoted(occurred_on=CHANGED_ON, defendants=CHANGED.defendants)
    )
    return story.government("appearance-response:defendants-urban", AppearanceDutyEndReceived(occurred_on=CHANGED_ON))
