"""已阅: the first time that a paper is opened here by an organ that it was sent to is recorded, behind the page.

A page tells which papers it showed to somebody on whose desk they lie unread, as far as the read model knows. The page
waits for nothing, and nothing that goes wrong reaches it: the next opening makes up for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import orjson
import structlog
from starlette.requests import Request

from events.base import Side
from events.papers import MATTERS
from events.reading import PaperKind
from events.streams import principal_stream
from fuyuan.access.permissions import READERS
from fuyuan.access.tokens import Grant
from fuyuan.contracts.tables import CommandEntry
from fuyuan.http.auth import UNATTENDED
from fuyuan.http.commands import Giving
from fuyuan.http.problems import ProblemError
from fuyuan.web.forms.offered import table
from fuyuan.web.seen import Row, Seen

COMMANDS: Final[Mapping[PaperKind, str]] = {
    PaperKind.SUGGESTION: "mark-suggestion-read",
    PaperKind.BULLETIN: "mark-bulletin-read",
    PaperKind.RECONSIDERATION: "mark-reconsideration-paper-read",
    PaperKind.INVITATION: "mark-invitation-read",
    PaperKind.MINUTES: "mark-minutes-read",
    PaperKind.REMINDER: "mark-reminder-read",
    PaperKind.APPEARANCE_NOTICE: "mark-appearance-notice-read",
}
"""By which an organ says that it has read such a paper."""
OF_THE_COURT: Final = {PaperKind.RECONSIDERATION: "mark-reconsideration-copy-read"}
"""What was received into the court's own ledger."""
MOST: Final = 10_000
"""Papers that are remembered as told already, until the read model knows it too."""
FINAL: Final = frozenset(f"urn:fuyuan:problem:{kind}" for kind in ("refused", "forbidden"))
"""Problems that asking again does not mend."""
log = structlog.get_logger()


def deliveries(seen: Seen, stream: str) -> list[Row]:
    """How far the papers of the matter came, as far as the reader may know; what it has now read itself is told."""
    principal = principal_stream(stream)
    if principal.partition(":")[0] not in MATTERS:
        return []
    rows = list(seen.rows("deliveries", {"stream": principal}))
    seen.opened(_unread(seen, rows))
    return rows


def _unread(seen: Seen, rows: Iterable[Row]) -> list[Row]:
    """Those that lie unread on the reader's desk: of a bulletin the newest revision, of others the newest."""

    def age(row: Row) -> tuple[Any, ...]:
        return row["revision"], row["sent_on"], row["delivered_at"] or ""

    newest = {(row["paper"], row["organ"]): row for row in sorted(rows, key=age)}
    return [row for row in newest.values() if row["organ"] in seen.desk and row["delivered_on"] and not row["read_on"]]


class Openings:
    """Gives the commands. One for the life of the edge."""

    def __init__(self, giving: Giving) -> None:
        self._giving = giving
        self._told = set[str]()
        self._tasks = set[asyncio.Task[None]]()

    def watching(self, request: Request, caller: Grant, seen: Seen) -> Seen:
        """The same eyes; what they are shown unread is told as read, unless a browser asked by itself."""
        unseen = UNATTENDED in request.headers or "prefetch" in request.headers.get("Sec-Purpose", "")
        if caller.role not in READERS or unseen:
            return seen
        loop = asyncio.get_running_loop()

        def opened(rows: list[Row]) -> None:
            if rows:
                loop.call_soon_threadsafe(self._tell, caller, seen.reader.side, rows)

        return replace(seen, opened=opened)

    def _tell(self, caller: Grant, side: Side | None, rows: Iterable[Row]) -> None:
        commands = [command for row in rows if (command := _command(row, side, caller))[1] not in self._told]
        if not commands:
            return
        if len(self._told) > MOST:
            self._told.clear()
        self._told.update(key for _, key, _ in commands)
        task = asyncio.create_task(self._give(caller, commands))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _give(self, caller: Grant, commands: Iterable[Command]) -> None:
        for entry, key, body in commands:
            try:
                settled = _settled(*await self._giving.tell(entry, caller, key, body))
            except ProblemError as error:
                settled = _settled(error.status, error.body)
            except Exception as error:  # the page was shown: there is nobody to tell but the log
                log.warning("that a paper was read is not recorded", command=entry.type, error=repr(error))
                settled = False
            if not settled:
                self._told.discard(key)


def _settled(status: int, answer: bytes) -> bool:
    """Whether the same command would be answered so again: it is recorded, or a rule or a right stands against it."""
    return status == HTTPStatus.OK or orjson.loads(answer)["type"] in FINAL


Command = tuple[CommandEntry, str, bytes]
"""With its idempotency key and its body."""


def _command(row: Row, side: Side | None, caller: Grant) -> Command:
    """The key follows from paper, delivery and organ: whoever opens it, and however often, it is recorded once.

    What was voided and is sent again is delivered anew, and read anew.
    """
    paper = PaperKind(row["paper"])
    name = (OF_THE_COURT if side is Side.COURT else {}).get(paper, COMMANDS[paper])
    delivery = "/".join(str(row[name]) for name in ("stream", "revision", "organ", "sent_on", "delivered_at"))
    key = uuid5(NAMESPACE_URL, f"{name}/{delivery}/{caller.organ}")
    body: dict[str, Any] = {"id": row["stream"].partition(":")[2]}
    if paper is PaperKind.BULLETIN:
        body["revision"] = row["revision"]
    return table()[name], f"read-{key}", orjson.dumps(body)
