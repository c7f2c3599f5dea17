"""Sample reconsideration papers for tests: a 建议书 and an 意见书 to the housing bureau, as in scenario 26."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.reconsideration import (
    NonPerformanceRecorded,
    PerformanceOrdered,
    ReconsiderationContent,
    ReconsiderationOpinionSent,
    ReconsiderationSuggestionDrafted,
    ReconsiderationSuggestionSent,
    ReconsiderationSuggestionServed,
    RectificationReported,
)
from events.reconsideration_terms import (
    NonPerformance,
    OpinionGround,
    ReconsiderationInstrument,
    RectificationResult,
)
from events.vocabulary import IssueCategory, ServiceProof
from tests.organs import COURT, GOV, HOUSING

SUGGESTION = ReconsiderationInstrument.RECONSIDERATION_SUGGESTION
OPINION = ReconsiderationInstrument.RECONSIDERATION_OPINION
CASE = "鼓政行复〔2024〕5号"
NUMBER = "鼓政复建〔2024〕3号"
OPINION_NUMBER = "鼓政复意〔2024〕3号"
CITY_HOUSING = "开封市住房和城乡建设局"
ACCEPTED_ON = date(2024, 2, 1)
DRAFTED_ON = date(2024, 3, 1)
SENT_ON = date(2024, 3, 10)
SERVED_ON = date(2024, 3, 15)
DUE = date(2024, 5, 14)
AFTER = date(2024, 5, 15)


def content(instrument: ReconsiderationInstrument = SUGGESTION, **changes: Any) -> ReconsiderationContent:
    fields: dict[str, Any] = {
        "instrument": instrument,
        "issuer": GOV,
        "addressee": HOUSING,
        "title": "关于规范行政处罚告知程序",
        "problems": ("未告知听证权利",),
        "recommendations": ("完善告知程序",),
        "case_refs": (CASE,),
        "categories": (IssueCategory.GENERAL_PROCEDURAL,) if instrument is SUGGESTION else (),
        "ground": OpinionGround.UNLAWFUL if instrument is OPINION else None,
    }
    return ReconsiderationContent(**fields | changes)


def drafted(instrument: ReconsiderationInstrument = SUGGESTION, **changes: Any) -> ReconsiderationSuggestionDrafted:
    return ReconsiderationSuggestionDrafted(occurred_on=DRAFTED_ON, content=content(instrument, **changes))


def suggestion_sent(**changes: Any) -> ReconsiderationSuggestionSent:
    fields: dict[str, Any] = {"occurred_on": SENT_ON, "content": content(), "number": NUMBER, "cc": (COURT,)}
    return ReconsiderationSuggestionSent(**fields | changes)


def opinion_sent(**changes: Any) -> ReconsiderationOpinionSent:
    fields: dict[str, Any] = {
        "occurred_on": SENT_ON,
        "content": content(OPINION),
        "number": OPINION_NUMBER,
        "superior_department": CITY_HOUSING,
    }
    return ReconsiderationOpinionSent(**fields | changes)


def served(on: date = SERVED_ON, due: date | None = DUE, **changes: Any) -> ReconsiderationSuggestionServed:
    fields: dict[str, Any] = {"organ": HOUSING, "proof": ServiceProof.ELECTRONIC_RECEIPT, "due_on": due}
    return ReconsiderationSuggestionServed(occurred_on=on, **fields | changes)


def reported(on: date, result: RectificationResult = RectificationResult.RECTIFIED) -> RectificationReported:
    return RectificationReported(occurred_on=on, organ=HOUSING, result=result, text="已撤销处罚决定")


def refused(on: date = AFTER) -> NonPerformanceRecorded:
    return NonPerformanceRecorded(
        occurred_on=on, organ=HOUSING, finding=NonPerformance.NOT_PERFORMED, reason="仍未撤销"
    )


def ordered(on: date = AFTER, due: date = date(2024, 6, 14), **changes: Any) -> PerformanceOrdered:
    return PerformanceOrdered(occurred_on=on, organ=HOUSING, due_on=due, reason="逾期未报告", **changes)
