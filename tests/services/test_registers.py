"""Registers: what one matter holds, no other may take."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from events.base import Visibility
from events.register import NumberTaken, PeriodClaimed, PeriodReleased
from events.values import Period
from services.decider import Decider
from services.errors import Refused
from services.policies.parking import PARKING
from services.shared.registers import (
    NUMBER_REGISTER,
    PERIOD_REGISTER,
    ClaimPeriod,
    NoteNumber,
    ReleasePeriod,
    TakeNumber,
)
from tests.given import TODAY, given

A = UUID("00000000-0000-4000-8000-00000000000a")
B = UUID("00000000-0000-4000-8000-00000000000b")
NUMBER = "鼓法〔2024〕6号"
Q1 = Period(start=date(2024, 1, 1), end=date(2024, 3, 31))
Q2 = Period(start=date(2024, 4, 1), end=date(2024, 6, 30))


def taken(holder: UUID = A, number: str = NUMBER) -> NumberTaken:
    return NumberTaken(occurred_on=TODAY, number=number, holder=holder)


def claimed(holder: UUID = A, period: Period = Q1) -> PeriodClaimed:
    return PeriodClaimed(occurred_on=TODAY, period=period, holder=holder)


@pytest.mark.parametrize("decider", [NUMBER_REGISTER, PERIOD_REGISTER, PARKING], ids=lambda one: one.category)
def test_book_keeping_is_restricted_since_it_names_restricted_matters(decider: Decider[Any]) -> None:
    assert decider.visibility(decider.initial) is Visibility.RESTRICTED


def test_a_free_number_is_taken_by_the_matter_that_asks() -> None:
    given(NUMBER_REGISTER).when(TakeNumber(number=NUMBER, holder=A)).then(taken())


def test_the_holder_may_ask_again_and_nothing_happens() -> None:
    given(NUMBER_REGISTER, taken()).when(TakeNumber(number=NUMBER, holder=A)).nothing()


def test_gen_04_a_number_of_one_matter_is_refused_to_another() -> None:
    given(NUMBER_REGISTER, taken()).when(TakeNumber(number=NUMBER, holder=B)).rejected("GEN-04")


def test_a_number_that_may_be_used_again_has_several_holders() -> None:
    """An issue number (期号) of minutes; none of its holders is noted twice."""
    one = given(NUMBER_REGISTER).when(NoteNumber(number="鼓府院纪第3期", holder=A)).then(taken(number="鼓府院纪第3期"))
    both = one.when(NoteNumber(number="鼓府院纪第3期", holder=B)).then(taken(B, "鼓府院纪第3期"))
    assert both.state == {"鼓府院纪第3期": (A, B)}
    both.when(NoteNumber(number="鼓府院纪第3期", holder=A)).nothing()


def test_a_second_holder_breaks_the_rule_that_the_command_names() -> None:
    given(NUMBER_REGISTER, taken()).when(TakeNumber(number=NUMBER, holder=B, rule="BUL-04")).rejected("BUL-04")


def test_one_matter_may_hold_several_numbers_and_keeps_them_all() -> None:
    after = given(NUMBER_REGISTER, taken()).when(TakeNumber(number="鼓法〔2024〕7号", holder=A))
    after.then(taken(number="鼓法〔2024〕7号")).when(TakeNumber(number=NUMBER, holder=B)).rejected("GEN-04")


def test_bul_07_periods_of_two_matters_may_touch_or_nest_but_not_overlap_in_part() -> None:
    given(PERIOD_REGISTER, claimed()).when(ClaimPeriod(period=Q2, holder=B)).then(claimed(B, Q2))
    one_day_in_common = Period(start=Q1.end, end=Q2.end)
    given(PERIOD_REGISTER, claimed()).when(ClaimPeriod(period=one_day_in_common, holder=B)).rejected("BUL-07")
    given(PERIOD_REGISTER, claimed()).when(ClaimPeriod(period=Q1, holder=B)).rejected("BUL-07")


def test_bul_07_a_new_claim_of_the_holder_replaces_its_former_one() -> None:
    longer = Period(start=Q1.start, end=Q2.end)
    after = given(PERIOD_REGISTER, claimed()).when(ClaimPeriod(period=longer, holder=A)).then(claimed(A, longer))
    after.when(ClaimPeriod(period=Q2, holder=B)).then(claimed(B, Q2))
    in_part = Period(start=Q2.start, end=date(2024, 9, 30))
    after.when(ClaimPeriod(period=in_part, holder=B)).rejected("BUL-07")
    moved = given(PERIOD_REGISTER, claimed(), claimed(A, Q2))
    moved.when(ClaimPeriod(period=Q1, holder=B)).then(claimed(B, Q1))


def test_claiming_the_same_period_again_changes_nothing() -> None:
    given(PERIOD_REGISTER, claimed()).when(ClaimPeriod(period=Q1, holder=A)).nothing()


def test_bul_07_a_released_period_is_free_and_only_that() -> None:
    released = PeriodReleased(occurred_on=TODAY, holder=A)
    story = given(PERIOD_REGISTER, claimed(), claimed(B, Q2)).when(ReleasePeriod(holder=A)).then(released)
    story.when(ReleasePeriod(holder=A)).nothing()
    story.when(ClaimPeriod(period=Q1, holder=UUID(int=3))).then(claimed(UUID(int=3), Q1))
    story.when(ClaimPeriod(period=Q2, holder=UUID(int=3))).rejected("BUL-07")


def test_releasing_what_was_never_claimed_changes_nothing() -> None:
    given(PERIOD_REGISTER).when(ReleasePeriod(holder=A)).nothing()


def _within(inner: Period, outer: Period) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


DAYS = st.dates(date(2024, 1, 1), date(2024, 3, 31))
PERIODS = st.tuples(DAYS, DAYS).map(lambda days: Period(start=min(days), end=max(days)))
HOLDERS = st.integers(1, 4).map(lambda n: UUID(int=n))
COMMANDS = st.one_of(
    st.builds(ClaimPeriod, occurred_on=st.just(TODAY), period=PERIODS, holder=HOLDERS),
    st.builds(ReleasePeriod, occurred_on=st.just(TODAY), holder=HOLDERS),
)


@for_all(st.lists(COMMANDS, max_size=25))
def test_bul_07_whatever_is_asked_no_two_claims_overlap_in_part(
    commands: list[ClaimPeriod | ReleasePeriod],
) -> None:
    register, state, context = PERIOD_REGISTER, PERIOD_REGISTER.initial, given(PERIOD_REGISTER).context()
    for command in commands:
        before = state
        try:
            state = register.fold(register.decide(state, command, context), state)
        except Refused:
            assert state == before
        claims = list(state.values())
        pairs = [(a, b) for i, a in enumerate(claims) for b in claims[i + 1 :] if a.overlaps(b)]
        assert all(a != b and (_within(a, b) or _within(b, a)) for a, b in pairs)


@for_all(st.lists(st.tuples(st.integers(1, 4), HOLDERS), max_size=25))
def test_gen_04_whatever_is_asked_a_number_never_changes_hands(asked: list[tuple[int, UUID]]) -> None:
    register, state, context = NUMBER_REGISTER, NUMBER_REGISTER.initial, given(NUMBER_REGISTER).context()
    first: dict[str, UUID] = {}
    for serial, holder in asked:
        number = f"鼓法〔2024〕{serial}号"
        owner = first.setdefault(number, holder)
        command = TakeNumber(occurred_on=TODAY, number=number, holder=holder)
        if owner == holder:
            state = register.fold(register.decide(state, command, context), state)
        else:
            with pytest.raises(Refused):
                register.decide(state, command, context)
    assert state == {number: (holder,) for number, holder in first.items()}
