"""A story told in events: three ledgers written by hand, as the bus would carry them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from domain.natural_keys import matter_of_key
from events.base import Event, Side, Visibility
from events.bulletin import BulletinContent
from events.envelope import Envelope, encode
from events.suggestion import SuggestionContent
from events.text_key import TextKey
from events.vocabulary import Instrument, IssueCategory, SuggestionKind, Topic
from projections.access.role import Role
from projections.access.sight import Reader
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.filling.rebuild import KeyOf
from projections.store.schema import EVENT, METADATA, PARKED
from projections.store.store import Store
from projections.store.text_keys import TEXT_KEY
from projections.store.texts import NEWEST, PACKED, texts_in_order
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, ORGANS, ROLES, SUPERVISORY, URBAN

NAMES = UUID("00000000-0000-4000-8000-00000000cafe")
START = datetime(2024, 1, 1, tzinfo=UTC)
TODAY = date(2025, 6, 30)

COURT_READER = Reader(COURT, Side.COURT)
DIVISION_READER = Reader(COURT_DIVISION, Side.COURT, is_member=False)
GOV_READER = Reader(GOV, Side.GOVERNMENT)
LEGAL_READER = Reader(LEGAL, Side.GOVERNMENT)
HOUSING_READER = Reader(HOUSING, Side.GOVERNMENT)
URBAN_READER = Reader(URBAN, Side.GOVERNMENT)
OFFICE_READER = Reader(OFFICE, Side.JOINT, is_member=False)
OUTSIDE_READER = Reader(SUPERVISORY, None, is_member=False)
AUDITOR = Reader("audit-office", Side.GOVERNMENT, Role.AUDITOR)


def matter(name: str) -> UUID:
    """The id of a matter by a name in the story."""
    return uuid5(NAMES, name)


class Story:
    """`story.court("suggestion:a", event, …)` records; `story.messages` is what the bus carries, in that order."""

    def __init__(self, *, with_organs: bool = True) -> None:
        self.messages: list[Message] = []
        self._versions: Counter[tuple[Side, str]] = Counter()
        self._sequences: Counter[Side] = Counter()
        if with_organs:
            self.joint("organ-registry", *ORGANS, *ROLES, actor=OFFICE, visibility=Visibility.MEMBERS)

    def court(self, stream: str, *events: Event, actor: str = COURT, **more: Any) -> Story:
        return self.record(Side.COURT, stream, *events, actor=actor, **more)

    def government(self, stream: str, *events: Event, actor: str = GOV, **more: Any) -> Story:
        return self.record(Side.GOVERNMENT, stream, *events, actor=actor, **more)

    def joint(self, stream: str, *events: Event, actor: str = OFFICE, **more: Any) -> Story:
        return self.record(Side.JOINT, stream, *events, actor=actor, **more)

    def record(
        self,
        side: Side,
        stream: str,
        *events: Event,
        actor: str,
        visibility: Visibility = Visibility.BILATERAL,
        cause: str | None = None,
        in_the_name_of: str | None = None,
        command: str | None = None,
    ) -> Story:
        """`cause`: the id of the event that a policy of this side followed; `command`: the key of who gave it."""
        said: Any = {"actor": actor, "visibility": visibility, "cause": cause, "in_the_name_of": in_the_name_of}
        said["command"] = command
        for event in events:
            self.carry(side, self.encoded(side, full_id(stream), event, **said))
        return self

    def carry(self, side: Side, raw: bytes) -> Story:
        """Put any bytes on a side's stream."""
        self._sequences[side] += 1
        sequence = self._sequences[side]
        self.messages.append(Message(side, sequence, sequence * 10, raw))
        return self

    def encoded(
        self,
        side: Side,
        stream: str,
        event: Event,
        *,
        actor: str = COURT,
        visibility: Visibility = Visibility.BILATERAL,
        version: int | None = None,
        cause: str | None = None,
        in_the_name_of: str | None = None,
        command: str | None = None,
    ) -> bytes:
        if version is None:
            self._versions[side, stream] += 1
            version = self._versions[side, stream]
        envelope = Envelope(
            jurisdiction="410204",
            side=side,
            stream=stream,
            version=version,
            type=event.type,
            recorded_at=START + timedelta(seconds=len(self.messages)),
            occurred_on=event.occurred_on,
            actor=actor,
            command_id=command or f"command-{len(self.messages)}",
            command_digest="0" * 16,
            causation_id=cause,
            visibility=visibility,
            data=None,
            in_the_name_of=in_the_name_of,
        )
        return encode(envelope, event)

    def told_to(self, store: Store, batch: int = 500) -> Store:
        """Apply the whole story."""
        apply(store, self.messages, batch)
        return store


def known_keys(store: Store) -> KeyOf:
    """The keys to texts that a store knows."""
    with store.reading() as connection:
        rows = connection.execute(select(TEXT_KEY.c.side, TEXT_KEY.c.stream, TEXT_KEY.c.document)).all()
    keys = {(side, stream): TextKey.read(bytes(document)) for side, stream, document in rows}
    return lambda side, stream: keys.get((side.value, stream))


def full_id(stream: str) -> str:
    """`suggestion:a` becomes `suggestion:<the uuid of a>`; a stream without a colon is a singleton.

    A year names its review, as it does in the ledgers.
    """
    category, colon, name = stream.partition(":")
    of_year = category == "annual-review" and name.isdigit()
    return f"{category}:{matter_of_key(category, name) if of_year else matter(name)}" if colon else stream


def apply(store: Store, messages: Iterable[Message], batch: int = 500) -> None:
    projector = Projector(store)
    rest = list(messages)
    for start in range(0, len(rest), batch):
        projector.apply_batch(rest[start : start + batch])


LOCAL = frozenset({"seq", "parked_at", "identity", "scrubbed"})


def contents(store: Store) -> dict[str, list[Any]]:
    """Every row of every table, but for what is local to this store (the order of events, and the search index)."""
    with store.reading() as connection:
        events = select(EVENT.c.seq, EVENT.c.side, EVENT.c.sequence)
        texts = sorted((side, sequence, text) for (_, side, sequence), text in texts_in_order(connection, events))
        return {"texts": texts} | {
            table.name: sorted(
                (
                    tuple(value for name, value in row.items() if name not in LOCAL)
                    for row in connection.execute(select(table)).mappings()
                ),
                key=repr,
            )
            for table in METADATA.sorted_tables
            if table not in {PACKED, NEWEST}
        }


def parked(store: Store) -> list[str]:
    """The reasons of what is parked."""
    with store.reading() as connection:
        return list(connection.scalars(select(PARKED.c.reason).order_by(PARKED.c.side, PARKED.c.sequence)))


def bulletin(
    topic: Topic = Topic.J4,
    title: str = "行政处罚程序问题通报",
    issuer: str = COURT,
    addressee: str = GOV,
    visibility: Visibility = Visibility.MEMBERS,
    **more: Any,
) -> BulletinContent:
    return BulletinContent(
        topic=topic, title=title, text="正文", issuer=issuer, addressee=addressee, visibility=visibility, **more
    )


def content(title: str = "关于规范征收补偿程序的司法建议", **more: Any) -> SuggestionContent:
    fields: dict[str, Any] = {
        "instrument": Instrument.JUDICIAL_SUGGESTION,
        "kind": SuggestionKind.SIMILAR_CASES,
        "title": title,
        "categories": (IssueCategory.GENERAL_PROCEDURAL,),
        "problems": ("未告知听证权利", "未送达评估报告"),
        "recommendations": ("完善告知程序", "完善送达程序"),
    }
    return SuggestionContent(**(fields | more))
