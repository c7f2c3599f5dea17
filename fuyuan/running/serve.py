"""One part as a process: `fuyuan serve nats-server|court|government|joint|projections|edge`.

Each part imports only what it needs. It stops on SIGTERM or Ctrl-C, and says on the notice socket when it is
ready. What it cannot cure itself it says in one line on stderr, and ends with `bad_day.EXIT_CODE`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any, Final

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, data_folder, known_organs, secrets, signing
from fuyuan.installation.log_lines import log_lines
from fuyuan.installation.time_authority import authority
from fuyuan.operations import health
from fuyuan.operations.lost_ledger import require_kept
from fuyuan.operations.witnesses import beside
from fuyuan.running import notify
from fuyuan.running.explain import explained
from fuyuan.running.supervisor import BROKER
from fuyuan.running.traces import traced
from fuyuan.settings import Settings

LOOK_EVERY: Final = 0.05  # seconds between looks at our own health while we start
Body = Callable[[Settings, asyncio.Event], Awaitable[None]]


def serve(part: str, settings: Settings) -> None:
    """Run a part until it is told to stop. Raises BadDay."""
    if part in (side.value for side in settings.elsewhere):
        raise BadDay(
            f"{Side(part).zh}不在本安装：数据目录 {settings.data_dir} 不是为它建立的",
            f"{part} lives in another installation: the data folder {settings.data_dir} was not made for it",
        )
    os.umask(0o077)
    data_folder.prepare(settings)
    log_lines()
    lock = data_folder.lock_file(settings) if part == BROKER else settings.folder("run") / f"{part}.pid"
    loop_factory = None if part == BROKER else _loop_factory()  # uvloop has no unix datagrams to listen to
    with data_folder.only_one(lock, part):
        try:
            with traced(part, settings), asyncio.Runner(loop_factory=loop_factory) as runner:
                runner.run(_until_told(PARTS[part], settings))
        except Exception as error:
            raise explained(part, settings, error) from error


async def _until_told(body: Body, settings: Settings) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await body(settings, stop)


async def _nats_server(settings: Settings, stop: asyncio.Event) -> None:
    """The broker, with what `fuyuan up` makes before it: secrets and configuration. It is watched over likewise."""
    from fuyuan.operations.tell import say
    from fuyuan.running.supervisor import Supervisor
    from fuyuan.running.up import broker_part

    server = broker.prepare(settings, secrets.ensure(settings.secrets_file, broker.users(settings)))
    supervisor = Supervisor(
        [broker_part(settings, server)],
        notices=settings.folder("run") / "notify.sock",
        broker=(server.port, server.name),
        say=say,
    )

    async def ready() -> None:
        notify.ready(BROKER)

    await supervisor.run(stop, ready)


async def _serve_side(side: Side, settings: Settings, stop: asyncio.Event) -> None:
    from services.side import SideSettings, serve_side

    require_kept(settings, side)
    definition = getattr(import_module(f"services.{side.value}.service"), side.name)
    given = SideSettings(
        jurisdiction=settings.organs,
        ledger_url=settings.ledger_url(side),
        socket=settings.socket(side),
        nats_url=broker.url(settings),
        nats_user=settings.bus_user(side),
        nats_password=_password(settings, side),
        attachments=settings.attachments(side),
        keys=settings.folder("keys"),
        proofs=settings.folder("proofs") / side.value,
        calendar=settings.calendar,
        witnesses=beside(settings, side),
        authority=authority(settings),
        token=signing.token(settings),
        on_registry=partial(known_organs.keep, settings) if side is settings.reader else None,
    )

    def ready() -> bool:
        """The socket answers, and the organs are known, so that their commands are taken. Where the joint office lives
        elsewhere they come over the link, which nobody here waits for."""
        match health.of_side(settings.socket(side)):
            case (200, {"ready": True} as report):
                return bool(report.get("registry", 1)) or Side.JOINT in settings.elsewhere
            case _:
                return False

    async with _told_when(ready, side.value):
        await serve_side(definition, given, stop)


@contextlib.asynccontextmanager
async def _told_when(ready: Callable[[], bool], part: str) -> AsyncIterator[None]:
    """Meanwhile, says that the part is ready as soon as it is."""

    async def look() -> None:
        while not await asyncio.to_thread(ready):  # noqa: ASYNC110  (the answer is a server's, not an event of ours)
            await asyncio.sleep(LOOK_EVERY)
        notify.ready(part)

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await looking


def _password(settings: Settings, side: Side) -> str:
    user = settings.bus_user(side)
    password = secrets.load(settings.secrets_file).nats.get(user)
    if password is None:
        raise BadDay(f"{settings.secrets_file} 缺少 {user} 的口令", f"no password of {user}: run `fuyuan up` once")
    return password


async def _court(settings: Settings, stop: asyncio.Event) -> None:
    await _serve_side(Side.COURT, settings, stop)


async def _government(settings: Settings, stop: asyncio.Event) -> None:
    await _serve_side(Side.GOVERNMENT, settings, stop)


async def _joint(settings: Settings, stop: asyncio.Event) -> None:
    await _serve_side(Side.JOINT, settings, stop)


async def _projections(settings: Settings, stop: asyncio.Event) -> None:
    import events.published  # noqa: F401  (the read model takes every type)
    from events.cancelling import end
    from fuyuan.installation.credentials import Credentials
    from fuyuan.operations.rebuilding import Rebuilding
    from fuyuan.organs.filling import OrganStreams
    from fuyuan.organs.retrieving import OrganRetrievals
    from fuyuan.running.filling import Filling
    from fuyuan.running.signed_texts import SignedTexts
    from projections.filling.consumer import ViewConsumer
    from projections.filling.engine import Projector
    from projections.opening import open_store
    from services.bus.connection import Connection
    from services.turn import Turn

    rebuilding = Rebuilding(settings)

    async def rebuilt() -> None:
        """From the ledgers, and the mirrors of those that are elsewhere: from what was signed."""
        await rebuilding.start(_told_by_its_progress)

    store = await asyncio.to_thread(open_store, settings.views_at)
    url, user, password = broker.url(settings), settings.bus_user(settings.reader), _password(settings, settings.reader)
    given: dict[str, Any] = {"user": user, "password": password, "jurisdiction": settings.jurisdiction}
    credentials, sockets = Credentials(settings.credentials_file), {one: settings.socket(one) for one in settings.sides}
    streams = partial(OrganStreams, store, credentials, settings.folder("read"), url=url, **given)
    retrievals = partial(OrganRetrievals, store, credentials, sockets, url=url, user=user, password=password)

    async def organs() -> None:
        """Their streams, and what they take from them."""
        async with asyncio.TaskGroup() as both:
            both.create_task(streams().run())
            both.create_task(retrievals().run())

    def consumer() -> ViewConsumer:
        signed = SignedTexts(settings.folder("proofs") / settings.reader.value)
        return ViewConsumer(Projector(store), Connection(), url, signed=signed, anew=rebuilt, **given)

    filling = Filling(Turn(settings.views_at, "read model"), consumer, organs)
    running, stopped = asyncio.create_task(filling.run()), asyncio.create_task(stop.wait())
    async with _told_when(filling.ready, "projections"):
        await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
        await end(running, stopped)
    if not running.cancelled():
        running.result()
    store.close()


async def _told_by_its_progress(progress: object) -> None:
    """A rebuild writes down itself what became of it (`fuyuan/operations/rebuild_progress.py`)."""


async def _edge(settings: Settings, stop: asyncio.Event) -> None:
    from fuyuan.access.all_sessions import AllSessions
    from fuyuan.access.people import People
    from fuyuan.access.provider import Provider
    from fuyuan.access.sessions import Sessions
    from fuyuan.access.tokens import TokenStore
    from fuyuan.http.auth import Authentication
    from fuyuan.http.limits import Limiter
    from fuyuan.http.reads import Reads
    from fuyuan.http.server import serve_edge
    from fuyuan.notices.postman import Postman
    from fuyuan.notices.sending import MailServer
    from fuyuan.papers import FOLDER
    from fuyuan.web.console import console_pages

    people = People.open(settings.people_file)
    tokens = TokenStore(settings.tokens_file, people.token_uses.note)
    sessions = AllSessions(Sessions(settings.sessions_file, tokens=tokens), people.sessions)
    provider = None
    if settings.oidc_issuer:
        provider = Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
    calendar, mail = settings.calendar, MailServer.of(settings)
    folder, has_mail = settings.folder(FOLDER), mail is not None
    pages = console_pages(sessions, tokens, people, folder, calendar, provider, settings=settings, has_mail=has_mail)
    auth = Authentication(tokens, sessions, Limiter())

    async def notices(reads: Reads) -> None:
        await Postman(people.book, reads, calendar, mail, settings.public_url or "").run()

    ready = partial(notify.ready, "edge")
    await serve_edge(settings, stop, auth, people.audit, on_ready=ready, pages=pages, beside=notices)
    people.close()


PARTS: Final[Mapping[str, Body]] = {
    BROKER: _nats_server,
    "court": _court,
    "government": _government,
    "joint": _joint,
    "projections": _projections,
    "edge": _edge,
}


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    import uvloop

    return uvloop.new_event_loop
