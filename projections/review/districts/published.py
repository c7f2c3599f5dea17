"""What a district published of a year: the values of its public edition, as they are printed there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.definitions import DEFINITIONS, VERSION
from events.errors import SayingError
from projections.percentage import percent
from projections.review.figure import SUPPRESSED


@dataclass(eq=False)
class NotTogether(SayingError):
    """Files that make no review of districts together."""

    text = "{zh} / {en}"
    zh: str
    en: str


class Value(BaseModel):
    """One value of a figure; without numbers where the edition does not show it, or it is a median or an answer."""

    model_config = ConfigDict(frozen=True)

    key: str
    title: dict[str, str]
    text: str
    number: int | None = None
    numerator: int | None = None
    denominator: int | None = None

    @property
    def shown(self) -> bool:
        return self.text != SUPPRESSED

    @property
    def over(self) -> tuple[int, int] | None:
        """Numerator and denominator."""
        if self.numerator is None or self.denominator is None:
            return None
        return self.numerator, self.denominator


class _Figure(BaseModel):
    id: str
    values: tuple[Value, ...]


class _Provenance(BaseModel):
    definition_version: str
    events: int = Field(ge=0)
    sha256: str
    figures_digest: str = ""


class _Document(BaseModel):
    kind: str
    edition: str
    code: str
    jurisdiction: str
    year: int
    cut_off: str
    figures: tuple[_Figure, ...]
    provenance: _Provenance


@dataclass(frozen=True, slots=True)
class Published:
    """`figures_digest` is that which both sides confirmed before the edition was published, "" where it is not said."""

    code: str
    name: str
    year: int
    cut_off: str
    events: int
    sha256: str
    figures_digest: str
    values: Mapping[str, Value]
    """By `<metric>.<value>`."""


def published(name: str, content: bytes) -> Published:
    """Of a `…-public-document.json`; `name` says which file it is. Raises NotTogether."""
    try:
        said = _Document.model_validate_json(content)
    except ValidationError as error:
        raise NotTogether(
            f"{name} 不是已公布的年度总结（…-public-document.json）", f"{name} is no public edition of a review"
        ) from error
    if (said.kind, said.edition) != ("annual_review", "public"):
        raise NotTogether(f"{name} 不是公开版", f"{name} is not the public edition")
    if said.provenance.definition_version != VERSION:
        theirs = said.provenance.definition_version
        raise NotTogether(
            f"{name} 使用第{theirs}版指标定义，不能与第{VERSION}版并列",
            f"{name} uses version {theirs} of the definitions, which cannot stand beside version {VERSION}",
        )
    proof = said.provenance
    values = {f"{figure.id}.{value.key}": value for figure in said.figures for value in figure.values}
    known = {name: value for name, value in values.items() if name.partition(".")[0] in DEFINITIONS}
    return Published(
        said.code, said.jurisdiction, said.year, said.cut_off, proof.events, proof.sha256, proof.figures_digest, known
    )


def together(editions: Iterable[Published]) -> tuple[Published, ...]:
    """Those of one year, each district once, by their codes. Raises NotTogether."""
    found = sorted(editions, key=lambda each: (each.code, each.cut_off))
    if not found:
        raise NotTogether("没有任何区县已公布的年度总结", "there is no published edition of any district")
    if len(years := sorted({each.year for each in found})) > 1:
        said = "、".join(map(str, years))
        raise NotTogether(f"各份总结的年度不同：{said}", f"they are of different years: {said}")
    for one, other in pairwise(found):
        if one.code == other.code:
            raise NotTogether(f"{one.name}（{one.code}）有两份总结", f"there are two of {one.name} ({one.code})")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Total:
    """One value over all districts: the sum of what they count, and what that is as text."""

    text: str
    over: tuple[int, int] | None = None
    number: int | None = None


def total(values: Sequence[Value | None]) -> Total | None:
    """None where one is not shown, or is no number that can be added up."""
    if not values or any(value is None or not value.shown for value in values):
        return None
    overs = [value.over for value in values if value is not None]
    if all(over is not None for over in overs):
        part, whole = (sum(over[place] for over in overs if over is not None) for place in (0, 1))
        unit = " %" if whole else ""
        return Total(f"{part}/{whole} = {percent(part, whole)}{unit}", (part, whole))
    numbers = list(_numbers(values))
    return Total(str(sum(numbers)), number=sum(numbers)) if len(numbers) == len(values) else None


def _numbers(values: Iterable[Value | None]) -> Iterator[int]:
    return (value.number for value in values if value is not None and value.number is not None)
