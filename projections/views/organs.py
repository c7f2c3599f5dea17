"""The organs: names, kinds, roles and successors as of a day, from the joint registry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from domain.delegation import Delegation
from events.organ import DelegatedMatter, OrganChanged, OrganDeactivated, OrganRegistered, OrganRenamed, OrganSuperseded
from events.terms import Term
from events.vocabulary import OrganRole
from projections.asked import Asked
from projections.keeping import as_of, dated, keeping, kept, shown
from projections.sql import first_true
from projections.view import Column, Order, View, same
from projections.views.columns import status

_CHANGING = ("superior", "organ_kind", "is_member", "is_enforcement")
_FLAGS = ("is_member", "is_enforcement", "outside_district")
_REGISTERED = ("name", "organ_kind", "organ_side", "superior", *_FLAGS, "uscc", "division_code")
ORGAN = keeping(
    "organ",
    kept(OrganRegistered, "organ", *_REGISTERED, on="active_from"),
    kept(OrganRenamed, "organ", "name"),
    dated(OrganSuperseded, "organ", "successor", on="ended_on"),
    dated(OrganDeactivated, "organ", on="ended_on"),
    of="organ",
)

CHANGE = keeping(
    "organ_change",
    kept(OrganChanged, "organ", "superior", "organ_kind", "is_member", "is_enforcement", on="since"),
    by=("organ", "version"),
)
"""What holds otherwise from a day on; what a change does not say is null."""


def on_the_day(column: str, day: str) -> ColumnElement[Any]:
    """What a column of `ORGAN` says on that day: by the newest change that says it, else as it was registered."""
    change = CHANGE.c
    said = select(change[column]).where(change.organ == ORGAN.c.organ, change.since <= day, change[column].is_not(None))
    newest = said.order_by(change.since.desc(), change.version.desc()).limit(1).correlate(ORGAN).scalar_subquery()
    return func.coalesce(newest, ORGAN.c[column], type_=ORGAN.c[column].type).label(column)


class OrganStatus(Term):
    """Whether an organ exists on the day asked for."""

    ACTIVE = "active", "在用", "active"
    ENDED = "ended", "已终止", "ended"


def _rows(asked: Asked) -> Select[Any]:
    organ, day = ORGAN.c, asked.day
    stands = first_true((organ.ended_on <= day, OrganStatus.ENDED), otherwise=OrganStatus.ACTIVE)
    begun = or_(organ.active_from.is_(None), organ.active_from <= day)
    columns = as_of(ORGAN, day, *_CHANGING)
    changing = (on_the_day(name, day) for name in _CHANGING)
    return select(*columns, *changing, stands.label("status")).where(begun, organ.organ_kind.is_not(None))


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["name"] = asked.roster.name(row["organ"], asked.as_of) or row["name"]
    registry = asked.roster.registry
    organ = registry.organ(row["organ"])
    row["short_names"] = "、".join(organ.short_names) if organ else ""
    held = (one for one in registry.delegated_to(row["organ"], asked.as_of) if one.holds(asked.as_of))
    given = (one for one in held if one.handed_over is None)  # what passed for good stands under the duties
    row["delegations"] = "；".join(_delegation(one, asked) for one in given)
    row["duties"] = "；".join(_transfers(row["organ"], asked))
    row["roles"] = [role.value for role in OrganRole if registry.holds(row["organ"], role, asked.as_of)]


def _delegation(given: Delegation, asked: Asked) -> str:
    matters = "、".join(matter.zh for matter in DelegatedMatter if matter in given.matters) or "全部事项"
    return f"{asked.roster.name(given.principal, asked.as_of)}：{matters}，{given.days.zh}"


def _transfers(organ: str, asked: Asked) -> Iterator[str]:
    """What passed to it and from it by the day, each in a line."""
    for passed in asked.roster.registry.transfers:
        if passed.occurred_on <= asked.as_of and organ in (passed.organ, passed.to):
            came = organ == passed.to
            other = asked.roster.name(passed.organ if came else passed.to, asked.as_of)
            yield f"{passed.occurred_on}{'由' if came else '划转'}{other}{'划入' if came else ''}：{passed.duties}"


ORGANS = View(
    "organs",
    "机关名录",
    "Organs",
    tables=(ORGAN, CHANGE),
    rows=_rows,
    columns=(
        Column("organ", "机关标识", "organ id"),
        *shown(ORGAN, "name", "organ_kind", "organ_side"),
        Column("short_names"),
        Column("roles", "职责", "roles", "terms", OrganRole),
        Column("delegations", "受委托以其名义办理", "acts in the name of"),
        Column("duties", of="TransferDuties.duties"),
        *shown(ORGAN, *_FLAGS, "superior", "successor", "uscc", "division_code"),
        Column("active_from", "启用日", "active from", "day"),
        Column("ended_on", "终止日", "ended on", "day"),
        status(OrganStatus),
    ),
    filters=same("organ", "organ_side", "organ_kind", "is_member", "status"),
    order=(Order("organ"),),
    finish=_finish,
    guard="open",
)
"""Every reader knows which organs there are: without their names nothing else can be read."""
