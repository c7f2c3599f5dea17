"""Streams in memory: folded states of recent streams, kept in step with a ledger that others may write too."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from domain.standing import standing
from events.base import Event
from events.envelope import NotAnEvent
from events.sealing import NO_DIGEST, NotOpened
from services.decider import Decider
from services.errors import NewerVersion, Unavailable
from services.ledger.ledger import KEY_LOST_TOLD, SET_BACK, Ledger, LedgerUnavailable
from services.ledger.recorded import Entry, Recorded

KEPT = 2_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a stream remembers of a command it took: its digest, the version after it, the events it led to."""

    digest: str
    version: int
    events: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Loaded:
    """A stream in memory: its state, its version, and the commands it took by (actor, key).

    `broken` says why the stream cannot be folded; only who wants this stream is told. `newer` is the type of an event
    in it that this version does not know: what it changed is not in the state, so nothing may be decided on it.
    `voided`: nothing of it stands.
    """

    state: Any
    version: int
    taken: dict[tuple[str, str], Taken]
    broken: Exception | None = None
    newer: str | None = None
    voided: bool = False

    def understood(self, stream: str) -> Self:
        """The same. Raises NewerVersion."""
        if self.newer is not None:
            raise NewerVersion(stream, self.newer)
        return self


class Streams:
    """`head` is the newest ledger id known here, `last` the instant of the newest recording."""

    def __init__(self, ledger: Ledger, deciders: Mapping[str, Decider[Any]]) -> None:
        """`deciders` by category."""
        self._ledger, self._deciders = ledger, deciders
        self._kept: OrderedDict[str, Loaded] = OrderedDict()
        self._presumed: list[str] = []
        self.head = ledger.head()
        self.last = _recorded_at(ledger.entries(self.head - 1)) if self.head else _EPOCH

    def load(self, stream: str) -> Loaded:
        """The folded stream, from memory or from the ledger."""
        if stream not in self._kept:
            self._read([stream])
        self._kept.move_to_end(stream)
        kept = self._kept[stream]
        if isinstance(kept.broken, NotOpened):
            self.forget([stream])  # the key may be put back at any time
            raise Unavailable(KEY_LOST_TOLD) from kept.broken
        if kept.broken is not None:
            raise kept.broken
        return kept

    def prefetch(self, streams: Iterable[str], presumed_new: Iterable[str] = ()) -> None:
        """Read what is not in memory; where anything is read, also forget what others changed.

        A stream of `presumed_new` that is not in memory is presumed not to exist, without a look at the ledger. If it
        does exist, the append of a decision made on it fails. A refusal appends nothing that could fail, so no command
        may be refused on a presumption: look at the stream first.
        """
        if missing := [stream for stream in dict.fromkeys(streams) if stream not in self._kept]:
            self._read(missing)
        self._presumed = [stream for stream in presumed_new if stream not in self._kept]
        for stream in self._presumed:
            self._kept[stream] = self._fold(stream, ())

    def stale(self) -> bool:
        """Whether somebody else wrote since we last looked; what they changed is forgotten then."""
        before = self.head
        self._read([])
        return self.head != before

    def forget_unproven(self) -> bool:
        """Forget the presumptions of the last `prefetch` that led to no event; whether there were any."""
        unproven = [stream for stream in self._presumed if stream in self._kept and not self._kept[stream].version]
        self.forget(unproven)
        return bool(unproven)

    def _read(self, missing: list[str]) -> None:
        """Raises LedgerUnavailable, also where the ledger lost what was known here: no answer could be relied on."""
        head, histories = self._ledger.look(missing)
        if head < self.head:
            raise LedgerUnavailable(f"{SET_BACK}: it ends at {head}, and {self.head} was recorded")
        if head != self.head:
            self.catch_up(head)
        for stream, recorded in histories.items():
            try:
                self._kept[stream] = self._fold(stream, recorded)
            except Exception as error:
                self._kept[stream] = Loaded(None, 0, {}, broken=error)

    def catch_up(self, head: int) -> None:
        """Forget the streams that other writers changed up to `head`."""
        while self.head < head:
            entries = self._ledger.entries(self.head, until=head)
            if not entries:  # ids that a failed insert left unused
                break
            changed = {entry.originator_id for entry in entries}
            self.forget(changed)
            self._ledger.texts.forget(changed)
            self.head, self.last = entries[-1].ledger_id, max(self.last, _recorded_at(entries))
        self.head = max(self.head, head)

    def recorded(self, ids: Sequence[int], at: datetime) -> None:
        """We recorded events under these ledger ids, at this instant."""
        self.head, self.last = ids[-1], at

    def forget(self, streams: Iterable[str]) -> None:
        """Read these anew when they are wanted again."""
        for stream in streams:
            self._kept.pop(stream, None)

    def forget_everything(self) -> None:
        """Read every stream anew."""
        self._kept.clear()

    def shrink(self) -> None:
        """Forget what was not wanted for longest, where there is too much."""
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _fold(self, stream: str, history: Iterable[Recorded]) -> Loaded:
        decider = self._deciders[stream.partition(":")[0]]
        loaded = Loaded(decider.initial, 0, {})
        events: list[tuple[int, Event]] = []
        for recorded in history:
            envelope = recorded.envelope()
            payload = envelope.payload()
            if payload is None:
                loaded.newer = envelope.type
            else:
                events.append((envelope.version, payload))
            loaded.version = envelope.version
            key = (envelope.actor, envelope.command_id)
            earlier = loaded.taken.get(key)
            names = (*(earlier.events if earlier else ()), (envelope.id, envelope.type))
            digest = earlier.digest if earlier and envelope.command_digest == NO_DIGEST else envelope.command_digest
            loaded.taken[key] = Taken(digest, envelope.version, names)
        facts = standing(events)
        loaded.state, loaded.voided = decider.fold(facts.values()), bool(events) and not facts
        return loaded


def _recorded_at(entries: Sequence[Entry]) -> datetime:
    """When the newest of `entries` that can be read was recorded."""
    for entry in reversed(entries):
        try:
            return entry.without_texts().recorded_at
        except NotAnEvent:  # whoever wants its stream is told
            continue
    return _EPOCH
