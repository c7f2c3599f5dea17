"""`fuyuan verify`: ledger, bus and read model hold the same events, and the ledger is sound in itself.

Everything is read in one pass, page by page. What is recorded while it runs is left for the next time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import events.published  # noqa: F401  (every type is known here)
from events.base import Side
from events.envelope import NotAnEvent
from events.parked import ForeignEventSkipped, ForeignEventTakenUp
from events.sealing import is_sealed
from fuyuan.installation.ledgers import damaged_ledger, open_ledger
from fuyuan.operations import bus_reader
from fuyuan.operations.archive_reading import archives
from fuyuan.operations.differences import Differences, behind
from fuyuan.operations.files import Looked
from fuyuan.operations.signed_roots import SignedRoots
from fuyuan.operations.tell import Finding
from fuyuan.operations.verify_mirror import verify_mirrors
from fuyuan.operations.verify_views import same_in_views
from fuyuan.settings import Settings
from services.attachments.errors import FileMissing
from services.attachments.files import Files
from services.ledger.ledger import PAGE, Ledger, LedgerUnavailable


async def verify(settings: Settings) -> AsyncIterator[Finding]:
    """One check after the other, side by side; of one that lives elsewhere its mirrors.

    Raises BadDay when a ledger cannot be read.
    """
    for side in settings.sides:
        ledger = open_ledger(settings, side)
        if ledger is None:
            yield Finding(f"{side.zh}账本尚未建立", f"{side.value}: no ledger yet", None)
            continue
        try:
            roots = await asyncio.to_thread(SignedRoots, settings, side)  # nothing in them is newer than the head
            head = await asyncio.to_thread(ledger.head)
            looked = Looked(Files(settings.attachments(side), ledger.texts))
            yield await asyncio.to_thread(_sound, ledger, side, settings.jurisdiction, head, roots, looked)
            yield await asyncio.to_thread(roots.check, partial(ledger.everything, head))
            if (stamps := roots.stamps()) is not None:
                yield stamps
            if (files := _files_kept(side, looked)) is not None:
                yield files
            yield await _same_on_bus(settings, ledger, side, head, roots)
            yield await asyncio.to_thread(same_in_views, settings, side, roots, partial(_count, ledger, head))
            if (skipped := await asyncio.to_thread(_skipped, ledger, side)) is not None:
                yield skipped
        except LedgerUnavailable as error:
            raise damaged_ledger(settings, side, error) from error
        finally:
            ledger.close()
    for side in settings.elsewhere:
        async for finding in verify_mirrors(settings, side):
            yield finding


async def of_archives(settings: Settings, folders: Sequence[Path]) -> AsyncIterator[Finding]:
    """The same of archives alone: nothing else is looked at. Raises BadDay."""
    for finding in archives(settings, folders):
        yield finding


def _sound(ledger: Ledger, side: Side, jurisdiction: str, head: int, roots: SignedRoots, looked: Looked) -> Finding:
    """Every event decodes, is what its row says, follows the one before in its stream, and never goes back in time.

    The key of each stream is there: it opens the first text; that the others are as they were sealed, the root says.

    The same pass gives `roots` and `looked` what they look at.
    """
    wrong, versions, opened = Differences(), dict[str, int](), set[str]()
    last = datetime(1970, 1, 1, tzinfo=UTC)
    for entry in ledger.everything(head):
        roots.add(entry.raw)
        looked.add(entry)
        expected = versions.get(entry.originator_id, 0) + 1
        versions[entry.originator_id] = entry.originator_version
        if entry.originator_version != expected:
            wrong.add(f"{entry.originator_id} has version {entry.originator_version} where {expected} comes")
        try:
            envelope = entry.without_texts()
            envelope.payload()
            if entry.originator_id not in opened and is_sealed(entry.raw):
                opened.add(entry.originator_id)
                entry.opened()
        except NotAnEvent as error:
            wrong.add(f"ledger id {entry.ledger_id}: {error}")
            continue
        row = (entry.originator_id, entry.originator_version, entry.type, side, jurisdiction)
        if (envelope.stream, envelope.version, envelope.type, envelope.side, envelope.jurisdiction) != row:
            wrong.add(f"ledger id {entry.ledger_id}: the event is not what its row says")
        if envelope.recorded_at < last:
            wrong.add(f"ledger id {entry.ledger_id} was recorded before the one it follows")
        last = max(last, envelope.recorded_at)
    return wrong.check(f"{side.zh}账本 {roots.size} 件事件完整有序", f"{side.value} ledger: {roots.size} events sound")


def _files_kept(side: Side, looked: Looked) -> Finding | None:
    """Every file that stands in the ledger is on disk, byte for byte; None where it names none."""
    wrong = Differences()
    for sha256, error in looked.lost.items():
        wrong.add(f"{sha256} {'is missing' if isinstance(error, FileMissing) else 'was changed'}")
    erased = looked.erased - looked.kept.keys() - looked.lost.keys()
    zh, en = (f"，另有 {len(erased)} 个已依法删除", f", {len(erased)} more erased by law") if erased else ("", "")
    count = len(looked.kept) + len(looked.lost)
    check = wrong.check(f"{side.zh}附件 {count} 个与记录一致{zh}", f"{side.value} files: {count} as recorded{en}")
    return check if count or erased else None


async def _same_on_bus(settings: Settings, ledger: Ledger, side: Side, head: int, log: SignedRoots) -> Finding:
    zh, en = f"{side.zh}消息流与账本逐字节一致", f"{side.value} stream: the ledger's bytes"
    try:
        async with bus_reader.reading(settings, side, log.size) as messages:
            wrong, place = Differences(), 0
            async for message in messages.kept:
                place += 1
                if message.sequence != place or not log.has(place, message.data):
                    wrong.add(f"sequence {message.sequence} is not event {place} of the ledger")
            if place < log.size:
                return wrong.check(zh, en) if wrong.count else behind(zh, en, place, log.size)
            newest, recorded = await messages.head(), await asyncio.to_thread(_count, ledger, head)
            if newest > log.size + recorded:
                wrong.add(f"the stream goes on to sequence {newest}, the ledger has {log.size + recorded} events")
            return wrong.check(zh, en)
    except bus_reader.NoBus as error:
        return Finding(f"{zh}：消息服务器未运行，跳过", f"{en}: skipped, {error}", None)


def _skipped(ledger: Ledger, side: Side) -> Finding | None:
    """How many foreign events an operator left at that; None where there are none."""
    kinds, standing = (ForeignEventSkipped.type, ForeignEventTakenUp.type), set[str]()
    for entry in ledger.everything(types=kinds):
        if entry.type == ForeignEventSkipped.type:
            standing.add(entry.originator_id)
        else:
            standing.discard(entry.originator_id)
    if not standing:
        return None
    zh = f"{side.zh}已决定不再办理的来文 {len(standing)} 件，因此应作的记录没有作出，按本方记录的统计不含"
    en = f"{side.value}: {len(standing)} foreign events skipped: what they lead to is not recorded, nor counted"
    return Finding(zh, en, None)


def _count(ledger: Ledger, after: int) -> int:
    """How many events were recorded behind `after`."""
    count = 0
    while page := ledger.entries(after, PAGE):
        count, after = count + len(page), page[-1].ledger_id
    return count
