"""A postman with a mail server and a receiver of webhooks on this machine, and a clock that a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope

from domain.calendar import StateCouncilCalendar
from events.instants import SHANGHAI
from fuyuan.access.tokens import Role
from fuyuan.notices.letters import Sender
from fuyuan.notices.outbox import Outbox
from fuyuan.notices.postman import Postman
from fuyuan.notices.receivers import Receivers
from fuyuan.notices.sending import MailServer
from tests.access.world import Clock, Office
from tests.edge.console_world import HOUSING, ConsoleWorld, console_world

PUBLIC = "https://fuyuan.example.gov.cn"
SENDER = Sender("410204", PUBLIC)


def at(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    """An instant of 2024 in Shanghai; 20 June is a Thursday."""
    return datetime(2024, month, day, hour, minute, tzinfo=SHANGHAI)


@dataclass
class Mailbox:
    """What the mail server took; it answers with `answer`."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answer: str = "250 taken"
    tried: int = 0

    async def handle_DATA(self, server: SMTP, session: object, envelope: Envelope) -> str:
        self.tried += 1
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.recipients += envelope.rcpt_tos
        return self.answer

    @property
    def texts(self) -> list[str]:
        return [letter.get_content() for letter in self.letters]


@dataclass
class System:
    """What an organ's own system was sent; it answers with `status`, or not at all."""

    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 204
    hangs: bool = False

    async def take(self, request: web.Request) -> web.Response:
        self.calls.append((dict(request.headers), await request.read()))
        if self.hangs:
            await asyncio.Event().wait()
        return web.Response(status=self.status, headers={"Location": "/elsewhere"})


@dataclass
class Post:
    """All that a test needs."""

    console: ConsoleWorld
    postman: Postman
    mailbox: Mailbox
    system: System
    url: str
    mail_server: MailServer
    clock: Clock

    @property
    def receivers(self) -> Receivers:
        return Receivers(self.console.people.book)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.console.people.book, self.clock)

    def account(self, login: str = "housing-clerk", *roles: Role, organ: str = HOUSING) -> str:
        return Office(self.console.people).account(login, *roles, organ=organ)

    def another(self, **more: Any) -> Postman:
        """A postman of another start."""
        given = {"mail": self.mail_server, "sender": SENDER, "clock": self.clock, **more}
        return Postman(self.console.people.book, self.console.edge.reads, StateCouncilCalendar(), **given)

    async def round(self, now: datetime) -> None:
        self.clock.now = now
        await self.postman.round()


@asynccontextmanager
async def organs_system() -> AsyncIterator[tuple[System, str]]:
    """With its address."""
    system, app = System(), web.Application()
    app.router.add_post("/{path:.*}", system.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield system, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


@asynccontextmanager
async def post_world(folder: Path) -> AsyncIterator[Post]:
    mailbox, clock = Mailbox(), Clock(at(20, 9))
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(lambda: SMTP(mailbox, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0)
    port = smtp.sockets[0].getsockname()[1]
    server = MailServer("127.0.0.1", port, "none", "", "", "fuyuan@example.gov.cn")
    async with organs_system() as (system, url), console_world(folder) as console:
        reads, calendar = console.edge.reads, StateCouncilCalendar()
        postman = Postman(console.people.book, reads, calendar, server, SENDER, clock)
        yield Post(console, postman, mailbox, system, url, server, clock)
    smtp.close()
    await smtp.wait_closed()
