"""M70–M76 by their words: coordination of execution, disputes, petitions."""

from __future__ import annotations

from events.dispute_terms import ResolutionKind
from events.petition_terms import ReviewResult, ReviewStage
from events.risk_terms import CoordinationOutcome
from tests.figures.plain.documents import Doc, Year, first, newest, of
from tests.figures.plain.organs import label
from tests.figures.plain.values import Values

BOTH = {"court", "legal_department"}


def _begun(year: Year, category: str, side: str, begins: str) -> list[tuple[Doc, list[Doc]]]:
    """The matters of a kind, each with what it began with."""
    found = [(first(docs, begins), docs) for docs in year.streams(category, side)]
    return [(began, docs) for began, docs in found if began]


def _coordinations(year: Year) -> list[tuple[Doc, list[Doc]]]:
    return _begun(year, "coordination", "joint", "coordination.opened")


def _disputes(year: Year) -> list[tuple[Doc, list[Doc]]]:
    return _begun(year, "dispute", "government", "dispute.registered")


def _petitions(year: Year) -> list[tuple[Doc, list[Doc]]]:
    return _begun(year, "petition", "government", "petition.registered")


def m70(year: Year) -> Values:
    opened, closed = 0, []
    for began, docs in _coordinations(year):
        ended = newest(docs, "coordination.closed")
        opened += year.has(began.day)
        if ended and year.has(ended.day):
            closed.append(ended["outcome"])
    outcomes = {each.value: closed.count(each.value) for each in CoordinationOutcome}
    return {"opened": opened, "closed": len(closed), **outcomes}


def m71(year: Year) -> Values:
    signs = []
    for _, docs in _coordinations(year):
        for place, sign in enumerate(docs):
            if sign.type == "conflict-sign.reported.v1" and year.has(sign.day):
                since = docs[place + 1 :]
                gave = {doc["capacity"] for doc in of(since, "coordination-opinion.given")}
                asked = {doc["capacity"] for doc in of(since, "coordination-opinion.sought")}
                signs.append((sign["severity"], gave >= BOTH, gave | asked >= BOTH))
    major = [(heard, sought) for severity, heard, sought in signs if severity == "major"]
    return {
        "all": (len([1 for _, heard, _ in signs if heard]), len(signs)),
        "major": (len([1 for heard, _ in major if heard]), len(major)),
        "major_sought": (len([1 for _, sought in major if sought]), len(major)),
    }


def _resolved(year: Year) -> list[Doc]:
    found = [newest(docs, "dispute.resolved") for _, docs in _disputes(year)]
    return [doc for doc in found if doc and year.has(doc.day)]


def m72(year: Year) -> Values:
    ended = [newest(docs, "dispute.closed-unresolved") for _, docs in _disputes(year)]
    unresolved = len([doc for doc in ended if doc and year.has(doc.day)])
    return {
        "registered": len([registered for registered, _ in _disputes(year) if year.has(registered.day)]),
        "resolved": (len(_resolved(year)), len(_resolved(year)) + unresolved),
    }


def m73(year: Year) -> Values:
    kinds = [doc["resolution_kind"] for doc in _resolved(year)]
    return {kind.value: kinds.count(kind.value) for kind in ResolutionKind}


def m74(year: Year) -> Values:
    of_year = [(registered, docs) for registered, docs in _petitions(year) if year.has(registered.day)]
    unassigned = 0
    organs: dict[str, list[Doc]] = {}
    territories: dict[str, list[Doc]] = {}
    for registered, docs in of_year:
        responsible = newest(docs, "petition-responsibility.assigned")
        unassigned += responsible is None
        if responsible:
            organs.setdefault(responsible["organ"], []).append(registered)
        territories.setdefault(registered["territory"], []).append(registered)

    def rows(of: dict[str, list[Doc]]) -> list[tuple[str, int, int]]:
        return [
            (label(year, organ, [doc.day for doc in its]), len(its), sum(doc["petitioner_count"] for doc in its))
            for organ, its in of.items()
        ]

    return {
        "all": len(of_year),
        "unassigned": unassigned,
        "by_organ": rows(organs),
        "by_territory": rows(territories),
    }


def m75(year: Year) -> Values:
    whole = on_time = sixty = 0
    for _, docs in _petitions(year):
        accepted, more = newest(docs, "petition.accepted"), newest(docs, "petition.extended")
        answered, closed = first(docs, "petition.answered"), newest(docs, "petition.closed")
        if accepted is None:
            continue
        binding, within_sixty = (more or accepted).on("due_on"), accepted.on("due_on")
        gone = of(docs, "petition.steered") or (closed and closed["because"] in ("steered", "withdrawn"))
        if year.has(binding) and binding and within_sixty and (answered or not gone):
            whole += 1
            on_time += answered is not None and answered.day <= binding
            sixty += answered is not None and answered.day <= within_sixty
    return {"on_time": (on_time, whole), "in_sixty_days": (sixty, whole)}


def m76(year: Year) -> Values:
    given = [doc for _, docs in _petitions(year) for doc in of(docs, "petition.reviewed") if year.has(doc.day)]
    return {
        f"{stage.value}_{result.value}": len(
            [doc for doc in given if (doc["review_stage"], doc["result"]) == (stage.value, result.value)]
        )
        for stage in ReviewStage
        for result in ReviewResult
    }
