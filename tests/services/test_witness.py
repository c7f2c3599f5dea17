"""A ledger compared with what a witness keeps, and completed from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from events.base import Side
from events.terms import Words
from services.errors import Unavailable
from services.ledger.ledger import Ledger
from services.ledger.putting_back import CannotPutBack, put_back
from services.ledger.recorded import Entry
from services.ledger.request import Outcome
from services.ledger.witness import Copy, History, HistoryMissing, Keeper, Unreachable
from tests.sides import take, writer


class Listed(Keeper):
    """A witness that keeps these events."""

    def __init__(self, entries: Sequence[Entry], name: str = "a list") -> None:
        self.words = Words(name, name)
        self.copies = [Copy(n, entry.ledger_id, entry.raw) for n, entry in enumerate(entries, start=1)]

    async def newest(self) -> Copy | None:
        return self.copies[-1] if self.copies else None

    async def at(self, sequence: int) -> Copy | None:
        return self.copies[sequence - 1]


class Away(Listed):
    async def newest(self) -> Copy | None:
        raise Unreachable("away")


@dataclass
class Held:
    """As much of a ledger as a comparison asks for."""

    held: Sequence[Entry]
    missing: Any = None

    def entries(self, after: int, limit: int) -> list[Entry]:
        return [entry for entry in self.held if entry.ledger_id > after][:limit]


def line(count: int, mark: str, first: int = 1) -> list[Entry]:
    """Events in a row, every second ledger id: ids have gaps."""
    return [Entry(mark, n, "a.b.v1", f"{mark} {n}".encode(), 2 * n) for n in range(first, first + count)]


async def test_what_is_missing_is_what_the_witness_has_behind_the_last_common_event() -> None:
    """Whatever the heights: a history of the same height, or of a greater one, may be another."""
    for common, own, theirs in product(range(4), repeat=3):
        ledger = Held(line(common, "both") + line(own, "ours", common + 1))
        witness = Listed(line(common, "both") + line(theirs, "theirs", common + 1))
        missing = await witness.missing(Side.COURT, ledger)  # type: ignore[arg-type]
        assert (missing and (missing.count, missing.own)) == ((theirs, own) if theirs else None)


async def test_it_takes_few_questions_to_find_where_histories_part() -> None:
    asked: list[int] = []

    class Counted(Listed):
        async def at(self, sequence: int) -> Copy | None:
            asked.append(sequence)
            return await super().at(sequence)

    ledger = Held(line(1000, "both"))
    missing = await Counted(line(1000, "both") + line(24, "theirs", 1001)).missing(Side.COURT, ledger)  # type: ignore[arg-type]
    assert missing is not None
    assert missing.count == 24
    assert len(asked) <= 12


async def test_a_finding_stands_until_that_witness_finds_nothing_more() -> None:
    ledger = Held(line(2, "both"))
    knows = Listed(line(3, "both"), "knows more")
    history = History(Side.COURT, ledger, [Away([], "away"), knows])  # type: ignore[arg-type]
    with pytest.raises(HistoryMissing, match="缺少1件"):
        await history.ask()
    history.meet([Away([], "knows more")])  # the connection was lost
    with pytest.raises(HistoryMissing):
        await history.ask()
    assert ledger.missing is not None
    ledger.held = line(3, "both")
    history.meet([knows])
    await history.ask()
    assert ledger.missing is None


@pytest.fixture
def ledger(database_url: str) -> Any:
    ledger = Ledger(database_url)
    yield ledger
    ledger.close()


def record(ledger: Ledger, first: int, count: int) -> list[Entry]:
    """Some events more; everything there is then."""
    commands = [take(f"鼓政〔2024〕{n}号", uuid4(), f"k{n}") for n in range(first, first + count)]
    assert all(isinstance(answer, Outcome) for answer in writer(ledger).commit(commands))
    return list(ledger.everything())


def set_back(ledger: Ledger, url: str, to: int) -> None:
    """As a restored copy of the database would be."""
    recorder: Any = ledger.recorder
    table = recorder.events_table_name
    if url.startswith("sqlite"):
        with recorder.datastore.transaction(commit=True) as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE rowid > ?", (to,))
    else:
        with psycopg.connect(url) as connection:
            connection.execute(f"DELETE FROM {table} WHERE notification_id > {to}".encode())
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'notification_id'), {to})".encode())


async def test_what_was_lost_comes_back_byte_for_byte_under_its_ids(ledger: Ledger, database_url: str) -> None:
    before = record(ledger, 1, 3)
    with pytest.raises(Exception, match=r"UNIQUE|duplicate"):
        ledger.append([before[0]])  # PostgreSQL leaves a gap
    whole = record(ledger, 4, 600)
    set_back(ledger, database_url, before[-1].ledger_id)
    keepers = [Listed(whole[:300]), Away([]), Listed(whole), Listed([])]
    done = await put_back(Side.COURT, "410204", ledger, keepers)
    assert done.count == 600
    assert list(ledger.everything()) == whole
    after = record(ledger, 604, 1)
    assert after[:-1] == whole
    assert after[-1].ledger_id > whole[-1].ledger_id
    assert (await put_back(Side.COURT, "410204", ledger, [Listed(after)])).count == 0


async def test_who_recorded_what_a_database_lost_says_so_and_records_nothing_until_it_is_back(
    ledger: Ledger, database_url: str
) -> None:
    """A replica that did not have the last events took the place of its primary."""
    at_work = writer(ledger)
    commands = [take(f"鼓政〔2024〕{n}号", uuid4(), f"k{n}") for n in range(1, 8)]
    assert all(isinstance(answer, Outcome) for answer in at_work.commit(commands[:5]))
    whole = list(ledger.everything())
    set_back(ledger, database_url, whole[2].ledger_id)
    for command in (commands[5], commands[0]):  # a new one, and one that it knows
        [answer] = at_work.commit([command])
        assert isinstance(answer, Unavailable)
        assert "少于" in str(answer)
    assert list(ledger.everything()) == whole[:3]
    await put_back(Side.COURT, "410204", ledger, [Listed(whole)])
    [answer] = at_work.commit([commands[5]])
    assert isinstance(answer, Outcome)
    assert list(ledger.everything())[:5] == whole


async def test_nothing_is_put_where_something_else_stands(ledger: Ledger, database_url: str) -> None:
    before = record(ledger, 1, 2)
    whole = record(ledger, 3, 2)
    set_back(ledger, database_url, before[-1].ledger_id)
    begun = record(ledger, 100, 1)
    with pytest.raises(HistoryMissing, match="另有1件"):
        await put_back(Side.COURT, "410204", ledger, [Listed(whole)])
    assert list(ledger.everything()) == begun


@pytest.mark.parametrize("wrong", [b"not an event", None, "another side's", "a gap"])
async def test_what_does_not_follow_is_not_put_back(ledger: Ledger, database_url: str, wrong: Any) -> None:
    before = record(ledger, 1, 2)
    whole = record(ledger, 3, 2)
    set_back(ledger, database_url, before[-1].ledger_id)
    witness, side = Listed(whole), Side.COURT
    if wrong == "another side's":
        side = Side.JOINT
    elif wrong == "a gap":
        witness.copies[2:] = [Copy(3, whole[3].ledger_id, whole[0].raw)]
    else:
        witness.copies[2] = Copy(3, whole[2].ledger_id, wrong)
    with pytest.raises(CannotPutBack):
        await put_back(side, "410204", ledger, [witness])
    assert list(ledger.everything()) == before


def test_a_ledger_that_misses_something_takes_nothing(ledger: Ledger) -> None:
    before = record(ledger, 1, 1)
    ledger.missing = HistoryMissing(Side.COURT, Words("镜像", "a mirror"), 5, "bulletin:x:1")
    [answer] = writer(ledger).commit([take("鼓政〔2024〕9号", uuid4(), "k9")])
    assert isinstance(answer, Unavailable)
    assert "缺少5件事件" in str(answer)
    assert "fuyuan recover court" in str(answer)
    assert list(ledger.everything()) == before
