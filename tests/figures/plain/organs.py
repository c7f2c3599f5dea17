"""The organ registry read plainly: each entry holds from its own day on."""

from __future__ import annotations

from datetime import date

from tests.figures.plain.documents import Doc, Year, of

NOT_ADMINISTRATIVE = {"supervisory", "congress", "court", "court_division", "joint_office", "enterprise"}
"""Kinds that take no administrative acts: the court's and the congress's houses, the joint office, enterprises."""
SINGLE = {"district_court", "district_government", "government_legal_department", "group_office"}


def _entries(year: Year, *types: str) -> list[Doc]:
    return of(year.stream("joint", "organ-registry"), *types)


def registered(year: Year) -> dict[str, Doc]:
    """The entry of each organ."""
    return {entry["organ"]: entry for entry in _entries(year, "organ.registered")}


def name(year: Year, organ: str, on: date) -> str:
    """The name that held on the day, the first one before that; the id of an organ that is not registered."""
    called = [doc for doc in _entries(year, "organ.registered", "organ.renamed") if doc["organ"] == organ]
    if not called:
        return organ
    then = [doc for doc in called if doc.day <= on]
    return str(max(then, key=lambda doc: (doc.day, doc.version))["name"] if then else called[0]["name"])


def heir(year: Year, organ: str, on: date) -> str:
    """Whoever has the organ's powers on the day."""
    followed = {doc["organ"]: doc["successor"] for doc in _entries(year, "organ.superseded") if doc.day <= on}
    seen = set()
    while organ in followed and organ not in seen:
        seen.add(organ)
        organ = followed[organ]
    return organ


def continues(year: Year, later: str, former: str, on: date) -> bool:
    """Whether `later` is the organ itself, or one of those that its powers passed to by the day."""
    followed = {doc["organ"]: doc["successor"] for doc in _entries(year, "organ.superseded") if doc.day <= on}
    while former != later:
        if former not in followed:
            return False
        former = followed.pop(former)
    return True


def holder(year: Year, role: str, on: date) -> str | None:
    """Which organ holds a role of a single holder on the day: the one it was given to last."""
    holding = None
    given = _entries(year, "organ-role.assigned", "organ-role.revoked")
    for doc in sorted(given, key=lambda doc: (doc.day, doc.version)):
        if doc["role"] == role and doc.day <= on:
            if doc.type == "organ-role.assigned.v1":
                holding = doc["organ"]
            elif holding == doc["organ"]:
                holding = None
    return holding


def kind(year: Year, organ: str) -> str | None:
    """What kind of organ it is, as registered last."""
    kinds = [doc["organ_kind"] for doc in _entries(year, "organ.registered", "organ.changed") if doc["organ"] == organ]
    return next((said for said in reversed(kinds) if said), None)


def administrative_here(year: Year, organ: str) -> bool:
    """Whether it is an administrative organ of the district (domain 0.2, G12)."""
    entry = registered(year).get(organ)
    if entry is None or entry["outside_district"] or kind(year, organ) in NOT_ADMINISTRATIVE:
        return False
    return kind(year, organ) != "other" or entry["organ_side"] == "government"


def label(year: Year, organ: str, days: list[date]) -> str:
    """The names on the days, and who continues its powers at the cut-off."""
    names = list(dict.fromkeys(name(year, organ, day) for day in sorted(days))) or [name(year, organ, year.as_of)]
    now = heir(year, organ, year.as_of)
    shown = "／".join(names)
    return shown if now == organ else f"{shown}（现由{name(year, now, year.as_of)}承继）"
