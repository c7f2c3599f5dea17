"""Cases in the index for tests: `filed("（2024）豫0204行初12号")` is what `known` holds of them on the court's side."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.case import Case
from events.case import (
    CaseAccessRestricted,
    CaseConcluded,
    CaseFiled,
    CaseNoted,
    CaseRestrictionNoted,
    JudgmentTookEffect,
)
from events.case_terms import (
    CaseCause,
    CaseOutcome,
    LossGround,
    PlaintiffKind,
    RestrictionGround,
    procedure_of,
)
from events.values import case_parts
from events.vocabulary import Field
from services.court.case import decider as case
from services.rules.cases import case_copy_stream, case_stream
from services.shared import case_copy
from services.shared.case_copy import CaseCopy
from tests.organs import COURT, HOUSING


def filed_event(number: str, **changes: Any) -> CaseFiled:
    """Filed on 10 January of the number's year against the housing bureau; then `changes`."""
    return CaseFiled(
        **{
            "occurred_on": date(case_parts(number).year, 1, 10),
            "number": number,
            "court": COURT,
            "procedure": procedure_of(number),
            "cause": CaseCause.EXPROPRIATION,
            "field": Field.URBAN_CONSTRUCTION,
            "defendants": (HOUSING,),
            "plaintiff_kind": PlaintiffKind.NATURAL_PERSON,
            "plaintiff_count": 1,
            **changes,
        }
    )


def restricted_event(on: date, **changes: Any) -> CaseAccessRestricted:
    return CaseAccessRestricted(
        **{"occurred_on": on, "ground": RestrictionGround.PRIVACY, "reason": "涉及个人隐私", **changes}
    )


def concluded_event(on: date, outcome: CaseOutcome = CaseOutcome.REVOKED, **changes: Any) -> CaseConcluded:
    grounds = (LossGround.UNLAWFUL_PROCEDURE,) if outcome.loss else ()
    return CaseConcluded(**{"occurred_on": on, "outcome": outcome, "loss_grounds": grounds, **changes})


def effect_event(on: date, *, unlawful: bool = False) -> JudgmentTookEffect:
    return JudgmentTookEffect(occurred_on=on, normative_document_unlawful=unlawful)


def filed(*numbers: str, **changes: Any) -> dict[str, Case]:
    """Cases that the court filed, by their streams."""
    return {case_stream(number): case.DECIDER.fold([filed_event(number, **changes)]) for number in numbers}


def restricted(*numbers: str) -> dict[str, Case]:
    """Cases that the court filed and restricted."""
    return {
        case_stream(number): case.DECIDER.fold([event := filed_event(number), restricted_event(event.occurred_on)])
        for number in numbers
    }


def effective(number: str, on: date, *, unlawful: bool = False) -> dict[str, Case]:
    """A case whose judgment was given and took effect on that day."""
    history = (filed_event(number), concluded_event(on), effect_event(on, unlawful=unlawful))
    return {case_stream(number): case.DECIDER.fold(history)}


def copied(*numbers: str, restricted: bool = False) -> dict[str, CaseCopy]:
    """What the government side holds of cases that the court filed."""
    copies = {}
    for number in numbers:
        on = date(case_parts(number).year, 1, 10)
        noted = CaseNoted(occurred_on=on, number=number, defendants=(HOUSING,))
        more = [CaseRestrictionNoted(occurred_on=on)] if restricted else []
        copies[case_copy_stream(number)] = case_copy.DECIDER.fold([noted, *more])
    return copies
