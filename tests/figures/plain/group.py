"""M96 and M97 by their words: liaisons and funds of the units of the leading group."""

from __future__ import annotations

from typing import Any

from tests.figures.plain.documents import Doc, Year, of
from tests.figures.plain.organs import name, registered
from tests.figures.plain.values import Values


def _units(year: Year) -> list[str]:
    """Units with a member's seat on the last day; before there are seats, the registered member units."""
    group = year.stream("joint", "leading-group")
    seats: dict[int, dict[str, Any]] = {}
    for doc in group:
        if doc.day <= year.last_day:
            match doc.type:
                case "leading-group.established.v1":
                    seats |= dict(enumerate(doc["seats"], start=1))
                case "group-member.added.v1":
                    seats[doc["seat_number"]] = doc["member"]
                case "group-member.removed.v1":
                    seats.pop(doc["seat_number"], None)
    if seats:
        members = [seat for seat in seats.values() if seat["function"] == "member"]
        units = dict.fromkeys(unit for seat in members for unit in (seat["organ"], *seat.get("also_for", ())))
        if units:
            return [unit for unit in units if _exists(year, unit)]
    return [organ for organ in registered(year) if _exists(year, organ) and _is_member(year, organ)]


def _of(year: Year, organ: str) -> list[Doc]:
    """What the registry says of the organ up to the last day."""
    return [doc for doc in year.stream("joint", "organ-registry") if doc["organ"] == organ and doc.day <= year.last_day]


def _exists(year: Year, organ: str) -> bool:
    said = _of(year, organ)
    return bool(of(said, "organ.registered")) and not of(said, "organ.superseded", "organ.deactivated")


def _is_member(year: Year, organ: str) -> bool:
    said = [doc for doc in of(_of(year, organ), "organ.registered", "organ.changed") if doc["is_member"] is not None]
    return bool(said and said[-1]["is_member"])


def m96(year: Year) -> Values:
    said = of(year.stream("joint", "leading-group"), "liaison.designated", "liaison.replaced")
    with_one = {doc["organ"] for doc in said if doc.day <= year.last_day}
    without = [unit for unit in _units(year) if unit not in with_one]
    return {
        "liaisons": (len(_units(year)) - len(without), len(_units(year))),
        "without": [(name(year, unit, year.last_day),) for unit in without],
    }


def m97(year: Year) -> Values:
    amounts: dict[str, int | None] = {}
    for doc in of(year.stream("joint", "leading-group"), "work-funding.recorded"):
        if doc["year"] == year.year:
            amounts[doc["organ"]] = doc["amount"]
    told = {unit: amounts[unit] for unit in _units(year) if unit in amounts}
    return {
        "units": (len(told), len(_units(year))),
        "no_amount": list(told.values()).count(None),
        "yuan": sum(amount for amount in amounts.values() if amount is not None),
    }
