"""What is to be sent, once to each receiver; tried again when it fails, and given up after some fifteen hours.

A message is on disk before it is sent. Whoever is killed between sending it and noting so sends it once more: the
receiver knows it by its id. What was given up is told anew, as it then is, when somebody asks for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update

from events.instants import SHANGHAI
from fuyuan.access.people_tables import Clock, seconds, utc_now
from fuyuan.installation.book import writing
from fuyuan.notices.duties import OpenDuty
from fuyuan.notices.receivers import Receiver, mail_key
from fuyuan.notices.tables import MESSAGE, TOLD, WISH

WAITS: Final = tuple(60 * minutes for minutes in (1, 2, 5, 15, 30, 60, 120, 360, 360))
"""Seconds from one failed attempt to the next; after the last one it is given up."""
AT_ONCE: Final = 50  # messages of one round
LISTED: Final = 50  # duties that a message names
MOST: Final = 100  # failures that a page lists
ASKED: Final = 500  # marks of one question
LONGEST: Final = 300  # characters of an error
KEPT: Final = timedelta(days=400)
"""How long after it was last on the desk something is known to have been told, and a message to have been sent."""


class MessageState(StrEnum):
    """Dropped: nobody is there any more who is to have it. Renewed: it was given up, and is told anew."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given-up"
    DROPPED = "dropped"
    RENEWED = "renewed"


@dataclass(frozen=True, slots=True)
class Message:
    """`duties`: those it names, as JSON has them; `more`: how many it does not name."""

    id: str
    receiver: str
    organ: str
    duties: Sequence[dict[str, Any]]
    more: int
    attempts: int


class Outbox:
    """In the book of the edge. Every method blocks."""

    def __init__(self, book: Engine, clock: Clock = utc_now) -> None:
        self._book, self._clock = book, clock

    def put(self, receiver: Receiver, duties: Sequence[OpenDuty], digest_of: date | None = None) -> None:
        """What the receiver was not told yet goes into a message; `digest_of`: it is the digest of this day."""
        known = self._told(receiver.key, [mark for duty in duties for mark in duty.marks.values()])
        today = str(self._today())
        fresh = [(duty, [s for s, mark in duty.marks.items() if mark not in known]) for duty in duties]
        fresh = [(duty, stages) for duty, stages in fresh if stages]
        again = [mark for mark, seen in known.items() if seen != today]
        if not fresh and not again and digest_of is None:
            return
        with writing(self._book) as connection:
            for some in _parts(again):
                connection.execute(update(TOLD).where(_marks(receiver.key, some)).values(seen=today))
            if digest_of is not None:
                connection.execute(update(WISH).where(_wish(receiver.key)).values(digested=str(digest_of)))
            if fresh:
                named = [_named(duty, stages) for duty, stages in fresh[:LISTED]]
                told = {"seen": today, "message": self._write(connection, receiver, named, len(fresh) - len(named))}
                marks = {duty.marks[stage] for duty, stages in fresh for stage in stages}
                connection.execute(insert(TOLD), [{"receiver": receiver.key, "mark": m, **told} for m in sorted(marks)])

    def due(self, *, mail: bool) -> list[Message]:
        """What is to be tried now, the longest due first; letters only with `mail`."""
        now = (_waiting(mail=mail), MESSAGE.c.next <= seconds(self._clock))
        with self._book.connect() as connection:
            rows = connection.execute(select(MESSAGE).where(*now).order_by(MESSAGE.c.next).limit(AT_ONCE)).all()
        return [
            Message(row.id, row.receiver, row.organ, **orjson.loads(row.duties), attempts=row.attempts) for row in rows
        ]

    def next_try(self, *, mail: bool) -> datetime | None:
        """When the first of those that wait is tried; None where none does."""
        with self._book.connect() as connection:
            found = connection.scalar(select(func.min(MESSAGE.c.next)).where(_waiting(mail=mail)))
        return None if found is None else datetime.fromtimestamp(found, UTC)

    def begin(self, message: Message) -> None:
        """An attempt is made now; it counts, and the next one waits, whatever becomes of this one."""
        wait = WAITS[min(message.attempts, len(WAITS) - 1)]
        self._note(message, attempts=message.attempts + 1, next=seconds(self._clock) + wait)

    def failed(self, message: Message, error: str) -> None:
        """The attempt that was begun failed: it is tried again later, or given up."""
        if message.attempts < len(WAITS):
            self._note(message, error=" ".join(error.split())[:LONGEST])
        else:
            self.done(message, MessageState.GIVEN_UP, " ".join(error.split())[:LONGEST])

    def done(self, message: Message, state: MessageState = MessageState.SENT, error: str = "") -> None:
        self._note(message, state=state.value, duties="", error=error)

    def trouble(self, receiver: str | None = None) -> Sequence[Any]:
        """Messages, of one receiver or of all, that were given up or failed and wait; the newest first."""
        states = (MessageState.WAITING.value, MessageState.GIVEN_UP.value)
        wanted = select(MESSAGE).where(MESSAGE.c.state.in_(states), MESSAGE.c.attempts > 0)
        if receiver is not None:
            wanted = wanted.where(MESSAGE.c.receiver == receiver)
        with self._book.connect() as connection:
            return connection.execute(wanted.order_by(MESSAGE.c.at.desc()).limit(MOST)).all()

    def again(self, id_: str) -> str | None:
        """One of the trouble is tried at once, or what it told is told anew where it was given up; whose it is.

        None where it is none any more, or a former version forgot what it told.
        """
        this = MESSAGE.c.id == id_
        with writing(self._book) as connection:
            row = connection.execute(select(MESSAGE).where(this)).one_or_none()
            if row is None:
                return None
            match row.state:
                case MessageState.WAITING:
                    connection.execute(update(MESSAGE).where(this).values(next=row.at))
                case MessageState.GIVEN_UP:
                    told = delete(TOLD).where(TOLD.c.receiver == row.receiver, TOLD.c.message == id_)
                    if connection.execute(told).rowcount == 0:
                        return None
                    connection.execute(update(MESSAGE).where(this).values(state=MessageState.RENEWED.value))
                    connection.execute(update(WISH).where(_wish(row.receiver)).values(digested=""))
                case _:
                    return None
        return str(row.receiver)

    def forget(self) -> None:
        """What has been off the desk and done with for long."""
        day = self._today() - KEPT
        with writing(self._book) as connection:
            connection.execute(delete(TOLD).where(TOLD.c.seen < str(day)))
            done = MESSAGE.c.state != MessageState.WAITING.value
            connection.execute(delete(MESSAGE).where(done, MESSAGE.c.at < seconds(self._clock) - KEPT.total_seconds()))

    def _told(self, receiver: str, marks: Sequence[str]) -> dict[str, str]:
        """The day on which each was seen last."""
        known: dict[str, str] = {}
        with self._book.connect() as connection:
            for some in _parts(marks):
                rows = connection.execute(select(TOLD.c.mark, TOLD.c.seen).where(_marks(receiver, some)))
                known.update((row.mark, row.seen) for row in rows)
        return known

    def _write(self, connection: Connection, receiver: Receiver, duties: Sequence[dict[str, Any]], more: int) -> str:
        """The id of the new message."""
        now, id_ = seconds(self._clock), secrets.token_hex(16)
        content = orjson.dumps({"duties": duties, "more": more}).decode()
        row = {"id": id_, "receiver": receiver.key, "organ": receiver.organ, "next": now, "at": now}
        state = {"state": MessageState.WAITING.value, "attempts": 0, "error": ""}
        connection.execute(insert(MESSAGE).values(duties=content, **row, **state))
        return id_

    def _today(self) -> date:
        return self._clock().astimezone(SHANGHAI).date()

    def _note(self, message: Message, **values: Any) -> None:
        with writing(self._book) as connection:
            changed = update(MESSAGE).where(MESSAGE.c.id == message.id)
            connection.execute(changed.values(at=seconds(self._clock), **values))


def _waiting(*, mail: bool) -> ColumnElement[bool]:
    """Messages that were not sent yet; letters only with `mail`."""
    waiting = MESSAGE.c.state == MessageState.WAITING.value
    return waiting if mail else waiting & MESSAGE.c.receiver.not_like(f"{mail_key('')}%")


def _parts(marks: Sequence[str]) -> Iterator[Sequence[str]]:
    """So many at a time as one question may ask for."""
    return (marks[start : start + ASKED] for start in range(0, len(marks), ASKED))


def _marks(receiver: str, marks: Sequence[str]) -> ColumnElement[bool]:
    return (TOLD.c.receiver == receiver) & TOLD.c.mark.in_(marks)


def _wish(receiver: str) -> ColumnElement[bool]:
    """That of the receiver, where it is a person."""
    return WISH.c.login == receiver.removeprefix(mail_key(""))


def _named(duty: OpenDuty, stages: Sequence[str]) -> dict[str, Any]:
    return {
        "stages": list(stages),
        "duty": duty.duty.value,
        "organ_name": duty.organ_name,
        "about": duty.about,
        "due_on": duty.due_on,
        "matter": duty.stream,
    }
