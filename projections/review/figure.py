"""What a figure is: one metric with its values, each a count, a sum, a rate, a ratio, a median, an answer or a table.

Values carry the references behind them (`<side>/<event id>`, with `#` and a part where one event holds several
things that are counted), so a figure can be followed back to the log. Arithmetic is exact, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import ClassVar, Literal, Protocol, TypeVar

from domain.definitions import Label as Label  # a figure's titles and a definition's are of one kind
from events.annual_review import BaselineFigure
from events.terms import Term
from projections.percentage import NONE, percent

T = TypeVar("T")
NO_RECORD = Label("无记录", "no record")
BASELINE = "（基数）"
"""What marks a number that was entered from a paper and does not follow from events."""
SUPPRESSED = "*"
"""What stands in place of a number that an edition leaves out."""
RESTRICTED = "（限定知悉）"
"""What stands in a table for a title, a text or an organ that not every reader may know of (ANR-05)."""


@dataclass(frozen=True)
class _Named:
    """A value has a key, by which it is found in its figure, and a title."""

    key: str
    label: Label


@dataclass(frozen=True)
class _Over(_Named):
    """So many over so many, as lists of references."""

    part: tuple[str, ...]
    whole: tuple[str, ...]

    @property
    def numerator(self) -> int:
        return len(self.part)

    @property
    def denominator(self) -> int:
        return len(self.whole)


@dataclass(frozen=True)
class Count(_Named):
    """How many: one reference for each thing counted."""

    kind: ClassVar[str] = "count"
    refs: tuple[str, ...]

    @property
    def value(self) -> int:
        return len(self.refs)

    @property
    def text(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Rate(_Over):
    """A part of a whole; both are lists of references, the part within the whole (ANR-04).

    Where `within` is False, the part is counted independently of the whole: the cases concluded in a year over those
    filed in it (M81, M93). Such a rate may pass 100 %.
    """

    kind: ClassVar[str] = "rate"
    within: bool = True

    def __post_init__(self) -> None:
        if self.within and not set(self.part) <= set(self.whole):
            raise ValueError(f"{self.key}: the numerator counts what the denominator does not")

    @property
    def percent(self) -> str:
        return percent(self.numerator, self.denominator)

    @property
    def text(self) -> str:
        unit = "" if self.denominator == 0 else " %"
        return f"{self.numerator}/{self.denominator} = {self.percent}{unit}"


@dataclass(frozen=True)
class Ratio(_Over):
    """So many of one thing to one of another, with one decimal, half up; "—" to nothing (M94)."""

    kind: ClassVar[str] = "ratio"

    @property
    def text(self) -> str:
        if not self.whole:
            return f"{self.numerator}/0 = {NONE}"
        tenths = (20 * self.numerator + self.denominator) // (2 * self.denominator)
        return f"{self.numerator}/{self.denominator} = {tenths // 10}.{tenths % 10}"


@dataclass(frozen=True)
class Sum(_Named):
    """How many altogether: the numbers that were stated (people, yuan), each with the reference that states it."""

    kind: ClassVar[str] = "sum"
    parts: tuple[tuple[int, str], ...]

    @property
    def value(self) -> int:
        return sum(number for number, _ in self.parts)

    @property
    def text(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Median(_Named):
    """The middle of `n` spans, in days or in whole months; of an even number the mean of the two in the middle."""

    kind: ClassVar[str] = "median"
    spans: tuple[tuple[int, str], ...]
    unit: Literal["days", "months"] = "days"

    @property
    def n(self) -> int:
        return len(self.spans)

    @cached_property
    def days(self) -> str:
        if not self.spans:
            return NONE
        ordered = sorted(days for days, _ in self.spans)
        twice = ordered[(self.n - 1) // 2] + ordered[self.n // 2]
        return str(twice // 2) if twice % 2 == 0 else str(Decimal(twice) / 2)

    @property
    def text(self) -> str:
        unit = "天" if self.unit == "days" else "个月"
        return self.days if not self.spans else f"{self.days} {unit}（n = {self.n}）"


@dataclass(frozen=True)
class Answer(_Named):
    """Yes, with the day, or no, with what is missing."""

    kind: ClassVar[str] = "answer"
    yes: bool
    on: date | None = None
    missing: tuple[Label, ...] = ()
    refs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        if self.yes:
            return "是" if self.on is None else f"是（{self.on}）"
        return "否" + (f"，缺：{'、'.join(label.zh for label in self.missing)}" if self.missing else "")


@dataclass(frozen=True)
class NoRecord(_Named):
    """In place of a number of a year whose records are not there: what is known of such a year is no figure of it."""

    kind: ClassVar[str] = "no_record"

    @property
    def text(self) -> str:
        return NO_RECORD.zh


@dataclass(frozen=True)
class NotShown(_Named):
    """In place of a number that an edition leaves out, since it could tell who the parties of a case are (ANR-05)."""

    kind: ClassVar[str] = "not_shown"

    @property
    def text(self) -> str:
        return SUPPRESSED


@dataclass(frozen=True)
class Baseline(_Named):
    """A number of a year before the records, as it was entered from a paper (ANR-06); `ref` is the entry."""

    kind: ClassVar[str] = "baseline"
    entered: BaselineFigure
    source: str
    ref: str

    @property
    def text(self) -> str:
        said = self.entered
        value = f"{said.value.normalize():f}"
        if said.denominator is not None:
            return f"{value}/{said.denominator} = {percent(int(said.value), said.denominator)} %{BASELINE}"
        return f"{said.value} %{BASELINE}" if said.percentage else f"{value}{BASELINE}"


Cell = str | int | date | None | Label | Rate
"""What stands in a table; None is an empty cell."""


Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Column:
    """`number` columns are set right; a `tight` one is not broken into lines."""

    zh: str
    en: str
    number: bool = False
    tight: bool = False


@dataclass(frozen=True)
class Table(_Named):
    """Rows under columns. `note` says what a reader must know to add them up."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: Rows
    note: Label | None = None


Value = Count | Sum | Rate | Ratio | Median | Answer | NoRecord | NotShown | Baseline | Table
Values = tuple[Value, ...]


@dataclass(frozen=True)
class Figure:
    """One metric of the dictionary, by its id, with its values in the order they are printed."""

    id: str
    values: Values

    def __getitem__(self, key: str) -> Value:
        """The value of that key. Raises KeyError."""
        for value in self.values:
            if value.key == key:
                return value
        raise KeyError(f"{self.id}.{key}")


def counts(terms: Iterable[Term], bearing: Iterable[tuple[Term | None, str]]) -> Iterator[Count]:
    """For each of these terms what bears it, given as (term, reference)."""
    given = list(bearing)
    return (Count(term.value, Label.of(term), tuple(ref for of, ref in given if of is term)) for term in terms)


def numbers(*columns: tuple[str, str]) -> tuple[Column, ...]:
    """Number columns with these titles."""
    return tuple(Column(zh, en, number=True) for zh, en in columns)


def by(key: str, zh: str, en: str, columns: tuple[Column, ...], rows: Rows, note: Label | None = None) -> Table:
    """A table by what stands in its first column: 分单位, by organ; the other columns say how many."""
    return Table(key, Label(f"分{zh}", f"by {en}"), (Column(zh, en), *columns), rows, note)


class Referred(Protocol):
    """A fact that can be followed back to the log."""

    @property
    def ref(self) -> str: ...


def refs(things: Iterable[Referred]) -> tuple[str, ...]:
    """The references of facts, in their order."""
    return tuple(thing.ref for thing in things)


def share(
    key: str,
    label: Label,
    things: Collection[T],
    bears: Callable[[T], object],
    ref: Callable[[T], str] = attrgetter("ref"),
) -> Rate:
    """Those of the things that bear something, of all of them; `ref` is what refers to each."""
    return Rate(key, label, tuple(ref(thing) for thing in things if bears(thing)), tuple(map(ref, things)))
