"""The appearance board, the hearings to come, the counts by organ, as of a day (M40–M47; scenarios 31, 32)."""

from __future__ import annotations

from typing import Any

import pytest

from events.appearance import HeadAbsent, HeadAppeared, JointAppearanceSettled, PlaintiffObjectionNoted
from events.appearance_terms import Agent, HeadRank, JointSettlement, MustNotifyGround, ObjectingParty, StaffPresent
from events.base import Visibility
from events.case import HearingHeld
from events.vocabulary import AbsenceGround
from projections.access.sight import Reader
from projections.errors import NoSuchMatter
from projections.query import history, query
from projections.store.store import Store
from services.rules.cases import case_stream
from tests.appearances import HEARING, IN_ORDER, duty, filed, notice
from tests.cases import filed_event, restricted_event
from tests.organs import HOUSING, URBAN
from tests.projections.story import (
    AUDITOR,
    COURT_READER,
    GOV_READER,
    HOUSING_READER,
    LEGAL_READER,
    OUTSIDE_READER,
    TODAY,
    URBAN_READER,
    Story,
    full_id,
)
from tests.projections.year import day
from tests.projections.year_appearance import appearances, appearances_twice, reported


def asked(
    store: Store, as_of: str, view: str = "appearance_board", reader: Reader = COURT_READER, **filters: str
) -> list[dict[str, Any]]:
    return query(store, view, reader, filters, as_of=day(as_of), today=TODAY).items


def one(store: Store, as_of: str, name: str) -> dict[str, Any]:
    [row] = asked(store, as_of, stream=full_id(f"appearance:{name}"))
    return row


@pytest.fixture
def told(store: Store) -> Store:
    return appearances(Story()).told_to(store)


def test_a_duty_passes_through_its_statuses(told: Store) -> None:
    """Scenario 31: what stood on each day."""
    passed = {
        "2024-04-20": "registered",
        "2024-05-05": "notified",
        "2024-05-06": "designated",
        "2024-05-10": "attended",
    }
    assert {on: one(told, on, "came")["status"] for on in passed} == passed
    assert asked(told, "2024-04-19") == []
    row = one(told, "2024-12-31", "came")
    assert (row["notified_on"], row["hearing_on"], row["defects"]) == ("2024-05-05", "2024-05-10", [])
    assert (row["designated_post"], row["designated_rank"], row["proof_review"]) == ("副局长", "deputy", "accepted")
    assert (row["heard_on"], row["appeared"], row["head_rank"], row["spoke"]) == ("2024-05-10", True, "deputy", True)
    assert (row["proof_submitted_on"], row["reported_attended"], row["mismatch"]) == ("2024-05-07", True, False)
    assert (row["year"], row["organ"], row["notice_missing"], row["corrected"]) == (2024, HOUSING, False, False)
    assert one(told, "2024-04-20", "came")["notice_missing"] is True
    assert row["organ_name"] == "鼓楼区住房和城乡建设局"


def test_an_unjustified_absence_with_its_ground_and_what_followed(told: Store) -> None:
    """Scenario 32, APP-03, APP-12: a late notice, ground 3, the organ says otherwise, the suggestion was sent."""
    row = one(told, "2024-12-31", "missed")
    assert (row["status"], row["ground"], row["ground_on"]) == ("unjustified", "nobody_appeared", "2024-06-12")
    assert (row["staff_present"], row["excused"], row["appeared"]) == ("lawyer_only", False, False)
    assert row["defects"] == ["late"]
    assert (row["mismatch"], row["reported_attended"]) == (True, True)
    assert (row["objected_on"], row["in_judgment_on"]) == ("2024-06-12", "2024-07-01")
    assert (row["task_opened_on"], row["suggestion_sent_on"]) == ("2024-06-12", "2024-06-20")
    before = one(told, "2024-06-15", "missed")
    assert (before["task_opened_on"], before["suggestion_sent_on"]) == ("2024-06-12", None)
    assert one(told, "2024-06-11", "missed")["mismatch"] is False


def test_the_newest_report_of_a_hearing_counts(store: Store) -> None:
    """APP-12: the finding stands; a report put right ends the mismatch."""
    story = appearances_twice(appearances(Story()))
    story.told_to(store)
    row = one(store, "2024-12-31", "missed")
    assert (row["mismatch"], row["appeared"]) == (False, False)
    assert one(store, "2024-12-31", "came")["status"] == "attended"


def test_another_rank_than_reported_is_a_mismatch_too(store: Store) -> None:
    """APP-12."""
    found = HeadAppeared(occurred_on=HEARING, post="副局长", head_rank=HeadRank.DEPUTY, spoke=False)
    claim = reported(True, "2024-05-10")
    story = Story().court("appearance:a", *IN_ORDER, found)
    story.government("appearance-response:a", claim.model_copy(update={"head_rank": HeadRank.PRINCIPAL}))
    story.told_to(store)
    [row] = asked(store, "2024-12-31", mismatch="true")
    assert row["mismatch"] is True
    assert asked(store, "2024-12-31", mismatch="false") == []


def test_a_corrected_finding_takes_the_place_of_the_first(told: Store) -> None:
    assert one(told, "2024-07-08", "excused")["status"] == "notified"
    assert one(told, "2024-08-01", "excused")["status"] == "unjustified"
    row = one(told, "2024-08-20", "excused")
    assert (row["status"], row["ground"], row["corrected"], row["excused"]) == ("excused", None, True, True)
    assert (row["adjourned_on"], row["hearing_on"]) == ("2024-07-08", "2024-08-01")
    assert (row["absence_reason"], row["reason_accepted"]) == ("irreplaceable_duty", True)


def test_filters(told: Store) -> None:
    assert len(asked(told, "2024-12-31")) == 3
    assert len(asked(told, "2024-12-31", organ=HOUSING)) == 2
    assert len(asked(told, "2024-12-31", case="行初20号")) == 1
    assert len(asked(told, "2024-12-31", status="excused")) == 1
    assert len(asked(told, "2024-12-31", year="2024")) == 3
    assert asked(told, "2024-12-31", year="2023") == []
    assert len(asked(told, "2024-12-31", ground="nobody_appeared")) == 1
    assert asked(told, "2024-12-31", procedure="second_instance") == []
    later: dict[str, Any] = {"from": "2024-04-21"}
    assert asked(told, "2024-12-31", **later) == []


def test_both_sides_see_all_an_organ_its_own_an_outsider_nothing(told: Store) -> None:
    for reader in (COURT_READER, GOV_READER, LEGAL_READER, AUDITOR):
        assert len(asked(told, "2024-12-31", reader=reader)) == 3
    assert {row["organ"] for row in asked(told, "2024-12-31", reader=HOUSING_READER)} == {HOUSING}
    assert {row["organ"] for row in asked(told, "2024-12-31", reader=URBAN_READER)} == {URBAN}
    assert asked(told, "2024-12-31", reader=OUTSIDE_READER) == []
    assert asked(told, "2024-06-01", "upcoming_hearings", OUTSIDE_READER) == []
    both = history(told, full_id("appearance-response:came"), HOUSING_READER, TODAY)
    assert {event["side"] for event in both} == {"court", "government"}
    with pytest.raises(NoSuchMatter):
        history(told, full_id("appearance:came"), URBAN_READER, TODAY)


def test_hearings_to_come(told: Store) -> None:
    """By the day asked for: announced, not yet held; an adjourned one at its new day."""
    [row] = asked(told, "2024-05-08", "upcoming_hearings")
    assert (row["hearing_on"], row["days_left"], row["status"]) == ("2024-05-10", 2, "designated")
    assert asked(told, "2024-05-10", "upcoming_hearings") == []
    assert [r["hearing_on"] for r in asked(told, "2024-07-07", "upcoming_hearings")] == ["2024-07-10"]
    assert [r["hearing_on"] for r in asked(told, "2024-07-08", "upcoming_hearings")] == ["2024-08-01"]
    assert asked(told, "2024-07-08", "upcoming_hearings", organ=URBAN) == []
    assert asked(told, "2024-07-08", "upcoming_hearings", HOUSING_READER, to="2024-07-31") == []
    assert asked(told, "2024-07-08", "upcoming_hearings", URBAN_READER) == []


def test_counts_by_organ_are_for_everybody_and_small_ones_have_no_rate(store: Store) -> None:
    """M40–M47: both denominators, of duties heard; no rate under three of them."""
    story = appearances(Story())
    story.court("appearance:fourth", duty(case="（2024）豫0204行初30号", organ=HOUSING, must_notify_ground=None))
    story.court("appearance:to-come", duty(case="（2024）豫0204行初33号", organ=HOUSING), notice())
    for number, rank in ((31, HeadRank.PRINCIPAL), (32, HeadRank.OTHER_PARTICIPATING)):
        came = HeadAppeared(occurred_on=HEARING, post="局长", head_rank=rank, spoke=False)
        story.court(f"appearance:{number}", duty(case=f"（2024）豫0204行初{number}号"), notice(), came)
    story.told_to(store)
    housing, urban = asked(store, "2024-12-31", "appearance_by_organ", OUTSIDE_READER)
    assert (housing["organ"], urban["organ"]) == (HOUSING, URBAN)
    counts = ("duties", "heard", "attended", "notified", "notified_attended", "excused", "unjustified")
    assert [housing[name] for name in counts] == [6, 4, 3, 4, 3, 1, 0]
    assert [housing[name] for name in ("by_principal", "by_deputy", "by_other_head", "spoke")] == [1, 1, 1, 1]
    assert (housing["attendance_rate"], housing["notified_attendance_rate"]) == (0.75, 0.75)
    assert (housing["principal_share"], housing["spoke_rate"], housing["unjustified_rate"]) == (0.3333, 0.3333, 0.0)
    assert [urban[name] for name in (*counts, "suggestions_sent", "in_judgment")] == [1, 1, 0, 1, 0, 0, 1, 1, 1]
    assert urban["attendance_rate"] is None
    [only] = asked(store, "2024-12-31", "appearance_by_organ", OUTSIDE_READER, organ=URBAN, year="2024")
    assert only["year"] == 2024
    assert asked(store, "2024-12-31", "appearance_by_organ", OUTSIDE_READER, year="2023") == []


def test_papers_b5_a_duty_before_a_court_elsewhere_is_shown_and_not_counted(store: Store) -> None:
    """M40–M47: on the board, findable by its number; in no row of the counts."""
    railway = "（2021）苏8601行初923号"
    came = HeadAppeared(occurred_on=HEARING, post="局长", head_rank=HeadRank.PRINCIPAL, spoke=True)
    story = Story().court("appearance:railway", duty(case=railway, elsewhere=True), notice(), came)
    story.court("appearance:own", duty(), notice())
    story.told_to(store)
    [shown] = asked(store, "2024-12-31", elsewhere="true")
    assert (shown["case_number"], shown["status"], shown["elsewhere"]) == (railway, "attended", True)
    assert len(asked(store, "2024-12-31")) == 2
    [counted] = asked(store, "2024-12-31", "appearance_by_organ", OUTSIDE_READER)
    assert (counted["duties"], counted["attended"]) == (1, 0)


def test_cas_04_counts_that_a_restricted_case_is_part_of_are_left_out(store: Store) -> None:
    """ANR-05: this edition is for everybody. What the other duties are counted in stays."""
    hidden = "（2024）豫0204行初40号"
    came = HeadAppeared(occurred_on=HEARING, post="局长", head_rank=HeadRank.PRINCIPAL, spoke=True)
    story = Story().court(case_stream(hidden), filed_event(hidden))
    story.court("appearance:hidden", duty(case=hidden), notice())
    story.court("appearance:open", duty(case="（2024）豫0204行初41号"), notice(), came)
    [before] = asked(story.told_to(store), "2024-12-31", "appearance_by_organ", OUTSIDE_READER)
    assert [before[name] for name in ("duties", "heard", "attended", "by_principal")] == [2, 1, 1, 1]
    restriction = restricted_event(HEARING)
    story.court(case_stream(hidden), restriction, visibility=Visibility.RESTRICTED).told_to(store)
    [after] = asked(store, "2024-12-31", "appearance_by_organ", OUTSIDE_READER)
    assert [after[name] for name in ("duties", "heard", "attended", "by_principal")] == [None, 1, 1, 1]


def test_ground_and_flags_stand_in_the_row(store: Store) -> None:
    """APP-04, APP-14."""
    flagged = duty(must_notify_ground=MustNotifyGround.HIGH_ATTENTION, government_defendant=True, third_party=True)
    Story().court("appearance:a", flagged).told_to(store)
    [row] = asked(store, "2024-12-31")
    assert (row["must_notify_ground"], row["notice_missing"]) == ("high_attention", True)
    assert (row["government_defendant"], row["third_party"]) == (True, True)


def test_what_is_found_beside_the_head_is_shown(store: Store) -> None:
    """APP-04, APP-07, APP-13: found without the notice owed, on two grounds, who came, what was said, who objected."""
    absent = HeadAbsent(
        occurred_on=HEARING,
        staff_present=StaffPresent.LAWYER_ONLY,
        ground=AbsenceGround.NOBODY_APPEARED,
        further_grounds=(AbsenceGround.NO_VALID_REASON,),
        without_notice=True,
        agents=(Agent.LAWYER,),
        gist="请求维持被诉行为",
    )
    objection = PlaintiffObjectionNoted(occurred_on=HEARING, objection="应当出庭", party=ObjectingParty.THIRD_PARTY)
    story = Story().court("appearance:a", duty(), absent, objection)
    came = HeadAppeared(occurred_on=HEARING, post="副局长", head_rank=HeadRank.DEPUTY, spoke=True, acting=True)
    story.court("appearance:b", duty(organ=URBAN), came).told_to(store)
    row = one(store, "2024-12-31", "a")
    assert (row["ground"], row["further_grounds"]) == ("nobody_appeared", ["no_valid_reason"])
    assert (row["without_notice"], row["notice_missing"]) == (True, True)
    assert (row["agents"], row["gist"]) == (["lawyer"], "请求维持被诉行为")
    assert (row["objected_on"], row["objecting_party"]) == ("2024-05-10", "third_party")
    assert one(store, "2024-12-31", "b")["acting"] is True


def test_a_hearing_held_without_a_finding_is_shown_as_missing(store: Store) -> None:
    """APP-09, APP-10, APP-12: until the court finds, or the head had come before, or another's head appears for all."""
    story = Story().court("case:12", filed(HOUSING, URBAN), HearingHeld(occurred_on=HEARING))
    settled = JointAppearanceSettled(
        occurred_on=day("2024-05-01"), appearing_organ=HOUSING, settled_by=JointSettlement.AGREEMENT
    )
    story.court("appearance:a", duty(), settled).court("appearance:b", duty(organ=URBAN), settled)
    story.told_to(store)
    missing: dict[str, Any] = {"finding_missing": "true"}
    assert asked(store, "2024-05-09", **missing) == []
    [row] = asked(store, "2024-05-10", **missing)
    assert (row["organ"], row["unfound_on"], row["status"]) == (HOUSING, "2024-05-10", "registered")
    came = HeadAppeared(occurred_on=HEARING, post="局长", head_rank=HeadRank.PRINCIPAL, spoke=True)
    story.court("appearance:a", came).court("case:12", HearingHeld(occurred_on=day("2024-06-20"))).told_to(store)
    assert asked(store, "2024-12-31", **missing) == []
    assert one(store, "2024-12-31", "a")["unfound_on"] is None
