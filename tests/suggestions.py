"""Sample suggestions for tests: 鼓法建〔2024〕3号 to the housing bureau, as in scenario 10."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.base import Event
from events.suggestion import (
    Answer,
    FeedbackReceived,
    Implementation,
    SuggestionApproved,
    SuggestionContent,
    SuggestionDrafted,
    SuggestionSent,
    SuggestionServed,
)
from events.values import CaseRef, ReplyPeriod
from events.vocabulary import (
    AdoptionAnswer,
    Instrument,
    IssueCategory,
    ServiceProof,
    SigningOffice,
    SuggestionKind,
)
from services.court.suggestion.decider import DECIDER, SendSuggestion
from tests.cases import filed
from tests.given import Given, given
from tests.organs import COURT, HOUSING, LEGAL

CASE = CaseRef(number="（2023）豫0204行初12号")
NUMBER = "鼓法建〔2024〕3号"
DRAFTED_ON = date(2024, 3, 1)
SENT_ON = date(2024, 3, 10)
SERVED_ON = date(2024, 3, 15)
DUE = date(2024, 5, 15)
TWO_MONTHS = ReplyPeriod(months=2)


def day(month: int, number: int, year: int = 2024) -> date:
    return date(year, month, number)


def content(**changes: Any) -> SuggestionContent:
    """Two problems and two recommendations about one case, then `changes`."""
    return SuggestionContent(
        **{
            "instrument": Instrument.JUDICIAL_SUGGESTION,
            "kind": SuggestionKind.INDIVIDUAL_CASE,
            "title": "关于规范房屋征收补偿程序的司法建议",
            "categories": (IssueCategory.GENERAL_PROCEDURAL,),
            "problems": ("送达程序不规范", "未告知救济权利"),
            "recommendations": ("规范送达程序", "完善告知制度"),
            "case_refs": (CASE,),
            **changes,
        }
    )


def drafted(on: date = DRAFTED_ON, **changes: Any) -> SuggestionDrafted:
    return SuggestionDrafted(occurred_on=on, content=content(**changes))


def approved(signed_by: SigningOffice = SigningOffice.LEADER_IN_CHARGE, **fields: Any) -> SuggestionApproved:
    return SuggestionApproved(**{"occurred_on": day(3, 8), "signed_by": signed_by, **fields})


def sent_event(*addressees: str, **changes: Any) -> SuggestionSent:
    """As sent on 2024-03-10 to the housing bureau, cc the legal department, two months; then `changes`."""
    return SuggestionSent(
        **{
            "occurred_on": SENT_ON,
            "content": content(),
            "sender": COURT,
            "addressees": addressees or (HOUSING,),
            "cc": (LEGAL,),
            "number": NUMBER,
            "reply_period": TWO_MONTHS,
            **changes,
        }
    )


def send(*addressees: str, **changes: Any) -> SendSuggestion:
    fields = {"addressees": addressees or (HOUSING,), "cc": (LEGAL,), "number": NUMBER, "occurred_on": SENT_ON}
    return SendSuggestion(**{**fields, **changes})


def about(*history: Event) -> Given:
    """A suggestion with this history; the case it is about stands in the index."""
    return given(DECIDER, *history).having(known=filed(CASE.number))


def ready(**changes: Any) -> Given:
    """Drafted with `changes`, signed by the leader in charge."""
    return about(drafted(**changes), approved())


def sent(*addressees: str, **changes: Any) -> Given:
    return about(drafted(), approved(), sent_event(*addressees, **changes))


def served_event(organ: str = HOUSING, on: date = SERVED_ON, due: date | None = DUE, **more: Any) -> SuggestionServed:
    proof = more.pop("proof", ServiceProof.SERVICE_RECEIPT)
    return SuggestionServed(occurred_on=on, organ=organ, proof=proof, reply_due_on=due, **more)


def served(*more: Event) -> Given:
    """Sent to the housing bureau and served on 2024-03-15, due 2024-05-15; then `more`."""
    return about(drafted(), approved(), sent_event(), served_event(), *more)


def answer(number: int, word: AdoptionAnswer = AdoptionAnswer.ADOPTED, text: str | None = None) -> Answer:
    return Answer(recommendation=number, answer=word, text=text)


BOTH = (answer(1), answer(2))
RECTIFIED = Implementation(rectified=True)


def feedback_event(organ: str = HOUSING, on: date = day(5, 10), **changes: Any) -> FeedbackReceived:
    """A complete answer that adopts both."""
    return FeedbackReceived(
        **{
            "occurred_on": on,
            "organ": organ,
            "feedback_id": "suggestion-response:00000000-0000-4000-8000-000000000001:3",
            "answers": BOTH,
            "implementation": RECTIFIED,
            "complete": True,
            **changes,
        }
    )
