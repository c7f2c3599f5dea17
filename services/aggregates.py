"""The aggregates of a side: every decider in its folder and among those that several ledgers keep."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from events.base import Side
from events.streams import CATEGORIES
from services.decider import Decider
from services.shared.bulletin.decider import bulletin_decider


def aggregates(side: Side) -> list[Decider[Any]]:
    """In the order of the table of categories, which says whose they are."""
    kept = {decider.category: decider for decider in (bulletin_decider(side), *_defined_for(side))}
    return [kept[name] for name, category in CATEGORIES.items() if name in kept and side in category.sides]


def _defined_for(side: Side) -> list[Decider[Any]]:
    rooms = [import_module(name) for name in (f"services.{side}", "services.shared")]
    modules = [module.name for room in rooms for module in walk_packages(room.__path__, f"{room.__name__}.")]
    return [it for name in modules for it in vars(import_module(name)).values() if isinstance(it, Decider)]
