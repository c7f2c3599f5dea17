"""Who is who on a day: names, roles and successors of the organs, read from the rows of the organ view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Column, Connection, select

from events.organ_terms import SINGLE_HOLDER
from events.vocabulary import OrganRole
from projections.store.schema import DAY, FLAG, NUMBER, TEXT, key, table

ORGAN = table(
    "organ",
    key("organ"),
    Column("name", TEXT),
    Column("organ_kind", TEXT),
    Column("organ_side", TEXT),
    Column("superior", TEXT),
    Column("is_member", FLAG),
    Column("is_enforcement", FLAG),
    Column("outside_district", FLAG),
    Column("uscc", TEXT),
    Column("division_code", TEXT),
    Column("active_from", DAY),
    Column("ended_on", DAY),
    Column("successor", TEXT),
)
ORGAN_NAME = table("organ_name", key("organ"), key("version", NUMBER), Column("since", DAY), Column("name", TEXT))
ORGAN_ROLE = table(
    "organ_role",
    key("version", NUMBER),
    Column("role", TEXT),
    Column("organ", TEXT),
    Column("since", DAY),
    Column("held", FLAG),
)


@dataclass(frozen=True, slots=True)
class Roster:
    """Small enough to read whole for each question."""

    names: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    roles: tuple[tuple[str, str, str, bool], ...] = ()
    successors: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By the organ that ended: the day, and who continues its powers and open duties."""

    @classmethod
    def load(cls, connection: Connection) -> Roster:
        names: dict[str, list[tuple[str, str]]] = defaultdict(list)
        said = select(ORGAN_NAME.c.organ, ORGAN_NAME.c.since, ORGAN_NAME.c.name)
        for organ, since, name in connection.execute(said.order_by(ORGAN_NAME.c.since, ORGAN_NAME.c.version)):
            names[organ].append((since, name))
        changes = select(ORGAN_ROLE.c.since, ORGAN_ROLE.c.role, ORGAN_ROLE.c.organ, ORGAN_ROLE.c.held)
        roles = connection.execute(changes.order_by(ORGAN_ROLE.c.since, ORGAN_ROLE.c.version))
        followed = select(ORGAN.c.organ, ORGAN.c.ended_on, ORGAN.c.successor).where(ORGAN.c.successor.is_not(None))
        return cls(
            names,
            tuple((since, role, organ, held) for since, role, organ, held in roles),
            {organ: (since, successor) for organ, since, successor in connection.execute(followed)},
        )

    def name(self, organ: str, on: date | str | None = None) -> str | None:
        """Its name on a day (the newest when no day is given, the first one before that); None when unknown."""
        known = self.names.get(organ)
        if not known:
            return None
        day = "9999-12-31" if on is None else str(on)
        return next((name for since, name in reversed(known) if since <= day), known[0][1])

    def holders(self, role: str, on: date) -> frozenset[str]:
        """The organs that hold a role on a day."""
        held: set[str] = set()
        for since, changed, organ, holds in self.roles:
            if changed != role or since > on.isoformat():
                continue
            if not holds:
                held.discard(organ)
            elif role in SINGLE_HOLDER:
                held = {organ}
            else:
                held.add(organ)
        return frozenset(held)

    def roles_of(self, organ: str, on: date) -> list[str]:
        """The roles an organ holds on a day, in the order of the vocabulary."""
        return [role.value for role in OrganRole if organ in self.holders(role.value, on)]

    def with_predecessors(self, organ: str, on: date | None = None) -> frozenset[str]:
        """The organ and all whose powers and open duties it continues (ORG-02; 行政诉讼法 art. 26).

        On a day: those that it continues by then, and those that these continue.
        """
        day = "9999-12-31" if on is None else on.isoformat()
        followed = {old: new for old, (since, new) in self.successors.items() if since <= day}
        found = {organ}
        while more := {old for old, new in followed.items() if new in found} - found:
            found |= more
        return frozenset(found)

    def named(self, organs: Iterable[str], on: date | str | None) -> list[str]:
        return [self.name(organ, on) or organ for organ in organs]
