"""Recording: one transaction for many commands, each with its own answer, each at most once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from events.base import Visibility
from events.envelope import Envelope, NotAnEvent
from events.organ import OrganDeactivated
from events.register import NumberTaken
from events.vocabulary import Topic
from services.decider import Context
from services.errors import BadCommand, Conflict, KeyReused, MatterNotFound, NewerVersion, Refused, Unavailable
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import KEPT, Ledger, VersionConflict
from services.ledger.recorded import Recorded
from services.ledger.request import Outcome, Request
from services.shared import registry_copy
from services.shared.bulletin.receipt import BULLETIN_RECEIPT, AcknowledgeBulletin, ReceiveBulletin
from services.shared.registers import NUMBER_REGISTER, TakeNumber
from tests.organs import COURT, COURT_DIVISION, GOV, ORGANS, ROLES, SINCE
from tests.sides import DECIDERS, NOW, entry_of, give_registry, queue_over, take, writer
from tests.waiting import eventually

NUMBERS = [f"鼓政〔2024〕{n}号" for n in range(1, 200)]


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    ledger = Ledger(database_url)
    yield ledger
    ledger.close()


def recorded(ledger: Ledger) -> list[Envelope]:
    return [entry.envelope() for entry in ledger.everything()]


def outcome(answer: Outcome | Exception) -> Outcome:
    assert isinstance(answer, Outcome), answer
    return answer


def test_a_group_is_recorded_at_once_and_answered_one_by_one(ledger: Ledger) -> None:
    register, holder = uuid4(), uuid4()
    first, refused, third = writer(ledger).commit(
        [
            take(NUMBERS[0], register, "a", holder),
            take(NUMBERS[0], register, "b"),  # somebody else's number
            take(NUMBERS[1], register, "c"),
        ]
    )
    assert isinstance(refused, Refused)
    assert refused.rule == "GEN-04"
    assert (outcome(first).version, outcome(third).version) == (1, 2)
    assert [envelope.id for envelope in recorded(ledger)] == [
        f"number-register:{register}:1",
        f"number-register:{register}:2",
    ]


def test_a_repeated_command_returns_the_first_outcome_for_ever(ledger: Ledger) -> None:
    request = take(NUMBERS[0], uuid4(), "once")
    first = outcome(writer(ledger).commit([request])[0])
    again = [outcome(answer) for answer in writer(ledger).commit([request, request])]
    assert [(a.version, a.events) for a in again] == [(first.version, first.events)] * 2
    assert len(recorded(ledger)) == 1


def test_a_key_with_another_body_is_refused(ledger: Ledger) -> None:
    register = uuid4()
    one = writer(ledger)
    one.commit([take(NUMBERS[0], register, "key")])
    assert isinstance(one.commit([take(NUMBERS[1], register, "key")])[0], KeyReused)
    assert len(recorded(ledger)) == 1


def test_a_stale_writer_sees_what_another_one_recorded(ledger: Ledger) -> None:
    register, holder = uuid4(), uuid4()
    one, other = writer(ledger), writer(ledger)
    one.commit([take(NUMBERS[0], register, "a", holder)])
    assert isinstance(other.commit([take(NUMBERS[0], register, "b")])[0], Refused)
    assert outcome(other.commit([take(NUMBERS[1], register, "c")])[0]).version == 2
    assert outcome(one.commit([take(NUMBERS[2], register, "d")])[0]).version == 3


def test_a_version_conflict_is_decided_again_on_the_new_state(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another writer slips in between the decision and the append."""
    register = uuid4()
    one, other = writer(ledger), writer(ledger)
    one.commit([take(NUMBERS[0], register, "a")])
    append, slipped = ledger.append, iter([take(NUMBERS[1], register, "b")])

    def late(events: Sequence[Recorded], behind: int) -> list[int]:
        for request in slipped:
            other.commit([request])
        return append(events, behind)

    monkeypatch.setattr(ledger, "append", late)
    answer = outcome(one.commit([take(NUMBERS[2], register, "c")])[0])
    assert answer.version == 3
    assert [envelope.version for envelope in recorded(ledger)] == [1, 2, 3]


def test_an_append_goes_only_behind_what_the_writer_knew(ledger: Ledger) -> None:
    """Also where the two wrote to different streams: a decision may have read the other one."""
    first, late = (Recorded(f"number-register:{uuid4()}", 1, "a.b.v1", b"{}") for _ in range(2))
    assert ledger.append([first], behind=0) == [1]
    with pytest.raises(VersionConflict):
        ledger.append([late], behind=0)
    assert [entry.originator_id for entry in ledger.everything()] == [first.originator_id]
    assert ledger.append([late], behind=ledger.head()) > [1]


def test_what_was_recorded_here_is_given_from_memory_as_it_stands_in_the_ledger(
    ledger: Ledger, database_url: str
) -> None:
    """And not past what another process recorded in between: that is read from the ledger."""
    ours = writer(ledger)
    start = ledger.head()
    for number in range(3):
        outcome(ours.commit([take(NUMBERS[0], uuid4(), f"{number}")])[0])
    told = ledger.recent(start)
    assert told == ledger.entries(start)
    assert ledger.recent(start, 2) == told[:2]
    assert ledger.recent(told[-1].ledger_id) == []
    other = Ledger(database_url)
    outcome(writer(other).commit([take(NUMBERS[0], uuid4(), "other")])[0])
    other.close()
    outcome(ours.commit([take(NUMBERS[0], uuid4(), "after")])[0])
    assert ledger.recent(start) == told
    assert ledger.recent(told[-1].ledger_id) == []
    last = ledger.entries(start)[-1]
    assert ledger.recent(ledger.entries(start)[-2].ledger_id) == [last]


def test_memory_holds_the_newest_recorded_only(ledger: Ledger) -> None:
    events = [Recorded("number-register:x", version, "number.taken.v1", b"{}") for version in range(1, KEPT + 11)]
    ids = ledger.append(events, behind=ledger.head())
    assert ledger.recent(0) == []
    assert [entry.ledger_id for entry in ledger.recent(ids[9], KEPT + 10)] == ids[10:]


def test_endless_conflicts_end_in_a_clear_error(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(events: object, behind: int) -> list[int]:
        raise VersionConflict("taken")

    monkeypatch.setattr(ledger, "append", never)
    assert isinstance(writer(ledger).commit([take(NUMBERS[0], uuid4(), "a")])[0], Conflict)


@pytest.mark.parametrize("matter", [uuid4(), None])
def test_a_command_on_a_stream_that_does_not_exist(ledger: Ledger, matter: UUID | None) -> None:
    one = writer(ledger, deciders=(*DECIDERS, BULLETIN_RECEIPT))
    give_registry(one)
    before = recorded(ledger)
    command = AcknowledgeBulletin(id=matter, revision=1)
    expected = BadCommand if matter is None else MatterNotFound
    assert isinstance(one.commit([Request(command, "district-court", "a")])[0], expected)
    assert recorded(ledger) == before


def test_a_defect_in_one_decision_costs_the_others_nothing(ledger: Ledger) -> None:
    def broken(state: object, command: TakeNumber, context: Context) -> list[NumberTaken]:
        if command.number == NUMBERS[0]:
            raise ZeroDivisionError
        return [NumberTaken(occurred_on=command.on, number=command.number, holder=command.holder)]

    decider = replace(NUMBER_REGISTER, decisions={TakeNumber: broken})
    one = writer(ledger, deciders=(decider, registry_copy.DECIDER))
    defect, good = one.commit([take(NUMBERS[0], uuid4(), "a"), take(NUMBERS[1], uuid4(), "b")])
    assert isinstance(defect, ZeroDivisionError)
    assert outcome(good).version == 1


def test_without_a_registry_nothing_is_recorded_and_it_is_said_what_is_missing(tmp_path: Path) -> None:
    """Of the court alone: the registry comes from the joint office, once both are paired."""
    ledger = Ledger(f"sqlite:///{tmp_path / 'court.db'}")
    one = writer(ledger, deciders=(*DECIDERS, BULLETIN_RECEIPT))
    outcome(one.commit([Request(RECEIVED, COURT, "received")])[0])
    acknowledged = Request(AcknowledgeBulletin(id=RECEIVED.id, revision=1), COURT, "acknowledged")
    [answer] = one.commit([acknowledged])
    assert isinstance(answer, Unavailable)
    assert "尚未配对的，请先用 fuyuan pair 配对" in str(answer)
    assert ledger.head() == 1
    give_registry(one)
    outcome(one.commit([acknowledged])[0])
    ledger.close()


def test_while_the_registry_is_arriving_a_caller_is_told_to_try_again_and_not_refused(tmp_path: Path) -> None:
    """Of what it begins with, the role of the group office comes last: who is not known before that is not unknown."""
    ledger = Ledger(f"sqlite:///{tmp_path / 'court.db'}")
    one = writer(ledger, deciders=(*DECIDERS, BULLETIN_RECEIPT))
    outcome(one.commit([Request(RECEIVED, COURT, "received")])[0])
    acknowledged = Request(AcknowledgeBulletin(id=RECEIVED.id, revision=1), COURT, "acknowledged")
    for number, entry in enumerate([*ORGANS, *ROLES], start=1):
        [answer] = one.commit([acknowledged])
        assert isinstance(answer, Unavailable)
        assert "本辖区正在建立" in str(answer)
        outcome(one.commit([Request(entry_of(entry, number), COURT, f"entry {number}")])[0])
    outcome(one.commit([acknowledged])[0])
    ledger.close()


def test_the_actor_is_a_registered_organ_of_the_side(tmp_path: Path) -> None:
    """GEN-02, GEN-03: a caller who is unknown, ended or of the other side."""
    ledger = Ledger(f"sqlite:///{tmp_path / 'court.db'}")
    one = writer(ledger, deciders=(*DECIDERS, BULLETIN_RECEIPT))
    give_registry(one, OrganDeactivated(occurred_on=SINCE, organ=COURT_DIVISION, reason="撤并"))
    outcome(one.commit([Request(RECEIVED, COURT, "received")])[0])
    answers = {
        actor: one.commit([Request(AcknowledgeBulletin(id=RECEIVED.id, revision=1), actor, actor)])[0]
        for actor in ("nobody-at-all", COURT_DIVISION, GOV, COURT)
    }
    refused = {actor: answer.rule for actor, answer in answers.items() if isinstance(answer, Refused)}
    assert refused == {"nobody-at-all": "GEN-02", COURT_DIVISION: "GEN-02", GOV: "GEN-03"}
    outcome(answers[COURT])
    ledger.close()


RECEIVED = ReceiveBulletin(
    id=uuid4(), topic=Topic.E1, issuer=GOV, addressee=COURT, revision=1, visibility=Visibility.MEMBERS
)


def test_an_event_says_whom_it_concerns_beside_those_named_before(ledger: Ledger) -> None:
    one = writer(ledger, deciders=(*DECIDERS, BULLETIN_RECEIPT))
    give_registry(one)
    outcome(one.commit([Request(RECEIVED, COURT, "received")])[0])
    outcome(one.commit([Request(AcknowledgeBulletin(id=RECEIVED.id, revision=1), COURT, "seen")])[0])
    received, acknowledged = recorded(ledger)[-2:]
    assert received.concerns == (COURT, GOV)
    assert acknowledged.concerns == ()


def test_a_business_date_in_the_future_is_refused(ledger: Ledger) -> None:
    """GEN-01: to a caller, not to a policy, whose fact was checked by its owner's clock."""
    one = writer(ledger, deciders=(*DECIDERS, BULLETIN_RECEIPT))
    give_registry(one)
    tomorrow = (NOW + timedelta(days=1)).date()
    received = RECEIVED.model_copy(update={"occurred_on": tomorrow})
    outcome(one.commit([Request(received, COURT, "received")])[0])
    acknowledge = AcknowledgeBulletin(id=RECEIVED.id, revision=1, occurred_on=tomorrow)
    answer = one.commit([Request(acknowledge, COURT, "a")])[0]
    assert isinstance(answer, Refused)
    assert answer.rule == "GEN-01"


def test_recording_time_never_goes_back(ledger: Ledger) -> None:
    times = iter([NOW, NOW - timedelta(minutes=1), NOW + timedelta(seconds=1)])
    one = writer(ledger, clock=lambda: next(times))
    for key in "abc":
        one.commit([take(NUMBERS[ord(key) - 97], uuid4(), key)])
    assert [e.recorded_at for e in recorded(ledger)] == [NOW, NOW, NOW + timedelta(seconds=1)]
    late = writer(ledger, clock=lambda: NOW - timedelta(minutes=2))
    late.commit([take(NUMBERS[5], uuid4(), "late")])
    assert recorded(ledger)[-1].recorded_at == NOW + timedelta(seconds=1)


def test_a_clock_far_behind_the_ledger_records_nothing(ledger: Ledger) -> None:
    writer(ledger).commit([take(NUMBERS[0], uuid4(), "a")])
    late = writer(ledger, clock=lambda: NOW - timedelta(hours=1))
    assert isinstance(late.commit([take(NUMBERS[1], uuid4(), "b")])[0], Unavailable)
    assert len(recorded(ledger)) == 1


async def test_a25_a_clock_that_was_a_day_ahead_is_told_until_it_is_right_again(ledger: Ledger) -> None:
    """Three facts of tomorrow, then the clock goes back: nothing is recorded before them, and the side is not ready."""
    tomorrow, clock = NOW + timedelta(days=1), [NOW]
    writer(ledger, clock=lambda: tomorrow).commit([take(number, uuid4(), number) for number in NUMBERS[:3]])
    async with CommandQueue(writer(ledger, clock=lambda: clock[0])) as queue:
        with pytest.raises(Unavailable, match="校准时钟"):
            await queue.execute(take(NUMBERS[3], uuid4(), "back"))
        assert "校准时钟" in (queue.unable or "")
        clock[0] = tomorrow
        await queue.execute(take(NUMBERS[3], uuid4(), "back"))
        assert queue.unable is None
    instants = [envelope.recorded_at for envelope in recorded(ledger)]
    assert instants == sorted(instants)
    assert len(instants) == 4


def test_a_stream_that_cannot_be_read_costs_the_others_nothing(ledger: Ledger) -> None:
    broken, sound = uuid4(), uuid4()
    ledger.append([Recorded(f"number-register:{broken}", 1, "register-number.taken.v1", b"damaged")])
    one = writer(ledger)
    for again in ("", "again "):
        requests = [take(NUMBERS[0], broken, again + "a"), take(NUMBERS[1], sound, again + "b", sound)]
        defect, good = one.commit(requests)
        assert isinstance(defect, NotAnEvent)
        outcome(good)


def test_a19_a_matter_with_an_event_of_a_later_version_waits_for_it_and_the_others_do_not(ledger: Ledger) -> None:
    """The former version is put back: what it does not know of a matter it cannot decide on."""
    later, other = uuid4(), uuid4()
    known = take(NUMBERS[0], later, "a")
    [first, _] = writer(ledger).commit([known, take(NUMBERS[0], other, "b")])
    raw = ledger.stream(f"number-register:{later}")[0].opened()
    for ours, theirs in ((':1"', ':2"'), ("number.taken", "number.lent"), ('"commandid":"a"', '"commandid":"z"')):
        raw = raw.replace(ours.encode(), theirs.encode())
    ledger.append([Recorded(f"number-register:{later}", 2, "register-number.lent.v1", raw)])
    again, refused, taken = writer(ledger).commit([known, take(NUMBERS[1], later, "c"), take(NUMBERS[1], other, "d")])
    assert isinstance(refused, NewerVersion)
    assert "number.lent.v1" in str(refused)
    assert (outcome(again).version, outcome(again).events) == (1, outcome(first).events)
    assert outcome(taken).version == 2


def test_a_ledger_that_goes_away_in_the_middle_of_a_decision_is_no_defect(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.ledger.ledger import LedgerUnavailable
    from services.ledger.streams import Streams

    one = writer(ledger)
    with monkeypatch.context() as broken:

        def away(self: Streams, stream: str) -> None:
            raise LedgerUnavailable("blip")

        broken.setattr(Streams, "load", away)
        assert isinstance(one.commit([take(NUMBERS[0], uuid4(), "a")])[0], Unavailable)
    outcome(one.commit([take(NUMBERS[0], uuid4(), "a")])[0])


def test_a_writer_that_idled_decides_by_the_registry_that_another_recorded(ledger: Ledger) -> None:
    deciders = (*DECIDERS, BULLETIN_RECEIPT)
    one, other = writer(ledger, deciders=deciders), writer(ledger, deciders=deciders)
    give_registry(one)
    outcome(one.commit([Request(RECEIVED, COURT, "received")])[0])
    ended = OrganDeactivated(occurred_on=SINCE, organ=COURT, reason="撤并")
    outcome(other.commit([Request(entry_of(ended, 1000), COURT, "ended")])[0])
    answer = one.commit([Request(AcknowledgeBulletin(id=RECEIVED.id, revision=1), COURT, "a")])[0]
    assert isinstance(answer, Refused)
    assert answer.rule == "GEN-02"


def test_a_ledger_that_cannot_record_says_so_and_goes_on_later(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.ledger.ledger import LedgerUnavailable

    register = uuid4()
    one = writer(ledger)
    with monkeypatch.context() as broken:

        def away(events: object, behind: int) -> list[int]:
            raise LedgerUnavailable("disk full")

        broken.setattr(ledger, "append", away)
        assert isinstance(one.commit([take(NUMBERS[0], register, "a")])[0], Unavailable)
    assert outcome(one.commit([take(NUMBERS[0], register, "a")])[0]).version == 1


async def test_a21_a_database_that_only_reads_refuses_all_is_not_ready_and_is_whole_again(postgres_url: str) -> None:
    """Failed over to a standby: questions are answered as ever. No part of a group is recorded, nothing restarted."""
    ledger, register = Ledger(postgres_url), uuid4()
    async with queue_over(ledger) as queue:
        await queue.execute(take(NUMBERS[0], register, "before"))
        with read_only(postgres_url):
            group = [take(NUMBERS[1], register, "meanwhile"), take(NUMBERS[0], uuid4(), "meanwhile")]
            for answer in await queue.execute_in_order(group):
                assert isinstance(answer, Unavailable)
            assert "只读" in (queue.unable or "")
            assert len(recorded(ledger)) == 1
        await eventually(lambda: taken(queue, group[0]))  # each session that was broken off costs one more answer
        assert queue.unable is None
    assert len(recorded(ledger)) == 2
    ledger.close()


async def test_a23_what_another_process_has_not_committed_is_neither_passed_nor_overtaken(postgres_url: str) -> None:
    """It froze between insert and commit: a reader sees nothing of it, and who records meanwhile waits for it."""
    ledger, register = Ledger(postgres_url), uuid4()
    first = writer(ledger).commit([take(NUMBERS[0], register, "first")])
    [theirs] = ledger.stream(f"number-register:{register}")
    slow = (1, ["matter:slow"], [1], ["a.b.v1"], [theirs.raw])
    async with queue_over(ledger) as queue:
        with psycopg.connect(postgres_url) as other:
            append = "SELECT fuyuan_append(%s::bigint, %s::text[], %s::bigint[], %s::text[], %s::bytea[])"
            other.execute(append, slow).fetchall()
            giving = asyncio.create_task(queue.execute(take(NUMBERS[1], register, "second")))
            with psycopg.connect(postgres_url, autocommit=True) as operator:
                waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'ledger_events'::regclass"
                await eventually(lambda: operator.execute(waits).fetchone())
            assert [entry.ledger_id for entry in ledger.entries(0)] == [1]
            assert not giving.done()
        second = await giving
    assert (outcome(first[0]).version, second.version) == (1, 2)
    assert [entry.originator_id for entry in ledger.entries(1)] == ["matter:slow", f"number-register:{register}"]
    ledger.close()


async def taken(queue: CommandQueue, request: Request) -> bool:
    [answer] = await queue.execute_in_order([request])
    return isinstance(answer, Outcome)


@contextmanager
def read_only(url: str) -> Iterator[None]:
    """The sessions are broken off, and the next ones may only read; then the same the other way round."""
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    with psycopg.connect(url, autocommit=True) as operator:
        operator.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'.encode())
        end_sessions(operator)
        try:
            yield
        finally:
            operator.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only'.encode())
            end_sessions(operator)


def end_sessions(operator: psycopg.Connection) -> None:
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    operator.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}".encode())


async def test_commands_in_flight_share_transactions(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    appends: list[int] = []
    append = ledger.append

    def counted(events: Sequence[Recorded], behind: int) -> list[int]:
        appends.append(len(events))
        return append(events, behind)

    monkeypatch.setattr(ledger, "append", counted)
    register = uuid4()
    async with queue_over(ledger) as queue:
        outcomes = await asyncio.gather(*(queue.execute(take(number, register, number)) for number in NUMBERS))
    assert sorted(o.version for o in outcomes) == list(range(1, len(NUMBERS) + 1))
    assert len(appends) < len(NUMBERS) / 10
    assert [envelope.version for envelope in recorded(ledger)] == list(range(1, len(NUMBERS) + 1))


async def test_a_closed_queue_takes_nothing_more(ledger: Ledger) -> None:
    async with queue_over(ledger) as queue:
        await queue.execute(take(NUMBERS[0], uuid4(), "a"))
    with pytest.raises(Unavailable):
        await queue.execute(take(NUMBERS[1], uuid4(), "b"))
    assert len(recorded(ledger)) == 1
