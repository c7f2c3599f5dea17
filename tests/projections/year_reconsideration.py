"""The reconsideration papers of the small year, with every turn; `twice` repeats what may be repeated."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.base import Event, Visibility
from events.reading import PaperKind, PaperRead
from events.reconsideration import (
    LeadersSummoned,
    PublicCriticismIssued,
    ReconsiderationCopyAcknowledged,
    ReconsiderationCopyReceived,
    ReconsiderationFeedbackReceived,
    ReconsiderationSuggestionClosed,
    ReconsiderationSuggestionWithdrawn,
)
from events.reconsideration_terms import ReconsiderationEnd
from tests.organs import CITY_POLICE, COURT, GOV, HOUSING
from tests.projections.story import Story
from tests.reconsiderations import (
    NUMBER,
    OPINION,
    SUGGESTION,
    content,
    drafted,
    opinion_sent,
    ordered,
    refused,
    reported,
    served,
    suggestion_sent,
)


def copy_received(on: date, **changes: Any) -> ReconsiderationCopyReceived:
    fields: dict[str, Any] = {
        "occurred_on": on,
        "instrument": SUGGESTION,
        "title": content().title,
        "number": NUMBER,
        "issuer": GOV,
        "cc": (COURT,),
        "visibility": Visibility.BILATERAL,
    }
    return ReconsiderationCopyReceived(**fields | changes)


def feedback(on: date) -> ReconsiderationFeedbackReceived:
    return ReconsiderationFeedbackReceived(occurred_on=on, organ=HOUSING, text="已修订告知文书")


def enforced() -> tuple[Event, ...]:
    """An opinion that had to be enforced."""
    return (
        drafted(OPINION),
        opinion_sent(notify_superior=(CITY_POLICE,)),
        served(),
        ordered(),
        LeadersSummoned(occurred_on=date(2024, 5, 16), organ=HOUSING, posts=("分管副局长",), text="要求限期整改"),
        PublicCriticismIssued(occurred_on=date(2024, 5, 20), organ=HOUSING, text="逾期不履行"),
        refused(date(2024, 6, 15)),
        reported(date(2024, 6, 20)),
        ReconsiderationSuggestionClosed(occurred_on=date(2024, 6, 30), outcome=ReconsiderationEnd.PERFORMED),
    )


def reconsideration(story: Story) -> None:
    sent = suggestion_sent(reply_requested_by=date(2024, 4, 30))
    story.government("reconsideration-suggestion:s", drafted(), sent, served(due=None), feedback(date(2024, 4, 1)))
    story.court(
        "reconsideration-copy:s",
        copy_received(sent.occurred_on),
        ReconsiderationCopyAcknowledged(occurred_on=date(2024, 3, 12), organ=COURT),
        PaperRead(occurred_on=date(2024, 3, 12), kind=PaperKind.RECONSIDERATION, organ=COURT),
    )
    story.government("reconsideration-suggestion:o", *enforced())
    withdrawn = ReconsiderationSuggestionWithdrawn(occurred_on=date(2024, 4, 2), reason="适用依据已修改")
    story.government("reconsideration-suggestion:w", suggestion_sent(), withdrawn)


def reconsideration_twice(story: Story) -> None:
    """Drafts, feedback, receipts, findings, reports, orders."""
    story.government(
        "reconsideration-suggestion:twice",
        drafted(),
        drafted(title="另一稿"),
        suggestion_sent(),
        feedback(date(2024, 4, 1)),
        feedback(date(2024, 5, 1)),
    )
    later = date(2024, 6, 20)
    story.government(
        "reconsideration-suggestion:again",
        opinion_sent(cc=(COURT,)),
        served(date(2024, 3, 16), date(2024, 5, 15)),
        served(correction="回证日期误录"),
        refused(),
        ordered(date(2024, 5, 16)),
        reported(date(2024, 6, 1)),
        refused(date(2024, 6, 16)),
        ordered(later, date(2024, 7, 20)),
        reported(date(2024, 7, 1)),
    )
