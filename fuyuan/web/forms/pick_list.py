"""The organs to choose from in a form, by the name of today, by short names and by former ones; and the jurisdictions
of the same engine, by their codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.registry import Registry
from fuyuan.overseeing.directory import Entry
from fuyuan.web.forms.named_matters import Named
from fuyuan.web.language import gettext as _


@dataclass(frozen=True, slots=True)
class PickLists:
    """Of a form: organs and jurisdictions, each with what stands beside it, and matters."""

    organs: Sequence[tuple[str, str]] = ()
    districts: Sequence[tuple[str, str]] = ()
    matters: Named = field(default_factory=dict)


def organs_to_pick(registry: Registry) -> list[tuple[str, str]]:
    """What is written for an organ, in the order of these names, and what stands beside it in the list.

    A name of today that is another's short or former name means who bears it today.
    """
    today = {organ: organ.name(date.max) for organ in registry.organs.values()}
    offered = dict.fromkeys(today.values(), "")
    for organ, name in today.items():
        for short in organ.short_names:
            offered.setdefault(short, name)
        for _since, former in organ.names:
            offered.setdefault(former, _("原名称，现为%(name)s", name=name))
    return sorted(offered.items())


def districts_to_pick(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """The code, and what stands beside it: what is sent to one that is suspended waits until it is resumed."""
    return [(one.code, _("%(name)s（暂停使用）", name=one.name) if one.suspended else one.name) for one in entries]
