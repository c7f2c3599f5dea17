"""Who did what from where: every sign-in, refusal, command, download and administrative act, and what came of it.

An event names an organ; who acted for it stands here, beside the ids of the events. Records are added and never
changed: the database refuses it, and the program deletes none, however old.

What waits at the same moment is written in one transaction, and on disk before the answer goes out. Where that fails,
nobody acts any more until it is made up for (`require`); what was done meanwhile is kept in memory and told to the log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Protocol

import structlog
from sqlalchemy import DDL, Column, Engine, Integer, String, Table, event
from sqlalchemy.exc import SQLAlchemyError

from events.terms import Labelled
from fuyuan.access.people_tables import PEOPLE, Clock, seconds, utc_now
from fuyuan.access.tokens import Grant
from fuyuan.bad_day import BadDay
from fuyuan.installation.book import writing

AUDIT: Final = Table(
    "audit",
    PEOPLE,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("who", String, nullable=False),
    Column("organ", String, nullable=False),
    Column("role", String, nullable=False),
    Column("address", String, nullable=False),
    Column("what", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("outcome", String, nullable=False),
    sqlite_autoincrement=True,
)
for change in ("UPDATE", "DELETE"):
    text = f"CREATE TRIGGER no_{change.lower()} BEFORE {change} ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END"
    event.listen(AUDIT, "after_create", DDL(text))  # type: ignore[no-untyped-call]
LONGEST: Final = 500  # characters of what strangers may write
DONE: Final = "ok"
log = structlog.get_logger()
_noted: ContextVar[list[Act] | None] = ContextVar("noted", default=None)


class Kind(Labelled):
    """What sort of act."""

    SIGN_IN = "sign-in", "登录", "sign-in"
    FAILED_SIGN_IN = "failed-sign-in", "登录失败", "failed sign-in"
    SIGN_OUT = "sign-out", "退出", "sign-out"
    COMMAND = "command", "办理", "command"
    DOWNLOAD = "download", "下载导出", "download"
    READING = "reading", "查阅区县", "reading of a district"
    REFUSAL = "refusal", "拒绝访问", "refusal"
    ADMINISTRATION = "administration", "管理", "administration"


@dataclass(frozen=True, slots=True)
class Act:
    """`what` was done or tried, `subject` on which account, matter or events, `outcome`: `ok`, a rule or a status."""

    kind: Kind
    who: str
    organ: str
    role: str
    address: str
    what: str
    subject: str = ""
    outcome: str = DONE


def act(kind: Kind, caller: Grant | None, what: str, subject: str = "", outcome: str = DONE, address: str = "") -> Act:
    """An act of this caller; of a stranger, of whom the address is all that is known, where there is none."""
    if caller is None:
        return Act(kind, "", "", "", address, what, subject, outcome)
    who = caller.account or (f"token:{caller.token}" if caller.token else "link")
    return Act(kind, who, caller.organ, caller.role.value, caller.address, what, subject, outcome)


def outcome_of_parked(status: int, told: Mapping[str, Any]) -> str:
    """Of a side's answer about an event that it parked: a rule or a status where it is not as was asked for."""
    if status != HTTPStatus.OK:
        return told.get("rule") or str(status)
    return str(HTTPStatus.CONFLICT.value) if told["kept_by"] else DONE


Row = tuple[int | str, ...]
_FIELDS: Final = tuple(Act.__slots__)
_INSERT: Final = f"INSERT INTO audit (at, {', '.join(_FIELDS)}) VALUES (?{', ?' * len(_FIELDS)})"
NOT_RECORDED: Final = (
    "审计记录暂时无法写入，暂停办理，请稍后重试",
    "audit records cannot be written: nothing is taken meanwhile",
)


class Records(Protocol):
    """`Audit`, or nothing that keeps them (`Unrecorded`)."""

    async def require(self) -> None: ...
    async def note(self, *acts: Act) -> None: ...


class Unrecorded:
    """For an edge that nobody signs in to."""

    async def require(self) -> None: ...
    async def note(self, *acts: Act) -> None: ...


class Audit:
    """In the book of people."""

    def __init__(self, book: Engine, clock: Clock = utc_now) -> None:
        self._book, self._clock = book, clock
        self._unwritten: list[Row] = []
        self._turn: asyncio.Future[None] | None = None
        self._writing: asyncio.Task[None] | None = None
        self._failing = False

    async def require(self) -> None:
        """Before somebody acts: what could not be recorded before is recorded now. Raises BadDay."""
        if self._failing:
            await self._written()
            if self._failing:
                raise BadDay(*NOT_RECORDED)

    async def note(self, *acts: Act) -> None:
        """Returns when they are on disk, or, in trouble, when it stands in the log."""
        if (seen := _noted.get()) is not None:
            seen.extend(acts)
        self._unwritten.extend(_row(seconds(self._clock), act) for act in acts)
        await self._written()

    def write(self, acts: Iterable[Act]) -> None:
        """Blocks. Raises SQLAlchemyError."""
        self._insert([_row(seconds(self._clock), act) for act in acts])

    async def _written(self) -> None:
        """When all that waits now was tried, in one transaction with what others note meanwhile."""
        if self._turn is None:
            self._turn = asyncio.get_running_loop().create_future()
        turn = self._turn
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await asyncio.shield(turn)

    async def _write_all(self) -> None:
        while (turn := self._turn) is not None:
            self._turn, batch, self._unwritten = None, self._unwritten, []
            try:
                if batch:
                    await asyncio.to_thread(self._insert, batch)
                self._failing = False
            except SQLAlchemyError as error:
                self._unwritten = batch + self._unwritten
                self._failing = True
                log.error("audit records cannot be written", error=str(error), newest=batch[-1])
            turn.set_result(None)
        self._writing = None

    def _insert(self, batch: Sequence[Row]) -> None:
        with writing(self._book) as connection:
            connection.exec_driver_sql(_INSERT, list(batch))


def watched() -> list[Act]:
    """What is noted from now on in this request."""
    acts: list[Act] = []
    _noted.set(acts)
    return acts


def _row(at: int, act: Act) -> Row:
    return (at, *(_plain(getattr(act, name)) for name in _FIELDS))


def _plain(text: str) -> str:
    """In one line, at most so long, without what does not print."""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return text[:LONGEST]
