"""`fuyuan verify` of a log whose ledger is in another installation: its mirrors are what it signed, the read model too.

Only its owner can compare the ledger itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from events.base import Side
from events.envelope import Envelope, NotAnEvent
from fuyuan.bad_day import BadDay
from fuyuan.operations import bus_reader
from fuyuan.operations.differences import Differences
from fuyuan.operations.signed_roots import MIRROR, SignedRoots
from fuyuan.operations.tell import Finding
from fuyuan.operations.verify_views import same_in_views
from fuyuan.settings import Settings


async def verify_mirrors(settings: Settings, side: Side) -> AsyncIterator[Finding]:
    """Of the log of a side: every mirror in the accounts of this installation, and what the read model has of it."""
    for reader in settings.sides:
        roots, wrong = await asyncio.to_thread(SignedRoots, settings, side, MIRROR), Differences()
        zh, en = f"{reader.zh}所存{side.zh}镜像", f"the mirror of {side.value} at {reader.value}"
        try:
            async with bus_reader.reading(settings, side, at=reader) as messages:
                async for message in messages.kept:
                    roots.add(message.data)
                    if message.sequence != roots.size:
                        wrong.add(f"sequence {message.sequence} is number {roots.size}")
                    if (what := _unfit(settings, side, message.data)) is not None:
                        wrong.add(f"sequence {message.sequence}: {what}")
        except bus_reader.NoBus as error:
            yield Finding(f"{zh}：消息服务器未运行，跳过", f"{en}: skipped, {error}", None)
            return
        yield wrong.check(f"{zh} {roots.size} 件完整有序", f"{en}: {roots.size} events sound")
        yield roots.check()
    try:
        yield await asyncio.to_thread(same_in_views, settings, side, roots)
    except BadDay as bad:
        yield Finding(bad.zh, bad.en, False)


def _unfit(settings: Settings, side: Side, raw: bytes) -> str | None:
    try:
        envelope = Envelope.decode(raw)
    except NotAnEvent as error:
        return str(error)
    ours = (envelope.side, envelope.jurisdiction) == (side, settings.jurisdiction)
    return None if ours else f"an event of {envelope.jurisdiction}/{envelope.side}"
