"""Cases by their number: where the index keeps them, and that what is cited exists (GEN-06; domain A.11).

Only the cases of our own court stand in the index; a number of another court is taken by its format alone. The
court asks its own index, government and joint office their copies of it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any, Protocol

from pydantic import BaseModel

from domain.settings import RuleSettings
from events.base import Side, Visibility
from events.case_citations import case_numbers_in
from events.number_faults import not_administrative
from events.numbers import is_administrative
from events.terms import Words
from events.values import CaseNumber, CaseRef, case_parts
from services.decider import Command, Context, matter_of_key
from services.rules import require, required


class KnownCase(Protocol):
    """What the index of any side says of a case."""

    @property
    def number(self) -> CaseNumber: ...
    @property
    def restricted(self) -> bool: ...
    @property
    def defendants(self) -> tuple[str, ...]: ...
    @property
    def known_to(self) -> tuple[str, ...]: ...


class OfCase(Command, key="case"):
    """A command about a case in the index, named by its number or by its id."""

    case: CaseNumber | None = None


CASE, CASE_COPY = "case", "case-copy"
"""Where the court keeps a case, and where government and joint office keep what they know of it."""


def case_stream(number: CaseNumber) -> str:
    """The court's case."""
    return f"{CASE}:{matter_of_key(CASE, number)}"


def case_copy_stream(number: CaseNumber) -> str:
    """What government or joint office knows of the court's case."""
    return f"{CASE_COPY}:{matter_of_key(CASE, number)}"


def reconsideration_case_stream(number: str) -> str:
    """Where the government keeps its reconsideration case."""
    return f"reconsideration-case:{matter_of_key('reconsideration-case', number)}"


def own_court(number: CaseNumber, settings: RuleSettings) -> bool:
    """Whether the number is one of our own court, by its court code (domain B.10)."""
    return case_parts(number).court_code == settings.court_code


def elsewhere(number: CaseNumber, settings: RuleSettings) -> bool:
    """Whether neither our court nor one above it tries the case: a railway court, or one that tries for others (B5)."""
    code = case_parts(number).court_code
    return code != "最高法" and not settings.court_code.startswith(code)


def index_stream(number: CaseNumber, side: Side) -> str:
    """Where `side` keeps the case."""
    return case_stream(number) if side is Side.COURT else case_copy_stream(number)


def case_streams(numbers: Iterable[CaseNumber | None], side: Side) -> list[str]:
    """The streams that a decider of `side` names as references so that the functions below can ask them."""
    return list(dict.fromkeys(index_stream(number, side) for number in numbers if number is not None))


def known_case(number: CaseNumber, context: Context) -> Any | None:
    """The state that this side keeps of the case: `Case` at the court, `CaseCopy` elsewhere; None for no such case."""
    return context.known.get(index_stream(number, context.side))


def require_known_cases(
    numbers: Iterable[CaseNumber | None], context: Context, others: Container[str] = frozenset()
) -> None:
    """Every case of our own court that is cited stands in the index, and the actor may know of it (GEN-06).

    All are administrative but those with a type code of `others`, which the index does not hold (GEN-15).
    """
    for number in numbers:
        if number is not None and not is_administrative(number):
            code = case_parts(number).type_code
            require(code in others, "GEN-15", number=number, problem=Words(*not_administrative(code)))
        elif number is not None and own_court(number, context.settings):
            case: KnownCase = required(known_case(number, context), "GEN-06", what=number)
            known = context.may_know(Visibility.BILATERAL, (*case.defendants, *case.known_to))
            require(known, "GEN-06", what=number)  # the number at least, which is bilateral whatever the case is


def cases_named(content: BaseModel) -> list[CaseNumber]:
    """Every case that a document names, in a field of its own or in the middle of a text."""
    return sorted(case_numbers_in(content.model_dump_json(exclude_defaults=True)))


def restricted_cases(numbers: Iterable[CaseNumber | None], context: Context) -> Iterator[CaseNumber]:
    """Those of the numbers that the index says are restricted, whatever a command says of them (BUL-06, CAS-04)."""
    for number in numbers:
        case = known_case(number, context) if number is not None else None
        if number is not None and case is not None and case.restricted:
            yield number


def as_indexed(case: CaseRef, context: Context) -> CaseRef:
    """The reference with the restriction that the index knows of, whether the command says it or not (CAS-04)."""
    return case.model_copy(update={"restricted": case.restricted or any(restricted_cases([case.number], context))})


def names_restricted_case(context: Context) -> bool:
    """Whether one of the cases that the command or its matter names is restricted."""
    cases = (known for stream, known in context.known.items() if stream.partition(":")[0] in {CASE, CASE_COPY})
    return any(case is not None and case.restricted for case in cases)
