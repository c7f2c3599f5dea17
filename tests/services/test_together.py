"""Several commands together: recorded all or none, each decided on what those before it do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import orjson
import pytest

from services.endpoint.endpoint import Endpoint
from services.errors import Refused
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.request import Outcome, Request
from services.shared.bulletin.receipt import BULLETIN_RECEIPT, AcknowledgeBulletin
from tests.organs import COURT
from tests.services.test_writer import NUMBERS, RECEIVED, outcome
from tests.sides import DECIDERS, give_registry, take, writer


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    ledger = Ledger(database_url)
    yield ledger
    ledger.close()


def numbers(register: UUID) -> list[Request]:
    """Two that fit, and a third that wants the number of the first."""
    return [
        take(NUMBERS[0], register, "a"),
        take(NUMBERS[1], register, "b"),
        take(NUMBERS[0], register, "c"),
    ]


def count(ledger: Ledger) -> int:
    return sum(1 for _ in ledger.everything())


def test_where_one_is_refused_nothing_is_recorded_and_memory_says_so(ledger: Ledger) -> None:
    one, register = writer(ledger), uuid4()
    first, second, third = one.commit(numbers(register), together=True)
    assert (outcome(first).events, outcome(second).events) == ((), ())
    assert isinstance(third, Refused)
    assert count(ledger) == 0
    assert outcome(one.commit([take(NUMBERS[2], register, "d")])[0]).version == 1


def test_all_are_recorded_in_one_transaction_and_once(ledger: Ledger) -> None:
    one, register = writer(ledger), uuid4()
    group = numbers(register)[:2]
    for _ in range(2):
        assert [outcome(answer).version for answer in one.commit(group, together=True)] == [1, 2]
        assert count(ledger) == 2
    assert [outcome(answer).version for answer in writer(ledger).commit(group, together=True)] == [1, 2]


def test_a_dry_one_is_decided_on_what_those_before_it_would_do(ledger: Ledger) -> None:
    one = writer(ledger, deciders=(*DECIDERS, BULLETIN_RECEIPT))
    give_registry(one)
    before = count(ledger)
    opens, then = Request(RECEIVED, COURT, "a", dry=True), AcknowledgeBulletin(id=RECEIVED.id, revision=1)
    aside = one.aside()
    answers = [*aside.rehearse([opens]), *aside.rehearse([Request(then, COURT, "b", dry=True)])]
    assert [len(outcome(answer).foreseen) for answer in answers] == [1, 1]
    assert count(ledger) == before
    [alone] = one.commit([Request(then, COURT, "b", dry=True)])
    assert isinstance(alone, Exception)


def test_what_another_process_wrote_meanwhile_is_seen_before_anything_is_answered(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, register = writer(ledger), writer(ledger), uuid4()
    outcome(one.commit([take(NUMBERS[4], register, "before")])[0])
    outcome(other.commit([take(NUMBERS[0], register, "theirs")])[0])
    dry = [replace(request, dry=True) for request in numbers(register)[:2]]
    answers = one.aside().rehearse(dry)
    assert isinstance(answers[0], Refused)
    assert outcome(answers[1]).version == 3
    assert count(ledger) == 2


def test_while_commands_are_rehearsed_others_are_recorded(ledger: Ledger) -> None:
    one, register = writer(ledger), uuid4()
    aside, (first, second, third) = one.aside(), (replace(request, dry=True) for request in numbers(register))
    assert outcome(aside.rehearse([first])[0]).version == 1
    assert outcome(one.commit([take(NUMBERS[1], register, "theirs")])[0]).version == 1
    assert isinstance(aside.rehearse([third])[0], Refused)
    assert count(ledger) == 1
    assert isinstance(one.aside().rehearse([second])[0], Refused)


async def test_they_wait_beside_others_and_cost_them_nothing(ledger: Ledger) -> None:
    register = uuid4()
    async with CommandQueue(writer(ledger)) as queue:
        alone, *_, third = await asyncio.gather(
            queue.execute(take(NUMBERS[5], register, "x")),
            queue.execute_together(numbers(register)),
            queue.execute(take(NUMBERS[6], register, "y")),
            queue.execute_together([take(NUMBERS[7], register, "z"), take(NUMBERS[8], register, "zz")]),
        )
    assert isinstance(alone, Outcome)
    assert all(isinstance(answer, Outcome) for answer in third)
    assert count(ledger) == 4


async def test_the_endpoint_answers_each_and_records_none_where_one_cannot_be_read(ledger: Ledger) -> None:
    register = uuid4()
    items = [
        {"type": "take-number", "key": name, "body": {"id": str(register), "number": number, "holder": str(uuid4())}}
        for name, number in (("a", NUMBERS[0]), ("b", 12), ("c", NUMBERS[1]))
    ]
    async with CommandQueue(writer(ledger)) as queue:
        endpoint = Endpoint({"take-number": type(take(NUMBERS[0], register, "a").command)}, queue, "court", str)
        status, answer = await endpoint.answer_together(COURT, orjson.dumps(items))
        assert [code for code, _ in orjson.loads(answer)] == [200, 422, 200]
        assert (status, count(ledger)) == (200, 0)
        _, answer = await endpoint.answer_together(COURT, orjson.dumps([items[0], items[2]]))
        assert [told["version"] for _, told in orjson.loads(answer)] == [1, 2]
        assert count(ledger) == 2
