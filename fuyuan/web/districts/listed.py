"""`/districts`: the districts of a city or province, whether they are at work, and how far the review of a year is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from fuyuan.overseeing.editions import EditionOf, Stands
from fuyuan.web.districts.comparison import ADDRESS, year_of
from fuyuan.web.districts.review import FORMS, address_of
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.question import Question, years
from fuyuan.web.seen import Seen
from fuyuan.web.words import link, long_day, moment

LIST: Final = "/districts"
CLOSED: Final = frozenset({Stands.SUSPENDED, Stands.PREPARED, Stands.UNREADABLE})
"""Of such a district there is nothing to be read."""


def listed(seen: Seen, question: Question, found: Sequence[EditionOf]) -> dict[str, Any]:
    """Raises BadQuestion."""
    year = year_of(seen, question)
    usable = any(one.stands is Stands.PUBLISHED for one in found)
    return {
        "year": year,
        "years": years(seen, year),
        "rows": [_row(one) for one in found],
        "published": sum(one.published_on is not None for one in found),
        "comparison": link(ADDRESS, year=f"{year:04}"),
        "files": [(name, address_of(year, ending)) for name, ending in FORMS] if usable else [],
        "missing": [one.district.name for one in found if one.stands is not Stands.PUBLISHED],
        "making": any(one.stands is Stands.MAKING for one in found),
        "preparing": any(one.stands is Stands.PREPARED for one in found),
    }


def _row(one: EditionOf) -> dict[str, Any]:
    """`review` says how far its review is, and since when."""
    suspended = one.district.suspended
    return {
        "code": one.district.code,
        "name": one.district.name,
        "href": "" if one.stands in CLOSED else f"{LIST}/{one.district.code}",
        "state": _("暂停") if suspended else "" if one.stands is Stands.UNREADABLE else _("运行"),
        "since": _("%(at)s起：%(reason)s", at=moment(suspended), reason=one.district.reason) if suspended else "",
        "last": moment(one.last) if one.last else "",
        "stands": one.stands.value,
        "review": "" if one.stands is Stands.SUSPENDED else named(one.stands),
        "why": named(one.why) if one.why else long_day(one.published_on),
    }
