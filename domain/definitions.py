"""The metric dictionary as data: what each figure counts, over what, and by which rule (domain C.3).

The text is `definitions.toml`. A published figure names its definition by id and version; a definition never
changes under its version.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from events.terms import Term, Words


@dataclass(frozen=True)
class Label:
    """A title in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, term: Term) -> Label:
        """What a word of a closed list is called."""
        return cls(term.zh, term.en)


@dataclass(frozen=True, slots=True)
class Definition:
    """One metric. `denominator` is None where nothing is divided; `source` is a clause, an article, or a rule id.

    `values` are the keys of the numbers that the review gives of it.
    """

    id: str
    label: Label
    unit: str
    values: tuple[str, ...]
    numerator: Label
    denominator: Label | None
    source: str

    def unknown_key(self, measure: str) -> Words | None:
        """What is wrong with a key that this metric does not have; what a paper calls a value in Chinese is free."""
        if not measure.isascii() or measure in self.values:
            return None
        close = get_close_matches(measure.lower(), self.values, n=3, cutoff=0.5)
        zh, en = ("您要找的是不是", "did you mean") if close else ("可以填写", "there are")
        keys = close or self.values
        return Words(
            f"{self.id}（{self.label.zh}）没有统计项“{measure}”，{zh}：{'、'.join(keys)}",
            f"{self.id} has no value {measure}; {en}: {', '.join(keys)}",
        )


def _definition(metric: str, entry: Mapping[str, Any]) -> Definition:
    over = entry.get("denominator")
    return Definition(
        id=metric,
        label=Label(entry["zh"], entry["en"]),
        unit=entry["unit"],
        values=tuple(entry["values"]),
        numerator=Label(*entry["numerator"]),
        denominator=Label(*over) if over else None,
        source=entry["source"],
    )


def _load() -> tuple[str, Mapping[str, Definition]]:
    text = tomllib.loads((Path(__file__).parent / "definitions.toml").read_text("utf-8"))
    version = text.pop("version")
    return version, MappingProxyType({metric: _definition(metric, entry) for metric, entry in text.items()})


VERSION, DEFINITIONS = _load()
