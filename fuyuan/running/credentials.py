"""The nats-server hears of credentials that were made or revoked while it runs.

The command line writes public keys to a file; whoever started the server writes its configuration anew and signals it.
A server that reloads keeps every connection but those of users who are gone.
"""

from __future__ import annotations

import asyncio
from typing import Final

import structlog

from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, secrets
from fuyuan.installation.broker import Broker
from fuyuan.installation.private_file import State, state_of
from fuyuan.running.processes import Child
from fuyuan.settings import Settings

LOOK_EVERY: Final = 0.5  # seconds
log = structlog.get_logger()


async def follow_credentials(settings: Settings, server: Broker, child: Child) -> None:
    """Until it is cancelled. A file that cannot be read leaves the server as it is."""
    seen: State = None
    while True:
        await asyncio.sleep(LOOK_EVERY)  # first of all: a server that has just begun would end at the signal
        if (state := state_of(settings.credentials_file)) == seen:
            continue
        seen = state
        try:
            changed = await asyncio.to_thread(_written, settings, server)
        except (BadDay, OSError) as error:
            log.error("the broker has not heard of the credentials", error=str(error))
            continue
        if changed:
            child.reload()
            # nats-server 2.15: what an account that is new imports reaches who subscribed before with the next reload
            await asyncio.sleep(LOOK_EVERY)
            child.reload()


def _written(settings: Settings, server: Broker) -> bool:
    """Whether the configuration is another now than the server was started with; it is on disk then."""
    config = broker.config(settings, secrets.load(settings.secrets_file), server.port)
    if config.render() == server.config.read_text():
        return False
    config.write(server.config)
    return True
