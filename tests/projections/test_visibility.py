"""Who sees what, for every view, the history of a matter and the live feed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from events.base import Side, Visibility
from events.bulletin import BulletinDrafted, BulletinIssued
from events.matter_copy import MatterKind, MatterOpeningReceived
from events.meeting import ActionItemAssigned, MeetingConvened, ParticipantInvited
from events.organ import OrganRoleAssigned, OrganSuperseded
from events.register import NumberTaken
from events.response import ResponseOpened
from events.suggestion import SuggestionDrafted
from events.vocabulary import MeetingKind, OrganRole, Topic
from projections.access.role import Role
from projections.access.sight import Reader
from projections.errors import NoSuchMatter
from projections.opening import open_store
from projections.query import events_after, history, query, views
from projections.store.store import Store
from projections.views import BY_NAME
from tests.organs import COURT, GOV, HOUSING, LEGAL, OFFICE, OLD_LEGAL, SUB, URBAN
from tests.projections.story import (
    AUDITOR,
    COURT_READER,
    DIVISION_READER,
    GOV_READER,
    HOUSING_READER,
    LEGAL_READER,
    OFFICE_READER,
    OUTSIDE_READER,
    TODAY,
    URBAN_READER,
    Story,
    bulletin,
    content,
    full_id,
    matter,
)
from tests.projections.year import classed_year, day, needed, sent, served, told_year

DAY = day("2024-04-08")
READERS = {
    "court": COURT_READER,
    "division": DIVISION_READER,
    "government": GOV_READER,
    "legal": LEGAL_READER,
    "housing": HOUSING_READER,
    "urban": URBAN_READER,
    "office": OFFICE_READER,
    "outside": OUTSIDE_READER,
    "auditor": AUDITOR,
}
BILATERAL = {"court", "division", "government", "legal", "office", "auditor"}
EVERYBODY = set(READERS)


def items(store: Store, view: str, reader: Reader, **filters: str) -> list[dict[str, Any]]:
    return query(store, view, reader, filters, today=TODAY).items


def who_sees(store: Store, view: str) -> set[str]:
    return {name for name, reader in READERS.items() if items(store, view, reader)}


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        (Visibility.PUBLIC, EVERYBODY),
        (Visibility.MEMBERS, EVERYBODY - {"outside"}),
        (Visibility.BILATERAL, BILATERAL),
        (Visibility.RESTRICTED, {"court", "division", "government", "auditor"}),
    ],
)
def test_a_bulletin_is_seen_by_its_class(store: Store, visibility: Visibility, seen_by: set[str]) -> None:
    """Scenario 4: a restricted one is absent from other members' boards, counts and history."""
    issued = BulletinIssued(occurred_on=DAY, content=bulletin(Topic.J3, visibility=visibility))
    Story().court("bulletin:a", issued, visibility=visibility).told_to(store)
    assert who_sees(store, "bulletin_board") == seen_by
    year = {"year": "2024", "topic": "J3"}
    assert {name for name, one in READERS.items() if items(store, "topic_matrix", one, **year)[0]["total"]} == seen_by
    for name, reader in READERS.items():
        if name in seen_by:
            assert [event["version"] for event in history(store, full_id("bulletin:a"), reader, TODAY)] == [1]
        else:
            with pytest.raises(NoSuchMatter):
                history(store, full_id("bulletin:a"), reader, TODAY)


@pytest.mark.parametrize("view", ["suggestion_ledger", "overdue_board", "organ_scoreboard"])
def test_a_suggestion_is_seen_by_both_sides_and_its_addressees(store: Store, view: str) -> None:
    Story().court("suggestion:a", sent("2024-03-10", HOUSING), served("2024-03-15", HOUSING, "2024-05-15")).told_to(
        store
    )
    assert who_sees(store, view) == BILATERAL | {"housing"}


def test_a_restricted_suggestion_is_seen_by_the_organs_named_in_it(store: Store) -> None:
    Story().court(
        "suggestion:a",
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15"),
        visibility=Visibility.RESTRICTED,
    ).told_to(store)
    assert who_sees(store, "suggestion_ledger") == {"court", "division", "legal", "housing", "auditor"}
    assert who_sees(store, "cc_inbox") == {"court", "division", "legal", "auditor"}


def test_a_policy_acts_in_the_name_of_its_government_which_thereby_learns_nothing(store: Store) -> None:
    """The other side's own record of a restricted suggestion is written by a machine, not by the organ it names."""
    story = Story().court(
        "suggestion:a",
        sent("2024-03-10", HOUSING),
        served("2024-03-15", HOUSING, "2024-05-15"),
        visibility=Visibility.RESTRICTED,
    )
    opened = ResponseOpened(
        occurred_on=day("2024-03-10"),
        title="司法建议",
        instrument=content().instrument,
        kind=content().kind,
        addressees=(HOUSING,),
        cc=(LEGAL,),
        recommendations=2,
        visibility=Visibility.RESTRICTED,
    )
    cause = f"{full_id('suggestion:a')}:1"
    story.government("suggestion-response:a", opened, visibility=Visibility.RESTRICTED, cause=cause)
    story.told_to(store)
    named = {"court", "division", "legal", "housing", "auditor"}
    for view in ("suggestion_ledger", "overdue_board", "organ_scoreboard"):
        assert who_sees(store, view) == named
    with pytest.raises(NoSuchMatter):
        history(store, full_id("suggestion:a"), GOV_READER, TODAY)
    seen = {event["stream"] for event in events_after(store, 0, GOV_READER, limit=500, today=TODAY).items}
    assert seen == {"organ-registry"}
    assert len(history(store, full_id("suggestion:a"), HOUSING_READER, TODAY)) == 3


@pytest.mark.parametrize("stream", ["number-register:n", "period-register:p", "parked-event:e"])
@pytest.mark.parametrize("visibility", [Visibility.RESTRICTED, Visibility.BILATERAL])
@pytest.mark.parametrize(
    ("side", "actor", "seen_by"),
    [
        (Side.COURT, COURT, {"court", "division", "auditor"}),
        (Side.GOVERNMENT, HOUSING, {"auditor"}),
        (Side.GOVERNMENT, GOV, {"auditor"}),
        (Side.JOINT, LEGAL, {"office", "auditor"}),
    ],
)
def test_book_keeping_discloses_no_restricted_matter(
    store: Store, stream: str, visibility: Visibility, side: Side, actor: str, seen_by: set[str]
) -> None:
    """Also what was recorded before registers were restricted, and whoever caused the entry."""
    taken = NumberTaken(occurred_on=DAY, number="鼓法建〔2024〕3号", holder=matter("a"))
    Story().record(side, stream, taken, actor=actor, visibility=visibility).told_to(store)
    shown = {name for name, one in READERS.items() if items(store, "audit_trail", one, stream=full_id(stream))}
    assert shown == seen_by


@pytest.mark.parametrize(("side", "actor"), [(Side.GOVERNMENT, GOV), (Side.JOINT, OFFICE)])
def test_a_copy_of_the_other_ledgers_matter_is_shown_to_nobody(store: Store, side: Side, actor: str) -> None:
    """It may be of a restricted dispute, which is not for the office: who may know of that reads it itself."""
    copied = MatterOpeningReceived(
        occurred_on=DAY, kind=MatterKind.DISPUTE, organs=(LEGAL, HOUSING), visibility=Visibility.RESTRICTED
    )
    Story().record(side, "matter-copy:a", copied, actor=actor, cause=f"{full_id('dispute:a')}:1").told_to(store)
    shown = {name for name, one in READERS.items() if items(store, "audit_trail", one, stream=full_id("matter-copy:a"))}
    assert shown == {"auditor"}


@pytest.mark.parametrize("view", ["meeting_calendar", "action_items"])
def test_a_restricted_meeting_is_seen_by_who_is_invited(store: Store, view: str) -> None:
    convened = MeetingConvened(
        occurred_on=DAY,
        kind=MeetingKind.AD_HOC,
        subject="专题会议",
        convenor=OFFICE,
        on_behalf_of=GOV,
        planned_on=DAY,
        place="会议室",
        trigger="突发",
    )
    item = ActionItemAssigned(occurred_on=DAY, item=1, resolution=1, text="事项", owner=HOUSING, due_on=DAY)
    invited = ParticipantInvited(occurred_on=DAY, organ=COURT)
    Story().joint("meeting:m", convened, invited, item, visibility=Visibility.RESTRICTED).told_to(store)
    assert who_sees(store, view) == {"court", "government", "housing", "office", "auditor"}


def test_a_draft_is_known_to_the_drafting_side_only_and_stays_so(store: Store) -> None:
    draft = SuggestionDrafted(occurred_on=DAY, content=content())
    story = Story().court("suggestion:a", draft)
    story.told_to(store)
    assert who_sees(store, "suggestion_ledger") == {"court", "division", "auditor"}
    story.court("suggestion:a", sent("2024-04-10", HOUSING)).told_to(store)
    types = {
        name: [event["type"] for event in history(store, full_id("suggestion:a"), READERS[name], TODAY)]
        for name in ("court", "legal", "housing")
    }
    assert types == {
        "court": ["suggestion.drafted.v1", "suggestion.sent.v1"],
        "legal": ["suggestion.sent.v1"],
        "housing": ["suggestion.sent.v1"],
    }


def test_a_bureaus_draft_is_its_own(store: Store) -> None:
    drafted = BulletinDrafted(
        occurred_on=DAY, content=bulletin(Topic.E1, issuer=HOUSING, addressee=COURT, organised_by=GOV)
    )
    Story().government("bulletin:e", drafted, actor=HOUSING).told_to(store)
    assert who_sees(store, "bulletin_board") == {"housing", "government", "auditor"}


def test_taking_the_id_of_a_foreign_matter_opens_nothing(store: Store) -> None:
    """A bureau that opens a bulletin with the id of a restricted one sees its own only."""
    secret = BulletinIssued(occurred_on=DAY, content=bulletin(Topic.J3, title="限定", visibility=Visibility.RESTRICTED))
    own = BulletinIssued(occurred_on=DAY, content=bulletin(Topic.E1, title="自有", issuer=URBAN, addressee=COURT))
    story = Story().court("bulletin:a", secret, visibility=Visibility.RESTRICTED)
    story.government("bulletin:a", own, actor=URBAN).told_to(store)
    assert [row["title"] for row in items(store, "bulletin_board", URBAN_READER)] == ["自有"]
    assert [row["side"] for row in history(store, full_id("bulletin:a"), URBAN_READER, TODAY)] == ["government"]


def test_the_legal_department_is_who_holds_the_role_today(store: Store) -> None:
    story = Story().court("suggestion:a", sent("2024-03-10", HOUSING, cc=()))
    moved = OrganRoleAssigned(
        occurred_on=day("2025-02-01"), organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT
    )
    story.joint("organ-registry", moved).told_to(store)
    heir = Reader(OLD_LEGAL, Side.GOVERNMENT)
    for today, sees, not_sees in (("2025-01-31", LEGAL_READER, heir), ("2025-02-01", heir, LEGAL_READER)):
        assert query(store, "suggestion_ledger", sees, today=day(today)).items
        assert not query(store, "suggestion_ledger", not_sees, today=day(today)).items


def test_a_successor_sees_what_its_predecessor_saw(store: Store) -> None:
    """Scenario 23."""
    story = Story().court("suggestion:a", sent("2024-03-10", URBAN))
    story.told_to(store)
    assert not items(store, "suggestion_ledger", Reader(SUB, Side.GOVERNMENT))
    merged = OrganSuperseded(occurred_on=day("2024-11-01"), organ=URBAN, successor=SUB)
    story.joint("organ-registry", merged).told_to(store)
    [row] = items(store, "suggestion_ledger", Reader(SUB, Side.GOVERNMENT))
    assert row["addressee"] == URBAN


@pytest.fixture(scope="module")
def restricted_store(shared_database_url: str) -> Iterator[Store]:
    """The small year, all of it restricted: for reading only."""
    opened = open_store(shared_database_url)
    classed_year(Visibility.RESTRICTED).told_to(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("view", [view.name for view in views() if view.guard != "open"])
def test_no_view_shows_a_restricted_year_to_an_outsider(restricted_store: Store, view: str) -> None:
    """Also what is public by nature, as published statistics, is restricted here: no view rests on its being public."""
    outsider = Reader("tax-bureau", Side.GOVERNMENT, Role.OPERATOR)
    filters = needed(BY_NAME[view])
    assert sum(row.get("total", 1) for row in items(restricted_store, view, outsider, **filters)) == 0
    assert items(restricted_store, view, AUDITOR, **filters)
    assert events_after(restricted_store, 0, outsider, today=TODAY).items == []


def test_the_history_of_a_matter_is_on_both_sides(store: Store) -> None:
    told_year().told_to(store)
    for stream in ("bulletin:a", "bulletin-receipt:a"):
        told = history(store, full_id(stream), GOV_READER, TODAY)
        assert [event["side"] for event in told] == ["court", *["government"] * 4, "court"]
        assert [event["recorded_at"] for event in told] == sorted(event["recorded_at"] for event in told)
    with pytest.raises(NoSuchMatter):
        history(store, "bulletin:00000000-0000-4000-8000-000000000000", AUDITOR, TODAY)


def test_the_feed_goes_on_past_what_a_reader_may_not_see(store: Store) -> None:
    secret = BulletinIssued(occurred_on=DAY, content=bulletin(Topic.J3, visibility=Visibility.RESTRICTED))
    story = Story().court("bulletin:a", secret, visibility=Visibility.RESTRICTED)
    story.told_to(store)
    start = len(story.messages) - 1
    hidden = events_after(store, start, HOUSING_READER, today=TODAY)
    assert (hidden.items, hidden.last) == ([], start + 1)
    shown = events_after(store, start, COURT_READER, today=TODAY)
    assert [event["actor_name"] for event in shown.items] == ["鼓楼区人民法院"]
    pages = events_after(store, 0, AUDITOR, limit=5, today=TODAY)
    assert (len(pages.items), pages.last) == (5, 5)


def test_the_legal_department_reads_its_own_copies_not_those_of_others(store: Store) -> None:
    Story().court("suggestion:a", sent("2024-03-10", HOUSING, superior_cc=(GOV,))).told_to(store)
    inbox = {name: {row["organ"] for row in items(store, "cc_inbox", reader)} for name, reader in READERS.items()}
    assert (inbox["legal"], inbox["government"], inbox["housing"]) == ({LEGAL}, {GOV}, set())
    assert inbox["court"] == {LEGAL, GOV}
