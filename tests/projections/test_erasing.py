"""Events come sealed, are read by their keys, and whatever is erased is forgotten, however the rows came to be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select, text

from events.base import Side, Visibility
from events.correction import RecordErased
from events.envelope import Envelope
from events.sealing import ERASED, places_of_texts, sealed
from events.suggestion import SuggestionSent
from events.text_key import TextKey
from projections.dispatch import Look, Place
from projections.filling.comparing import changed
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.filling.rebuild import rebuild, replay
from projections.filling.scrubbing import scrubbing
from projections.query import query
from projections.search.postings import BLOCK, SEARCH_BLOCK, SEARCH_POSTING, packed
from projections.search.postings import ERASED as ERASED_EVENTS
from projections.store.schema import EVENT, STAMP
from projections.store.sqlite import SqliteStore
from projections.store.store import Store
from projections.store.text_keys import KeysWanted, keys_of, learn
from projections.totals.settling import settling
from projections.views.annual_tables import ANNUAL_KEPT
from projections.views.suggestion_tables import SUGGESTION
from tests.organs import HOUSING
from tests.projections.story import AUDITOR, TODAY, Story, contents, full_id
from tests.projections.test_search import found, index_all, long_story
from tests.suggestions import content, sent_event

WITHIN = "第三号楼东单元住户"
NAMED, BLANK = f"关于{WITHIN}补偿争议的司法建议", "关于补偿争议的司法建议"
STREAM = full_id("suggestion:named")


class Keys:
    """Of all sides, as whoever seals has them."""

    def __init__(self) -> None:
        self.known: dict[tuple[Side, str], TextKey] = {}
        self._told: dict[tuple[Side, int], Message] = {}

    def __call__(self, side: Side, stream: str) -> TextKey | None:
        return self.known.get((side, stream))

    def sealing(self, messages: Iterable[Message]) -> list[Message]:
        """What people wrote in these is sealed."""
        return [self._told.setdefault(message[:2], self._sealed(message)) for message in messages]

    def _sealed(self, message: Message) -> Message:
        envelope = Envelope.decode(message.raw)
        event = envelope.payload()
        places = places_of_texts(event) if event is not None else ()
        if not places:
            return message
        key = self.known.setdefault((message.side, envelope.stream), TextKey.new(envelope.stream))
        own = key.of(envelope.version) or bytes(32)  # sealed before, and destroyed since
        return message._replace(raw=sealed(message.raw, places, own))

    def destroy(self, version: int) -> None:
        self.known[Side.COURT, STREAM] = self.known[Side.COURT, STREAM].without([version])


def sent(text: str) -> SuggestionSent:
    return sent_event(HOUSING, content=content(title=text))


def erasure(fact: SuggestionSent, becomes: SuggestionSent) -> RecordErased:
    was = fact.model_dump(mode="json", exclude={"occurred_on"})
    was["content"]["title"] = ERASED
    said: dict[str, Any] = {"record": 1, "of_type": fact.type, "was_on": fact.occurred_on, "was": was, "erased": (1,)}
    said |= {"becomes_on": fact.occurred_on, "becomes": becomes.model_dump(mode="json", exclude={"occurred_on"})}
    return RecordErased(occurred_on=date(2024, 6, 3), reason="文中写有可识别个人的住址", **said)


def told() -> tuple[Story, SuggestionSent, SuggestionSent]:
    named, blank = sent(NAMED), sent(BLANK)
    return Story().court("suggestion:named", named, visibility=Visibility.MEMBERS), named, blank


def rows(store: Store) -> dict[str, list[Any]]:
    for _ in settling(store, least=1):
        pass
    return contents(store)


def title(store: Store) -> str:
    [row] = query(store, "audit_trail", AUDITOR, {"stream": STREAM, "type": "suggestion.sent.v1"}, today=TODAY).items
    return str(row["data"]["content"]["title"])


def test_a_batch_waits_for_its_keys_and_is_the_same_as_if_it_had_come_unsealed(store: Store, tmp_path: Path) -> None:
    story, _, _ = told()
    keys = Keys()
    messages = keys.sealing(story.messages)
    assert any(sealed.raw != plain.raw for sealed, plain in zip(messages, story.messages, strict=True))
    with pytest.raises(KeysWanted):
        Projector(store).apply_batch(messages)
    assert store.positions()[Side.COURT].sequence == 0
    replay(store, messages, key_of=keys)
    other = SqliteStore(f"sqlite:///{tmp_path / 'other.db'}")
    other.prepare()
    story.told_to(other)
    ours, theirs = rows(store), rows(other)
    other.close()
    differing = {name for name in ours if ours[name] != theirs[name]}
    assert differing <= {"event_text", "event_texts", "text_key", "stamp"}
    assert title(store) == NAMED


@pytest.mark.systems
def test_what_is_erased_is_read_and_found_no_more_and_a_rebuild_gives_the_same_rows(store: Store) -> None:
    story, named, blank = told()
    for message in long_story(BLOCK).messages:
        if message.side is Side.COURT:
            story.carry(message.side, message.raw)
    keys = Keys()
    replay(store, keys.sealing(story.messages), key_of=keys)
    index_all(store)
    assert len(found(store, WITHIN, AUDITOR)) == 1
    story.court("suggestion:named", erasure(named, blank), visibility=Visibility.MEMBERS)
    messages = keys.sealing(story.messages)
    with pytest.raises(KeysWanted):  # the erasure came before what is left of the key
        replay(store, messages, key_of=keys)
    assert title(store) == NAMED
    keys.destroy(1)
    replay(store, messages, key_of=keys)
    assert title(store) == ERASED
    assert found(store, WITHIN, AUDITOR) == []
    [row] = query(store, "suggestion_ledger", AUDITOR, {"stream": STREAM}, today=TODAY).items
    assert WITHIN not in repr(row)
    before = rows(store)
    assert WITHIN not in repr(before)
    rebuild(store, messages, key_of=keys)
    index_all(store)
    after = rows(store)
    assert {name for name in before if before[name] != after[name]} <= {"stamp", "event_texts", "event_text"}
    assert found(store, WITHIN, AUDITOR) == []
    with store.reading() as connection:
        assert len(connection.execute(select(ERASED_EVENTS)).all()) == 1


def test_words_leave_the_index_where_the_key_was_destroyed_before_the_erasure_was_heard(store: Store) -> None:
    """An event in between brings what is left of the key: of the erased text its words cannot be told any more."""
    story, named, blank = told()
    keys = Keys()
    replay(store, keys.sealing(story.messages), key_of=keys)
    with store.writing() as connection:
        own = connection.scalars(select(EVENT.c.seq).where(EVENT.c.type == named.type)).one() - 1
        of_it, both, other = packed([own]), packed([own, own + 7]), packed([own + 7])
        kept = {"号楼": of_it, "补偿": both, "通报": other, "kind:suggestion": of_it}
        connection.execute(SEARCH_BLOCK.insert(), {"block": 0})
        connection.execute(SEARCH_POSTING.insert(), [{"block": 0, "token": t, "events": e} for t, e in kept.items()])
    keys.destroy(1)
    story.court("suggestion:named", erasure(named, blank), visibility=Visibility.MEMBERS)
    messages = keys.sealing(story.messages)
    with store.writing() as connection:
        learn(connection, {(Side.COURT.value, STREAM): keys.known[Side.COURT, STREAM]})
    replay(store, messages, key_of=keys)
    with store.reading() as connection:
        left = {row.token: row.events for row in connection.execute(select(SEARCH_POSTING))}
    assert left == {"补偿": other, "通报": other, "kind:suggestion": of_it}


def test_nothing_of_it_is_left_in_the_files_of_the_read_model(store: Store) -> None:
    """Nor while somebody reads: it is tried again."""
    story, named, blank = told()
    keys = Keys()
    replay(store, keys.sealing(story.messages), key_of=keys)
    root = keys.known[Side.COURT, STREAM].nodes[""]
    document = TextKey("", {"": root}).document().split(b'"')[-2]
    assert WITHIN.encode() in kept_by(store)
    assert document in kept_by(store)
    story.court("suggestion:named", erasure(named, blank), visibility=Visibility.MEMBERS)
    keys.destroy(1)
    with store.snapshot() as reader:
        assert WITHIN in repr(reader.execute(select(SUGGESTION)).all())
        replay(store, keys.sealing(story.messages), key_of=keys)
        tried = scrubbing(store)
        next(tried)
        assert WITHIN.encode() in kept_by(store)
    for _ in tried:
        pass
    for gone in (WITHIN.encode(), document):
        assert gone not in kept_by(store)
    with store.reading() as connection:
        assert connection.scalar(select(STAMP.c.scrubbed)) == 1


def kept_by(store: Store) -> bytes:
    """All that stands in the files of the database."""
    if isinstance(store, SqliteStore):
        files = list(store.path.parent.iterdir())
    else:
        with store.reading() as connection:
            connection.execute(text("CHECKPOINT"))
            folder = Path(str(connection.scalar(text("SHOW data_directory"))))
            database = connection.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        files = list((folder / "base" / str(database)).iterdir())
    return b"".join(path.read_bytes() for path in files if path.is_file())


def test_tables_of_a_year_that_were_computed_with_it_are_dropped(store: Store) -> None:
    story, named, blank = told()
    keys = Keys()
    replay(store, keys.sealing(story.messages), key_of=keys)
    row = {"year": 2024, "asked": "", "edition": "internal", "seq": 1, "cut_off": "2024", "first": b"", "whole": b""}
    with store.writing() as connection:
        connection.execute(ANNUAL_KEPT.insert(), row)
    story.court("suggestion:named", erasure(named, blank), visibility=Visibility.MEMBERS)
    keys.destroy(1)
    replay(store, keys.sealing(story.messages), key_of=keys)
    with store.reading() as connection:
        assert connection.execute(select(ANNUAL_KEPT)).all() == []


def test_what_was_recorded_is_still_what_was_signed(store: Store) -> None:
    """The texts in the read model are those of the ledger, before the erasure and behind it."""
    story, named, blank = told()
    story.court("suggestion:named", erasure(named, blank), visibility=Visibility.MEMBERS)
    keys = Keys()
    messages = keys.sealing(story.messages)
    keys.destroy(1)
    replay(store, messages, key_of=keys)
    recorded = {(one.side, one.sequence): one.raw for one in messages}

    def signed(side: Side, first: int, texts: Any) -> list[bool]:
        return [recorded[side, number] == text for number, text in enumerate(texts, first)]

    with store.snapshot() as connection:
        assert changed(connection, 0, signed)[1] == []
        assert keys_of(connection, [("court", STREAM)])["court", STREAM].destroyed == 1


def test_a_sealed_text_that_its_key_does_not_open_is_parked_and_the_others_go_on(store: Store) -> None:
    story, _, _ = told()
    story.court("suggestion:another", sent("未说明理由"))
    keys = Keys()
    messages = keys.sealing(story.messages)
    keys.known[Side.COURT, STREAM] = TextKey.new(STREAM)
    replay(store, messages, key_of=keys)
    parked = contents(store)["parked"]
    assert len(parked) == 1
    assert "do not open" in repr(parked[0])
    assert store.positions()[Side.COURT].sequence == 2


@pytest.mark.parametrize("erased", [None, [0], [2**40], 7, "1"])
def test_what_a_side_says_in_the_name_of_another_waits_for_no_key(store: Store, erased: Any) -> None:
    """It is parked, and what follows goes on; nothing that it calls erased is."""
    story, _, _ = told()
    keys = Keys()
    messages = keys.sealing(story.messages)
    replay(store, messages, key_of=keys)
    [message] = [one for one in messages if STREAM.encode() in one.raw]
    said = orjson.loads(message.raw)
    said["data"]["erased"] = erased
    at = store.positions()[Side.GOVERNMENT].sequence
    forged = Message(Side.GOVERNMENT, at + 1, at + 1, orjson.dumps(said))
    unknown = Message(Side.GOVERNMENT, at + 2, at + 2, forged.raw.replace(STREAM.encode(), b"suggestion:unknown"))
    assert Projector(store).apply_batch([forged, unknown]).parked == 2
    assert title(store) == NAMED


def test_the_streams_of_organs_hold_it_no_more(store: Store) -> None:
    story, named, blank = told()
    keys = Keys()
    replay(store, keys.sealing(story.messages), key_of=keys)
    with store.snapshot() as connection:
        first = Look(connection, TODAY).step(HOUSING, Place())
    assert [(one.type, one.seen) for one in first.events if one.side is Side.COURT] == [(named.type, True)]
    story.court("suggestion:named", erasure(named, blank), visibility=Visibility.MEMBERS)
    keys.destroy(1)
    replay(store, keys.sealing(story.messages), key_of=keys)
    with store.snapshot() as connection:
        then = Look(connection, TODAY).step(HOUSING, first.place)
    assert [(one.type, one.seen) for one in then.events] == [(named.type, False), (RecordErased.type, True)]
