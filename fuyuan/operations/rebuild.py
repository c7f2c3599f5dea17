"""`fuyuan rebuild`: the read model anew from ledgers and the mirrors of those elsewhere, or from archives."""

from __future__ import annotations

import asyncio
import heapq
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

import events.published  # noqa: F401  (every type is known here)
from events.base import Side
from events.envelope import Envelope, NotAnEvent
from events.instants import written
from events.sealing import ERASED
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.installation.ledgers import damaged_ledger, open_ledger
from fuyuan.operations.archive_reading import believed, no_keys_to, without_keys
from fuyuan.operations.lost_ledger import require_kept
from fuyuan.operations.mirrors import Mirrored, mirrored
from fuyuan.operations.rebuild_progress import Saying, Stage, lock, said
from fuyuan.operations.tell import say
from fuyuan.operations.text_keys import KeyOf, left, read_keys
from fuyuan.operations.witnesses import ReadModelKeeper
from fuyuan.settings import Settings, sqlite_file
from projections.filling.engine import Applied, SequenceGap
from projections.filling.message import Message
from projections.filling.rebuild import from_ledger
from projections.filling.rebuild import rebuild as make_anew
from projections.opening import open_store
from projections.store.store import Store
from projections.store.text_keys import KeysWanted
from projections.views import VIEWS
from services.ledger.ledger import Ledger, LedgerUnavailable
from services.ledger.witness import Unreachable

_NOT_DAMAGED: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_INTERRUPT,
    }
)
"""Trouble around a file whose content may be sound."""


def rebuild(settings: Settings, view: str | None, archives: Sequence[Path] = ()) -> tuple[int, int]:
    """Events and parked messages. All views are made from the same events at once; `view` must be one of them.

    With `archives` from them, in a data folder that has no ledgers.
    Raises BadDay, also where a rebuild is under way; the live read model is untouched then.
    """
    names = [known.name for known in VIEWS]
    if view is not None and view not in names:
        raise BadDay(f"没有视图 {view}：{'、'.join(names)}", f"no view {view}: {', '.join(names)}")
    data_folder.prepare(settings)
    with data_folder.only_one(lock(settings), "fuyuan rebuild"):
        return _from_archives(settings, archives) if archives else _rebuilt(settings)


def _from_archives(settings: Settings, archives: Sequence[Path]) -> tuple[int, int]:
    """Lines of an archive do not say under which ledger id an event stands: a system that runs needs those."""
    for side in Side:
        if (ledger := open_ledger(settings, side)) is not None:
            ledger.close()
            raise BadDay(
                f"{settings.data_dir} 中已有账本：由归档重建请用 --data-dir 指定新的目录",
                f"{settings.data_dir} has ledgers: to rebuild from archives, name a new folder with --data-dir",
            )
    logs = believed(settings, archives)
    if unread := without_keys(logs):
        zh, en = no_keys_to(unread)
        say(f"{zh}，视图中显示为“{ERASED}”", f"{en}, and shows as {ERASED}")
    store = _opened(settings.views_at)
    try:
        with said(settings, sum(source.archived.events for source in logs.values())) as saying:
            lines = [from_ledger(side, ((0, raw) for raw in source.events())) for side, source in logs.items()]
            messages = _until_read(heapq.merge(*lines, key=_recorded_at), saying)
            keys = {side: left(read_keys(source.folder / side.value)) for side, source in logs.items()}
            total = make_anew(
                store, messages, progress=_counting(saying), key_of=lambda side, stream: keys[side](stream)
            )
    finally:
        store.close()
    return total.events, total.parked


def _rebuilt(settings: Settings) -> tuple[int, int]:
    ledgers = {side: ledger for side in settings.sides if (ledger := open_ledger(settings, side)) is not None}
    asyncio.run(_require_all(settings, ledgers))
    store = _opened(settings.views_at)
    try:
        for side in settings.sides:
            require_kept(settings, side)
        about = sum(ledger.head() for ledger in ledgers.values())
        with said(settings, about) as saying, mirrored(settings, "fuyuan rebuild") as mirrors:
            saying.now(total=about + sum(mirror.count for mirror in mirrors.values()))
            messages = _in_time(ledgers, mirrors)
            keys: dict[Side, KeyOf] = {side: ledger.texts.of for side, ledger in ledgers.items()}
            keys |= {side: mirror.keys.get for side, mirror in mirrors.items()}
            total = make_anew(
                store,
                _until_read(messages, saying),
                progress=_counting(saying),
                key_of=lambda side, stream: keys[side](stream),
            )
    except KeysWanted as error:
        raise BadDay(
            "重建未完成：部分文字的密钥不在本机，请运行 fuyuan recover",
            f"nothing was replaced, keys to texts are missing here, run `fuyuan recover`: {error}",
        ) from error
    except (LedgerUnavailable, SequenceGap) as error:
        raise BadDay(
            "重建未完成：请运行 fuyuan verify", f"nothing was replaced, run `fuyuan verify`: {error}"
        ) from error
    finally:
        for ledger in ledgers.values():
            ledger.close()
        store.close()
    return total.events, total.parked


def _until_read(messages: Iterable[Message], saying: Saying) -> Iterator[Message]:
    """The messages; says when there are no more."""
    yield from messages
    saying.now(stage=Stage.INDEXING)


def _counting(saying: Saying) -> Callable[[Applied], None]:
    def further(applied: Applied) -> None:
        now = saying.progress
        saying.now(done=now.done + applied.events + applied.parked, parked=now.parked + applied.parked)

    return further


async def _require_all(settings: Settings, ledgers: Mapping[Side, Ledger]) -> None:
    """What only the read model knows of would be lost with it. Raises BadDay."""
    for side, ledger in ledgers.items():
        try:
            missing = await ReadModelKeeper(settings, side).missing(side, ledger)
        except Unreachable:
            continue  # damaged, which is what a rebuild is for
        except LedgerUnavailable as error:
            raise damaged_ledger(settings, side, error) from error
        if missing is not None:
            raise BadDay(missing.zh, missing.en) from missing


def _opened(url: str) -> Store:
    """The store; where a SQLite file is damaged, an empty one in its place. Raises BadDay for any other trouble."""
    try:
        return open_store(url)
    except SQLAlchemyError as error:
        file = sqlite_file(url)
        code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF
        if file is not None and code in _NOT_DAMAGED:
            raise BadDay(
                f"共享视图 {file} 暂时打不开：请检查权限和磁盘空间，或停止占用它的程序后重试",
                f"{file} cannot be opened now, check permissions, free space and who holds it: {error}",
            ) from error
        if file is None:
            raise BadDay(
                "共享视图的数据库没有应答：请检查其运行状况", f"the read model does not answer: {error}"
            ) from error
        for path in {file, file.resolve()}:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        return open_store(url)


def _in_time(ledgers: Mapping[Side, Ledger], mirrors: Mapping[Side, Mirrored]) -> Iterator[Message]:
    """The three logs as one, in the order of recording; each side's own order is kept."""
    logs = [_of(side, ledger) for side, ledger in ledgers.items()]
    logs += [from_ledger(side, mirror.events()) for side, mirror in mirrors.items()]
    return iter(heapq.merge(*logs, key=_recorded_at))


def _of(side: Side, ledger: Ledger) -> Iterator[Message]:
    return from_ledger(side, ((entry.ledger_id, entry.raw) for entry in ledger.everything()))


def _recorded_at(message: Message) -> str:
    """The instant as it stands in the bytes; "" for bytes that will be parked."""
    try:
        return written(Envelope.decode(message.raw).recorded_at)
    except NotAnEvent:
        return ""
