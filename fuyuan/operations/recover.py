"""`fuyuan recover SIDE`: what a ledger lost, put back from whoever keeps it, byte for byte.

It may run beside `fuyuan up`, whose part of that side goes on by itself then, or while nothing runs: our nats-server,
which keeps the stream and its mirrors, is started for as long as it takes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass
from typing import Final

from nats.aio.client import Client
from sqlalchemy.exc import SQLAlchemyError

from events.base import Side
from events.sealing import is_sealed
from events.terms import Words
from events.text_key import TextKey
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder, paired
from fuyuan.installation.ledgers import damaged_ledger
from fuyuan.operations import bus_reader
from fuyuan.operations.files import files_back, look
from fuyuan.operations.own_broker import Prepare, broker_at_work, of_installation
from fuyuan.operations.view_events import view_store
from fuyuan.operations.witnesses import beside
from fuyuan.settings import Settings, sqlite_file
from projections.store.text_keys import keys_of
from services.attachments.file_key import key_stream_of
from services.attachments.files import Files
from services.attachments.named import named
from services.bus.text_keys import keys_back
from services.bus.witnesses import StreamKeeper, mirror_words, on_the_bus
from services.ledger.erased_files import erase_again
from services.ledger.ledger import Ledger, LedgerUnavailable, VersionConflict
from services.ledger.putting_back import CannotPutBack, PutBack, put_back
from services.ledger.witness import History, HistoryMissing, Keeper, Unreachable, Witness

LINK_WITHIN: Final = 15.0  # seconds; a broker that was just started has to find the others
LOOK_EVERY: Final = 0.02


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was put back, and how many of the files that the ledger names are lost still; the same of the keys to texts,
    by streams."""

    events: PutBack
    files: int
    files_lost: int
    keys: int
    keys_lost: int
    unheard: Sequence[Words] = ()
    """The mirrors in other installations that could not be asked: they may know of more."""


async def recover(settings: Settings, side: Side, prepare: Prepare = of_installation) -> Recovered:
    """Put back what is missing. `prepare` makes the broker ready that is asked where none runs.

    Raises BadDay when an event is missing still, nothing can be put back, or the side lives elsewhere.
    """
    if side in settings.elsewhere:
        raise BadDay(
            f"{side.zh}账本不在本安装：请在{side.zh}的安装中运行 fuyuan recover {side}，本方所存镜像供其补回",
            f"the {side.value} ledger is in another installation: run `fuyuan recover {side}` there, with our mirror",
        )
    data_folder.prepare(settings)
    try:
        with closing(Ledger(settings.ledger_url(side))) as ledger:
            async with _reachable(settings, side, prepare) as (witnesses, connection):
                unheard = await _unheard(settings, side, connection)
                keepers = [witness for witness in witnesses if isinstance(witness, Keeper)]
                done = await put_back(side, settings.jurisdiction, ledger, keepers)
                await History(side, ledger, witnesses).ask()
                keys, keys_lost = await _keys_back(settings, side, ledger, connection)
                files = Files(settings.attachments(side), ledger.texts)
                looked = await asyncio.to_thread(look, files, ledger)
                back = await files_back(files, looked.lost, side, connection) if connection else 0
                return Recovered(done, back, len(looked.lost) - back, keys, keys_lost, unheard)
    except HistoryMissing as missing:
        raise BadDay(missing.zh, missing.en) from missing
    except (CannotPutBack, VersionConflict) as error:
        raise BadDay(
            f"{side.zh}账本未能补全：请停止该方服务，从备份恢复",
            f"the {side.value} ledger was not completed: stop that part and restore a backup ({error})",
        ) from error
    except LedgerUnavailable as error:
        raise damaged_ledger(settings, side, error) from error


async def _unheard(settings: Settings, side: Side, connection: Client | None) -> list[Words]:
    """The mirrors in paired installations that cannot be asked; a link that is only beginning is waited for."""
    others = paired.known(settings)
    if connection is None:
        return [mirror_words(other) for other in others]
    until, away = time.monotonic() + LINK_WITHIN, [StreamKeeper(connection, side, other) for other in others]
    while away := [keeper for keeper in away if not await _answers(keeper)]:
        if time.monotonic() > until:
            break
        await asyncio.sleep(LOOK_EVERY)
    return [keeper.words for keeper in away]


async def _keys_back(settings: Settings, side: Side, ledger: Ledger, connection: Client | None) -> tuple[int, int]:
    """Of the keys that the ledger's texts were sealed with: how many were put back, how many are lost still."""

    def missing() -> tuple[set[str], set[str]]:
        texts, files = set[str](), set[str]()
        for entry in ledger.everything():
            if is_sealed(entry.raw):
                texts.add(entry.originator_id)
            files.update(key_stream_of(file.sha256) for file in named(entry.raw))
        return _without_key(ledger, texts), _without_key(ledger, files)

    lost, of_files = await asyncio.to_thread(missing)  # a file has none that was kept before files were sealed
    asked = sorted(lost | of_files)
    told = await keys_back(connection, settings.jurisdiction, side, asked) if connection and asked else []
    found = lost & {key.stream for key in told}
    known = await asyncio.to_thread(_known_to_views, settings, side, lost - found)
    if told or known:
        await asyncio.to_thread(ledger.texts.put, [*told, *known])
    await asyncio.to_thread(erase_again, ledger)
    back = len(found) + len(known)
    return back, len(lost) - back


def _without_key(ledger: Ledger, streams: Iterable[str]) -> set[str]:
    return {stream for stream in streams if ledger.texts.of(stream) is None}


def _known_to_views(settings: Settings, side: Side, streams: Iterable[str]) -> list[TextKey]:
    """What the read model knows of these keys; nothing where it cannot be read."""
    file = sqlite_file(settings.views_at)
    if file is not None and not file.exists():
        return []
    with suppress(BadDay, SQLAlchemyError), view_store(settings.views_at) as connection:
        return list(keys_of(connection, [(side.value, stream) for stream in streams]).values())
    return []


async def _answers(keeper: Keeper) -> bool:
    try:
        await keeper.newest()
    except Unreachable:
        return False
    return True


@asynccontextmanager
async def _reachable(
    settings: Settings, side: Side, prepare: Prepare
) -> AsyncIterator[tuple[list[Witness], Client | None]]:
    """Every witness that can be asked now, and the way to the bus."""
    async with broker_at_work(settings, "fuyuan recover", prepare), AsyncExitStack() as stack:
        witnesses, connection = beside(settings, side), None
        with suppress(bus_reader.NoBus):
            connection = await stack.enter_async_context(bus_reader.connected(settings, side))
            witnesses += on_the_bus(connection, side, mirrored=settings.district is None)
        yield witnesses, connection
