"""The leading group in the year: seats, office, liaisons, funding, publicity; and the reconsideration cases.

Every member unit designates a liaison but one, so that the roster has something to warn of (GRP-04).
"""

from __future__ import annotations

from random import Random

from events.base import Side
from events.vocabulary import OrganKind
from fuyuan.sample.act import Book
from fuyuan.sample.catalogue import read
from services.jurisdiction import load, packaged

OFFICE, GOVERNMENT, COURT, LEGAL = "group-office", "district-government", "district-court", "justice-bureau"
GROUP = "leading-group"
_WITH_DIRECTOR = (OrganKind.SUBDISTRICT_OFFICE, OrganKind.PUBLIC_INSTITUTION, OrganKind.OTHER)


def lead(book: Book) -> None:
    """Establish the group anew at the beginning of the year, as every change of posts does."""
    texts = read("group")
    members = [organ for organ in load(packaged("410204")).organs if organ.member and organ.side is Side.GOVERNMENT]
    directed = {organ.id: organ.kind in _WITH_DIRECTOR or "commission" in organ.id for organ in members}
    seats = [
        {"function": "head", "organ": GOVERNMENT, "seat": texts["mayor"]},
        {"function": "executive_deputy", "organ": GOVERNMENT, "seat": texts["vice_mayor"]},
        {"function": "deputy", "organ": COURT, "seat": texts["president"]},
    ]
    units = [organ.id for organ in members if organ.id != GOVERNMENT]
    for organ in units:
        post = texts["office"] if directed[organ] or organ == "government-office" else texts["bureau"]
        seats.append({"function": "member", "organ": organ, "seat": post})
    book.add(2, GOVERNMENT, GROUP, "establish-group", seats=seats)
    posts = [
        {"function": "director", "organ": "government-office", "seat": texts["office"]},
        {"function": "staff", "organ": "court-admin-division", "seat": texts["judge"]},
    ]
    book.add(3, OFFICE, GROUP, "seat-group-office", located_at="court-admin-division", posts=posts)
    random = Random(f"{book.seed}/liaisons")
    for organ in (COURT, GOVERNMENT, *units):
        if organ != texts["without"]:
            seat = texts["liaison_office"] if organ.endswith("-office") else texts["liaison_bureau"]
            by = organ if random.random() < 0.8 else OFFICE
            book.add(random.randint(4, 18), by, GROUP, "designate-liaison", organ=organ, seat=seat)
    book.add(140, "housing-bureau", GROUP, "replace-liaison", organ="housing-bureau", seat=texts["new_liaison"])
    removed = 1 + next(n for n, seat in enumerate(seats) if seat["organ"] == "expropriation-centre")
    book.add(150, OFFICE, GROUP, "remove-group-member", seat_number=removed, reason=texts["removed"])
    deputy = {"function": "deputy", "organ": COURT, "seat": texts["vice_president"]}
    book.add(151, OFFICE, GROUP, "add-group-member", member=deputy)
    for number, funding in enumerate(texts["funding"]):
        stated = {**funding, "year": book.year, "no_amount_stated": "amount" not in funding}
        book.add(34 + number, funding["organ"], GROUP, "record-work-funding", **stated)
    for number, row in enumerate(texts["publicity"], start=1):
        activity = {name: value for name, value in row.items() if name != "day"}
        book.add(row["day"], row["organ"], f"publicity-{number:02}", "hold-publicity-activity", **activity)


def reconsider(book: Book) -> None:
    """The cases that the suggestions and opinions of the year rest on, and some more; the last one is pending."""
    texts = read("reconsideration")
    random = Random(f"{book.seed}/reconsideration")
    for serial, row in enumerate(texts["case"], start=1):
        number, name = f"{texts['prefix']}〔{book.year}〕{serial}号", f"reconsideration-case-{serial:02}"
        [applicant] = random.choices(("natural_person", "legal_person"), (8, 2))
        book.add(
            row["day"],
            LEGAL,
            name,
            "accept-reconsideration",
            number=number,
            respondent=row["organ"],
            field=row["field"],
            cause=row["cause"],
            applicant_kind=applicant,
        )
        if row["outcome"]:
            decision = f"{texts['prefix']}决〔{book.year}〕{serial}号"
            decided = {"reconsideration_number": number, "outcome": row["outcome"], "decision_number": decision}
            book.add(row["day"] + random.randint(20, 38), LEGAL, name, "decide-reconsideration", **decided)
