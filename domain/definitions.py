"""The metric dictionary as data: what each figure counts, over what, and by which rule (domain C.3).

The text is `definitions.toml`. A published figure names its definition by id and version; a definition never
changes under its version.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from events.terms import Term


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
    """One metric. `denominator` is None where nothing is divided; `source` is a clause, an article, or a rule id."""

    id: str
    label: Label
    unit: str
    numerator: Label
    denominator: Label | None
    source: str


def _definition(metric: str, entry: Mapping[str, Any]) -> Definition:
    over = entry.get("denominator")
    return Definition(
        id=metric,
        label=Label(entry["zh"], entry["en"]),
        unit=entry["unit"],
        numerator=Label(*entry["numerator"]),
        denominator=Label(*over) if over else None,
        source=entry["source"],
    )


def _load() -> tuple[str, Mapping[str, Definition]]:
    text = tomllib.loads((Path(__file__).parent / "definitions.toml").read_text("utf-8"))
    version = text.pop("version")
    return version, MappingProxyType({metric: _definition(metric, entry) for metric, entry in text.items()})


VERSION, DEFINITIONS = _load()
