"""M66 by its words: decisions that were sued over within twenty-four months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.figures.plain.cases import cases
from tests.figures.plain.documents import Doc, Year, first, months_later, newest
from tests.figures.plain.values import Values


@dataclass(eq=False)
class Decision:
    """A decision, by all that name it with its day."""

    titles: set[str]
    day: date
    number: str | None
    assessments: set[str]
    coordinations: list[list[Doc]]

    @property
    def ends(self) -> date:
        return months_later(self.day, 24)


def decisions(year: Year) -> list[Decision]:
    """Those linked to an assessment, and those whose execution was coordinated; one that several name counts once."""
    named = []
    for docs in year.streams("risk-assessment", "joint"):
        linked = newest(docs, "decision.linked")
        if linked and first(docs, "risk-assessment.opened"):
            named.append(_decision(linked, linked.matter))
    for docs in year.streams("coordination", "joint"):
        opened = first(docs, "coordination.opened")
        if opened:
            named.append(_decision(opened, opened["risk_assessment"], docs))
    while (pair := _one_named_twice(named)) is not None:
        known, each = pair
        named.remove(each)
        known.titles |= each.titles
        known.coordinations += each.coordinations
        known.number = known.number or each.number
        known.assessments |= each.assessments
    return named


def _one_named_twice(named: list[Decision]) -> tuple[Decision, Decision] | None:
    for place, each in enumerate(named):
        for known in named[:place]:
            if _same(known, each):
                return known, each
    return None


def _decision(said: Doc, assessment: str | None, *coordinations: list[Doc]) -> Decision:
    assessments = {assessment} if assessment else set()
    day = date.fromisoformat(said["decided_on"])
    return Decision({said["decision_title"]}, day, said["decision_number"], assessments, list(coordinations))


def _same(one: Decision, other: Decision) -> bool:
    if one.assessments & other.assessments:
        return True
    if one.number and other.number:
        return one.number == other.number
    return one.day == other.day and bool(one.titles & other.titles)


def _disputes(year: Year) -> list[Doc]:
    found = [first(docs, "dispute.registered") for docs in year.streams("dispute", "government")]
    return [doc for doc in found if doc]


def _suits(year: Year, decision: Decision) -> set[str] | None:
    """The first-instance cases over it within its months; None where nothing could tie one to it."""
    filed = {case.number: case.filed.day for case in cases(year)}
    named: list[tuple[str, date]] = []
    tied = decision.number is not None
    if decision.number is not None:
        named += [
            (case.number, case.filed.day) for case in cases(year) if case.filed["decision_number"] == decision.number
        ]
    disputes = [doc for doc in _disputes(year) if doc["decision"] in decision.titles]
    for docs in decision.coordinations:
        tied = True
        closed = newest(docs, "coordination.closed")
        became = closed["dispute"] if closed else None
        disputes += [doc for doc in _disputes(year) if doc.matter == became or doc["coordination"] == docs[0].matter]
        if closed:
            named += [(case["number"], closed.day) for case in closed["case_refs"] or ()]
    for dispute in disputes:
        tied = True
        named += [(case["number"], dispute.day) for case in dispute["case_refs"]]
    if not tied:
        return None
    within = {number for number, day in named if decision.day <= filed.get(number, day) <= decision.ends}
    return {number for number in within if "行初" in number or "行赔初" in number}


def m66(year: Year) -> Values:
    found = [(each, _suits(year, each)) for each in decisions(year)]
    values: Values = {}
    for key in ("of_year", "ended"):
        of_group = [(each, its) for each, its in found if year.has(each.day if key == "of_year" else each.ends)]
        for name, assessed in (("assessed", True), ("unassessed", False)):
            suits = [its for each, its in of_group if its is not None and bool(each.assessments) is assessed]
            values[f"{key}_{name}"] = (len([its for its in suits if its]), len(suits))
            values[f"{key}_{name}_cases"] = len(set[str]().union(*suits))
    values["untied"] = len([each for each, its in found if its is None and year.has(each.day)])
    return values
