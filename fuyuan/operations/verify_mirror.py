"""`fuyuan verify` of a log whose ledger is in another installation: its mirrors are what it signed, the read model too.

Only its owner can compare the ledger itself.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from itertools import islice
from typing import Final

from events.base import Side
from events.envelope import Envelope, NotAnEvent
from fuyuan.bad_day import BadDay
from fuyuan.installation.left_out import left_out_in
from fuyuan.operations import bus_reader
from fuyuan.operations.differences import Differences
from fuyuan.operations.signed_roots import MIRROR, SignedRoots
from fuyuan.operations.tell import Finding
from fuyuan.settings import Settings, sqlite_file

DIGEST: Final = 32  # bytes; of a million events 32 MB are kept


async def verify_mirrors(settings: Settings, side: Side) -> AsyncIterator[Finding]:
    """Of the log of a side: every mirror in the accounts of this installation, and what the read model has of it."""
    digests = bytearray()
    for reader in settings.sides:
        roots, wrong = await asyncio.to_thread(SignedRoots, settings, side, MIRROR), Differences()
        zh, en = f"{reader.zh}所存{side.zh}镜像", f"the mirror of {side.value} at {reader.value}"
        try:
            digests.clear()
            async with bus_reader.reading(settings, side, at=reader) as messages:
                async for message in messages.kept:
                    roots.add(message.data)
                    digests += hashlib.sha256(message.data).digest()
                    if message.sequence != len(digests) // DIGEST:
                        wrong.add(f"sequence {message.sequence} is number {len(digests) // DIGEST}")
                    if (what := _unfit(settings, side, message.data)) is not None:
                        wrong.add(f"sequence {message.sequence}: {what}")
        except bus_reader.NoBus as error:
            yield Finding(f"{zh}：消息服务器未运行，跳过", f"{en}: skipped, {error}", None)
            return
        count = len(digests) // DIGEST
        yield wrong.check(f"{zh} {count} 件完整有序", f"{en}: {count} events sound")
        yield roots.check()
    yield await asyncio.to_thread(_same_in_views, settings, side, digests)


def _unfit(settings: Settings, side: Side, raw: bytes) -> str | None:
    try:
        envelope = Envelope.decode(raw)
    except NotAnEvent as error:
        return str(error)
    ours = (envelope.side, envelope.jurisdiction) == (side, settings.jurisdiction)
    return None if ours else f"an event of {envelope.jurisdiction}/{envelope.side}"


def _same_in_views(settings: Settings, side: Side, digests: bytearray) -> Finding:
    """`digests`: the SHA-256 of each message of the mirror, one behind the other."""
    from fuyuan.operations.view_events import view_events

    zh, en = f"{side.zh}事件在共享视图中与镜像一致", f"{side.value} events in the read model: the mirror's bytes"
    file, count = sqlite_file(settings.views_at), len(digests) // DIGEST
    if file is not None and not file.exists():
        return Finding(f"{zh}：视图尚未建立，跳过", f"{en}: skipped, no read model yet", None)
    wrong, place, marks = Differences(), 0, left_out_in(settings.people_file)
    try:
        with view_events(settings.views_at, side, count) as rows:
            for row in islice(rows, count):  # more may have come meanwhile
                kept = digests[place * DIGEST : (place + 1) * DIGEST]
                place += 1
                mark = marks.get((side.value, row.sequence))
                if row.sequence != place or hashlib.sha256(row.raw).digest() != kept:
                    wrong.add(f"sequence {row.sequence} is not number {place} of the mirror")
                elif row.parked and not (mark and mark.means(row.raw)):
                    wrong.add(f"sequence {row.sequence} is parked ({row.parked})")
    except BadDay as bad:
        return Finding(bad.zh, bad.en, False)
    if place < count and not wrong.count:
        words = f"{zh}：已到第 {place} 件（共 {count} 件），其余运行时补上"
        return Finding(words, f"{en}: {place} of {count} so far", None)
    return wrong.check(zh, en)
