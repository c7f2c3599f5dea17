"""Deciding and recording: many commands, one transaction, each with its own answer.

The writer keeps folded states of recent streams in memory. Before each group it asks the ledger whether
anybody else wrote, and forgets what they changed; the expected version catches what slips between.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

import structlog

from events.base import Event, Side
from events.envelope import Envelope, encode
from events.vocabulary import OrganRole
from services.decider import SHANGHAI, Command, Context, Decider
from services.errors import Conflict, FuyuanError, KeyReused, MatterNotFound, Unavailable
from services.ledger import Entry, Ledger, LedgerUnavailable, Recorded, VersionConflict
from services.rules import require
from services.rules.calendar import Calendar
from services.rules.registry import Registry
from services.rules.settings import RuleSettings

log = structlog.get_logger()
ATTEMPTS = 5
CACHED_STREAMS = 5_000
_NAMESPACE = UUID("6f0b8a8e-6d0f-5d53-9a6c-410204202020")


@dataclass(frozen=True, slots=True)
class Request:
    """One command as it arrived: who gives it, under which idempotency key, caused by which event."""

    command: Command
    actor: str
    key: str
    correlation_id: str | None = None
    causation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command led to. `ledger_id` is a position that a reader can wait for."""

    stream: str
    version: int
    ledger_id: int
    events: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What the stream remembers of a command it took."""

    digest: str
    version: int
    events: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Loaded:
    """A stream in memory: its state, its version, and the commands it took by (actor, key)."""

    state: Any
    version: int
    taken: dict[tuple[str, str], Taken]


@dataclass(frozen=True, slots=True)
class Change:
    """New events for one stream, decided but not yet recorded."""

    decider: Decider[Any]
    stream: str
    loaded: Loaded
    events: Sequence[Event]


@dataclass(slots=True)
class Group:
    """Commands decided at one instant, and the events to record for them in one transaction."""

    at: datetime
    answers: list[Outcome | Exception] = field(default_factory=list)
    recorded: list[Recorded] = field(default_factory=list)


class Writer:
    """Single-threaded; `services.group_commit` owns the thread."""

    def __init__(
        self,
        ledger: Ledger,
        side: Side,
        jurisdiction: str,
        deciders: Iterable[Decider[Any]],
        *,
        registry_stream: str,
        calendar: Calendar,
        settings: RuleSettings,
        clock: Callable[[], datetime],
    ) -> None:
        """`clock` gives the present instant in UTC; `registry_stream` is where this side keeps the organ registry."""
        self.ledger, self.side, self.jurisdiction = ledger, side, jurisdiction
        self._by_category = {decider.category: decider for decider in deciders}
        self._by_command = {c: decider for decider in self._by_category.values() for c in decider.decisions}
        self._registry_stream, self._calendar, self._settings = registry_stream, calendar, settings
        self._clock = clock
        self._cache: OrderedDict[str, Loaded] = OrderedDict()
        self._head = ledger.head()
        self._last = _recorded_at(ledger.entries(self._head - 1)) if self._head else _EPOCH
        self.organs = len(self.registry().organs)

    def commit(self, requests: Sequence[Request]) -> list[Outcome | Exception]:
        """Decide one after the other and record everything in one transaction; an answer for each request."""
        try:
            for _ in range(ATTEMPTS):
                self._shrink()
                self._prefetch(stream for request in requests for stream in self._wanted(request))
                group = self._decide_all(requests)
                try:
                    return self._record(group)
                except VersionConflict:
                    self._forget(recorded.originator_id for recorded in group.recorded)
        except LedgerUnavailable as error:
            self.forget_everything()
            log.error("ledger unavailable", side=self.side, error=str(error))
            return [Unavailable("账本暂不可用，未作任何记录 / the ledger is unavailable") for _ in requests]
        return [Conflict(self.stream_of(request)) for request in requests]

    def stream_of(self, request: Request) -> str:
        """The stream a command is about; an opening command without an id gets one from its key."""
        command = request.command
        decider = self._by_command[type(command)]
        if decider.singleton:
            return decider.category
        if command.id is not None:
            return decider.stream(command.id)
        if not command.opens:
            raise MatterNotFound(decider.category)
        return decider.stream(derived_id(self.jurisdiction, self.side, request.actor, command.type, request.key))

    def load(self, stream: str) -> Loaded:
        """The folded stream, from memory or from the ledger."""
        if stream not in self._cache:
            self._prefetch([stream])
        self._cache.move_to_end(stream)
        return self._cache[stream]

    def registry(self) -> Registry:
        """The organ registry as this side knows it."""
        state = self.load(self._registry_stream).state
        assert isinstance(state, Registry)
        return state

    def _prefetch(self, streams: Iterable[str]) -> None:
        """Read what is not in memory, and forget what others changed, in one look at the ledger."""
        missing = [stream for stream in dict.fromkeys(streams) if stream not in self._cache]
        head, found = self.ledger.look(missing)
        if head != self._head:
            self._catch_up(head)
        for stream, recorded in found.items():
            self._cache[stream] = self._fold(stream, recorded)

    def forget_everything(self) -> None:
        """Drop all states in memory; the next command reads them again."""
        self._cache.clear()

    def _shrink(self) -> None:
        while len(self._cache) > CACHED_STREAMS:
            self._cache.popitem(last=False)

    def _fold(self, stream: str, history: Iterable[Recorded]) -> Loaded:
        decider = self._by_category[stream.partition(":")[0]]
        loaded = Loaded(decider.initial, 0, {})
        for recorded in history:
            envelope = recorded.envelope()
            payload = envelope.payload()
            if payload is not None:
                loaded.state = decider.evolve(loaded.state, payload)
            loaded.version = envelope.version
            key = (envelope.actor, envelope.command_id)
            earlier = loaded.taken.get(key)
            events = (*(earlier.events if earlier else ()), (envelope.id, envelope.type))
            loaded.taken[key] = Taken(envelope.command_digest, envelope.version, events)
        return loaded

    def _catch_up(self, head: int) -> None:
        """Forget the streams that other writers changed up to `head`."""
        while self._head < head:
            entries = self.ledger.entries(self._head, until=head)
            if not entries:  # ids that a failed insert left unused
                break
            self._forget(entry.originator_id for entry in entries)
            self._head, self._last = entries[-1].ledger_id, max(self._last, _recorded_at(entries))
        self._head = max(self._head, head)

    def _forget(self, streams: Iterable[str]) -> None:
        for stream in streams:
            self._cache.pop(stream, None)

    def _decide_all(self, requests: Sequence[Request]) -> Group:
        # An instant never lies before the one recorded last, so a cut-off in time is a cut in the ledger.
        group = Group(at=max(self._clock(), self._last))
        for request in requests:
            try:
                answer, changes = self._decide(request, group.at)
            except FuyuanError as error:
                group.answers.append(error)
                continue
            except Exception as error:  # a defect in one decision costs the others nothing
                log.exception("a decision failed", side=self.side, command=request.command.type)
                group.answers.append(error)
                continue
            for change in changes:
                group.recorded.extend(self._apply(request, change, group.at))
            group.answers.append(answer or self._outcome(request, changes[0]))
        return group

    def _decide(self, request: Request, at: datetime) -> tuple[Outcome | None, list[Change]]:
        stream = self.stream_of(request)
        decider, loaded = self._by_command[type(request.command)], self.load(stream)
        if first := loaded.taken.get((request.actor, request.key)):
            if first.digest != request.command.digest():
                raise KeyReused(stream, request.key)
            return Outcome(stream, first.version, 0, first.events), []
        if loaded.version == 0 and not request.command.opens:
            raise MatterNotFound(stream)
        today = at.astimezone(SHANGHAI).date()
        command = request.command
        if command.occurred_on is None:
            command = command.model_copy(update={"occurred_on": today})
        require(command.on <= today, "GEN-01", day=command.on)
        if not command.internal:
            self._require_actor(request.actor, today)
        known = {name: self._known(name) for name in decider.references(command)}
        context = self._context(at, request.actor, stream, known)
        events = decider.decide(loaded.state, command, context)
        if not events:
            return Outcome(stream, loaded.version, 0, ()), []
        changes = [Change(decider, stream, loaded, events)]
        for other, companion in decider.companions(loaded.state, command, context):
            theirs = self._by_command[type(companion)]
            beside = self.load(other)
            decided = theirs.decide(beside.state, companion, self._context(at, request.actor, other, {}))
            if decided:
                changes.append(Change(theirs, other, beside, decided))
        return None, changes

    def _require_actor(self, actor: str, today: date) -> None:
        """The caller is a registered organ, of this side unless the ledger is the joint one."""
        registry = self.registry()
        if self.side is Side.JOINT and registry.holder(OrganRole.GROUP_OFFICE, today) is None:
            return  # the very first entries make the registry
        require(registry.active(actor, today), "GEN-02", organ=actor)
        require(self.side in (Side.JOINT, registry.side(actor)), "GEN-03", organ=actor, side=self.side.zh)

    def _wanted(self, request: Request) -> Iterable[str]:
        try:
            return (
                self.stream_of(request),
                *self._by_command[type(request.command)].references(request.command),
            )
        except FuyuanError:  # the decision will say so
            return ()

    def _known(self, stream: str) -> Any:
        loaded = self.load(stream)
        return loaded.state if loaded.version else None

    def _context(self, at: datetime, actor: str, stream: str, known: Mapping[str, Any]) -> Context:
        return Context(at, self.side, actor, stream, self.registry(), self._calendar, self._settings, known)

    def _apply(self, request: Request, change: Change, at: datetime) -> list[Recorded]:
        loaded, decider, digest = change.loaded, change.decider, request.command.digest()
        recorded: list[Recorded] = []
        for event in change.events:
            loaded.state = decider.evolve(loaded.state, event)
            loaded.version += 1
            envelope = Envelope(
                jurisdiction=self.jurisdiction,
                side=self.side,
                stream=change.stream,
                version=loaded.version,
                type=event.type,
                recorded_at=at,
                occurred_on=event.occurred_on,
                actor=request.actor,
                command_id=request.key,
                command_digest=digest,
                visibility=decider.visibility(loaded.state),
                data=None,
                correlation_id=request.correlation_id,
                causation_id=request.causation_id,
            )
            recorded.append(Recorded(change.stream, loaded.version, event.type, encode(envelope, event)))
        names = tuple((f"{change.stream}:{r.originator_version}", r.type) for r in recorded)
        loaded.taken[request.actor, request.key] = Taken(digest, loaded.version, names)
        return recorded

    def _outcome(self, request: Request, change: Change) -> Outcome:
        taken = change.loaded.taken[request.actor, request.key]
        return Outcome(change.stream, taken.version, 0, taken.events)

    def _record(self, group: Group) -> list[Outcome | Exception]:
        if group.recorded:
            ids = self.ledger.append(group.recorded)
            if ids[0] != self._head + 1:  # somebody else wrote meanwhile: forget what they changed
                self._catch_up(ids[0] - 1)
            self._head, self._last = max(self._head, ids[-1]), group.at
            self.organs = len(self.registry().organs)
        return [
            replace(answer, ledger_id=self._head) if isinstance(answer, Outcome) else answer for answer in group.answers
        ]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _recorded_at(entries: Sequence[Entry]) -> datetime:
    return entries[-1].envelope().recorded_at if entries else _EPOCH


def derived_id(jurisdiction: str, side: Side, actor: str, command_type: str, key: str) -> UUID:
    """The matter id of an opening command that brought none: the same key gives the same matter (UUIDv5, RFC 9562)."""
    return uuid5(_NAMESPACE, f"{jurisdiction}/{side}/{actor}/{command_type}/{key}")
