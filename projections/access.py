"""Who sees what: by the visibility of the matter, the reader's organ and side, and the organs concerned.

    public       every reader
    members      member units, and whoever sees bilateral matters
    bilateral    the court, the government's legal department, the district government, the group office,
                 and the organs concerned
    restricted   the organs concerned only: issuer, addressees, organs in cc, handling units, whoever acted

An organ concerned sees its matter whatever the class; a successor sees what its predecessors saw. A draft is
known to the organs concerned only. An auditor sees everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import ColumnElement, and_, or_, select, true

from events.base import Side, Visibility
from events.vocabulary import OrganRole
from projections.role import Role
from projections.roster import Roster
from projections.views.matters import INTERNAL, MATTER, MATTER_ORGAN, whole_side

__all__ = ["Reader", "Role", "Sight", "concerns"]
_BILATERAL_ROLES = (
    OrganRole.GOVERNMENT_LEGAL_DEPARTMENT,
    OrganRole.DISTRICT_GOVERNMENT,
    OrganRole.GROUP_OFFICE,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks. `side` is None for an organ outside the group."""

    organ: str
    side: Side | None
    role: Role = Role.VIEWER
    is_member: bool = True


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader may see, as conditions on rows."""

    everything: bool
    side: Side | None
    organs: frozenset[str]
    classes: tuple[str, ...]

    @classmethod
    def of(cls, reader: Reader, roster: Roster, today: date) -> Self:
        """`today` decides who holds a role: what a former holder could see, it sees no longer."""
        bilateral = reader.side in {Side.COURT, Side.JOINT} or any(
            reader.organ in roster.holders(role.value, today) for role in _BILATERAL_ROLES
        )
        classes = [Visibility.PUBLIC.value]
        if reader.is_member or bilateral:
            classes.append(Visibility.MEMBERS.value)
        if bilateral:
            classes.append(Visibility.BILATERAL.value)
        organs = roster.with_predecessors(reader.organ)
        return cls(reader.role is Role.AUDITOR, reader.side, organs, tuple(classes))

    @property
    def whole_court(self) -> bool:
        """Whether it reads for the court or audits: then no inbox is closed to it."""
        return self.everything or self.side is Side.COURT

    def matter(self, matter: ColumnElement[str]) -> ColumnElement[bool]:
        """The matter named by this column."""
        if self.everything:
            return true()
        return or_(self._open(matter), self._concerned(matter))

    def event(self, row: Any) -> ColumnElement[bool]:
        """The event in this row (columns matter, visibility, type, side): the stricter of matter and event counts."""
        if self.everything:
            return true()
        classed = and_(row.visibility.in_(self.classes), self._open(row.matter))
        own = row.type.not_in(sorted(INTERNAL))
        if self.side is not None:
            own = or_(own, row.side == self.side.value)
        return and_(own, or_(classed, self._concerned(row.matter)))

    def _open(self, matter: ColumnElement[str]) -> ColumnElement[bool]:
        known = select(MATTER.c.matter).where(MATTER.c.released.is_(True), MATTER.c.visibility.in_(self.classes))
        return matter.in_(known)

    def _concerned(self, matter: ColumnElement[str]) -> ColumnElement[bool]:
        names = sorted(self.organs | ({whole_side(self.side)} if self.side else set()))
        return matter.in_(select(MATTER_ORGAN.c.matter).where(MATTER_ORGAN.c.organ.in_(names)))


def concerns(matter: ColumnElement[str], organ: str) -> ColumnElement[bool]:
    """Whether an organ is concerned with the matter."""
    return matter.in_(select(MATTER_ORGAN.c.matter).where(MATTER_ORGAN.c.organ == organ))
