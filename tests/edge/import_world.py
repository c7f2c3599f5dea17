"""The console over the ledger of one side, without a broker: what is imported is recorded there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path

import httpx
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from domain.organ_names import named
from events.base import Side
from fuyuan.access.tokens import Role
from fuyuan.http.app import create_app
from fuyuan.web.console import Console, console_routes
from services.attachments.files import Files
from services.court.service import COURT as COURT_SIDE
from services.endpoint.endpoint import Endpoint, public_commands
from services.endpoint.socket_app import SocketApp
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.request import Request
from services.serving import serve
from services.side_settings import SideDefinition
from tests.edge.console_world import COURT, ConsoleWorld, console_world
from tests.organs import OFFICE
from tests.sides import JURISDICTION, give_registry, writer
from tests.waiting import eventually

TODAY = date(2025, 6, 30)
SAME = {"Sec-Fetch-Site": "same-origin"}
Cell = str | int | float | date | bool | None


@dataclass
class ImportWorld:
    """`ledger` is that of the side; `queue` takes other people's commands meanwhile."""

    console: ConsoleWorld
    ledger: Ledger
    queue: CommandQueue

    @property
    def recorded(self) -> list[str]:
        """The types of the events that were recorded, without the organs."""
        types = (entry.envelope().type for entry in self.ledger.everything())
        return [type_ for type_ in types if not type_.startswith(("organ", "registry"))]

    def show(self) -> None:
        """What the ledger holds reaches the read model."""
        for entry in self.ledger.everything():
            if entry.originator_id != "organ-registry":  # the story has one
                self.console.story.carry(entry.envelope().side, entry.opened())
        self.console.happens()

    def clerk(self, organ: str = COURT, role: Role = Role.CLERK) -> Clerk:
        client = self.console.client(organ, role)
        client.headers.update(SAME)
        return Clerk(client)


@dataclass
class Clerk:
    """Who imports, in a browser."""

    client: httpx.AsyncClient

    async def upload(self, kind: str, name: str, content: bytes, **for_all: str) -> httpx.Response:
        return await self.client.post(f"/imports/{kind}", data=for_all, files={"file": (name, content)})

    async def check(self, kind: str, content: bytes, name: str = "台账.xlsx", **for_all: str) -> Page:
        """Upload, `for_all` lines with what has no column, and wait until everything is checked."""
        answer = await self.upload(kind, name, content, **for_all)
        assert answer.status_code == 303, answer.text
        return await self.settled(answer.headers["location"])

    async def settled(self, address: str) -> Page:
        page = await self.client.get(address)

        async def idle() -> bool:
            nonlocal page
            page = await self.client.get(address)
            return "data-again" not in page.text

        await eventually(idle)
        assert page.status_code == 200, page.text
        return Page(address, page.text)

    async def record(self, page: Page) -> Page:
        answer = await self.client.post(page.address)
        assert answer.status_code == 303, answer.text
        return await self.settled(page.address)

    async def errors(self, page: Page) -> list[list[object]]:
        """The rows of the error file."""
        answer = await self.client.get(f"{page.address}/errors.xlsx")
        assert answer.status_code == 200, answer.text
        return rows_of(answer.content)


@dataclass
class Page:
    """The page of an import, and its text as it is read."""

    address: str
    html: str

    @property
    def text(self) -> str:
        body = re.sub(r"<[^>]+>", " ", self.html.partition("<main")[2])
        return re.sub(r"\s+", " ", unescape(body))

    def __contains__(self, words: str) -> bool:
        return words in self.text


def rows_of(workbook: bytes) -> list[list[object]]:
    return list(CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(0).to_python())


def workbook(
    head: Sequence[str], lines: Sequence[Mapping[str, Cell]], above: Sequence[str] = (), merged: Sequence[str] = ()
) -> bytes:
    """A ledger in Excel: lines by the titles of the head, rows of one text `above`, `merged` as A1:B2."""
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy/m/d"})
        for row, text in enumerate(above):
            sheet.merge_range(row, 0, row, max(1, len(head) - 1), text)
        for place, title in enumerate(head):
            sheet.write_string(len(above), place, title)
        for row, line in enumerate(lines, start=len(above) + 1):
            for place, title in enumerate(head):
                match line.get(title):
                    case date() as cell:
                        sheet.write_datetime(row, place, cell, day)
                    case str() as cell:
                        sheet.write_string(row, place, cell)
                    case None:
                        pass
                    case cell:
                        sheet.write(row, place, cell)
        for area in merged:
            sheet.merge_range(area, "合并")
    return made.getvalue()


@asynccontextmanager
async def import_world(folder: Path, of: SideDefinition = COURT_SIDE) -> AsyncIterator[ImportWorld]:
    async with AsyncExitStack() as stack:
        console = await stack.enter_async_context(console_world(folder, TODAY))
        ledger = Ledger(f"sqlite:///{folder / 'ledger.db'}")
        stack.callback(ledger.close)
        ours = writer(ledger, deciders=of.deciders, side=of.side, registry_stream=of.registry_stream)
        if of.side is Side.JOINT:
            ours.commit([Request(command, OFFICE, key) for key, command in of.bootstrap(JURISDICTION)])
        else:
            give_registry(ours)
        queue = await stack.enter_async_context(CommandQueue(ours))
        endpoint = Endpoint(
            public_commands(of.deciders), queue, of.side, lambda name: named(ours.recorded_registry, name)
        )
        app = SocketApp(
            of.side, endpoint, ours, Files(folder / "files", ledger.texts), None, None, dict, lambda: queue.unable
        )
        stop, ready = asyncio.Event(), asyncio.Event()
        serving = asyncio.create_task(serve(app, stop, uds=str(folder / f"{of.side}.sock"), on_ready=ready.set))
        await asyncio.wait_for(ready.wait(), 10)
        edge = console.edge
        pages = Console(edge.reads, edge.auth, console.sessions, console.tokens, console.people, lambda: TODAY, edge)
        console.app = create_app(edge, lambda _: console_routes(pages))
        try:
            yield ImportWorld(console, ledger, queue)
        finally:
            stop.set()
            await serving
