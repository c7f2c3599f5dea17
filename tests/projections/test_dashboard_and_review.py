"""The dashboards as of a day and the review cut off on that day say the same, of the sample year and of odd ones.

A view works it out in SQL from dated acts, the review by folding the events recorded until then: two tellings of one
fact that nothing but this compares. Everything is recorded on its business day: what is recorded later is in a view of
that day and not in a review cut off on it. So is an amendment of what was recorded by then: here the review reads it as
if it had been recorded with what it amends.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from random import Random
from typing import Any

import orjson
import pytest

from events.appearance import HeadAbsent
from events.base import Side
from events.bulletin import BulletinWithdrawn
from events.case import CaseAccessRestricted
from events.correction import AMENDMENTS
from events.envelope import Envelope
from events.instants import written
from events.reply_deadline import ReplyDeadlineExtended
from events.suggestion import SuggestionWithdrawn
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.opening import open_store
from projections.query import views
from projections.review.facts import Facts, facts
from projections.review.figures import figure, figures
from projections.review.figures.appearances import heard
from projections.review.folds.addressees import Addressed
from projections.review.folds.appearances import Duty
from projections.review.log import end_of_day, read
from projections.sql import share
from projections.store.store import Store
from projections.totals.settling import settling
from tests.databases import ENGINES, postgres_database
from tests.projections.shown import OVER_YEARS, RATES, REVIEW_ALONE, SHOWN, VIEW_ALONE
from tests.projections.shown.appearances import EDITION
from tests.projections.shown.board import LATER, NOT_SHOWN, Board, numbers_of
from tests.year import YearLedgers

EARLIEST = 2022
"""No year before has a number."""
_random = Random(7)
SETTLED = 400
"""Of so many events of each side of the odd year totals are taken up, of the others not yet."""
DAYS = {
    "plot": [date(2024, 3, 20), date(2024, 6, 30), date(2024, 12, 31), date(2025, 2, 28)],
    "odd": sorted(date(2023, 12, 1) + timedelta(days=_random.randint(0, 500)) for _ in range(6)),
}
Ledgers = Mapping[Side, Sequence[bytes]]


@pytest.fixture(scope="module")
def plot(year_ledgers: YearLedgers) -> Ledgers:
    return {side: [bytes(entry.raw) for entry in entries] for side, entries in year_ledgers.entries.items()}


@pytest.fixture(scope="module")
def odd(odd_ledgers: Ledgers) -> Ledgers:
    return odd_ledgers


@pytest.fixture(scope="module", params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, told: str) -> Iterator[str]:
    """For each year one, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp(told) / 'test.db'}"
    else:
        with postgres_database(request.getfixturevalue("postgres_server")) as url:
            yield url


@pytest.fixture(scope="module", params=DAYS)
def told(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def events(request: pytest.FixtureRequest, told: str) -> Sequence[bytes]:
    """All that was recorded."""
    return [event for raw in request.getfixturevalue(told).values() for event in raw]


@pytest.fixture(scope="module")
def boards(
    request: pytest.FixtureRequest, database: str, told: str, events: Sequence[bytes]
) -> Iterator[Sequence[Board]]:
    """One year on one engine, as of several days."""
    store, ledgers = open_store(database), request.getfixturevalue(told)
    told_to(store, ledgers, slice(None, SETTLED))
    if told == "odd":
        for _ in settling(store, SETTLED):
            pass
    told_to(store, ledgers, slice(SETTLED, None))
    recorded = amended_at_once(events)
    yield [Board(store, facts(read(recorded, end_of_day(day)), day.year)) for day in DAYS[told]]
    store.close()


def amended_at_once(events: Sequence[bytes]) -> list[bytes]:
    """The same with every fact recorded on the day on which it stands, and every amendment with what it amends."""
    envelopes = [Envelope.decode(raw) for raw in events]
    days = {(each.side, each.stream, each.version): each.occurred_on for each in envelopes}
    about = []
    for each in envelopes:
        event, place = each.payload(), (each.side, each.stream, each.version)
        if isinstance(event, AMENDMENTS):
            place = each.side, each.stream, event.record
            days[place] = getattr(event, "becomes_on", None) or days[place]
        about.append(place)
    times = (datetime.combine(days[place], time(2), UTC) for place in about)
    return [orjson.dumps(orjson.loads(raw) | {"time": written(at)}) for raw, at in zip(events, times, strict=True)]


def told_to(store: Store, ledgers: Ledgers, part: slice) -> None:
    for side, raw in ledgers.items():
        messages = [Message(side, place, place, event) for place, event in enumerate(raw, start=1)]
        Projector(store).apply_batch(messages[part])


def text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def reviewed(facts: Facts) -> dict[str, object]:
    return {number: value for figure in figures(facts).values() for number, value in numbers_of(figure)}


def over_years(facts: Facts) -> dict[str, object]:
    """The numbers of `OVER_YEARS`, of every year up to the cut-off together."""
    sums: dict[str, Any] = {}
    for year in range(EARLIEST, facts.year + 1):
        for metric in {number.partition(".")[0] for number in OVER_YEARS}:
            for number, value in numbers_of(figure(metric, replace(facts, year=year))):
                sums[number] = _added(sums[number], value) if number in sums else value
    return {number: sums[number] for number in OVER_YEARS}


def _added(one: Any, other: Any) -> Any:
    if isinstance(one, dict):
        return {name: tuple(map(sum, zip(numbers, other[name], strict=True))) for name, numbers in one.items()}
    return one + other


def test_every_number_that_a_view_shows_is_that_of_the_review(boards: Sequence[Board]) -> None:
    differ = []
    for board in boards:
        for shown, counted in ((SHOWN, reviewed(board.facts)), (OVER_YEARS, over_years(board.facts))):
            for number, readings in shown.items():
                for view, reading in readings.items():
                    value = reading(board)
                    if value is not NOT_SHOWN and value != counted[number]:
                        differ.append((board.facts.as_of, number, view, value, counted[number]))
    assert differ == []


def test_every_number_of_an_organ_is_that_of_a_review_of_its_duties(boards: Sequence[Board]) -> None:
    told, left_out = 0, 0
    for board in boards:
        duties: dict[str, list[Duty]] = defaultdict(list)
        for duty in board.facts.duties:
            duties[duty.organ].append(duty)
        for row in board.rows("appearance_by_organ", year=str(board.facts.year)):
            counted = reviewed(replace(board.facts, duties=tuple(duties.pop(row["organ"]))))
            for column, numbers in EDITION.items():
                for number in numbers:
                    assert row[column] in (None, counted[number]), (board.facts.as_of, row["organ"], column, number)
                told, left_out = told + (row[column] is not None), left_out + (row[column] is None)
        assert not heard(replace(board.facts, duties=tuple(chain.from_iterable(duties.values()))))
    assert told > 2 * left_out


def test_every_number_of_the_review_is_compared_or_known_to_be_shown_nowhere(boards: Sequence[Board]) -> None:
    numbers = reviewed(boards[-1].facts).keys()
    compared = SHOWN.keys() | OVER_YEARS.keys() | {number for numbers in EDITION.values() for number in numbers}
    alone = {number for number in numbers if {number, number.partition(".")[0]} & REVIEW_ALONE.keys()}
    assert numbers - compared - alone == set()
    assert compared - numbers == set(), "no number of the review is called so"
    assert compared & alone == set(), "a view shows it"


def test_every_count_of_a_view_of_counts_is_compared_or_known_to_be_no_figure(boards: Sequence[Board]) -> None:
    for board in boards:
        for readings in (*SHOWN.values(), *OVER_YEARS.values()):
            for reading in readings.values():
                reading(board)
    for view in (view for view in views() if view.counts is not None):
        counts = {column.name for column in view.columns if column.kind in {"number", "rate"}}
        looked = {name for board in boards for name in board.looked.get(view.name, ())}
        by_organ = (
            EDITION if view.name == "appearance_by_organ" else ()
        )  # compared with a review of each organ's duties
        known = {*RATES.get(view.name, ()), *VIEW_ALONE.get(view.name, ()), *by_organ}
        assert counts - looked - known - {"year"} == set(), view.name


def test_a_rate_is_that_of_the_counts_beside_it(boards: Sequence[Board]) -> None:
    for board in boards:
        for view, rates in RATES.items():
            for row in board.rows(view):
                for rate, (part, whole) in rates.items():
                    assert row[rate] in (None, share(row[part], row[whole])), (view, rate)


def test_the_odd_year_is_odd(plot: Ledgers, odd: Ledgers) -> None:
    """More of what the plot has once or twice, in matters where the plot has none."""
    said, more = (Counter(Envelope.decode(raw).type for side in it.values() for raw in side) for it in (plot, odd))
    for event in (BulletinWithdrawn, CaseAccessRestricted, HeadAbsent, ReplyDeadlineExtended, SuggestionWithdrawn):
        assert more[event.type] >= 2 * said[event.type] > 0, event.type


def test_an_addressee_was_served_owes_and_answered_on_the_same_days(
    boards: Sequence[Board], events: Sequence[bytes]
) -> None:
    by_now = {
        one.ref: one.served_on
        for suggestion in facts(read(events, end_of_day(LATER)), LATER.year).suggestions
        for one in suggestion.addressees
    }

    def known(one: Addressed, as_of: date) -> Addressed:
        """A correction since may put its receipt after that day: a view knows of it, a review cut off before cannot."""
        moved = one.served_on is not None and (served_on := by_now[one.ref]) is not None and served_on > as_of
        return replace(one, served_on=None, original_due=None, due=None) if moved else one

    names = ("served_on", "original_due_on", "reply_due_on", "answered_on", "days", "overdue_days")
    for board in boards:
        shown = {
            (row["number"] or "未编号", row["addressee"]): tuple(row[name] for name in names)
            for row in board.rows("suggestion_ledger")
            if row["sent_on"] is not None
        }
        counted = {
            (suggestion.number, one.organ): (
                *map(text, (one.served_on, one.original_due, one.due, one.answered_on)),
                # A row says beside its days that receipt was presumed; the review's median leaves those out (M27).
                0 if one.presumed and one.answered_on == one.served_on else one.days,
                (one in suggestion.owing and not suggestion.closed_on and one.days_overdue(board.facts.as_of)) or None,
            )
            for suggestion in board.facts.suggestions
            for one in (known(one, board.facts.as_of) for one in suggestion.addressees)
        }
        assert shown == counted
    assert counted


def test_a_head_was_present_on_the_same_duties(boards: Sequence[Board]) -> None:
    for board in boards:
        shown = {
            (row["case_number"], row["procedure"], row["organ"]): bool(row["appeared"])
            for row in board.rows("appearance_board")
        }
        counted = {
            (duty.case, duty.procedure.value, duty.organ): duty.appeared(board.facts.as_of)
            for duty in board.facts.duties
        }
        assert shown == counted
    assert any(counted.values())


def test_a_case_was_filed_concluded_and_decided_on_appeal_on_the_same_days(boards: Sequence[Board]) -> None:
    names = ("filed_on", "concluded_on", "outcome", "hearings")
    for board in boards:
        shown = {row["number"]: tuple(row[name] for name in names) for row in board.rows("case_index")}
        counted = {
            case.number: (
                text(case.filed_on),
                text(case.concluded_on),
                case.outcome.value if case.outcome else None,
                len(case.heard_on),
            )
            for case in board.facts.cases
        }
        assert shown == counted
    assert counted
