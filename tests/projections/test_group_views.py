"""The leading group, publicity, annual reviews and the year check as views, as of a day (domain A.10, A.11)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from events.annual_review import (
    AnnualDataFrozen,
    AnnualFiguresComputed,
    AnnualReviewConfirmed,
    AnnualReviewOpened,
    AnnualReviewPublished,
    AnnualReviewSupplemented,
    MetricChange,
    OverallReportsHeard,
    TopicCovered,
    WhitePaperEdition,
    WhitePaperPublished,
    YearEndReminded,
)
from events.base import Side, Visibility
from events.bulletin import BulletinIssued, BulletinWithdrawn
from events.group import (
    GroupMemberAdded,
    GroupMemberRemoved,
    GroupOfficeSeated,
    GroupSeat,
    LeadingGroupEstablished,
    LiaisonDesignated,
    LiaisonReplaced,
    OfficeFunction,
    OfficePost,
    PublicityActivityHeld,
    PublicityTopic,
    SeatFunction,
    WorkFundingRecorded,
)
from events.meeting import MeetingHeld
from events.organ import OrganDeactivated
from events.vocabulary import Topic
from projections.access.sight import Reader
from projections.query import query
from projections.store.store import Store
from projections.views import BY_NAME
from services.joint.year_watch import REPORTS
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, OFFICE, SUB, URBAN
from tests.projections.story import (
    AUDITOR,
    COURT_READER,
    GOV_READER,
    HOUSING_READER,
    LEGAL_READER,
    OFFICE_READER,
    OUTSIDE_READER,
    TODAY,
    Story,
    bulletin,
    full_id,
    matter,
)
from tests.projections.year import day

MEMBERS, BILATERAL, PUBLIC = Visibility.MEMBERS, Visibility.BILATERAL, Visibility.PUBLIC


def rows(
    store: Store, view: str, as_of: str = "2025-06-30", reader: Reader = COURT_READER, **filters: str
) -> list[dict[str, Any]]:
    on = day(as_of) if BY_NAME[view].supports_as_of else None
    return query(store, view, reader, filters, as_of=on, today=TODAY, limit=200).items


def seat(function: SeatFunction, organ: str, title: str, *also: str) -> GroupSeat:
    return GroupSeat(function=function, organ=organ, seat=title, also_for=also)


def told_group() -> Story:
    seats = (
        seat(SeatFunction.HEAD, GOV, "区长"),
        seat(SeatFunction.EXECUTIVE_DEPUTY, GOV, "常务副区长"),
        seat(SeatFunction.DEPUTY, COURT, "院长"),
        seat(SeatFunction.MEMBER, SUB, "管委会主任、办事处主任", URBAN),
    )
    director = OfficePost(function=OfficeFunction.DIRECTOR, organ=GOV, seat="区政府办公室主任")
    staff = OfficePost(function=OfficeFunction.STAFF, organ=COURT_DIVISION, seat="副庭长")
    lent = OfficePost(function=OfficeFunction.STAFF, organ=HOUSING, seat="科员", seconded=True, people=2)
    seated = {"office": OFFICE, "located_at": COURT_DIVISION}
    return Story().joint(
        "leading-group",
        LeadingGroupEstablished(occurred_on=day("2021-01-15"), seats=seats),
        GroupOfficeSeated(occurred_on=day("2021-02-01"), posts=(director, staff), **seated),
        LiaisonDesignated(occurred_on=day("2021-03-01"), organ=HOUSING, seat="法制科科长"),
        LiaisonReplaced(occurred_on=day("2023-03-01"), organ=HOUSING, seat="办公室主任"),
        GroupMemberAdded(
            occurred_on=day("2023-05-01"), seat_number=5, member=seat(SeatFunction.MEMBER, HOUSING, "局长")
        ),
        GroupMemberRemoved(occurred_on=day("2024-05-01"), seat_number=4, reason="机构调整"),
        GroupOfficeSeated(occurred_on=day("2024-02-01"), posts=(director, staff, lent), **seated),
        GroupOfficeSeated(occurred_on=day("2024-06-01"), posts=(director,), **seated),
        WorkFundingRecorded(occurred_on=day("2024-01-10"), organ=HOUSING, year=2024, amount=50_000),
        WorkFundingRecorded(occurred_on=day("2024-07-10"), organ=HOUSING, year=2024, amount=80_000),
        WorkFundingRecorded(occurred_on=day("2024-07-11"), organ=URBAN, year=2024),
        visibility=MEMBERS,
    )


def test_grp_04_the_roster_warns_of_a_member_without_liaison_until_one_is_designated(store: Store) -> None:
    """GRP-04, scenario 39: designation clears the warning; an organ that has ended is no member any more."""
    story = told_group()
    ended = OrganDeactivated(occurred_on=day("2024-01-01"), organ=SUB, reason="撤销")
    story.joint("organ-registry", ended, visibility=MEMBERS).told_to(store)
    before = {row["organ"] for row in rows(store, "group_roster", "2021-02-28", warning="no_liaison")}
    after = {row["organ"] for row in rows(store, "group_roster", "2021-03-01", warning="no_liaison")}
    assert {COURT, GOV, HOUSING, URBAN, SUB} <= before
    assert COURT_DIVISION not in before  # no member unit
    assert before - after == {HOUSING}
    now = rows(store, "group_roster", part="liaison")
    assert SUB not in {row["organ"] for row in now}
    [housing] = [row for row in now if row["organ"] == HOUSING]
    assert (housing["seat"], housing["since"], housing["warning"]) == ("办公室主任", "2023-03-01", None)
    [housing] = rows(store, "group_roster", "2023-02-28", part="liaison", organ=HOUSING)
    assert (housing["seat"], housing["organ_name"]) == ("法制科科长", "鼓楼区住房和城乡建设局")


def test_the_roster_shows_seats_posts_and_funding_of_the_day(store: Store) -> None:
    told_group().told_to(store)
    assert [row["number"] for row in rows(store, "group_roster", "2022-01-01", part="seat")] == [1, 2, 3, 4]
    assert [row["number"] for row in rows(store, "group_roster", "2024-04-30", part="seat")] == [1, 2, 3, 4, 5]
    now = rows(store, "group_roster", part="seat")
    assert [(row["number"], row["function"]) for row in now][-1] == (5, "member")
    assert rows(store, "group_roster", "2022-01-01", part="seat")[3]["also_for"] == [URBAN]
    assert [row["seat"] for row in rows(store, "group_roster", "2024-01-01", part="office")] == [
        "区政府办公室主任",
        "副庭长",
    ]
    *_, lent = rows(store, "group_roster", "2024-02-01", part="office")
    assert (lent["organ"], lent["seconded"], lent["people"]) == (HOUSING, True, 2)
    [director] = rows(store, "group_roster", part="office")
    assert (director["function"], director["located_at"]) == ("director", COURT_DIVISION)
    amounts = [
        [(row["organ"], row["year"], row["amount"]) for row in rows(store, "group_roster", as_of, part="funding")]
        for as_of in ("2024-01-09", "2024-02-01", "2025-01-01")
    ]
    assert amounts == [[], [(HOUSING, 2024, 50_000)], [(HOUSING, 2024, 80_000), (URBAN, 2024, None)]]
    assert rows(store, "group_roster", "2020-12-31", part="seat") == []


def test_the_roster_is_for_members_and_there_is_none_without_a_group(store: Store) -> None:
    Story().told_to(store)
    assert rows(store, "group_roster") == []
    told_group().told_to(store)
    assert rows(store, "group_roster", reader=HOUSING_READER)
    assert rows(store, "group_roster", reader=OUTSIDE_READER) == []


def test_publicity_is_public(store: Store) -> None:
    held = PublicityActivityHeld(
        occurred_on=day("2024-12-04"),
        organ=HOUSING,
        topic=PublicityTopic.RULE_OF_LAW,
        title="宪法宣传周",
        reach=300,
        co_organisers=(COURT,),
    )
    Story().joint("publicity:a", held, visibility=PUBLIC).told_to(store)
    [row] = rows(store, "publicity_activities", reader=OUTSIDE_READER, organ=HOUSING, topic="rule_of_law")
    assert (row["reach"], row["held_on"], row["co_organisers"]) == (300, "2024-12-04", [COURT])
    assert rows(store, "publicity_activities", "2024-12-03") == []
    assert rows(store, "publicity_activities", topic="litigation_law") == []


CUT_OFF = datetime(2025, 1, 31, 15, 59, 59, 999999, tzinfo=UTC)


def d25(month: int, number: int) -> date:
    return date(2025, month, number)


def frozen(on: date, cut_off: datetime = CUT_OFF) -> AnnualDataFrozen:
    return AnnualDataFrozen(occurred_on=on, year=2024, cut_off=cut_off)


def computed(on: date, digest: str) -> AnnualFiguresComputed:
    return AnnualFiguresComputed(
        occurred_on=on, year=2024, cut_off=CUT_OFF, definition_version="1", figures_digest=digest * 64
    )


def confirmed(on: date, side: Side, digest: str) -> AnnualReviewConfirmed:
    by = COURT if side is Side.COURT else GOV
    return AnnualReviewConfirmed(occurred_on=on, year=2024, by=by, organ_side=side, figures_digest=digest * 64)


def told_review() -> Story:
    story = Story().joint(
        "annual-review:a",
        AnnualReviewOpened(occurred_on=d25(1, 6), year=2024),
        frozen(d25(2, 1)),
        computed(d25(2, 2), "1"),
        confirmed(d25(2, 3), Side.COURT, "1"),
        frozen(d25(2, 5), CUT_OFF.replace(day=30)),
        computed(d25(2, 6), "2"),
        confirmed(d25(2, 7), Side.COURT, "2"),
        confirmed(d25(2, 8), Side.GOVERNMENT, "2"),
    )
    change = MetricChange(metric="M01", measure="J4", old="3", new="2", reason="撤回1件")
    story.joint(
        "annual-review:a",
        AnnualReviewPublished(
            occurred_on=d25(2, 10), year=2024, figures_digest="2" * 64, document_number="鼓府院办〔2025〕3号"
        ),
        AnnualReviewSupplemented(
            occurred_on=d25(4, 1),
            year=2024,
            supplement=1,
            cut_off=datetime(2025, 3, 31, tzinfo=UTC),
            definition_version="1",
            figures_digest="3" * 64,
            changes=(change,),
        ),
        visibility=MEMBERS,
    )
    paper = {"occurred_on": d25(4, 20), "year": 2024, "title": "2024年白皮书"}
    for edition, number, seen in ((WhitePaperEdition.PUBLIC, 8, PUBLIC), (WhitePaperEdition.INTERNAL, 9, BILATERAL)):
        event = WhitePaperPublished(edition=edition, document_number=f"鼓法〔2025〕{number}号", **paper)
        story.court(f"white-paper:{edition}", event, visibility=seen)
    return story


def test_anr_03_where_a_review_stands(store: Store) -> None:
    """ANR-03: what is frozen or computed anew takes the confirmations with it."""
    told_review().told_to(store)
    passed = {
        "2025-01-06": ("opened", None, None),
        "2025-02-01": ("frozen", None, None),
        "2025-02-02": ("computed", "1" * 64, None),
        "2025-02-03": ("computed", "1" * 64, "2025-02-03"),
        "2025-02-05": ("frozen", None, None),
        "2025-02-06": ("computed", "2" * 64, None),
        "2025-02-07": ("computed", "2" * 64, "2025-02-07"),
        "2025-02-08": ("confirmed", "2" * 64, "2025-02-07"),
        "2025-02-10": ("published", "2" * 64, "2025-02-07"),
        "2025-04-01": ("supplemented", "2" * 64, "2025-02-07"),
    }
    for as_of, expected in passed.items():
        [row] = rows(store, "annual_reviews", as_of, paper="annual_review")
        assert (row["status"], row["figures_digest"], row["court_confirmed_on"]) == expected, as_of
    [row] = rows(store, "annual_reviews", paper="annual_review", year="2024")
    assert (row["cut_off"], row["supplements"]) == ("2025-01-30T15:59:59.999999Z", 1)
    assert (row["document_number"], row["government_confirmed_on"]) == ("鼓府院办〔2025〕3号", "2025-02-08")
    assert rows(store, "annual_reviews", "2025-01-05") == []


def test_anr_02_supplements_show_old_new_and_reason(store: Store) -> None:
    """ANR-02, scenario 6."""
    told_review().told_to(store)
    [row] = rows(store, "annual_supplements", metric="M01", reader=HOUSING_READER)
    assert (row["old"], row["new"], row["reason"], row["supplement"]) == ("3", "2", "撤回1件", 1)
    assert rows(store, "annual_supplements", "2025-03-31") == []


def test_who_reads_reviews_and_white_papers(store: Store) -> None:
    told_review().told_to(store)
    seen = {
        name: [(row["paper"], row["edition"]) for row in rows(store, "annual_reviews", reader=reader)]
        for name, reader in (("legal", LEGAL_READER), ("housing", HOUSING_READER), ("outside", OUTSIDE_READER))
    }
    review, public, internal = ("annual_review", None), ("white_paper", "public"), ("white_paper", "internal")
    assert sorted(seen["legal"], key=str) == sorted([review, public, internal], key=str)
    assert sorted(seen["housing"], key=str) == sorted([review, public], key=str)
    assert seen["outside"] == [public]


def test_mtg_09_the_year_check_says_what_is_missing(store: Store) -> None:
    """MTG-09, scenario 30: which reports and topics the year has, since when, and that the office was reminded."""
    reconsideration, trial, suggestions = REPORTS
    story = Story().joint(
        "year-watch:2024",
        TopicCovered(occurred_on=day("2024-03-01"), year=2024, topic=Topic.J1),
        OverallReportsHeard(
            occurred_on=day("2024-06-03"), year=2024, meeting=matter("a"), reports=(reconsideration, trial)
        ),
        YearEndReminded(occurred_on=day("2024-12-15"), year=2024, missing_reports=(suggestions,)),
    )
    full = OverallReportsHeard(occurred_on=day("2024-12-20"), year=2024, meeting=matter("b"), reports=REPORTS)
    story.joint("year-watch:2024", full)
    issued = BulletinIssued(occurred_on=day("2024-03-01"), content=bulletin(Topic.J1))
    story.court("bulletin:j1", issued, visibility=MEMBERS)
    for name, on in (("a", "2024-06-03"), ("b", "2024-12-20")):
        story.joint(
            f"meeting:{name}", MeetingHeld(occurred_on=day(on), organs_present=(COURT, GOV)), visibility=MEMBERS
        )
    story.told_to(store)

    def met(as_of: str) -> dict[str, str]:
        return {row["check"]: row["met_on"] for row in rows(store, "year_check", as_of, met="true", year="2024")}

    assert met("2024-02-28") == {}
    assert met("2024-12-19") == {
        "J1": "2024-03-01",
        "report_reconsideration": "2024-06-03",
        "report_trial": "2024-06-03",
    }
    assert met("2024-12-20").keys() - met("2024-12-19").keys() == {"report_suggestions", "in_one_meeting"}
    missing = rows(store, "year_check", "2024-12-19", met="false", reader=OFFICE_READER)
    assert len(missing) == 13 + 1 + 1
    assert {row["reminded_on"] for row in missing} == {"2024-12-15"}
    assert rows(store, "year_check", "2024-12-19", reader=HOUSING_READER) == []


def test_m03_bul_04_a_topic_is_covered_while_a_bulletin_of_it_stands(store: Store) -> None:
    """M03, BUL-04: withdrawn bulletins leave the counts from the day of the withdrawal on, as in the review."""
    story = Story().joint("year-watch:2024", TopicCovered(occurred_on=day("2024-03-01"), year=2024, topic=Topic.J1))
    for name, on, off in (("one", "2024-03-01", "2024-05-10"), ("two", "2024-04-01", "2024-06-10")):
        story.court(
            f"bulletin:{name}",
            BulletinIssued(occurred_on=day(on), content=bulletin(Topic.J1)),
            BulletinWithdrawn(occurred_on=day(off), reason="数据有误"),
            visibility=MEMBERS,
        )
    story.told_to(store)
    passed = {
        "2024-02-28": (False, None),
        "2024-03-01": (True, "2024-03-01"),
        "2024-05-09": (True, "2024-03-01"),
        "2024-05-10": (True, "2024-04-01"),
        "2024-06-10": (False, None),
    }
    told = {as_of: rows(store, "year_check", as_of, check="J1", year="2024") for as_of in passed}
    assert {as_of: (row["met"], row["met_on"]) for as_of, [row] in told.items()} == passed


def test_the_year_check_betrays_no_restricted_bulletin_and_no_restricted_meeting(store: Store) -> None:
    """Scenario 4: nor does the office's watch, which counts them too."""
    restricted = Visibility.RESTRICTED
    story = Story().court(
        "bulletin:j3",
        BulletinIssued(occurred_on=day("2024-03-01"), content=bulletin(Topic.J3, visibility=restricted)),
        visibility=restricted,
    )
    story.joint(
        "meeting:a", MeetingHeld(occurred_on=day("2024-06-03"), organs_present=(HOUSING,)), visibility=restricted
    )
    heard = OverallReportsHeard(occurred_on=day("2024-06-03"), year=2024, meeting=matter("a"), reports=REPORTS)
    covered = TopicCovered(occurred_on=day("2024-03-01"), year=2024, topic=Topic.J3)
    story.joint("year-watch:2024", covered, heard).told_to(store)

    def met(reader: Reader) -> set[str]:
        return {row["check"] for row in rows(store, "year_check", met="true", year="2024", reader=reader)}

    reports = {*REPORTS, "in_one_meeting"}
    assert met(AUDITOR) == {"J3"} | reports
    assert (met(COURT_READER), met(GOV_READER), met(OFFICE_READER)) == ({"J3"}, {"J3"}, reports)
    assert met(LEGAL_READER) == set()
    assert len(rows(store, "year_check", reader=LEGAL_READER)) == len(rows(store, "year_check", reader=AUDITOR)) == 18
    for reader in (COURT_READER, GOV_READER, LEGAL_READER):
        assert rows(store, "audit_trail", "2025-06-30", reader, stream=full_id("year-watch:2024")) == []
