"""An act of the sample year, and the book in which the plot writes them.

The plot writes matter by matter; `Book.acts` puts everything in the order of business days, gives out document
numbers in that order, and works out what each act has to wait for when the year is played over a real bus.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID, uuid5

import orjson
from pydantic_core import to_json

from events.case_grammar import CASE_TYPES
from events.values import CaseNumber, case_parts
from fuyuan.sample.arrivals import (
    COMMANDS,
    REGISTRY,
    REGISTRY_COPY,
    cited,
    effect_of,
    named_matter,
    references,
    register_of,
    registered_at_first,
)
from fuyuan.sample.days import WorkingDays

_NAMESPACE = UUID("2b1f0a52-3c53-5f0e-9a55-410204202020")


@dataclass(frozen=True, slots=True)
class Act:
    """One command that one organ gives on one day.

    - `on`: the business date; `body` holds it too, with the id of the matter.
    - `key`: the idempotency key, and the act's name.
    - `needs`: the keys of acts that must have been answered before.
    - `awaits`: (stream, version) of facts that must have arrived from the other side before.
    """

    on: date
    organ: str
    command: str
    body: dict[str, Any]
    key: str
    needs: tuple[str, ...] = ()
    awaits: tuple[tuple[str, int], ...] = ()

    @property
    def after_bus(self) -> bool:
        """A refusal may only mean that the other side's fact has not arrived yet."""
        return bool(self.awaits)

    @property
    def matter(self) -> str:
        return str(self.body["id"])


def case_lane(number: CaseNumber) -> str:
    """How the book calls the matter of a case: in ASCII, since it stands in the idempotency key."""
    parts = case_parts(number)
    return f"case-{parts.year}-{list(CASE_TYPES).index(parts.type_code)}-{parts.serial}"


class Numbers:
    """Document numbers by prefix and year, in the order in which they are first asked for; `on` is the day of asking.

    The letters of a department have other numbers in between, as they do in life: `gaps`.
    """

    def __init__(self, seed: int) -> None:
        self.on, self._seed = date.min, seed
        self._given: dict[tuple[str, str], str] = {}
        self._last: Counter[tuple[str, int]] = Counter()

    def __call__(self, prefix: str, name: str, *, gaps: bool = False) -> str:
        """The number of the document `name`: 鼓法建〔2024〕3号."""
        number = self._given.get((prefix, name))
        if number is None:
            year = self.on.year
            step = Random(f"{self._seed}/{prefix}/{self._last[prefix, year]}").randint(2, 9) if gaps else 1
            self._last[prefix, year] += step
            number = self._given[prefix, name] = f"{prefix}〔{year}〕{self._last[prefix, year]}号"
        return number


@dataclass(frozen=True, slots=True)
class Entry:
    """What the plot wrote: a command by its type, with its fields as the API takes them.

    A field that a document number stands in is a function of `Numbers`, called when its turn comes.
    `refers` names the matters whose papers it cites.
    `reaches` names further streams on the other side, beside that of the matter itself, that receive one event of it.
    """

    on: date
    organ: str
    matter: str
    command: str
    refers: tuple[str, ...]
    reaches: tuple[str, ...]
    fields: dict[str, Any]


class Book:
    """The acts of the twelve months up to `until`, in the making."""

    def __init__(self, until: date, seed: int) -> None:
        self.until, self.seed = until, seed
        self.random = Random(seed)
        self.days = WorkingDays(until)
        self.known: dict[str, UUID] = {}  # matters that are named by the machinery, not by the plot
        self._entries: list[Entry] = []

    def matter(self, name: str) -> UUID:
        """The id of a matter of these months and this seed."""
        return self.known.get(name) or uuid5(_NAMESPACE, f"{self.until}/{self.seed}/{name}")

    def add(self, day: int, organ: str, matter: str, command: str, /, **more: Any) -> int:
        """On working day `day`, `organ` gives `command` on the matter named, as `add_on` says. Returns `day`."""
        self.add_on(self.days[day], organ, matter, command, **more)
        return day

    def add_on(
        self,
        on: date,
        organ: str,
        matter: str,
        command: str,
        /,
        *,
        refers: tuple[str, ...] = (),
        reaches: tuple[str, ...] = (),
        **fields: Any,
    ) -> None:
        """What lies behind the last day is left out. `fields` need neither the id nor the business date."""
        if on <= self.until:
            self._entries.append(Entry(on, organ, matter, command, refers, reaches, fields))

    @cached_property
    def acts(self) -> list[Act]:
        """Everything in the order of business days; the book is closed by this."""
        chain = _Chain(self)
        return [chain.act(entry) for entry in sorted(self._entries, key=lambda entry: entry.on)]


class _Chain:
    """Goes through the entries in order and knows what each one follows."""

    def __init__(self, book: Book) -> None:
        self._book, self._numbers = book, Numbers(book.seed)
        self._last: dict[str, str] = {}  # the last act of a matter or register
        self._count: Counter[str] = Counter()
        self._versions: Counter[str] = Counter()
        self._versions[REGISTRY_COPY] = registered_at_first()
        self._foreign: dict[str, int] = {}  # the version that the other side's newest fact made of a stream

    def act(self, entry: Entry) -> Act:
        book = self._book
        self._numbers.on = entry.on
        fields = {name: value(self._numbers) if callable(value) else value for name, value in entry.fields.items()}
        command = COMMANDS[entry.command].model_validate_json(to_json(fields))
        identity = named_matter(command) or book.matter(entry.matter)
        command = command.model_copy(update={"id": identity, "occurred_on": entry.on})
        self._count[entry.matter] += 1
        key = f"sample-{book.until}-{book.seed}/{entry.matter}/{self._count[entry.matter]:02}-{command.type}"
        effect = effect_of(command)
        lanes = [entry.matter, *register_of(command)]
        refers = (*entry.refers, *map(case_lane, cited(command)))
        needs = dict.fromkeys(self._last[name] for name in (*lanes, *refers) if name in self._last)
        changed = (REGISTRY_COPY,) if REGISTRY in refers and effect.category != REGISTRY else ()
        streams = (effect.own(identity), *references(command), *changed)
        awaits = tuple((stream, self._foreign[stream]) for stream in streams if stream in self._foreign)
        self._last.update(dict.fromkeys(lanes, key))
        self._versions[effect.own(identity)] += effect.events
        for stream, events in (*effect.elsewhere(identity), *((stream, 1) for stream in entry.reaches)):
            self._versions[stream] += events
            self._foreign[stream] = self._versions[stream]
        body = orjson.loads(command.model_dump_json(exclude_defaults=True))
        return Act(entry.on, entry.organ, command.type, body, key, tuple(needs), awaits)
