"""Which matters may count otherwise than before because of an event: its own, and those that another one decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import CompoundSelect, Connection, Engine, Select, and_, bindparam, func, or_, select, union

from events.case import CaseAccessReleased, CaseAccessRestricted, CaseFiled
from events.case_moving import ArrivedCaseNamed, ArrivedCaseReleased, ArrivedCaseRestricted
from events.correction import AMENDMENTS
from events.organ import DutiesTransferred
from projections.access.matters import HANDED_OVER
from projections.access.restricted import CASE_NUMBER, MATTER_CASE
from projections.store.schema import EVENT, STAMP
from projections.totals.tables import COUNTED_UPTO
from projections.view import RowChanges, View
from projections.views import VIEWS

KEPT: Mapping[View, RowChanges] = {view: view.row_changes for view in VIEWS if view.row_changes is not None}
"""The views of which totals or places are kept."""
_OF_CASES = (CaseFiled, CaseAccessRestricted, CaseAccessReleased)
_OF_CASES_ELSEWHERE = (ArrivedCaseNamed, ArrivedCaseRestricted, ArrivedCaseReleased)
_CLOSES = tuple(event.type for event in (*_OF_CASES, *_OF_CASES_ELSEWHERE))
"""After these a matter that names the case may be open to others than before (CAS-04)."""
_AMENDS = tuple(event.type for event in AMENDMENTS)
"""So too after these in a case, whose number stands nowhere but in what it said where the whole case was voided."""
_NEWEST: Final = select(func.max(EVENT.c.seq))


def counted_upto(connection: Connection) -> int:
    """The local number up to which every event is in the totals."""
    return int(connection.scalar(select(func.max(COUNTED_UPTO.c.seq))) or 0)


def stirred(connection: Connection, after: int, upto: int | None = None) -> list[bytes]:
    """The matters that events with these local numbers touch, in order."""
    given = {"after": after} if upto is None else {"after": after, "upto": upto}
    return sorted(connection.scalars(_stirred(bounded=upto is not None), given))


_touched: WeakKeyDictionary[Engine, tuple[tuple[str, int, int], list[bytes]]] = WeakKeyDictionary()


def touched_since(connection: Connection, upto: int) -> list[bytes]:
    """The matters that events behind this one touch: found when an event was added or another read model took the place
    of this one, and else as they were before."""
    key = str(connection.scalar(select(STAMP.c.identity))), upto, int(connection.scalar(_NEWEST) or 0)
    known = _touched.get(connection.engine)
    if known is None or known[0] != key:
        known = _touched[connection.engine] = key, stirred(connection, upto)
    return known[1]


@cache
def _stirred(*, bounded: bool) -> CompoundSelect[Any]:
    """Each step asks for those of the step before, so that a database begins with the few events."""
    events = EVENT.c.seq > bindparam("after")
    if bounded:
        events = and_(events, EVENT.c.seq <= bindparam("upto"))
    matters = select(EVENT.c.matter).where(events)
    closing = matters.where(EVENT.c.type.in_(_CLOSES))
    numbers = select(CASE_NUMBER.c.number).where(CASE_NUMBER.c.case.in_(closing))
    of_case = or_(EVENT.c.stream.startswith("case:"), EVENT.c.stream.startswith("arrived-case:"))
    amended = and_(EVENT.c.type.in_(_AMENDS), of_case)
    said = select(MATTER_CASE.c.number).where(MATTER_CASE.c.matter.in_(matters.where(amended)))
    naming = select(MATTER_CASE.c.matter).where(MATTER_CASE.c.number.in_(union(numbers, said)))
    transfers = matters.where(EVENT.c.type == DutiesTransferred.type)
    passed = select(HANDED_OVER.c.matter).where(HANDED_OVER.c.by.in_(transfers))
    return union(matters, naming, passed, *_tied_to(matters))


def _tied_to(others: Select[Any]) -> Iterator[Select[Any]]:
    for changes in KEPT.values():
        if changes.tied is not None:
            tied = changes.tied.subquery("tied")
            yield select(tied.c.matter).where(tied.c.other.in_(others))
