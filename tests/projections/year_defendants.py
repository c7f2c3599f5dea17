"""One case of the small year whose defendants change: one replaced, its duty ended; one with an outcome of its own."""

from __future__ import annotations

from datetime import date

from events.appearance import AppearanceDutyEnded
from events.appearance_response import AppearanceDutyEndReceived
from events.case import CaseDefendantsChanged, CaseDefendantsNoted, CaseNoted, DefendantOutcome, HearingHeld
from events.case_terms import CaseOutcome
from tests.appearances import duty
from tests.cases import concluded_event, filed_event
from tests.organs import HOUSING, SUB, URBAN
from tests.projections.story import Story

NUMBER = "（2024）豫0204行初66号"
HEARD, CHANGED_ON, HEARD_AGAIN, ENDED = date(2024, 5, 10), date(2024, 5, 20), date(2024, 6, 3), date(2024, 7, 1)
CHANGED = CaseDefendantsChanged(occurred_on=CHANGED_ON, defendants=(HOUSING, SUB), reason="原告变更被告")
DISMISSED = DefendantOutcome(organ=SUB, outcome=CaseOutcome.SUIT_DISMISSED)


def defendants(story: Story) -> Story:
    """Sued with the housing bureau, the urban management bureau is replaced by SUB after the first hearing."""
    story.court(
        "case:defendants",
        filed_event(NUMBER, defendants=(HOUSING, URBAN)),
        HearingHeld(occurred_on=HEARD),
        CHANGED,
        HearingHeld(occurred_on=HEARD_AGAIN),
        concluded_event(ENDED, by_defendant=(DISMISSED,)),
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
