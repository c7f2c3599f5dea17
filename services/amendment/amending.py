"""An amendment: what it changes in the stream that it is about, and in those that were written with it.

A record is put right by giving its command again as it should have been, on the state in which it was given. So
every rule that would have refused it refuses the correction, and what the decision adds follows anew. Then all that
was recorded later is decided again as well: what would not have been recorded on the corrected state stands in the
way (COR-04), what would have said something else is corrected with it. That a paper was read never stands in the way
(docs/decisions/0050): of a paper that was not sent, or not to that reader, the reading is voided with it. That a system
took it stands in nobody's way either, and is voided where nothing else is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from events.base import Event
from events.reading import PaperRetrieved
from events.streams import Kind, category_of
from events.terms import Words
from services.amendment.books import Books
from services.amendment.retracing import circumstances, decided, retraced, same_kind
from services.amendment.telling import Telling, Together
from services.decider import Command, Companion, Context
from services.errors import Refused
from services.rules import require
from services.rules.reading import MarkRead

Given = tuple[Any, Command]
"""A command, and the state on which it is given."""


class Amendment:
    """In the making: the streams that it changes, each with what is to be recorded there.

    `restricted`: a restricted case is named in what is said now (CAS-04). `in_the_name_of`: the organ whose record it
    is, where the actor amends it by a delegation (ORG-08). `former`: the command of the record that is corrected.
    """

    def __init__(self, books: Books, stream: str, actor: str, on: date, reason: str, *, erases: bool = False) -> None:
        """`stream`: what the command is about; `erases`: the former texts are destroyed."""
        self.books, self.stream, self.actor, self.on = books, stream, actor, on
        self.restricted = False
        self.in_the_name_of: str | None = None
        self.former: Command | None = None
        self._reason, self._erases = reason, erases
        self._tellings: dict[str, Telling] = {}

    @property
    def tellings(self) -> list[Telling]:
        """The streams in which something is to be recorded."""
        return [telling for telling in self._tellings.values() if telling.said]

    @property
    def context(self) -> Context:
        """Who asks, and when."""
        return self.books.context(self.actor, self.stream, {})

    def telling(self, stream: str) -> Telling:
        """The stream as it is told by now. Raises MatterNotFound where this side keeps no such stream."""
        if stream not in self._tellings:
            self._tellings[stream] = Telling(stream, self.books, self.on, self._reason, erases=self._erases)
        return self._tellings[stream]

    def recorder(self, together: Together) -> str:
        """In whose name it is decided again: as it was recorded, where that organ still acts."""
        recorder = together[0].principal if together else self.actor
        return recorder if self.context.registry.active(recorder, self.context.today) else self.actor

    def correct(
        self, telling: Telling, together: Together, events: Sequence[Event], former: Given, given: Given
    ) -> None:
        """These events are read as what follows from the command given now."""
        for record, event in zip(together, events, strict=True):
            fact = telling.facts[record.version]
            if event != fact or (self._erases and telling.has_texts(record.version)):
                telling.correct(record.version, event)
        self._beside(telling, together, former, given)

    def void(self, telling: Telling, commands: Iterable[Together]) -> None:
        """These count nowhere, nor what was recorded with them in other streams."""
        last = 0
        for together in commands:
            state = telling.stood(together[0].version)
            command = retraced(telling, together, state, self.books)
            for record in together:
                telling.void(record.version)
            if command is not None:
                self._beside(telling, together, (state, command), None)
            last = together[-1].version
        self.hold(telling, last)

    def forget(self, telling: Telling, lapsed: Together) -> None:
        """Of what counts nowhere any more the texts go, and of what was recorded with it in other streams."""
        first = lapsed[0]
        then = telling.when_voided(first.version)
        state = telling.decider.fold(fact for version, fact in then.items() if version < first.version)
        stood = [replace(record, event=then.get(record.version, record.event)) for record in lapsed]
        command = retraced(telling, stood, state, self.books)
        beside = self._companions(telling, stood, None if command is None else (state, command))
        for other in (telling, *(self.telling(stream) for stream, _ in beside)):
            for given_by in sorted(telling.commands_of(lapsed)):
                for record in other.lapsed(*given_by):
                    other.forget(record)

    def record(self, telling: Telling, command: Command, together: Together = ()) -> None:
        """Record what the command leads to now, and what goes with it; `together`: what it led to elsewhere."""
        state = telling.state()
        for event in decided(telling, state, command, self.recorder(together), self.books):
            telling.add(event)
        self._beside(telling, together, None, (state, command))

    def hold(self, telling: Telling, after: int) -> None:
        """Decide again what was recorded behind the event of this version (COR-04)."""
        stood, stands = telling.stood(after + 1), telling.state(after + 1)
        for together in [together for together in telling.commands() if together[0].version > after]:
            if stood != stands and together[0].version in telling.facts:
                self._decide_again(telling, together, stood, stands)
            for record in together:
                stood = telling.decider.evolve(stood, telling.before[record.version])
                if record.version in telling.facts:
                    stands = telling.decider.evolve(stands, telling.facts[record.version])
        if all(isinstance(fact, PaperRetrieved) for fact in telling.facts.values()):
            for version in list(telling.facts):  # of a matter that is no more nothing was taken
                telling.void(version)

    def _decide_again(self, telling: Telling, together: Together, stood: Any, stands: Any) -> None:
        command = retraced(telling, together, stood, self.books)
        if command is None:
            return
        if isinstance(command, MarkRead):
            self._read_again(telling, stands, command, together)
            return
        facts = [telling.facts[record.version] for record in together]
        events = self._again(telling, stands, command, together)
        if not same_kind(events, facts):
            _refuse_for(facts[0], Words("已失去前提", "it has lost its ground"))
        if list(decided(telling, stood, command, self.recorder(together), self.books)) == facts:
            self.correct(telling, together, events, (stood, command), (stands, command))

    def _read_again(self, telling: Telling, state: Any, command: MarkRead, together: Together) -> None:
        """Looking at a paper stands in nobody's way: what was not sent to the reader now does not count as read."""
        try:
            read = decided(telling, state, command, together[0].principal, self.books)
        except (Refused, AssertionError, LookupError):
            read = ()
        for record in together:
            if record.version in telling.facts and telling.facts[record.version] not in read:
                telling.void(record.version)

    def _again(self, telling: Telling, state: Any, command: Command, together: Together) -> Sequence[Event]:
        try:
            return decided(telling, state, command, self.recorder(together), self.books)
        except Refused as refused:
            _refuse_for(together[0].event, Words(refused.zh, refused.en))
        except (AssertionError, LookupError):  # the decision presumes what does not stand any more
            pass
        return ()

    def _beside(self, telling: Telling, together: Together, former: Given | None, given: Given | None) -> None:
        """In other streams: void what was recorded with the former command, record what follows from the given one."""
        was, now = (self._companions(telling, together, command) for command in (former, given))
        for stream, companion in was:
            if (stream, companion) not in now:
                for given_by in sorted(telling.commands_of(together)):
                    self._void_beside(self.telling(stream), companion, together, given_by)
        for stream, companion in now:
            if (stream, companion) not in was:
                self.record(self.telling(stream), companion)

    def _void_beside(self, telling: Telling, companion: Command, together: Together, given_by: tuple[str, str]) -> None:
        """What this companion led to: of one command, several may have written to the stream.

        `given_by`: who gave the command, or one that amended it since, under which key.
        """
        recorded = telling.by(*given_by)
        if not recorded:
            return
        said = self._again(telling, telling.stood(recorded[0].version), companion, together)
        for record in recorded:
            if telling.facts[record.version] in said:
                telling.void(record.version)
        if category_of(telling.stream).kind is not Kind.BOOKS:
            self.hold(telling, recorded[-1].version)

    def _companions(self, telling: Telling, together: Together, given: Given | None) -> Sequence[Companion]:
        if given is None:
            return ()
        state, command = given
        context = circumstances(telling, state, command, self.recorder(together), self.books)
        return list(telling.decider.companions(state, command, context))


def _refuse_for(fact: Event, why: Words) -> None:
    require(False, "COR-04", record=Words(fact.zh, fact.en), day=fact.occurred_on, why=why)
