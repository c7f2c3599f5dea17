"""Two registers for what must be unique across matters, used as companions of other aggregates.

`number-register:<kind>:<year>` gives each number (or meeting slot) to one matter for ever; an issue number (期号) is
noted there and may be used again.
`period-register:<issuer>:<topic>` keeps the periods of statistical bulletins apart.
Both are written in the same transaction as the matter that asks, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, assert_never
from uuid import UUID

from events.register import NumberTaken, PeriodClaimed, PeriodReleased
from events.values import Period, ShortText, document_year
from services.decider import Command, Companion, Context, Decider, by_command
from services.rules import require
from services.rules.number_defects import NumberDefect


class TakeNumber(Command, zh="登记编号", opens=True, internal=True):
    """Give `number` to the matter `holder`; `rule` is the rule that a second holder would break."""

    number: ShortText
    holder: UUID
    rule: str = "GEN-04"


class NoteNumber(Command, zh="登记已用编号", opens=True, internal=True):
    """The matter `holder` bears `number`, which others may bear too."""

    number: ShortText
    holder: UUID


def number_register(register: str) -> str:
    """The stream of the register `<kind>:<year>`."""
    return f"number-register:{register}"


def number_taken(
    register: str, number: str, command: Command, context: Context, rule: str = "GEN-04", holder: UUID | None = None
) -> tuple[str, TakeNumber]:
    """The companion by which the matter of this command takes a number from the register `<kind>:<year>`.

    `holder`: the matter that has the number already, where this one stands in the same document.
    """
    take = TakeNumber(occurred_on=command.on, number=number, holder=holder or context.matter, rule=rule)
    return number_register(register), take


def number_used(register: str, number: str, command: Command, context: Context) -> tuple[str, NoteNumber]:
    """The companion by which the matter of this command bears a number that is not its own for ever."""
    return number_register(register), NoteNumber(occurred_on=command.on, number=number, holder=context.matter)


def taking_number(
    kind: str, by: type[Command], field: str = "document_number", rule: str = "GEN-04"
) -> Callable[[Any, Command, Context], Iterator[Companion]]:
    """The `companions` of a matter of which one command takes a number: that of its `field`, in the year it names."""

    def companions(state: Any, command: Command, context: Context) -> Iterator[Companion]:
        number = getattr(command, field) if isinstance(command, by) else None
        if number is not None:
            yield number_taken(f"{kind}:{document_year(number)}", number, command, context, rule)

    return companions


class ClaimPeriod(Command, zh="登记统计期间", opens=True, internal=True):
    """The statistics of `holder` cover `period`; overlapping another holder's in part breaks BUL-07."""

    period: Period
    holder: UUID


class ReleasePeriod(Command, zh="释放统计期间", opens=True, internal=True):
    """The statistics of `holder` were withdrawn."""

    holder: UUID


Numbers = Mapping[str, tuple[UUID, ...]]
"""The holders of each number: one, but of a number that may be used again."""
Periods = Mapping[UUID, Period]
"""What each holder claims."""


def note_number(state: Numbers, event: NumberTaken) -> Numbers:
    return {**state, event.number: (*state.get(event.number, ()), event.holder)}


def note_period(state: Periods, event: PeriodClaimed | PeriodReleased) -> Periods:
    others = {holder: period for holder, period in state.items() if holder != event.holder}
    match event:
        case PeriodClaimed():
            return {**others, event.holder: event.period}
        case PeriodReleased():
            return others
        case _:
            assert_never(event)


def take(state: Numbers, command: TakeNumber, context: Context) -> list[NumberTaken]:
    """A number belongs to the first matter that asks for it (GEN-04, or the rule the command names)."""
    holders = state.get(command.number, ())
    if command.holder in holders:
        return []
    require(not holders, command.rule, number=command.number, problem=NumberDefect.TAKEN)
    return [command.fact(NumberTaken)]


def note(state: Numbers, command: NoteNumber, context: Context) -> list[NumberTaken]:
    return [] if command.holder in state.get(command.number, ()) else [command.fact(NumberTaken)]


def claim(state: Periods, command: ClaimPeriod, context: Context) -> list[PeriodClaimed]:
    """Periods of one topic and issuer may nest, as quarter and half-year do, and overlap in no other way (BUL-07).

    A holder's new claim replaces its former one.
    """
    overlapping = [p for holder, p in state.items() if holder != command.holder and p.overlaps(command.period)]
    require(all(period.nests(command.period) for period in overlapping), "BUL-07")
    if state.get(command.holder) == command.period:
        return []
    return [command.fact(PeriodClaimed)]


def release(state: Periods, command: ReleasePeriod, context: Context) -> list[PeriodReleased]:
    """What was withdrawn no longer stands in another's way (BUL-07)."""
    if command.holder not in state:
        return []
    return [command.fact(PeriodReleased)]


NUMBER_REGISTER: Decider[Numbers] = Decider(
    "number-register", MappingProxyType({}), note_number, by_command(take, note)
)
PERIOD_REGISTER: Decider[Periods] = Decider(
    "period-register", MappingProxyType({}), note_period, by_command(claim, release)
)
