"""The organs to choose from in a form: by the name of today, by short names and by former ones."""

from __future__ import annotations

from datetime import date

from domain.registry import Registry
from fuyuan.web.language import gettext as _


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
