"""The leading group in the year: seats, office, liaisons, funding, publicity.

Every member unit designates a liaison but one, so that the roster has something to warn of (GRP-04).
"""

from __future__ import annotations

from random import Random
from typing import Any

from events.vocabulary import OrganKind
from fuyuan.sample.act import Book
from fuyuan.sample.catalogue import read
from services.jurisdiction import load, packaged

OFFICE, GOVERNMENT, COURT, LEGAL = "group-office", "district-government", "district-court", "justice-bureau"
GROUP = "leading-group"
_WITH_DIRECTOR = (OrganKind.SUBDISTRICT_OFFICE, OrganKind.ZONE_COMMITTEE, OrganKind.PUBLIC_INSTITUTION)


def lead(book: Book) -> None:
    """Establish the group anew at the beginning of the year, as every change of posts does."""
    texts = read("group")
    seats = annex(texts)
    book.add(2, GOVERNMENT, GROUP, "establish-group", seats=seats)
    posts = [
        {"function": "director", "organ": "government-office", "seat": texts["office"]},
        {"function": "deputy_director", "organ": COURT, "seat": texts["party_member"]},
        {"function": "staff", "organ": "court-admin-division", "seat": texts["judge"]},
    ]
    book.add(3, OFFICE, GROUP, "seat-group-office", located_at="court-admin-division", posts=posts)
    lent = {"function": "staff", "organ": LEGAL, "seat": texts["seconded"], "seconded": True, "people": 2}
    book.add(60, OFFICE, GROUP, "seat-group-office", located_at="court-admin-division", posts=[*posts, lent])
    random = Random(f"{book.seed}/liaisons")
    members = [seat for seat in seats if seat["function"] == "member"]
    for organ in (unit for seat in members for unit in (seat["organ"], *seat["also_for"])):
        if organ != texts["without"]:
            subdistrict = organ.endswith("-office") and organ != "government-office"
            seat = texts["liaison_office"] if subdistrict else texts["liaison_bureau"]
            by = organ if random.random() < 0.8 else OFFICE
            book.add(random.randint(4, 18), by, GROUP, "designate-liaison", organ=organ, seat=seat)
    book.add(140, "housing-bureau", GROUP, "replace-liaison", organ="housing-bureau", seat=texts["new_liaison"])
    number, former = next((n, seat) for n, seat in enumerate(seats, 1) if seat["organ"] == "expropriation-centre")
    book.add(150, OFFICE, GROUP, "remove-group-member", seat_number=number, reason=texts["removed"])
    book.add(151, OFFICE, GROUP, "add-group-member", member={**former, "seat": texts["deputy_director"]})
    for number, funding in enumerate(texts["funding"]):
        stated = {**funding, "year": book.days[34].year, "no_amount_stated": "amount" not in funding}
        book.add(34 + number, funding["organ"], GROUP, "record-work-funding", **stated)
    for number, row in enumerate(texts["publicity"], start=1):
        activity = {name: value for name, value in row.items() if name not in ("day", "on")}
        book.add(book.days.begun(row), row["organ"], f"publicity-{number:02}", "hold-publicity-activity", **activity)


def annex(texts: dict[str, Any]) -> list[dict[str, Any]]:
    """The seats of the opinion's annex in its order: four of the leadership, 37 of the 38 member units."""
    leadership = [("head", GOVERNMENT, "mayor"), ("executive_deputy", GOVERNMENT, "vice_mayor")]
    leadership += [("deputy", GOVERNMENT, "vice_mayor"), ("deputy", COURT, "president")]
    seats = [_seat(function, organ, texts[post]) for function, organ, post in leadership]
    for organ in (organ for organ in load(packaged("410204")).organs if organ.member and organ.id != COURT):
        if organ.id in texts["beside"]:
            continue
        directed = organ.kind in _WITH_DIRECTOR or "commission" in organ.id or organ.id == "government-office"
        beside = [other for other, unit in texts["beside"].items() if unit == organ.id]
        seats.append(_seat("member", organ.id, texts["office" if directed else "bureau"], *beside))
    seats.insert(len(leadership) + 1, _seat("member", COURT, texts["party_member"]))
    return seats


def _seat(function: str, organ: str, post: str, *also_for: str) -> dict[str, Any]:
    return {"function": function, "organ": organ, "seat": post, "also_for": list(also_for)}
