"""What the mirrors here have of the sides that live elsewhere, in place of their ledgers.

A mirror is read whole, and compared with what its owner signed, before anything is made of one of its events: it lies
in a file without a name meanwhile, since what is made of it may take hours, and the broker waits for nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from struct import Struct
from tempfile import TemporaryFile
from typing import IO, Final

from events.base import Side
from events.envelope import LEDGER_ID, ledger_id
from events.text_key import TextKey
from fuyuan.bad_day import BadDay
from fuyuan.installation.private_file import unwritable
from fuyuan.operations import bus_reader
from fuyuan.operations.own_broker import broker_at_work
from fuyuan.operations.signed_roots import MIRROR, SignedRoots
from fuyuan.operations.witnesses import ReadModelKeeper
from fuyuan.settings import Settings
from services.bus.text_keys import everything_told
from services.ledger.witness import Unreachable

_HEAD: Final = Struct(">QI")
"""Before each event: its ledger id, and how many bytes it is."""


@dataclass(slots=True)
class Mirrored:
    """The events of a mirror, and the keys to the texts in them by stream."""

    file: IO[bytes]
    count: int = 0
    keys: dict[str, TextKey] = field(default_factory=dict)

    def add(self, number: int, raw: bytes) -> None:
        self.file.write(_HEAD.pack(number, len(raw)) + raw)
        self.count += 1

    def events(self) -> Iterator[tuple[int, bytes]]:
        """Ledger id and exact bytes of each, in order."""
        self.file.seek(0)
        for _ in range(self.count):
            number, length = _HEAD.unpack(self.file.read(_HEAD.size))
            yield number, self.file.read(length)


@contextmanager
def mirrored(settings: Settings, command: str) -> Iterator[dict[Side, Mirrored]]:
    """Of every side that lives elsewhere, for `command`.

    One that was never made, since nobody is paired with us yet, is empty. Raises BadDay where a mirror cannot be had,
    is not what was signed, or has not what the read model took from it.
    """
    with ExitStack() as stack:
        files = {side: Mirrored(stack.enter_context(_nameless(settings))) for side in settings.elsewhere}
        if files:
            try:
                asyncio.run(_taken(settings, files, command))
            except OSError as error:
                raise unwritable(settings.folder("run"), error) from error
        yield files


def _nameless(settings: Settings) -> IO[bytes]:
    try:
        return TemporaryFile(dir=settings.folder("run"))
    except OSError as error:
        raise unwritable(settings.folder("run"), error) from error


async def _taken(settings: Settings, files: dict[Side, Mirrored], command: str) -> None:
    async with broker_at_work(settings, command):
        for side, mirror in files.items():
            try:
                await _read(settings, side, mirror)
                await _require_what_was_taken(settings, side, mirror)
            except bus_reader.NoBus as error:
                raise BadDay(
                    f"{side.zh}账本不在本安装，其镜像目前读不到：请待消息服务器运行后重试",
                    f"the {side.value} ledger is elsewhere and its mirror here cannot be read now, try again once the "
                    f"broker is at work: {error}",
                ) from error


async def _read(settings: Settings, side: Side, mirror: Mirrored) -> None:
    """Raises BadDay, NoBus."""
    roots = await asyncio.to_thread(SignedRoots, settings, side, MIRROR)
    with suppress(bus_reader.NoStream):
        async with bus_reader.reading(settings, side, at=settings.reader) as messages:
            async for message in messages.kept:
                if message.sequence != mirror.count + 1:
                    break
                roots.add(message.data)
                mirror.add(ledger_id(message.headers.get(LEDGER_ID)), message.data)
        async with bus_reader.connected(settings, settings.reader) as connection:
            mirror.keys = {key.stream: key async for key in everything_told(connection, side)}
        if mirror.count < messages.wanted:
            raise BadDay(
                f"{side.zh}账本不在本安装，其镜像在第 {mirror.count} 件之后读不下去：请运行 fuyuan verify",
                f"the {side.value} ledger is elsewhere and its mirror here cannot be read behind event {mirror.count} "
                f"of {messages.wanted}: run `fuyuan verify`",
            )
    if (checked := roots.check()).good is False:
        raise BadDay(f"镜像不能采信：{checked.zh}", f"the mirror is not believed: {checked.en}")


async def _require_what_was_taken(settings: Settings, side: Side, mirror: Mirrored) -> None:
    """A mirror that is made anew has not yet what the read model took from it. Raises BadDay."""
    with suppress(Unreachable):
        newest = await ReadModelKeeper(settings, side).newest()
        if newest is not None and newest.sequence > mirror.count:
            raise BadDay(
                f"{side.zh}镜像只有 {mirror.count} 件，共享视图已有 {newest.sequence} 件：请待镜像补齐后重试",
                f"the mirror of {side.value} has {mirror.count} events, the read model {newest.sequence}: "
                "try again when the mirror has them",
            )
