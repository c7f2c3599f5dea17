"""What serves each clause of the opinion: the streams of its categories, and the names in `mechanisms.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from events.clauses import Clause
from events.streams import CATEGORIES, Category


class Mechanism(BaseModel):
    """One clause and what serves it. `rules` are groups such as `SUG`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clause: Clause
    categories: tuple[Category, ...]
    rules: tuple[str, ...]
    views: tuple[str, ...]
    figures: tuple[str, ...]


_TABLE = tomllib.loads((Path(__file__).parent / "mechanisms.toml").read_text("utf-8"))
MECHANISMS: Final = tuple(
    Mechanism(
        clause=clause,
        categories=tuple(category for category in CATEGORIES.values() if clause in category.clauses),
        **_TABLE[clause],
    )
    for clause in Clause
)
