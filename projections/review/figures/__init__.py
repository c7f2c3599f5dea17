"""Every figure of the first review: for each metric id one pure function that gives its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from projections.review.facts import Facts
from projections.review.figure import Figure, Values

_MODULES = tuple(import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
FIGURES: Mapping[str, Callable[[Facts], Values]] = MappingProxyType(
    {
        name[:3].upper(): function
        for module in _MODULES
        for name, function in vars(module).items()
        if re.match(r"m\d\d_", name) and function.__module__ == module.__name__
    }
)
"""Metric id → the function that bears it in its name: `m24_reply_rate` for M24 of `domain/definitions.toml`."""


def figures(facts: Facts) -> Mapping[str, Figure]:
    """All figures, by metric id, in the order of the dictionary."""
    return {metric: figure(metric, facts) for metric in sorted(FIGURES)}


def figure(metric: str, facts: Facts) -> Figure:
    """The figure of that metric id."""
    return Figure(metric, FIGURES[metric](facts))
