"""The read model of this installation, filled: with the streams of the organs beside it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

import events.published  # noqa: F401  (the read model takes every type)
from events.cancelling import alive
from fuyuan.installation import broker
from fuyuan.installation.credentials import Credentials
from fuyuan.operations.rebuilding import Rebuilding
from fuyuan.organs.filling import OrganStreams
from fuyuan.organs.retrieving import OrganRetrievals
from fuyuan.reaching.way import ways
from fuyuan.running.filling import Filling
from fuyuan.running.side_part import password
from fuyuan.running.signed_texts import SignedTexts
from fuyuan.settings import Settings
from projections.filling.consumer import ViewConsumer
from projections.filling.engine import Projector
from projections.filling.turns import Turns
from projections.store.store import Store
from services.bus.client import Connection
from services.turn import Turn

FORMER_EVERY: Final = 3600.0  # seconds
log = structlog.get_logger()


def filling(settings: Settings, store: Store, turns: Turns | None = None) -> Filling:
    """What fills `store`.

    `turns`: this is one of many districts; a lease that is held meanwhile keeps every other process away.
    """
    rebuilding = Rebuilding(settings)

    async def rebuilt() -> None:
        """From the ledgers, and the mirrors of those that are elsewhere: from what was signed."""
        await rebuilding.start(_told_by_its_progress)

    url, user, secret = broker.url(settings), settings.bus_user(settings.reader), password(settings, settings.reader)
    signs_in: dict[str, Any] = {"user": user, "password": secret}
    given = signs_in | {"jurisdiction": settings.jurisdiction}
    credentials = Credentials(settings.credentials_file)
    streams = partial(OrganStreams, store, credentials, settings.folder("read"), url=url, **given)
    retrievals = partial(OrganRetrievals, store, credentials, ways(settings), url=url, **signs_in)

    async def beside() -> None:
        """The streams of the organs, and what they take from them; what former versions left is dropped."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(streams().run())
            tasks.create_task(retrievals().run())
            tasks.create_task(_drops_former(store))

    def consumer() -> ViewConsumer:
        signed = SignedTexts(settings.folder("proofs") / settings.reader.value)
        return ViewConsumer(Projector(store), Connection(), url, signed=signed, anew=rebuilt, turns=turns, **given)

    return Filling(Turn(settings.views_at if turns is None else "", "read model"), consumer, beside)


async def _drops_former(store: Store) -> None:
    """Looks at the beginning of each turn, and each hour; where readers are in the way, another time."""
    while alive():
        with suppress(SQLAlchemyError):
            for one in await asyncio.to_thread(store.drop_former, datetime.now(UTC)):
                log.info("view.former_dropped", former=one)
        await asyncio.sleep(FORMER_EVERY)


async def _told_by_its_progress(progress: object) -> None:
    """A rebuild writes down itself what became of it (`fuyuan/operations/rebuild_progress.py`)."""
