"""The read model is read again all the time: whatever is done to it behind its back is put right, or told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Final

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from events.base import Side
from events.cancelling import end
from fuyuan.bad_day import BadDay
from fuyuan.operations.view_events import view_events
from projections.filling.comparing import Signed
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.filling.rereading import Rereading
from projections.store.kept import UNREADABLE, message
from projections.store.reread import Reread, last_round
from projections.store.schema import EVENT, METADATA, PARKED
from projections.store.store import Store
from projections.store.texts import texts_of_events
from tests.projections.story import contents
from tests.waiting import eventually


def nothing_known(side: Side, first: int, texts: Sequence[bytes]) -> list[bool | None]:
    return [None] * len(texts)


def change(store: Store, statement: str) -> None:
    """Somebody tampers with the database."""
    with store.writing() as connection:
        assert connection.execute(text(statement)).rowcount == 1


def rows(store: Store) -> dict[str, list[object]]:
    return {name: kept for name, kept in contents(store).items() if name != "reread"}


async def read_again(store: Store, signed: Signed = nothing_known, rounds: int = 1) -> tuple[Reread, int]:
    """What the round that ends next finds, and how often a rebuild was asked for."""
    asked = 0

    async def anew() -> None:
        nonlocal asked
        asked += 1

    def ended() -> str | None:
        with store.reading() as connection:
            found = last_round(connection)
        return found and found.ended

    def ended_again(before: str | None) -> bool:
        return ended() not in {None, before}

    writing = asyncio.Lock()
    rereading = Rereading(Projector(store), writing, signed, anew, every=0.0, share=1.0)
    task = asyncio.create_task(rereading.run())
    for _ in range(rounds):
        await eventually(partial(ended_again, ended()))
    async with writing:  # what is seen in the database may not be known yet to the one that wrote it
        await end(task)
    with store.reading() as connection:
        found = last_round(connection)
    assert found is not None
    return found, asked


async def test_what_nobody_touched_is_what_was_signed_and_costs_no_write(settled: Store) -> None:
    before = rows(settled)
    found, asked = await read_again(settled, rounds=2)
    assert (found.wrong, found.mended, asked) == ("", 0, 0)
    assert found.events == len(before["event"])
    assert found.matters > 20
    assert rows(settled) == before


ONE: Final = "SELECT matter FROM suggestion WHERE sent_on IS NOT NULL ORDER BY matter LIMIT 1"
HARM: Final = {
    "changed": f"UPDATE suggestion SET sent_on = '2020-01-01' WHERE matter = ({ONE})",
    "removed": f"DELETE FROM suggestion WHERE matter = ({ONE})",
    "put in": f"INSERT INTO suggestion_copy (matter, organ, copy_kind) VALUES (({ONE}), 'nobody', 'cc')",
    "registry": "UPDATE organ SET name = '改过的名称' WHERE organ = (SELECT min(organ) FROM organ)",
}


async def test_rows_of_views_that_were_changed_behind_their_back_are_written_anew(settled: Store) -> None:
    before = rows(settled)
    for mended, (harm, statement) in enumerate(HARM.items(), 1):
        change(settled, statement)
        found, asked = await read_again(settled)
        assert (found.wrong, found.mended, asked) == ("", mended, 0), harm
    assert rows(settled) == before


async def test_rows_of_a_matter_that_no_event_speaks_of_are_taken_away(settled: Store) -> None:
    before, copies = rows(settled), METADATA.tables["suggestion_copy"]
    with settled.writing() as connection:
        strange = [{"matter": bytes([first] * 16), "organ": "nobody", "copy_kind": "cc"} for first in (0, 128, 255)]
        connection.execute(copies.insert(), strange)
    found, asked = await read_again(settled)
    assert (found.wrong, found.mended, asked) == ("", 3, 0)
    assert rows(settled) == before


NEWEST: Final = "(SELECT max(seq) FROM event)"
WRONG: Final = {
    "text": (f"UPDATE event_text SET text = replace(text, '2024', '2025') WHERE seq = {NEWEST}", "events are not"),
    "row": (f"UPDATE event SET visibility = 'public', actor = 'nobody' WHERE seq = {NEWEST}", "events are not"),
    "removed": (f"DELETE FROM event WHERE seq = {NEWEST}", "are missing"),
    "checkpoint": ("UPDATE checkpoint SET sequence = sequence + 1 WHERE side = 'joint'", "joint are missing"),
}


@pytest.mark.parametrize(("statement", "told_as"), WRONG.values(), ids=WRONG)
async def test_an_event_that_is_not_what_it_was_is_told_and_nothing_is_made_of_it(
    settled: Store, statement: str, told_as: str
) -> None:
    change(settled, statement)
    before = rows(settled)
    found, asked = await read_again(settled, rounds=2)
    assert told_as in found.wrong
    assert (found.mended, asked) == (0, 1), "one rebuild, until it may have helped"
    assert rows(settled) == before


async def test_a_text_that_is_another_than_was_signed_is_told_by_its_place(settled: Store) -> None:
    def signed(side: Side, first: int, texts: Sequence[bytes]) -> list[bool | None]:
        return [(side, first + place) != (Side.COURT, 7) for place in range(len(texts))]

    found, asked = await read_again(settled, signed)
    assert (found.wrong, asked) == ("1 events are not what was signed: court 7", 1)


def park(store: Store, reason: str, side: Side = Side.COURT) -> int:
    """Somebody moves the newest event of a side to the parked ones; its sequence there."""
    with store.writing() as connection:
        newest = select(EVENT.c.seq, EVENT.c.sequence, EVENT.c.ledger_id).where(EVENT.c.side == side.value)
        row = connection.execute(newest.order_by(EVENT.c.seq.desc()).limit(1)).one()
        body = texts_of_events(connection, [row.seq])[row.seq].encode()
        connection.execute(EVENT.delete().where(EVENT.c.seq == row.seq))
        said = {"reason": reason, "detail": "", "parked_at": "2024-01-01T00:00:00.000000Z", "body": body}
        place = {"side": side.value, "sequence": row.sequence, "ledger_id": row.ledger_id}
        connection.execute(PARKED.insert(), [{**place, **said}])
    return int(row.sequence)


@pytest.mark.parametrize("reason", ["view_failed", "unstorable", "unknown_type"])
async def test_an_event_that_was_moved_to_the_parked_ones_is_told_and_nothing_else_changes(
    settled: Store, reason: str
) -> None:
    sequence = park(settled, reason)
    before = rows(settled)
    found, asked = await read_again(settled, rounds=2)
    assert found.wrong == f"1 events stand among the parked without a cause: court {sequence}"
    assert asked == 1
    assert rows(settled) == before


async def test_what_is_parked_for_a_cause_stays_so(settled: Store) -> None:
    """An unknown type, what is no event, the same event twice, one that the database cannot hold."""
    with settled.reading() as connection:
        [seq] = connection.scalars(select(EVENT.c.seq).where(EVENT.c.side == "court").limit(1))
        raw = texts_of_events(connection, [seq])[seq].encode()
    position = settled.positions()[Side.COURT]
    strange = [raw, b"{}", raw.replace(b".v1", b".v9"), raw.replace(b"/court", b"/joint"), b"\xff\x00"]
    Projector(settled).apply_batch(
        [Message(Side.COURT, position.sequence + n, position.ledger_id + n, one) for n, one in enumerate(strange, 1)]
    )
    found, asked = await read_again(settled)
    assert (found.wrong, found.mended, asked) == ("", 0, 0)
    with settled.reading() as connection:
        assert len(connection.execute(select(PARKED)).all()) == len(strange)


async def test_what_is_parked_is_compared_with_what_was_signed_too(settled: Store) -> None:
    sequence = park(settled, "not_an_event")
    with settled.writing() as connection:
        connection.execute(PARKED.update().values(body=b"{}"))

    def signed(side: Side, first: int, texts: Sequence[bytes]) -> list[bool | None]:
        return [text != b"{}" for text in texts]

    found, asked = await read_again(settled, signed)
    assert (found.wrong, asked) == (f"1 events are not what was signed: court {sequence}", 1)


DAMAGED: Final = {
    "no text": ("max", f"DELETE FROM event_text WHERE seq = {NEWEST}"),
    "no block": ("min", "DELETE FROM event_texts WHERE block = 0"),
    "not packed": ("min", f"UPDATE event_texts SET texts = ({ONE}) WHERE block = 0"),
    "no UTF-8": ("max", f"UPDATE event_text SET text = CAST(x'ff' AS TEXT) WHERE seq = {NEWEST}"),
}


@pytest.mark.parametrize(("which", "statement"), DAMAGED.values(), ids=DAMAGED)
async def test_texts_that_cannot_be_read_are_told_and_end_nothing(settled: Store, which: str, statement: str) -> None:
    if "CAST" in statement and settled.url.startswith("postgresql"):
        with pytest.raises(DBAPIError):  # it takes no text that is none
            change(settled, statement.replace("CAST(x'ff' AS TEXT)", "convert_from('\\xff', 'UTF8')"))
        return
    change(settled, statement)
    found, asked = await read_again(settled, rounds=2)
    assert "cannot be read" in found.wrong
    assert (found.mended, asked) == (0, 1)
    with settled.reading() as connection:
        damaged = text(f"SELECT side, sequence FROM event WHERE seq = (SELECT {which}(seq) FROM event)")
        side, sequence = connection.execute(damaged).one()
    with pytest.raises(UNREADABLE):  # else neither a rebuild nor a side began: both ask the read model what it knows
        message(settled.url, Side(side), sequence)
    with pytest.raises(BadDay, match="fuyuan rebuild"), view_events(settled.url, Side(side), 0) as events:
        list(events)
