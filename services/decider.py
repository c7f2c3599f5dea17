"""The machinery of every aggregate: commands, receipts, the decider, the context of a decision.

A decider is three pure things: an initial state, `evolve` (state, event → state) and one decision function
per command (state, command, context → events, or a refusal). The ledger does everything else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, reduce
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar, get_type_hints
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from domain.audience import Audience, Party, audience, may_know
from domain.authority import entitled
from domain.calendar import Calendar
from domain.natural_keys import matter_of_key as matter_of_key
from domain.registry import Registry
from domain.settings import RuleSettings
from events.base import Event, Side, Visibility
from events.envelope import Envelope
from events.instants import SHANGHAI
from events.streams import Kind, category_of, principal_stream
from events.terms import Term
from events.values import Day, OrganId, ShortText
from events.vocabulary import OrganRole
from services.attachments.held import HoldsFile, no_file, require_held
from services.errors import BadCommand, FieldError
from services.refusal.personal_data import require_no_personal_data

ANOTHER_MATTER = "事项标识（id）与所指事项不符，可以不填 / the id is of another matter: leave it out"
Fact = TypeVar("Fact", bound=Event)
FactClass: TypeAlias = type[Fact]
S = TypeVar("S")


class Command(BaseModel):
    """Base of every command. `id` names the matter; `occurred_on` is the business date, today when left out.

    Declared as `class SendSuggestion(Command, zh="发出司法建议")`. A command declared with `opens=True` may start
    a matter and may then leave `id` out: it is derived from the idempotency key.
    A command declared with `internal=True` is given by policies only, never by a caller. `key` is the field that names
    the matter in the world, where there is one. `false_alarm` is the reason why a text that was refused for personal
    data holds none; it stands in the envelope, not in the event.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    type: ClassVar[str]
    zh: ClassVar[str]
    says: ClassVar[str]
    opens: ClassVar[bool]
    internal: ClassVar[bool]
    key: ClassVar[str] = ""

    id: UUID | None = None
    occurred_on: Day | None = None
    false_alarm: ShortText | None = None

    def __init_subclass__(cls, *, zh: str = "", opens: bool = False, internal: bool = False, key: str = "") -> None:
        super().__init_subclass__()
        cls.type = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        cls.zh, cls.opens, cls.internal, cls.key = zh, opens, internal, key or cls.key

    def natural_key(self) -> str | None:
        """What names the matter in the world, where something does: its id then follows (`matter_of_key`).

        Two commands that name the same case are about the same matter, whoever gives them, on either side.
        """
        name = getattr(self, self.key) if self.key else None
        return None if name is None else str(name)

    def references(self, side: Side) -> list[str]:
        """The streams on the ledger of `side` whose states the decision needs to see."""
        return []

    def warnings(self, known: Callable[[str], Any] = lambda stream: None) -> Sequence[Term]:
        """What is unusual in it though no rule forbids it: said in the answer, never a reason to refuse.

        `known`: the state of a stream that `references` names, None where there is none.
        """
        return ()

    @property
    def on(self) -> date:
        """The business date. The ledger stamps it before any decision."""
        assert self.occurred_on is not None
        return self.occurred_on

    def fact(self, event: FactClass[Fact], **more: Any) -> Fact:
        """The event that repeats the fields that it shares with the command, of the business date, with `more`."""
        repeated = {name: getattr(self, name) for name in _in_common(self.__class__, event)}
        return event(**{**repeated, "occurred_on": self.on, **more})

    def repeats(self, event: Event | None) -> bool:
        """Whether this was done before: the event says what the command says, of whatever day."""
        if event is None:
            return False
        said = _in_common(self.__class__, event.__class__) - {"occurred_on"}
        return all(getattr(self, name) == getattr(event, name) for name in said)

    @classmethod
    def as_recorded(cls, events: Sequence[Event]) -> dict[str, Any]:
        """The fields of the command that led to these events, as JSON has them, as far as the events repeat them.

        A command of which no event repeats what it must say tells it itself.
        """
        fields: dict[str, Any] = {}
        for event in events:
            repeated = _in_common(cls, event.__class__) - {"occurred_on"} - fields.keys()
            fields |= event.model_dump(mode="json", include=set(repeated), exclude_none=True)
        return fields

    def digest(self) -> str:
        """16 hex digits that two commands share only when they say the same (SHA-256 of the fields that are set)."""
        content = self.__pydantic_serializer__.to_json(self, exclude_defaults=True)
        return hashlib.sha256(self.type.encode() + b"\n" + content).hexdigest()[:16]


@cache
def _in_common(command: type[Command], event: type[Event]) -> frozenset[str]:
    return frozenset(command.model_fields) & frozenset(event.model_fields)


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a decision may know besides its own stream: the time, who asks, and reference data.

    `at` is the recording instant (UTC), `jurisdiction` the code of the district. `known` holds the states of the
    streams that the command's `references` named, None where the stream does not exist. What the actor may do or know
    is asked of today, never of a business date: that one the caller chooses. `holds_file`: whether this side has the
    bytes of a file.
    """

    at: datetime
    jurisdiction: str
    side: Side
    actor: str
    stream: str
    registry: Registry
    calendar: Calendar
    settings: RuleSettings
    known: Mapping[str, Any] = field(default_factory=dict)
    holds_file: HoldsFile = no_file

    @property
    def today(self) -> date:
        """The date in Asia/Shanghai."""
        return self.at.astimezone(SHANGHAI).date()

    @property
    def matter(self) -> UUID:
        """The id of the matter this stream is about."""
        return UUID(self.stream.rpartition(":")[2])

    def acts_for(self, *organs: OrganId) -> bool:
        """Whether the actor is one of these organs, or continues its powers (ORG-02)."""
        return any(self.registry.acts_for(self.actor, organ, self.today) for organ in organs)

    def holds(self, *roles: OrganRole) -> bool:
        """Whether the actor itself holds one of these roles."""
        return any(self.registry.holds(self.actor, role, self.today) for role in roles)

    def entitled(self, *roles: OrganRole) -> bool:
        """Whether the actor holds one of these roles, or continues the powers of an organ that holds it."""
        return any(entitled(self.actor, role, self.registry, self.today) for role in roles)

    def may_know(self, visibility: Visibility, concerned: Iterable[Party | None]) -> bool:
        """Whether the actor may know of a matter of this class that concerns these parties, so may name it as well."""
        return may_know(audience(visibility, concerned), self.actor, self.registry, self.today)


Decision = Callable[[Any, Any, Context], Sequence[Event]]


def by_command(*decisions: Decision) -> Mapping[type[Command], Decision]:
    """Each decision function by the class of its parameter `command`. Raises TypeError where two decide the same."""
    table = {get_type_hints(decision)["command"]: decision for decision in decisions}
    if len(table) != len(decisions):
        raise TypeError("two functions decide the same command")
    return table


Companion = tuple[str, Command]
Source = Callable[[Envelope, Any], Any]
"""The value of one field of a command, from a foreign event's envelope and payload."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What another side says and this aggregate takes over: made by `services.receipt`.

    - `command`: what is given when it arrives.
    - `events`: the foreign events, by the name of the policy. The name is part of the key under which the command is
      given, so it never changes.
    - `sources`: where each field of the command comes from.
    - `where`: whether the payload is for us at all.
    - `same_matter`: about the matter of the same uuid; `matter`: about the one that the payload says; else its own.
    - `elsewhere`: whether another jurisdiction says it, not another side of ours.
    - `decide`: the decision of a command that only keeps what arrived.
    """

    command: type[Command]
    events: Mapping[str, type[Event]]
    sources: Mapping[str, Source]
    where: Callable[[Any], bool] = lambda payload: True
    same_matter: bool = True
    decide: Decision | None = None
    elsewhere: bool = False
    matter: Callable[[Any], UUID] | None = None

    def commands(self, envelope: Envelope, payload: Event) -> list[Command]:
        """What is given when this event arrives: legal effect is of its business date."""
        if not self.where(payload):
            return []
        fields = {name: source(envelope, payload) for name, source in self.sources.items()}
        matter = self.matter(payload) if self.matter else envelope.matter if self.same_matter else None
        return [self.command(id=matter, occurred_on=payload.occurred_on, **fields)]


@dataclass(frozen=True, slots=True)
class Decider(Generic[S]):
    """One aggregate.

    - `category`: the first part of its stream ids; `singleton` when the category is the whole stream id.
    - `receipts`: what it takes over from the other sides.
    - `decisions`: command class → decision function; what is only kept decides itself.
    - `companions`: commands on other streams of the same ledger that are recorded with this one or not at all.
    - `relies_on`: streams of the same ledger whose states a decision needs to see besides those that the command names,
      such as the case a matter is about.
    - `visibility`: the visibility class of the events, from the state after them; by default the state's own, else
      bilateral. What a side notes for itself (`Kind.BOOKS`) is restricted, since it names matters of every class.
    - `concerned`: who may know of the matter whatever its class; None is nobody. By default whom the state calls so.
    - `personal_data`: the rule that refuses personal data in the texts of a caller's command.
    - `may_name_persons`: whether this command may hold personal data in its texts; by default none may.
    """

    category: str
    initial: S
    evolve: Callable[[S, Any], S]
    decisions: Mapping[type[Command], Decision] = field(default_factory=dict)
    companions: Callable[[S, Any, Context], Iterable[Companion]] = lambda state, command, context: ()
    relies_on: Callable[[S], Iterable[str]] = lambda state: ()
    visibility: Callable[[S], Visibility] = lambda state: getattr(state, "visibility", Visibility.BILATERAL)
    concerned: Callable[[S], Iterable[Party | None]] = lambda state: getattr(state, "concerned", ())
    personal_data: str = "GEN-12"
    may_name_persons: Callable[[S, Any], bool] = lambda state, command: False
    singleton: bool = False
    receipts: Sequence[Receipt] = ()

    def __post_init__(self) -> None:
        kept = {receipt.command: receipt.decide for receipt in self.receipts if receipt.decide is not None}
        object.__setattr__(self, "decisions", {**kept, **self.decisions})
        if category_of(self.category).kind is Kind.BOOKS:
            object.__setattr__(self, "visibility", lambda state: Visibility.RESTRICTED)

    def fold(self, events: Iterable[Event], state: S | None = None) -> S:
        """The state after `events`, from the initial state or from `state`."""
        return reduce(self.evolve, events, self.initial if state is None else state)

    def audience(self, state: S) -> Audience:
        """Who may know of the matter in this state."""
        return audience(self.visibility(state), self.concerned(state))

    def decide(self, state: S, command: Command, context: Context) -> Sequence[Event]:
        """The events that `command` causes, or a refusal.

        What nothing else forbids is still refused where a text in it names a person, or the side lacks a file (GEN-23).
        A policy's command repeats what was checked when it was first said.
        """
        events = self.decisions[type(command)](state, command, context)
        if events and not command.internal:
            if not self.may_name_persons(state, command):
                require_no_personal_data(command, self.personal_data, command.false_alarm)
            require_held(command, context)
        return events

    def matter(self, command: Command) -> UUID | None:
        """The matter that the command names by its id or by its natural key, None where it names none.

        A side's part of a matter has the id of the matter, which follows from the key as it does where it was opened.
        Raises BadCommand where both are given and differ.
        """
        key = command.natural_key()
        if key is None:
            return command.id
        named = matter_of_key(principal_stream(self.category), key)
        if command.id not in (None, named):
            raise BadCommand(ANOTHER_MATTER, (FieldError("id", ANOTHER_MATTER),))
        return named

    def stream(self, matter: UUID) -> str:
        """The stream id of a matter."""
        return self.category if self.singleton else f"{self.category}:{matter}"
