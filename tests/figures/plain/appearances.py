"""M40–M48 by their words: heads of organs in court."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from events.appearance_terms import AbsenceReason, HeadRank
from events.vocabulary import AbsenceGround
from tests.figures.plain.cases import cases
from tests.figures.plain.documents import Doc, Year, first, newest, of
from tests.figures.plain.organs import continues, label
from tests.figures.plain.suggestions import papers
from tests.figures.plain.values import Values, occurring

Finding = dict[str, Any]


@dataclass
class Duty:
    """What a defendant's head owes in a procedure, and what the court found, by day of hearing."""

    registered: Doc
    docs: list[Doc]
    heard: list[date]

    @property
    def organ(self) -> str:
        return str(self.registered["organ"])

    @property
    def case(self) -> str:
        return str(self.registered["case"])

    @property
    def findings(self) -> dict[date, Finding]:
        found: dict[date, Finding] = {}
        for doc in self.docs:
            match doc.type:
                case "head.appeared.v1":
                    found[doc.day] = {"appeared": True, "head": doc.data, **doc.data}
                case "head.absent.v1":
                    found[doc.day] = {"appeared": False, **doc.data}
                case "appearance-finding.corrected.v1":
                    found[date.fromisoformat(doc["finding"]["hearing_on"])] = doc["finding"]
        return found

    @property
    def hearings(self) -> list[date]:
        """Days on which it was heard: those of the case while the duty bound, and those that the court found on.

        It binds from the day of its registration, until it is ended; registered once more, it binds again.
        """
        bound = {day: self._binds(day) for day in self.heard}
        return sorted({day for day, binds in bound.items() if binds} | self.findings.keys())

    def _binds(self, day: date) -> bool:
        since, ended = None, None
        for doc in of(self.docs, "appearance-duty.registered", "appearance-duty.ended"):
            if doc.type == "appearance-duty.ended.v1":
                ended = doc.day
                if since is not None and since <= day < ended:
                    return True
            elif since is None or ended is not None:
                since, ended = doc.day, None
            else:
                since = min(since, doc.day)
        return since is not None and ended is None and since <= day

    @property
    def another_s(self) -> bool:
        """Whether the head of another defendant appears for it."""
        settled = newest(self.docs, "joint-appearance.settled")
        return settled is not None and settled["appearing_organ"] != self.organ

    def came_by(self, day: date) -> bool:
        return any(finding["appeared"] for on, finding in self.findings.items() if on <= day)


def duties(year: Year) -> list[Duty]:
    """All but those in cases of other courts, which the registration marks."""
    heard = {case.number: [doc.day for doc in of(case.docs, "hearing.held")] for case in cases(year)}
    found = []
    for docs in year.streams("appearance", "court"):
        registered = first(docs, "appearance-duty.registered")
        if registered is not None and not registered["elsewhere"]:
            found.append(Duty(registered, docs, heard.get(registered["case"], [])))
    return found


def _of_year(year: Year, duty: Duty) -> dict[date, Finding]:
    return {on: finding for on, finding in duty.findings.items() if year.has(on)}


def heard(year: Year) -> list[Duty]:
    """M40: with a hearing held in the year; not of an organ for which another defendant's head appears."""
    return [duty for duty in duties(year) if not duty.another_s and any(map(year.has, duty.hearings))]


def attended(year: Year, among: Iterable[Duty]) -> list[Duty]:
    return [duty for duty in among if duty.came_by(year.last_day)]


def unjustified(year: Year, among: Iterable[Duty]) -> list[Duty]:
    return [duty for duty in among if any(each.get("ground") for each in _of_year(year, duty).values())]


def excused(year: Year, among: Iterable[Duty]) -> list[Duty]:
    others = [duty for duty in among if not duty.came_by(year.last_day) and not unjustified(year, [duty])]
    return [duty for duty in others if any(each.get("excused") for each in _of_year(year, duty).values())]


def m40(year: Year) -> Values:
    return {"heard": (len(attended(year, heard(year))), len(heard(year)))}


def m41(year: Year) -> Values:
    notified = []
    for duty in heard(year):
        last = max(on for on in duty.hearings if year.has(on))
        notices = [notice["hearing_on"] for notice in of(duty.docs, "appearance-notice.served")]
        if any(date.fromisoformat(hearing) <= last for hearing in notices):
            notified.append(duty)
    return {"notified": (len(attended(year, notified)), len(notified))}


def m42(year: Year) -> Values:
    reasons = []
    for duty in excused(year, heard(year)):
        reasons.append(_reason(duty, max(on for on, each in _of_year(year, duty).items() if each.get("excused"))))
    rows = [(reason.zh, reasons.count(reason.value)) for reason in AbsenceReason]
    return {"excused": len(reasons), "by_reason": occurring([*rows, ("未登记事由", reasons.count(None))])}


def _reason(duty: Duty, hearing: date) -> str | None:
    """Which reason the court had accepted when it last found on that hearing."""
    reason = given = None
    for doc in duty.docs:
        if doc.type == "absence-reason.reviewed.v1":
            reason = doc["given"]["absence_reason"] if doc["accepted"] else None
        elif _finds_on(doc) == hearing:
            given = reason
    return given


def _finds_on(doc: Doc) -> date | None:
    """The hearing that a finding is about."""
    if doc.type == "appearance-finding.corrected.v1":
        return date.fromisoformat(doc["finding"]["hearing_on"])
    return doc.day if doc.type in ("head.appeared.v1", "head.absent.v1") else None


def m43(year: Year) -> Values:
    whole = heard(year)
    grounds = [
        ground
        for duty in whole
        for each in _of_year(year, duty).values()
        if each.get("ground")
        for ground in (each["ground"], *(each.get("further_grounds") or ()))
    ]
    rows = [(ground.zh, grounds.count(ground.value)) for ground in AbsenceGround]
    return {"unjustified": (len(unjustified(year, whole)), len(whole)), "by_ground": occurring(rows)}


def _appearances(year: Year) -> list[Finding]:
    return [each for duty in duties(year) for each in _of_year(year, duty).values() if each["appeared"]]


def m44(year: Year) -> Values:
    ranks = [each["head"]["head_rank"] for each in _appearances(year)]
    rows = [(rank.zh, ranks.count(rank.value)) for rank in HeadRank]
    return {"principal": (ranks.count("principal"), len(ranks)), "by_rank": occurring(rows)}


def m45(year: Year) -> Values:
    came = _appearances(year)
    return {"spoke": (len([each for each in came if each["spoke"]]), len(came))}


def m46(year: Year) -> Values:
    whole = part = 0
    for duty in duties(year):
        for on, finding in _of_year(year, duty).items():
            if finding.get("ground"):
                whole += 1
                part += _suggested(year, duty, on)
    return {"sent": (part, whole)}


def _suggested(year: Year, duty: Duty, since: date) -> bool:
    for paper in papers(year):
        said = paper.content
        if said["kind"] in ("head_absence", "non_appearance_sanction") and not paper.withdrawn:
            named = duty.case in [case["number"] for case in said.get("case_refs", ())]
            about = said.get("defendant") is not None and continues(year, said["defendant"], duty.organ, paper.sent.day)
            if named and about and since <= paper.sent.day <= year.as_of:
                return True
    return False


def m47(year: Year) -> Values:
    """`ranked`: the duties of the organs whose rate is shown."""
    rows, ranked = [], 0
    for organ in dict.fromkeys(duty.organ for duty in heard(year)):
        its = [duty for duty in heard(year) if duty.organ == organ]
        came, shown = len(attended(year, its)), len(its) >= 3
        ranked += len(its) if shown else 0
        days = [on for duty in its for on in duty.hearings if year.has(on)]
        rate = (came, len(its)) if shown else "*"
        row = (label(year, organ, days), len(its), came, rate)
        rows.append((*row, len(excused(year, its)), len(unjustified(year, its))))
    return {"ranked": ranked, "by_organ": rows}


def m48(year: Year) -> Values:
    by_case: dict[str, list[Duty]] = {}
    for duty in heard(year):
        by_case.setdefault(duty.case, []).append(duty)
    came = [case for case, its in by_case.items() if attended(year, its)]
    hearings = [(duty, on) for duty in heard(year) for on in duty.hearings if year.has(on)]
    at = [on for duty, on in hearings if duty.findings.get(on, {}).get("appeared")]
    return {"cases": (len(came), len(by_case)), "hearings": (len(at), len(hearings))}
