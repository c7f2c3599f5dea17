"""The leading group in the year: seats, office, liaisons, funding, publicity; and the reconsideration cases.

Every member unit designates a liaison but one, so that the roster has something to warn of (GRP-04).
"""

from __future__ import annotations

from random import Random

from events.base import Side
from events.case_terms import CaseCause, PlaintiffKind, ReconsiderationOutcome
from events.group import GroupSeat, OfficePost
from events.group_terms import OfficeFunction, PublicityTopic, SeatFunction
from events.vocabulary import Field, OrganKind
from fuyuan.sample.act import Book
from fuyuan.sample.catalogue import read
from services.government.reconsideration_case import AcceptReconsideration, DecideReconsideration
from services.joint.leading_group import (
    AddGroupMember,
    DesignateLiaison,
    EstablishGroup,
    RecordWorkFunding,
    RemoveGroupMember,
    ReplaceLiaison,
    SeatGroupOffice,
)
from services.joint.publicity import HoldPublicityActivity
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
        GroupSeat(function=SeatFunction.HEAD, organ=GOVERNMENT, seat=texts["mayor"]),
        GroupSeat(function=SeatFunction.EXECUTIVE_DEPUTY, organ=GOVERNMENT, seat=texts["vice_mayor"]),
        GroupSeat(function=SeatFunction.DEPUTY, organ=COURT, seat=texts["president"]),
    ]
    units = [organ.id for organ in members if organ.id != GOVERNMENT]
    for organ in units:
        post = texts["office"] if directed[organ] or organ == "government-office" else texts["bureau"]
        seats.append(GroupSeat(function=SeatFunction.MEMBER, organ=organ, seat=post))
    book.add(2, GOVERNMENT, GROUP, EstablishGroup(seats=tuple(seats)))
    posts = (
        OfficePost(function=OfficeFunction.DIRECTOR, organ="government-office", seat=texts["office"]),
        OfficePost(function=OfficeFunction.STAFF, organ="court-admin-division", seat=texts["judge"]),
    )
    book.add(3, OFFICE, GROUP, SeatGroupOffice(located_at="court-admin-division", posts=posts))
    random = Random(f"{book.seed}/liaisons")
    for organ in (COURT, GOVERNMENT, *units):
        if organ != texts["without"]:
            seat = texts["liaison_office"] if organ.endswith("-office") else texts["liaison_bureau"]
            by = organ if random.random() < 0.8 else OFFICE
            book.add(random.randint(4, 18), by, GROUP, DesignateLiaison(organ=organ, seat=seat))
    book.add(140, "housing-bureau", GROUP, ReplaceLiaison(organ="housing-bureau", seat=texts["new_liaison"]))
    removed = 1 + next(n for n, seat in enumerate(seats) if seat.organ == "expropriation-centre")
    book.add(150, OFFICE, GROUP, RemoveGroupMember(seat_number=removed, reason=texts["removed"]))
    deputy = GroupSeat(function=SeatFunction.DEPUTY, organ=COURT, seat=texts["vice_president"])
    book.add(151, OFFICE, GROUP, AddGroupMember(member=deputy))
    for number, row in enumerate(texts["funding"]):
        funding = RecordWorkFunding(
            organ=row["organ"], year=book.year, amount=row.get("amount"), no_amount_stated="amount" not in row
        )
        book.add(34 + number, row["organ"], GROUP, funding)
    for number, row in enumerate(texts["publicity"], start=1):
        activity = HoldPublicityActivity(
            organ=row["organ"],
            topic=PublicityTopic(row["topic"]),
            title=row["title"],
            reach=row["reach"],
            place=row.get("place"),
            co_organisers=tuple(row.get("co_organisers", ())),
        )
        book.add(row["day"], row["organ"], f"publicity-{number:02}", activity)


def reconsider(book: Book) -> None:
    """The cases that the suggestions and opinions of the year rest on, and some more; the last one is pending."""
    texts = read("reconsideration")
    random = Random(f"{book.seed}/reconsideration")
    for serial, row in enumerate(texts["case"], start=1):
        number, name = f"{texts['prefix']}〔{book.year}〕{serial}号", f"reconsideration-case-{serial:02}"
        accept = AcceptReconsideration(
            number=number,
            respondent=row["organ"],
            field=Field(row["field"]),
            cause=CaseCause(row["cause"]),
            applicant_kind=random.choices(tuple(PlaintiffKind)[:2], (8, 2))[0],
        )
        book.add(row["day"], LEGAL, name, accept)
        if row["outcome"]:
            decided = DecideReconsideration(
                reconsideration_number=number,
                outcome=ReconsiderationOutcome(row["outcome"]),
                decision_number=f"{texts['prefix']}决〔{book.year}〕{serial}号",
            )
            book.add(row["day"] + random.randint(20, 38), LEGAL, name, decided)
