"""What serves each clause of the opinion: the streams and views that name it, its rules and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.definitions import DEFINITIONS
from events.clauses import Clause
from events.streams import CATEGORIES, Category
from projections.view import View
from projections.views import MENU


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One clause and what serves it. `rules` are groups such as `SUG`, `figures` metrics such as `M24`."""

    clause: Clause
    categories: tuple[Category, ...]
    rules: tuple[str, ...]
    views: tuple[View, ...]
    figures: tuple[str, ...]


_NUMBERED: Final[Mapping[Clause, tuple[str, str]]] = {
    Clause.COURT_BULLETINS: ("BUL", "M01-M07"),
    Clause.GOVERNMENT_BULLETINS: ("BUL", "M01 M03-M04 M06-M07 M95"),
    Clause.MEETINGS: ("MTG", "M10-M19"),
    Clause.SUGGESTIONS: ("SUG", "M20-M33"),
    Clause.RECONSIDERATION: ("REC", "M34-M39 M93-M94"),
    Clause.APPEARANCE: ("APP", "M40-M49"),
    Clause.OBSERVATION: ("OBS", "M50-M51"),
    Clause.TRAINING_RESEARCH: ("TRN RES", "M52-M59"),
    Clause.RISK: ("RSK", "M60-M69"),
    Clause.COORDINATION: ("COO", "M70-M71"),
    Clause.REMEDIES: ("DIS PET", "M72-M79"),
    Clause.ORGANISATION: ("GRP", "M96-M97"),
    Clause.PUBLICITY: ("PUB", "M98"),
    Clause.YEARLY: ("ANR", ""),
    Clause.CASES: ("CAS", "M80-M92"),
    Clause.COMMON: ("ORG GEN COR", ""),
}
"""The groups of its rules and the numbers of its figures, as the rules and the dictionary count them."""


def _mechanism(clause: Clause) -> Mechanism:
    rules, numbers = _NUMBERED[clause]
    ends = [span.partition("-") for span in numbers.split()]
    return Mechanism(
        clause,
        tuple(category for category in CATEGORIES.values() if clause in category.clauses),
        tuple(rules.split()),
        MENU[clause],
        tuple(m for m in DEFINITIONS if any(first <= m <= (last or first) for first, _, last in ends)),
    )


MECHANISMS: Final = tuple(map(_mechanism, Clause))
