"""Which matter names which case, and which cases are restricted: then a case is a number only (CAS-04, BUL-06).

A case is named wherever its number stands in an event, in a field of its own or in the middle of a text, so no
list of fields has to be kept. Restriction and release are facts of the case's own stream; the tables say what
holds now, and `projections.access` asks them in every question: it takes effect backwards too.

A case of another jurisdiction that a paper from there names is such a case too, in the stream where our court keeps
what it knows of it. It bears a number of the court there, which may be that of a case of ours where two courts have one
code: so a number may be that of several cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Index, Select, and_, exists, not_, select

from events.case import CaseAccessReleased, CaseAccessRestricted, CaseFiled
from events.case_citations import case_numbers_in
from events.case_moving import ArrivedCaseNamed, ArrivedCaseReleased, ArrivedCaseRestricted
from projections.keeping import ITEM, Made, keeping, kept
from projections.store.merge import Put
from projections.store.schema import FLAG, MATTER_KEY, key, table
from projections.view import Fact, View

MATTER_CASE = table("matter_case", key("matter", MATTER_KEY), key("number"), Index("matter_case_number", "number"))
CASE_NUMBER = keeping(
    "case_number",
    kept(CaseFiled, "number", case="matter"),
    kept(ArrivedCaseNamed, "number", case="matter"),
    Index("case_number_number", "number", "case"),
    of="case",
)
_THERE = Made(FLAG, lambda named: named.restriction is not None)
RESTRICTED_CASE = keeping(
    "restricted_case",
    kept(CaseAccessRestricted, case="matter", since="version", restricted=True),
    kept(CaseAccessReleased, case="matter", restricted=False),
    kept(ArrivedCaseNamed, case="matter", since="version", restricted=_THERE),
    kept(ArrivedCaseRestricted, case="matter", since="version", restricted=True),
    kept(ArrivedCaseReleased, case="matter", restricted=False),
    Index("restricted_case_now", "restricted", "case"),
    of="case",
)
"""`since`: the version of the restriction that counts; `case` is the case's matter."""
KNOWN_TO = keeping(
    "restricted_case_known_to",
    kept(CaseAccessRestricted, each="known_to", case="matter", organ=ITEM, since="version"),
    of="case",
    by=("organ", "since"),
)
"""The organs that a restriction leaves out, by the version of the restriction."""
_TABLES = (MATTER_CASE, CASE_NUMBER, RESTRICTED_CASE, KNOWN_TO)


def _named(fact: Fact[Any]) -> Iterator[Put]:
    raw = fact.raw if b"\\" not in fact.raw else fact.event.data()
    for number in sorted(case_numbers_in(raw.decode())):
        yield Put(MATTER_CASE, {"matter": fact.matter, "number": number}, {})


RESTRICTED = View(
    "restricted_cases",
    "限定知悉案件",
    "restricted cases",
    tables=_TABLES,
    every=_named,
)


def restricted_cases() -> Select[tuple[str]]:
    """The matters of the cases that are restricted now."""
    return select(RESTRICTED_CASE.c.case).where(RESTRICTED_CASE.c.restricted.is_(True))


def naming_restricted_cases() -> Select[tuple[str]]:
    """Every other matter that names a restricted case."""
    named, number, case = MATTER_CASE.c, CASE_NUMBER.c, RESTRICTED_CASE.c
    return (
        select(named.matter)
        .join_from(RESTRICTED_CASE, CASE_NUMBER, number.case == case.case)
        .join(MATTER_CASE, named.number == number.number)
        .where(and_(case.restricted.is_(True), named.matter != case.case))
    )


def names_restricted_case(matter: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the matter names a restricted case other than itself.

    One question in the other, so that a database begins with what the matter names, not with what is restricted.
    """
    named, number, case = MATTER_CASE.c, CASE_NUMBER.c, RESTRICTED_CASE.c
    restricted = exists().where(case.case == number.case, case.restricted.is_(True)).correlate(CASE_NUMBER)
    other = exists().where(number.number == named.number, number.case != matter, restricted)
    return exists().where(named.matter == matter, other.correlate_except(CASE_NUMBER)).correlate_except(MATTER_CASE)


def known_case(matter: ColumnElement[str], organs: list[str]) -> ColumnElement[bool]:
    """Whether the matter is a restricted case whose restriction leaves out one of these organs."""
    case, known = RESTRICTED_CASE.c, KNOWN_TO.c
    joined = RESTRICTED_CASE.join(KNOWN_TO, and_(known.case == case.case, known.since == case.since))
    left_out = and_(case.case == matter, case.restricted.is_(True), known.organ.in_(organs))
    return exists(select(case.case).select_from(joined).where(left_out).correlate_except(*_TABLES))


def closed(matter: ColumnElement[str], organs: list[str]) -> ColumnElement[bool]:
    """Whether the matter is a restricted case that none of these organs may know."""
    case = RESTRICTED_CASE.c
    restricted = select(case.case).where(case.case == matter, case.restricted.is_(True))
    return and_(exists(restricted.correlate_except(RESTRICTED_CASE)), not_(known_case(matter, organs)))
