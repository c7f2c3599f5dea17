"""Who sees what: by the visibility of the matter, the reader's organ and side, and the organs concerned.

    public       every reader
    members      member units, and whoever sees bilateral matters
    bilateral    the court, the government's legal department, the district government, the group office,
                 and the organs concerned
    restricted   the organs concerned only: issuer, addressees, organs in cc, handling units, whoever acted

An organ concerned sees its matter whatever the class; a successor sees what its predecessors saw. A draft is
known to the organs concerned only. An auditor sees everything.

It is the rule of `domain.audience` in SQL: `Sight` holds the names and classes of a reader, the rows of `matter` and
`matter_organ` the audience of every matter.

A restricted case is closed to all but the court and the organs its restriction names: its number is all that
`case_index` says, its history is not there. Any other matter that names it counts as restricted (CAS-04, BUL-06).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true

from domain.audience import BILATERAL_ROLES, name_of, names_of
from domain.duties import done_for
from events.base import Side, Visibility
from events.vocabulary import OrganRole
from projections.access.matters import CONFIDED, INTERNAL, MATTER, MATTER_CONFIDANT, MATTER_ORGAN
from projections.access.restricted import closed, known_case, names_restricted_case
from projections.access.role import Role
from projections.roster import Roster


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks. `side` is None for an organ outside the group.

    `desk_of`: an organ that delegated to it, whose duties it asks for in place of its own; it may know no more by that.
    """

    organ: str
    side: Side | None
    role: Role = Role.VIEWER
    is_member: bool = True
    desk_of: str | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader may see, as conditions on rows. `desk`: the names of those whose duties it asks for."""

    everything: bool
    side: Side | None
    organs: frozenset[str]
    classes: tuple[str, ...]
    roles: frozenset[str] = frozenset()
    desk: frozenset[str] = frozenset()
    today: date = date.max

    @classmethod
    def of(cls, reader: Reader, roster: Roster, today: date) -> Self:
        """`today` decides who holds a role: what a former holder could see, it sees no longer."""
        registry = roster.registry
        organs = registry.continued_by(reader.organ, today)
        held = {role for role in OrganRole if not organs.isdisjoint(registry.holders(role, today))}
        bilateral = reader.side in {Side.COURT, Side.JOINT} or not held.isdisjoint(BILATERAL_ROLES)
        classes = [Visibility.PUBLIC.value]
        if reader.is_member or bilateral:
            classes.append(Visibility.MEMBERS.value)
        if bilateral:
            classes.append(Visibility.BILATERAL.value)
        roles = frozenset(map(name_of, held))
        desk = organs | roles | ({name_of(reader.side)} if reader.side else set()) | done_for(held, registry, today)
        if reader.desk_of is not None:
            desk = names_of(reader.desk_of, registry, today) - desk
        return cls(reader.role is Role.AUDITOR, reader.side, organs, tuple(classes), roles, desk, today)

    @property
    def whole_court(self) -> bool:
        """Whether it reads for the court or audits: then no inbox is closed to it."""
        return self.everything or self.side is Side.COURT

    def own(self, *, desk: bool) -> frozenset[str] | None:
        """Whose rows alone it sees of a list that each organ has for itself, or each desk; None: everybody's."""
        if desk:
            return None if self.everything else self.desk
        return None if self.whole_court else self.organs

    @property
    def names(self) -> list[str]:
        """How `matter_organ` names this reader: its organ, those it continues, its roles, its whole side."""
        return sorted(self.organs | self.roles | ({name_of(self.side)} if self.side else set()))

    def matter(self, matter: ColumnElement[str]) -> ColumnElement[bool]:
        """The matter named by this column."""
        if self.everything:
            return true()
        return self._but_closed(matter, or_(self._open(matter), self._concerned(matter)))

    def number_only(self, case: ColumnElement[str]) -> ColumnElement[bool]:
        """A restricted case whose number this reader may know and nothing else: it would see the case otherwise."""
        if self.whole_court:
            return false()
        otherwise = true() if Visibility.BILATERAL.value in self.classes else self._concerned(case)
        return and_(closed(case, self.names), otherwise)

    def event(self, row: Any) -> ColumnElement[bool]:
        """The event in this row (columns matter, visibility, type, side): the stricter of matter and event counts."""
        if self.everything:
            return true()
        classed = and_(row.visibility.in_(self.classes), self._open(row.matter))
        own = row.type.not_in(sorted(INTERNAL))
        if self.side is not None:
            own = or_(own, row.side == self.side.value)
        own = and_(own, self._confided(row))
        return and_(own, self._but_closed(row.matter, or_(classed, self._concerned(row.matter))))

    def _confided(self, row: Any) -> ColumnElement[bool]:
        """What is said in confidence: to the confidants of the matter, and to who said it."""
        confidant = exists().where(MATTER_CONFIDANT.c.matter == row.matter, MATTER_CONFIDANT.c.organ.in_(self.names))
        said_by = row.actor.in_(sorted(self.organs))
        return or_(row.type.not_in(sorted(CONFIDED)), confidant, said_by)

    def _open(self, matter: ColumnElement[str]) -> ColumnElement[bool]:
        known = exists().where(
            MATTER.c.matter == matter, MATTER.c.released.is_(True), MATTER.c.visibility.in_(self.classes)
        )
        if self.side is Side.COURT:
            return known
        return and_(known, not_(names_restricted_case(matter)))

    def _concerned(self, matter: ColumnElement[str]) -> ColumnElement[bool]:
        return exists().where(MATTER_ORGAN.c.matter == matter, MATTER_ORGAN.c.organ.in_(self.names))

    def _but_closed(self, matter: ColumnElement[str], seen: ColumnElement[bool]) -> ColumnElement[bool]:
        """`seen`, but for the restricted cases; those that name this reader it sees."""
        if self.side is Side.COURT:
            return seen
        return or_(and_(seen, not_(closed(matter, self.names))), known_case(matter, self.names))


def concerns(matter: ColumnElement[str], organ: str) -> ColumnElement[bool]:
    """Whether an organ is concerned with the matter."""
    return matter.in_(select(MATTER_ORGAN.c.matter).where(MATTER_ORGAN.c.organ == organ))
