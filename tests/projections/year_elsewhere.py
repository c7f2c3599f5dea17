"""A case of a railway court in the small year: entered by the legal department, and once more with its end."""

from __future__ import annotations

from datetime import date

from events.case_elsewhere import CaseElsewhereEntered
from events.case_terms import CaseCause, CaseOutcome
from tests.organs import LEGAL, URBAN
from tests.projections.story import Story

NUMBER = "（2024）豫7101行初9号"
ENTERED = CaseElsewhereEntered(
    occurred_on=date(2024, 5, 6),
    number=NUMBER,
    court="郑州铁路运输法院",
    defendants=(URBAN,),
    cause=CaseCause.PENALTY,
    filed_on=date(2024, 4, 1),
)
ENDED = ENTERED.model_copy(
    update={
        "occurred_on": date(2024, 8, 1),
        "hearing_on": date(2024, 6, 3),
        "outcome": CaseOutcome.REVOKED,
        "concluded_on": date(2024, 7, 15),
    }
)


def elsewhere(story: Story) -> Story:
    return story.government("case-elsewhere:a", ENTERED, ENDED, actor=LEGAL)
