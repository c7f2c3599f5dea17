"""The judicial suggestions of the small year, with every turn; `suggestions_twice` repeats what may be repeated."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.base import Visibility
from events.reading import PaperKind, PaperRead, PaperRetrieved
from events.reply_deadline import ReplyDeadlineCorrected, ReplyDeadlineExtended, ReplyDueNoticed
from events.response import (
    CopyAcknowledged,
    FeedbackReturnReceived,
    FeedbackSubmitted,
    ObjectionDecisionReceived,
    ResponseEnded,
    ResponseOpened,
    ServiceAcknowledged,
    SuggestionObjected,
    SuggestionReminderReceived,
)
from events.suggestion import (
    Answer,
    Assessment,
    FeedbackAssessed,
    FeedbackReceived,
    FeedbackReturned,
    Implementation,
    ObjectionDecided,
    ObjectionReceived,
    SuggestionApproved,
    SuggestionArchived,
    SuggestionClosed,
    SuggestionConsulted,
    SuggestionDrafted,
    SuggestionReminded,
    SuggestionSent,
    SuggestionServed,
    SuggestionWithdrawn,
)
from events.suggestion_upwards import (
    EscalationHandled,
    EscalationOutcome,
    ReferralDecision,
    SuggestionEscalated,
    SuggestionReferralDecided,
    SuggestionReferred,
)
from events.values import ReplyPeriod
from events.vocabulary import (
    AdoptionAnswer,
    Field,
    ResponseEnd,
    ServiceProof,
    SigningOffice,
    SuggestionOutcome,
)
from tests.organs import CITY_COURT, CITY_GOV, COURT, HOUSING, LEGAL, URBAN
from tests.projections.story import Story, content, full_id

day = date.fromisoformat
ADOPTED = AdoptionAnswer.ADOPTED
RECTIFIED = Implementation(rectified=True)


def sent(
    on: str, *addressees: str, cc: tuple[str, ...] = (LEGAL,), months: int | None = 2, **more: Any
) -> SuggestionSent:
    return SuggestionSent(
        occurred_on=day(on),
        content=more.pop("content", content()),
        sender=COURT,
        addressees=addressees,
        cc=cc,
        reply_period=ReplyPeriod(months=months) if months else None,
        **more,
    )


def served(on: str, organ: str, due: str | None) -> SuggestionServed:
    return SuggestionServed(
        occurred_on=day(on),
        organ=organ,
        proof=ServiceProof.SERVICE_RECEIPT,
        reply_due_on=day(due) if due else None,
    )


def answers(*recommendations: int) -> tuple[Answer, ...]:
    return tuple(Answer(recommendation=number, answer=ADOPTED, text="已整改") for number in recommendations)


def received(on: str, organ: str, *recommendations: int, complete: bool = True, **more: Any) -> FeedbackReceived:
    return FeedbackReceived(
        occurred_on=day(on),
        organ=organ,
        feedback_id=f"{organ}-{on}",
        answers=answers(*recommendations),
        implementation=RECTIFIED,
        complete=complete,
        **more,
    )


def assessed(on: str, organ: str, *results: AdoptionAnswer) -> FeedbackAssessed:
    numbered = tuple(Assessment(recommendation=n, result=result) for n, result in enumerate(results, 1))
    return FeedbackAssessed(occurred_on=day(on), organ=organ, results=numbered, implementation=RECTIFIED)


def suggestions(story: Story) -> None:
    story.court(
        "suggestion:a",
        SuggestionDrafted(occurred_on=day("2024-03-01"), content=content()),
        SuggestionConsulted(occurred_on=day("2024-03-02"), organ=HOUSING, opinion="无异议"),
        SuggestionApproved(occurred_on=day("2024-03-03"), signed_by=SigningOffice.COURT_PRESIDENT),
        sent("2024-03-10", HOUSING, URBAN, superior_cc=(CITY_GOV,)),
        served("2024-03-15", HOUSING, "2024-05-15"),
        served("2024-03-16", URBAN, "2024-05-16"),
    )
    story.government(
        "suggestion-response:a",
        ResponseOpened(
            occurred_on=day("2024-03-10"),
            title="司法建议",
            instrument=content().instrument,
            kind=content().kind,
            addressees=(HOUSING, URBAN),
            cc=(LEGAL,),
            recommendations=2,
            visibility=Visibility.BILATERAL,
        ),
        CopyAcknowledged(occurred_on=day("2024-03-11"), organ=LEGAL),
        ServiceAcknowledged(occurred_on=day("2024-03-15"), organ=HOUSING),
        PaperRead(occurred_on=day("2024-03-15"), kind=PaperKind.SUGGESTION, organ=HOUSING),
        SuggestionObjected(occurred_on=day("2024-03-20"), organ=URBAN, ground="不属本机关职责"),
        ObjectionDecisionReceived(occurred_on=day("2024-03-25"), organ=URBAN, upheld=False),
        FeedbackSubmitted(
            occurred_on=day("2024-05-10"),
            feedback_by=HOUSING,
            text="已整改",
            answers=answers(1, 2),
            implementation=RECTIFIED,
        ),
        SuggestionReminderReceived(occurred_on=day("2024-05-17"), organ=URBAN, reminder=11),
        FeedbackReturnReceived(occurred_on=day("2024-06-04"), organ=URBAN, missing=(2,)),
    )
    story.court(
        "suggestion:a",
        ObjectionReceived(occurred_on=day("2024-03-20"), organ=URBAN, ground="不属本机关职责"),
        ObjectionDecided(occurred_on=day("2024-03-25"), organ=URBAN, upheld=False, reason="属其职责"),
        received("2024-05-10", HOUSING, 1, 2),
        ReplyDueNoticed(occurred_on=day("2024-05-12"), organ=URBAN, reply_due_on=day("2024-05-15")),
        SuggestionReminded(occurred_on=day("2024-05-17"), organ=URBAN),
        SuggestionEscalated(occurred_on=day("2024-05-30"), organ=URBAN, to=CITY_GOV),
        EscalationHandled(
            occurred_on=day("2024-06-02"), organ=URBAN, by=CITY_GOV, outcome=EscalationOutcome.ORDERED_CORRECTION
        ),
        received("2024-06-03", URBAN, 1, complete=False),
        FeedbackReturned(occurred_on=day("2024-06-04"), organ=URBAN, missing=(2,), reason="未答复第二项"),
        received("2024-06-10", URBAN, 1, 2),
        assessed("2024-06-11", HOUSING, ADOPTED, AdoptionAnswer.PARTLY_ADOPTED),
        assessed("2024-06-12", URBAN, AdoptionAnswer.NOT_ADOPTED, AdoptionAnswer.IN_PROGRESS),
        SuggestionClosed(occurred_on=day("2024-06-20"), outcome=SuggestionOutcome.SETTLED),
        SuggestionArchived(occurred_on=day("2024-06-30")),
    )
    ended = ResponseEnded(occurred_on=day("2024-06-20"), because=ResponseEnd.CLOSED)
    story.government("suggestion-response:a", ended)
    extended = ReplyDeadlineExtended(
        occurred_on=day("2024-05-01"), organ=HOUSING, reply_due_on=day("2024-06-15"), reason="工程复杂"
    )
    corrected = ReplyDeadlineCorrected(
        occurred_on=day("2024-04-01"),
        organ=HOUSING,
        original_due_on=day("2024-05-15"),
        reply_due_on=day("2024-05-15"),
    )
    told = content(fields=(Field.URBAN_CONSTRUCTION,))
    story.court(
        "suggestion:b",
        sent("2024-03-11", HOUSING, content=told),
        served("2024-03-15", HOUSING, "2024-05-15"),
        corrected,
        extended,
    )
    withdrawn = SuggestionWithdrawn(occurred_on=day("2024-04-02"), reason="重复发出")
    story.court("suggestion:c", sent("2024-04-01", HOUSING), withdrawn)
    story.court(
        "suggestion:d",
        SuggestionDrafted(occurred_on=day("2024-04-01"), content=content()),
        SuggestionReferred(occurred_on=day("2024-04-03"), to=CITY_COURT, reason="跨区"),
        SuggestionReferralDecided(occurred_on=day("2024-04-20"), by=CITY_COURT, decision=ReferralDecision.SENT_ABOVE),
    )
    sent_a = f"{full_id('suggestion:a')}:4"
    taken = PaperRetrieved(occurred_on=day("2024-03-11"), kind=PaperKind.SUGGESTION, organ=LEGAL, sent=sent_a)
    story.government("suggestion-response:a", taken, actor=LEGAL, cause=sent_a)


def suggestions_twice(story: Story) -> None:
    """Drafts and assessments."""
    story.court(
        "suggestion:twice",
        SuggestionDrafted(occurred_on=day("2025-01-02"), content=content()),
        SuggestionDrafted(occurred_on=day("2025-01-06"), content=content()),
        sent("2025-01-08", HOUSING),
        served("2025-01-09", HOUSING, "2025-03-10"),
        received("2025-02-10", HOUSING, 1, 2),
        assessed("2025-02-12", HOUSING, ADOPTED, ADOPTED),
        assessed("2025-02-20", HOUSING, ADOPTED, AdoptionAnswer.NOT_ADOPTED),
    )
