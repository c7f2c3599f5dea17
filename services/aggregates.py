"""The aggregates of a side: every decider in its folder and among those that several ledgers keep."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from events.base import Side
from events.streams import CATEGORIES
from services.decider import Decider


def aggregates(side: Side) -> list[Decider[Any]]:
    """In the order of the table of categories, which says whose they are."""
    rooms = [import_module(name) for name in (f"services.{side}", "services.shared")]
    modules = [module.name for room in rooms for module in walk_packages(room.__path__, f"{room.__name__}.")]
    members = [member for name in modules for member in vars(import_module(name)).values()]
    kept = {member.category: member for member in members if isinstance(member, Decider)}
    return [kept[name] for name, category in CATEGORIES.items() if name in kept and side in category.sides]
