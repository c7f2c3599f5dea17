"""The nats-server hears of organs that were registered or ended, of credentials, and of another link, while it runs.

Sides and the command line write files; whoever started the server writes its configuration anew and signals it. A
server that reloads keeps every connection but those of users who are gone. It does not begin to listen for a link by
that: then it is ended, and whoever keeps it running starts it. Who was connected comes back by itself, and ledgers take
commands meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto
from typing import Final

import structlog

from events.instants import SHANGHAI
from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, paired, secrets
from fuyuan.installation.broker import Broker
from fuyuan.installation.private_file import state_of
from fuyuan.running.processes import Child
from fuyuan.settings import Settings
from services.kept_file import keep

LOOK_EVERY: Final = 0.5  # seconds
log = structlog.get_logger()


class Wanted(Enum):
    """By what the server takes up what was written."""

    NOTHING = auto()
    RELOAD = auto()
    RESTART = auto()


async def follow(state_now: Callable[[], object], text: Callable[[], str], server: Broker, child: Child) -> None:
    """Until it is cancelled. `text()` is the configuration as it should be; it is asked when the state is another.

    What cannot be read or written leaves the server as it is, and is tried again.
    """
    seen: object = None
    told = ""
    while True:
        await asyncio.sleep(LOOK_EVERY)  # first of all: a server that has just begun would end at the signal
        try:
            if (state := await asyncio.to_thread(state_now)) == seen:
                continue
            wanted = await asyncio.to_thread(_written, text, server)
        except (BadDay, OSError) as error:
            if str(error) != told:
                log.error("the broker goes on with its former configuration", error=str(error))
            told = str(error)
            continue
        seen, told = state, ""
        match wanted:
            case Wanted.RELOAD:
                child.reload()
                # nats-server 2.15: what a new account imports reaches who subscribed before with the next reload
                await asyncio.sleep(LOOK_EVERY)
                child.reload()
            case Wanted.RESTART:
                await child.end_for(
                    "nats-server 重新启动，以采用新的连接设置",
                    "nats-server is started again, with the link as it is now",
                )


def state_of_installation(settings: Settings) -> object:
    """Changes whenever the configuration may have to."""
    written = (settings.organs_file, settings.credentials_file, *paired.files(settings))
    return datetime.now(SHANGHAI).date(), [state_of(path) for path in written]


def text_for_installation(settings: Settings, server: Broker) -> str:
    """Raises BadDay."""
    return broker.config(settings, secrets.load(settings.secrets_file), server.port).render()


def _written(text: Callable[[], str], server: Broker) -> Wanted:
    """What the configuration takes, which is on disk then: nothing where it is what the server was started with."""
    former, now = server.config.read_text(), text()
    if now == former:
        return Wanted.NOTHING
    keep(server.config, now.encode())
    return Wanted.RELOAD if _but_for_accounts(now) == _but_for_accounts(former) else Wanted.RESTART


def _but_for_accounts(text: str) -> str:
    return text.partition("\naccounts {")[0]
