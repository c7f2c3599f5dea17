"""Each figure of a review beside the plain computation of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import orjson

from projections.review.report import review
from tests.figures.plain.documents import Year, read
from tests.figures.plain.values import Values, published

PLAIN: Mapping[str, Callable[[Year], Values]] = {
    name.upper(): function
    for module in iter_modules([str(Path(__file__).parent / "plain")])
    for name, function in vars(import_module(f"tests.figures.plain.{module.name}")).items()
    if re.fullmatch(r"m\d\d", name)
}
"""Metric id → the plain computation of it."""


def reviewed(documents: Iterable[bytes], year: int, cut_off: datetime, meetings_due: int = 1) -> dict[str, Values]:
    """What the review publishes of each figure."""
    made = review(documents, year, cut_off, "开封市鼓楼区", meetings_due)
    return {metric: published(figure) for metric, figure in orjson.loads(made.to_json())["figures"].items()}


def computed(documents: Iterable[bytes], year: int, cut_off: datetime, meetings_due: int = 1) -> dict[str, Values]:
    """What the definitions say of the same documents."""
    facts = read(documents, year, cut_off, meetings_due)
    return {metric: plain(facts) for metric, plain in PLAIN.items()}


def differing(shown: Mapping[str, Values], meant: Mapping[str, Values]) -> dict[str, tuple[Any, Any]]:
    """Every value that is not the same, as (shown, meant); the rows of a table in any order."""
    found = {}
    for metric, values in meant.items():
        for key in sorted(values.keys() | shown[metric].keys()):
            one, other = _ordered(shown[metric].get(key)), _ordered(values.get(key))
            if one != other:
                found[f"{metric}.{key}"] = one, other
    return found


def _ordered(value: Any) -> Any:
    return sorted(value, key=repr) if isinstance(value, list) else value
