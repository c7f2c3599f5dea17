"""The witnesses of a ledger that are asked without the bus: the read model, and what the other ledgers received.

Both are reached as the settings say: files of this machine, or PostgreSQL.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from typing import Final

from events.base import Side
from events.envelope import Envelope, NotAnEvent
from events.terms import Words
from fuyuan.bad_day import BadDay
from fuyuan.installation.ledgers import open_ledger
from fuyuan.settings import Settings
from projections.store import kept
from services.ledger.ledger import Ledger, LedgerUnavailable
from services.ledger.witness import Copy, HistoryMissing, Keeper, Unreachable, Witness

NEWEST: Final = 1000
"""Events of another ledger that are searched for what it received."""


def beside(settings: Settings, side: Side) -> list[Witness]:
    """Every witness of the ledger of `side` that needs no bus."""
    others = (other for other in settings.sides if other is not side)
    return [ReadModelKeeper(settings, side), *(Receipts(settings, side, other) for other in others)]


class ReadModelKeeper(Keeper):
    """The read model: it keeps the bytes of everything it took."""

    words = Words("共享视图", "the read model")

    def __init__(self, settings: Settings, side: Side) -> None:
        self._url, self._side = settings.views_at, side

    async def newest(self) -> Copy | None:
        return await self._asked(kept.newest)

    async def at(self, sequence: int) -> Copy | None:
        return await self._asked(kept.message, sequence)

    async def _asked(self, question: Callable[..., kept.Kept | None], *given: int) -> Copy | None:
        try:
            message = await asyncio.to_thread(question, self._url, self._side, *given)
        except kept.UNREADABLE as error:
            raise Unreachable(str(error)) from error
        return None if message is None else Copy(*message)


class Receipts(Witness):
    """The ledger of another side: what it received names the event that it came from."""

    def __init__(self, settings: Settings, side: Side, other: Side) -> None:
        self._settings, self._side, self._other = settings, side, other
        self.words = Words(f"{other.zh}账本", f"the {other.value} ledger")

    async def missing(self, side: Side, ledger: Ledger) -> HistoryMissing | None:
        try:
            lost = await asyncio.to_thread(self._lost, ledger)
        except (BadDay, LedgerUnavailable) as error:
            raise Unreachable(str(error)) from error
        return HistoryMissing(side, self.words, len(lost), lost[0], copies=False) if lost else None

    def _lost(self, ledger: Ledger) -> list[str]:
        """The ids of the events that the other side received from this one, and that no ledger holds any more."""
        other = open_ledger(self._settings, self._other)
        if other is None:
            return []
        with closing(other):
            receipts = _not_in(ledger, _receipts(other))
            receipts = _not_in(other, receipts) if receipts else {}
        for side in self._settings.sides:
            if receipts and side not in (self._side, self._other):
                third = open_ledger(self._settings, side)
                if third is not None:
                    with closing(third):
                        receipts = _not_in(third, receipts)
        if not receipts:
            return []
        # Whose events they were is told by the policy that took them; what it takes to know that is seldom loaded. One
        # policy may take from two sides: what this side received itself was not its own. Where the third ledger is in
        # another installation nobody can be asked whether it was its event, so such a policy says nothing.
        definition = getattr(import_module(f"services.{self._other.value}.service"), self._other.name)
        took_from: dict[str, set[Side]] = {}
        for policy in (one for one in definition.policies if not one.elsewhere):
            took_from.setdefault(policy.name, set()).add(policy.source)
        ours = {name for name, sources in took_from.items() if self._side in sources <= set(self._settings.sides)}
        received = _receipts(ledger)
        return [cause for cause, policy in receipts.items() if policy in ours and cause not in received]


def _receipts(ledger: Ledger) -> dict[str, str]:
    """The ids of foreign events that a ledger received lately, with the policy that took each."""
    newest = ledger.entries(max(0, ledger.head() - NEWEST), NEWEST)
    return {cause: policy for entry in newest for cause, policy in _cause(entry.raw)}


def _cause(raw: bytes) -> Iterator[tuple[str, str]]:
    """The event that an internal command followed, and the policy that gave it: its key is made of both."""
    try:
        envelope = Envelope.decode(raw)
    except NotAnEvent:
        return
    cause, key = envelope.causation_id, envelope.command_id
    if cause and key.startswith(f"{cause}/"):
        yield cause, key.removeprefix(f"{cause}/").partition("/")[0]


def _not_in(ledger: Ledger, events: dict[str, str]) -> dict[str, str]:
    streams = ledger.look(list({event.rpartition(":")[0] for event in events}))[1]
    held = {f"{stream}:{recorded.originator_version}" for stream, history in streams.items() for recorded in history}
    return {event: policy for event, policy in events.items() if event not in held}
