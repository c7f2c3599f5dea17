"""The clauses of the opinion and the names of what serves each: `mechanisms.toml` as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict


class Clause(BaseModel):
    """One mechanism of the opinion. `categories` are of streams, `rules` are groups such as `SUG`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str
    zh: str
    en: str
    categories: tuple[str, ...]
    rules: tuple[str, ...]
    views: tuple[str, ...]
    figures: tuple[str, ...]


_TABLE = tomllib.loads((Path(__file__).parent / "mechanisms.toml").read_text("utf-8"))
CLAUSES: Final = tuple(Clause.model_validate(entry) for entry in _TABLE["clause"])
CATEGORIES: Final[Mapping[str, str]] = _TABLE["categories"]
"""What a matter is called in Chinese, by the first part of its stream id."""
