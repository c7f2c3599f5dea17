"""Who else knows a ledger's history, and whether the ledger still holds all of it.

Whoever took a side's events is a witness: its own stream, the mirrors in the other accounts, the read model, the
other ledgers with what they received. A ledger that was restored from an older copy knows less than they do. If it
went on, it would give the lost events' places to others: a second history. So nothing is recorded or published while
one of them knows of an event that the ledger lacks (docs/decisions/0014).
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import structlog

from events.base import Side
from events.envelope import Envelope, NotAnEvent
from events.terms import Words
from services.errors import FuyuanError
from services.ledger.ledger import Ledger

COUNTED = 1000
"""Events recorded behind the last common one are counted up to here."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Copy:
    """An event as a witness keeps it: where it stands on the stream, its ledger id, its exact bytes.

    `raw` is None where a witness kept the place alone.
    """

    sequence: int
    ledger_id: int
    raw: bytes | None


class Unreachable(FuyuanError):
    """A witness cannot be asked now."""


@dataclass(eq=False)
class HistoryMissing(FuyuanError):
    """A witness knows of events that the ledger lacks.

    `first` is the id of the first of them, `own` the number of events that the ledger holds in their place. Where
    `copies` is set, the witness holds their bytes.
    """

    side: Side
    witness: Words
    count: int
    first: str
    own: int = 0
    copies: bool = True

    @property
    def zh(self) -> str:
        lacks = (
            f"{self.side.zh}账本缺少{self.count}件事件（自 {self.first} 起），{self.witness.zh}有记载；不受理、不发布"
        )
        if self.own:
            return (
                f"{lacks}。账本在缺失处另有{self.own}件：请先用 fuyuan archive 留存，"
                f"再放回原备份，运行 fuyuan recover {self.side.value}，另有的各件重新办理"
            )
        if self.copies:
            return f"{lacks}：请运行 fuyuan recover {self.side.value} 补回"
        return f"{lacks}：请运行 fuyuan recover {self.side.value} 补回，或放回更新的备份"

    @property
    def en(self) -> str:
        lacks = (
            f"the {self.side.value} ledger lacks {self.count} events from {self.first} on that {self.witness.en} "
            "knows of; nothing is taken or published"
        )
        if self.own:
            return (
                f"{lacks}. It holds {self.own} others in their place: save them with `fuyuan archive`, put the backup "
                f"back, run `fuyuan recover {self.side.value}`, and give those commands anew"
            )
        if self.copies:
            return f"{lacks}: run `fuyuan recover {self.side.value}`"
        return f"{lacks}: run `fuyuan recover {self.side.value}`, or put a newer backup back"

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


class Witness(ABC):
    """Somebody outside who took events of a side. `words` names it for the operator."""

    words: Words

    @abstractmethod
    async def missing(self, side: Side, ledger: Ledger) -> HistoryMissing | None:
        """What it knows of that the ledger of `side` lacks. Raises Unreachable, LedgerUnavailable."""


class Keeper(Witness):
    """A witness that keeps the events themselves, under their sequences from 1."""

    @abstractmethod
    async def newest(self) -> Copy | None:
        """The newest event it has; None when it has none. Raises Unreachable."""

    @abstractmethod
    async def at(self, sequence: int) -> Copy | None:
        """One event; None where it keeps nothing under this sequence. Raises Unreachable."""

    async def missing(self, side: Side, ledger: Ledger) -> HistoryMissing | None:
        newest = await self.newest()
        if newest is None or await asyncio.to_thread(holds, ledger, newest):
            return None
        common = await self.common(ledger, newest.sequence)
        first = await self.at(common.sequence + 1)
        own = await asyncio.to_thread(ledger.entries, common.ledger_id, COUNTED)
        return HistoryMissing(side, self.words, newest.sequence - common.sequence, _id(first), len(own))

    async def common(self, ledger: Ledger, newest: int) -> Copy:
        """The last event before `newest` that both have: a history is the same up to one place, and then it is not."""
        last = Copy(0, 0, None)
        beyond = newest
        while beyond - last.sequence > 1:
            middle = (last.sequence + beyond) // 2
            copy = await self.at(middle)
            if copy is not None and await asyncio.to_thread(holds, ledger, copy):
                last = copy
            else:
                beyond = middle
        return last


class History:
    """What is known of one ledger outside. Asks each witness until it was heard once and knows of nothing more.

    While one knows more, the ledger itself carries the finding (`Ledger.missing`) and takes nothing.
    """

    def __init__(self, side: Side, ledger: Ledger, witnesses: Iterable[Witness] = ()) -> None:
        self._side, self._ledger = side, ledger
        self._open = list(witnesses)
        self._missing: dict[Words, HistoryMissing] = {}

    def meet(self, witnesses: Sequence[Witness]) -> None:
        """Ask these too. Who was met before, over an earlier connection, is asked again."""
        names = {witness.words for witness in witnesses}
        self._open = [*(witness for witness in self._open if witness.words not in names), *witnesses]

    @property
    def heard(self) -> bool:
        """Every witness was, and knew of nothing more."""
        return not self._open

    async def ask(self) -> None:
        """Ask whoever is still to be heard. Raises HistoryMissing, also for what was found before and stands."""
        for witness in tuple(self._open):
            try:
                missing = await witness.missing(self._side, self._ledger)
            except Unreachable as error:
                log.info("witness not reached", side=self._side.value, witness=witness.words.en, error=str(error))
                continue
            if missing is None:
                self._open.remove(witness)
                self._missing.pop(witness.words, None)
            else:
                self._missing[witness.words] = missing
        self._ledger.missing = max(self._missing.values(), key=lambda missing: missing.count, default=None)
        if self._ledger.missing is not None:
            raise self._ledger.missing


def newest(ledger: Ledger) -> Copy | None:
    """The newest event of a ledger, for `holds` to compare later."""
    entries = ledger.entries(max(0, ledger.head() - 1), 1)
    return Copy(0, entries[-1].ledger_id, entries[-1].raw) if entries else None


def holds(ledger: Ledger, copy: Copy) -> bool:
    """Whether the ledger has this event in this place."""
    if copy.ledger_id < 1:
        return False
    entries = ledger.entries(copy.ledger_id - 1, 1)
    return bool(entries) and entries[0].ledger_id == copy.ledger_id and copy.raw in (None, entries[0].raw)


def _id(copy: Copy | None) -> str:
    if copy is None or copy.raw is None:
        return "?"
    try:
        return Envelope.decode(copy.raw).id
    except NotAnEvent:
        return "?"
