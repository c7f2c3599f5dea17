"""Deciding and recording: many commands, one transaction, each with its own answer.

A group is decided on what the writer remembers (`services.ledger.streams`) and recorded only right behind the newest
event it knows. Where another process has written meanwhile nothing is recorded, and the group is decided again.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Self

import structlog

from domain.calendar import Calendar
from domain.registry import Registry
from domain.settings import RuleSettings
from events.base import Side
from events.instants import SHANGHAI
from events.sealing import NO_DIGEST
from events.vocabulary import OrganRole
from services.amendment.amend import amended
from services.amendment.amending import Amendment
from services.amendment.commands import Amending
from services.attachments.held import HoldsFile, no_file
from services.decider import Context, Decider
from services.errors import NOT_FOUNDED, Conflict, FuyuanError, KeyReused, MatterNotFound, Refused, Unavailable
from services.ledger.change import Change, Group
from services.ledger.deciding import decide
from services.ledger.ledger import Ledger, LedgerUnavailable, VersionConflict
from services.ledger.naming import Naming
from services.ledger.request import Outcome, Request
from services.ledger.standing_books import StandingBooks
from services.ledger.streams import Streams
from services.rules import require
from services.rules.admission import require_admissible
from services.rules.cases import names_restricted_case

log = structlog.get_logger()
ATTEMPTS = 20
"""Of two processes that both write all the time, each is the first one time in two."""
CLOCK_TOLERANCE = timedelta(minutes=5)
CLOCK_BEHIND = (
    "本机时钟早于账本最近一次记录，请校准时钟 / the clock stands before the ledger's newest record: set it right"
)


class Writer:
    """Single-threaded; `services.ledger.group_commit` owns the thread."""

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
        holds_file: HoldsFile = no_file,
    ) -> None:
        """`clock` gives the present instant in UTC; `registry_stream` is where this side keeps the organ registry."""
        self.ledger, self.side, self.jurisdiction = ledger, side, jurisdiction
        self._by_category = {decider.category: decider for decider in deciders}
        self._by_command = {c: decider for decider in self._by_category.values() for c in decider.decisions}
        self._naming = Naming(jurisdiction, side, self._by_command)
        self._registry_stream, self._calendar, self._settings = registry_stream, calendar, settings
        self._clock, self._holds_file = clock, holds_file
        self._streams = Streams(ledger, self._by_category)
        self.recorded_registry = self.registry()

    def commit(
        self, requests: Sequence[Request], follows: Container[int] = (), *, together: bool = False
    ) -> list[Outcome | Exception]:
        """Decide one after the other and record everything in one transaction; an answer for each request.

        One whose place is in `follows` shares the answer of the one before it where that was refused. `together`:
        nothing is recorded where one is refused. The append succeeds only if nobody else wrote since the states were
        read, so its success confirms every answer of the group, refusals too; where there is nothing to append, the
        ledger is asked. The first attempt presumes that the matter of an opening command is new; if it is not, the
        append fails, and all is decided again after a look.
        """
        if self.ledger.missing is not None:
            return [Unavailable(str(self.ledger.missing)) for _ in requests]
        try:
            for attempt in range(ATTEMPTS):
                if attempt:
                    self._streams.stale()
                self._streams.shrink()
                self._prepare(requests, presume=attempt == 0 and not together)
                at = self._now()
                if at is None:
                    return [Unavailable(CLOCK_BEHIND) for _ in requests]
                group = self._decide_all(requests, at, follows, together)
                if together and group.refused:
                    self._streams.forget(group.dropped())
                if not self._streams.forget_unproven():
                    try:
                        return self._record(group)
                    except VersionConflict:
                        pass
                self._streams.forget(recorded.originator_id for recorded in group.recorded)
        except LedgerUnavailable as error:
            self.forget_everything()
            log.error("ledger unavailable", side=self.side, error=str(error))
            return [Unavailable(error.told) for _ in requests]
        return [Conflict(request.command.type) for request in requests]

    def aside(self) -> Self:
        """Another one over the same ledger, with a memory of its own, that never records: for `rehearse`.

        Raises Unavailable.
        """
        if self.ledger.missing is not None:
            raise Unavailable(str(self.ledger.missing))
        aside = copy(self)
        try:
            aside._streams = Streams(self.ledger, self._by_category)
        except LedgerUnavailable as error:
            raise Unavailable(error.told) from error
        return aside

    def rehearse(self, requests: Sequence[Request]) -> list[Outcome | Exception]:
        """Decide dry requests, each on what those before it would do, those of earlier calls too; for one `aside`.

        What others record meanwhile is seen where it is read: an answer holds unless the ledger moves.
        """
        try:
            self._prepare(requests, presume=False)
            at = self._now()
            if at is None:
                return [Unavailable(CLOCK_BEHIND) for _ in requests]
            return self._decide_all(requests, at, (), together=True).answers
        except LedgerUnavailable as error:
            log.error("ledger unavailable", side=self.side, error=str(error))
            return [Unavailable(error.told) for _ in requests]

    def _prepare(self, requests: Sequence[Request], *, presume: bool) -> None:
        wanted: list[str] = [self._registry_stream]
        opening: list[str] = []
        for request in requests:
            try:
                stream = self.stream_of(request)
            except FuyuanError:  # the decision will say so
                continue
            (opening if request.command.opens and presume else wanted).append(stream)
            wanted.extend(request.command.references(self.side))
        self._streams.prefetch(wanted, opening)

    def _now(self) -> datetime | None:
        """The instant of the next recording; None while the clock stands far before the newest one.

        An instant never lies before the one recorded last, so a cut-off in time is a cut in the ledger.
        """
        now, last = self._clock(), self._streams.last
        return None if last - now > CLOCK_TOLERANCE else max(now, last)

    def stream_of(self, request: Request) -> str:
        """The stream a command is about. Raises BadCommand, MatterNotFound."""
        return self._naming.stream_of(request)

    def registry(self) -> Registry:
        """The organ registry as this side knows it."""
        state = self._streams.load(self._registry_stream).state
        assert isinstance(state, Registry)
        return state

    def forget_everything(self) -> None:
        """Drop all states in memory; the next command reads them again."""
        self._streams.forget_everything()

    def _decide_all(self, requests: Sequence[Request], at: datetime, follows: Container[int], together: bool) -> Group:
        group = Group(at, self._streams.head)
        for place, request in enumerate(requests):
            if place in follows and isinstance(group.answers[-1], Exception):
                group.answers.append(group.answers[-1])
                continue
            try:
                answer, changes = self._decide(request, group)
            except Refused as refused:
                group.answers.append(self._naming_organs(refused, at))
                continue
            except FuyuanError as error:
                group.answers.append(error)
                continue
            except LedgerUnavailable:
                raise
            except Exception as error:  # a defect in one decision costs the others nothing
                log.exception("a decision failed", side=self.side, command=request.command.type)
                group.answers.append(error)
                continue
            for change in () if request.dry and not together else changes:
                group.recorded.extend(change.apply(request, self.jurisdiction, self.side, group.at))
            answer = answer or self._outcome(request, changes[0])
            if warnings := tuple(request.command.warnings(self._known)):
                answer = replace(answer, warnings=warnings)
            group.answers.append(answer)
        return group

    def _decide(self, request: Request, group: Group) -> tuple[Outcome | None, list[Change]]:
        at, stream = group.at, self.stream_of(request)
        loaded = self._streams.load(stream)
        if first := loaded.taken.get((request.actor, request.key)):
            if first.digest not in {request.digest, NO_DIGEST}:
                raise KeyReused(stream, request.key)
            return Outcome(stream, first.version, 0, first.events), []
        today = at.astimezone(SHANGHAI).date()
        command = request.command
        if command.occurred_on is None:
            command = command.model_copy(update={"occurred_on": today})
        if not command.internal:  # a foreign fact was checked by its owner, whose clock may be ahead of ours
            self._require_actor(request.actor, today)  # before anything shows whether the matter exists
            require_admissible(command, today)
        if isinstance(command, Amending):
            amendment = self._amend(request, command, group)
            load = self._streams.load
            changes = [
                Change.amending(amendment, it, load(it.stream).understood(it.stream)) for it in amendment.tellings
            ]
            foreseen = tuple(event for change in changes for event in change.events) if request.dry else ()
            unrecorded = Outcome(stream, loaded.version, 0, (), foreseen=foreseen, corrects=amendment.former)
            return (None, changes) if changes and not request.dry else (unrecorded, [])
        decider = self._by_command[type(command)]
        if loaded.understood(stream).version == 0 and not command.opens:
            raise MatterNotFound(stream)
        require(command.opens or not loaded.voided, "COR-07")
        needed = (*command.references(self.side), *decider.relies_on(loaded.state))
        known = {name: self._known(name) for name in needed}
        context, events = decide(decider, loaded.state, command, self._context(at, request.actor, stream, known))
        named = context.actor if context.actor != request.actor else None
        if not events:
            return Outcome(stream, loaded.version, 0, ()), []
        changes = [Change(decider, stream, loaded, events, names_restricted_case(context), named)]
        for other, companion in decider.companions(loaded.state, command, context):
            theirs = self._by_command[type(companion)]
            beside = self._streams.load(other).understood(other)
            decided = theirs.decide(beside.state, companion, self._context(at, context.actor, other, {}))
            if decided:
                changes.append(Change(theirs, other, beside, decided, in_the_name_of=named))
        return None, changes

    def _amend(self, request: Request, command: Amending, group: Group) -> Amendment:
        books = StandingBooks(
            self.side,
            self.ledger,
            group,
            self._by_category,
            request,
            self._naming,
            self._known,
            lambda actor, stream, known: self._context(group.at, actor, stream, known),
        )
        return amended(books, self.stream_of(request), request.actor, command)

    def _require_actor(self, actor: str, today: date) -> None:
        """The caller is a registered organ, of this side unless the ledger is the joint one."""
        registry = self.registry()
        if self.side is Side.JOINT and registry.holder(OrganRole.GROUP_OFFICE, today) is None:
            return  # the very first entries make the registry
        if not registry.founded:
            raise Unavailable(NOT_FOUNDED)
        require(registry.active(actor, today), "GEN-02", organ=actor)
        theirs = registry.side(actor)
        rule = "GRP-03" if theirs is Side.JOINT else "GEN-03"  # the joint office acts in the joint ledger only
        require(self.side in (Side.JOINT, theirs), rule, organ=actor, side=self.side)

    def _naming_organs(self, refused: Refused, at: datetime) -> Refused:
        """Organs by their names of today."""
        registry, today = self.registry(), at.astimezone(SHANGHAI).date()
        return refused.naming({organ.id: organ.words(today) for organ in registry.organs.values()})

    def _known(self, stream: str) -> Any:
        loaded = self._streams.load(stream).understood(stream)
        return loaded.state if loaded.version and not loaded.voided else None

    def _context(self, at: datetime, actor: str, stream: str, known: Mapping[str, Any]) -> Context:
        reference = (self.registry(), self._calendar, self._settings, known, self._holds_file)
        return Context(at, self.jurisdiction, self.side, actor, stream, *reference)

    def _outcome(self, request: Request, change: Change) -> Outcome:
        if request.dry:
            return Outcome(change.stream, change.loaded.version, 0, (), foreseen=tuple(change.events))
        taken = change.loaded.taken[request.actor, request.key]
        return Outcome(change.stream, taken.version, 0, taken.events)

    def _record(self, group: Group) -> list[Outcome | Exception]:
        if group.recorded:
            self._streams.recorded(self.ledger.record(group.recorded, behind=group.behind), group.at)
            self.recorded_registry = self.registry()
        elif self._streams.stale() or self._streams.head != group.behind:
            raise VersionConflict("decided on an older ledger")
        head = self._streams.head
        return [answer.known_at(head) if isinstance(answer, Outcome) else answer for answer in group.answers]
