"""The engine: rows and positions together, nothing lost, nothing twice, poison parked with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from events.base import Side
from events.bulletin import BulletinIssued, BulletinWithdrawn
from events.organ import OrganRenamed
from projections.filling.engine import Projector, SequenceGap
from projections.filling.message import Message
from projections.query import query
from projections.store.merge import Put
from projections.store.schema import EVENT
from projections.store.statements import Statement
from projections.store.store import Position, Store
from projections.view import Fact
from projections.views import VIEWS
from projections.views.bulletin_board import BULLETIN, BULLETIN_BOARD
from tests.organs import HOUSING
from tests.projections.story import COURT_READER, Story, apply, bulletin, contents, full_id, parked

DAY = date(2024, 4, 8)
ISSUED = BulletinIssued(occurred_on=DAY, content=bulletin())


def one_bulletin() -> Story:
    return Story().court("bulletin:a", ISSUED)


def board(store: Store) -> list[dict[str, Any]]:
    return query(store, "bulletin_board", COURT_READER).items


def test_rows_and_positions_are_committed_together(store: Store) -> None:
    one_bulletin().told_to(store)
    assert [row["topic"] for row in board(store)] == ["J4"]
    assert store.positions()[Side.COURT] == Position(1, 10)
    assert store.positions()[Side.GOVERNMENT] == Position(0, 0)


def test_a_redelivered_message_changes_nothing(store: Store) -> None:
    """Scenario 7: the same message three times."""
    story = one_bulletin()
    story.told_to(store)
    before = contents(store)
    apply(store, [*story.messages, *story.messages])
    assert contents(store) == before


def test_the_same_event_at_a_new_sequence_counts_once(store: Store) -> None:
    story = one_bulletin()
    story.carry(Side.COURT, story.messages[-1].raw).told_to(store)
    assert len(board(store)) == 1
    assert parked(store) == ["duplicate"]


@pytest.mark.parametrize("batch", [1, 500])
def test_another_content_for_the_same_version_is_a_conflict(store: Store, batch: int) -> None:
    """Scenario 7: re-sent with the same stream version; the first one stands."""
    story = one_bulletin()
    other = BulletinIssued(occurred_on=DAY, content=bulletin(title="另一份通报"))
    story.carry(Side.COURT, story.encoded(Side.COURT, full_id("bulletin:a"), other, version=1))
    story.court("bulletin:b", ISSUED).told_to(store, batch)
    assert parked(store) == ["version_conflict"]
    assert [row["title"] for row in board(store)] == [ISSUED.content.title] * 2


def test_the_same_stream_id_in_two_ledgers_is_no_conflict(store: Store) -> None:
    """The registry copy is a stream of that name in both ledgers."""
    from events.organ import RegistryEntryReceived

    entry = RegistryEntryReceived(occurred_on=DAY, entry_id="organ-registry:1", entry_type="x.y.v1", entry={})
    Story().court("registry-copy", entry).government("registry-copy", entry).told_to(store)
    assert parked(store) == []


def document(story: Story, **changes: Any) -> bytes:
    """The bytes of a good court event with some attributes changed (None: left out)."""
    whole = orjson.loads(story.encoded(Side.COURT, full_id("bulletin:x"), ISSUED, version=1)) | changes
    return orjson.dumps({name: value for name, value in whole.items() if value is not None})


@pytest.mark.parametrize(
    ("side", "changes", "reason"),
    [
        (Side.COURT, {"specversion": "0.3"}, "not_an_event"),
        (Side.COURT, {"id": "bulletin:x"}, "not_an_event"),
        (Side.COURT, {"type": "bulletin.sung.v9"}, "unknown_type"),
        (Side.COURT, {"data": {"content": {}}}, "does_not_fit"),
        (Side.GOVERNMENT, {}, "wrong_side"),
        (Side.JOINT, {"source": "/410204/joint"}, "wrong_side"),
        (Side.COURT, {"actor": "a\x00b"}, "not_an_event"),
    ],
)
def test_what_cannot_be_projected_is_parked_and_the_rest_goes_on(
    store: Store, side: Side, changes: dict[str, Any], reason: str
) -> None:
    story = Story(with_organs=False)
    story.court("bulletin:a", ISSUED).carry(side, document(story, **changes)).court("bulletin:b", ISSUED)
    story.told_to(store)
    assert parked(store) == [reason]
    assert len(board(store)) == 2


def test_a26_rare_characters_and_emoji_are_kept_on_both_engines(store: Store) -> None:
    title = "关于𠮷林路𪚥字门牌的通报😀"
    issued = ISSUED.model_copy(update={"content": bulletin(title=title)})
    Story().court("bulletin:a", issued).told_to(store)
    assert parked(store) == []
    assert [row["title"] for row in board(store)] == [title]
    assert len(query(store, "search", COURT_READER, {"text": "𪚥字"}).items) == 1


def test_bytes_that_are_no_json_are_parked_as_they_are(store: Store) -> None:
    story = one_bulletin().carry(Side.COURT, b"\xff\x00 no json").court("bulletin:b", ISSUED)
    story.told_to(store)
    assert parked(store) == ["not_an_event"]
    assert len(board(store)) == 2


def test_a_view_that_fails_parks_the_event_and_leaves_nothing_of_it(store: Store) -> None:
    def fails(fact: Fact[BulletinIssued]) -> Iterator[Put]:
        yield Put(BULLETIN, {"matter": fact.matter}, {"title": "half"})
        if fact.event.content.title == "毒":
            raise RuntimeError("cannot")

    broken = replace(BULLETIN_BOARD, name="broken", handlers={BulletinIssued: fails})
    poison = BulletinIssued(occurred_on=DAY, content=bulletin(title="毒"))
    story = Story().court("bulletin:a", poison).court("bulletin:b", ISSUED)
    Projector(store, [*VIEWS, broken]).apply_batch(story.messages)
    assert parked(store) == ["view_failed"]
    assert [row["stream"] for row in board(store)] == [full_id("bulletin:b")]
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).where(EVENT.c.stream == full_id("bulletin:a"))) == 0


def test_a_gap_stops_the_batch_and_applies_nothing(store: Store) -> None:
    story = one_bulletin().court("bulletin:b", ISSUED).court("bulletin:c", ISSUED)
    *kept, second, third = story.messages
    apply(store, kept)
    before = contents(store)
    with pytest.raises(SequenceGap) as gap:
        apply(store, [third])
    assert (gap.value.side, gap.value.expected, gap.value.found) == (Side.COURT, 2, 3)
    assert contents(store) == before
    apply(store, [second, third])
    assert len(board(store)) == 3


@contextmanager
def failing(beginning: str, error: BaseException) -> Iterator[None]:
    """The driver meets this error at statements that begin so."""
    write = Statement.write

    def fail(statement: Statement, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        if statement.text.startswith(beginning):
            raise error
        write(statement, connection, rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Statement, "write", fail)
        yield


def test_dying_between_rows_and_checkpoint_leaves_neither(store: Store) -> None:
    story = one_bulletin()
    before = contents(store)

    with failing("UPDATE checkpoint", KeyboardInterrupt()), pytest.raises(KeyboardInterrupt):
        story.told_to(store)
    assert contents(store) == before
    story.told_to(store)
    assert len(board(store)) == 1


def test_a_database_that_does_not_answer_parks_nothing(store: Store) -> None:
    story = one_bulletin()

    full = OperationalError("INSERT INTO event", {}, Exception("disk full"))
    with failing("INSERT INTO event", full), pytest.raises(OperationalError):
        story.told_to(store)
    assert parked(store) == []
    assert store.positions()[Side.COURT] == Position(0, 0)


def test_every_sequence_up_to_the_checkpoint_is_kept_somewhere(store: Store) -> None:
    story = one_bulletin().carry(Side.COURT, b"{}").carry(Side.GOVERNMENT, b"[]")
    story.carry(Side.COURT, story.messages[-3].raw).told_to(store)
    kept = contents(store)
    reached = sum(position.sequence for position in store.positions().values())
    assert len(kept["event"]) + len(kept["parked"]) == reached


def test_a_message_without_ledger_id_keeps_the_position_known_before(store: Store) -> None:
    story = one_bulletin().court("bulletin:a", BulletinWithdrawn(occurred_on=DAY, reason="重复"))
    *kept, last = story.messages
    apply(store, [*kept, Message(last.side, last.sequence, 0, last.raw)])
    assert store.positions()[Side.COURT] == Position(2, 10)


def test_names_follow_the_day(store: Store) -> None:
    renamed = OrganRenamed(occurred_on=date(2025, 1, 1), organ=HOUSING, name="鼓楼区住房建设和城市更新局")
    Story().joint("organ-registry", renamed).told_to(store)
    for day, name in ((date(2024, 12, 31), "鼓楼区住房和城乡建设局"), (date(2025, 1, 1), renamed.name)):
        page = query(store, "organs", COURT_READER, {"organ": HOUSING}, as_of=day)
        assert [row["name"] for row in page.items] == [name]


@pytest.mark.parametrize("ledger_id", [2**63, -1])
def test_a_ledger_id_that_cannot_be_stops_nothing(store: Store, ledger_id: int) -> None:
    story = Story().carry(Side.COURT, b"{}")
    messages = [message._replace(ledger_id=ledger_id) for message in story.messages]
    applied = Projector(store).apply_batch(messages)
    assert (applied.events, applied.parked) == (len(messages) - 1, 1)
    assert applied.positions[Side.COURT] == Position(1, 0)
