"""Cases as public papers have them: a station and its bureau, joint defendants of two kinds (paper B14)."""

from __future__ import annotations

from events.appearance import HeadAppeared, HeadNamed
from events.appearance_terms import HeadOf, HeadRank
from events.case import HearingHeld
from projections.query import query
from projections.store.store import Store
from tests.appearances import CASE, HEARING, duty, filed
from tests.organs import GOV, HOUSING, POLICE, SUB, URBAN
from tests.projections.annals import Annals, rows, said
from tests.projections.story import COURT_READER, TODAY, Story

STATION = "州桥派出所"
CHIEF = HeadNamed(post="所长", head_rank=HeadRank.PRINCIPAL, head_of=HeadOf.AUTHORISED_BODY)


def three_sued(told: Annals | Story) -> None:
    """A station in its own name, so its bureau; the subdistrict office and the district government. The chief came."""
    told.court("case:12", filed(POLICE, SUB, GOV, number=CASE), HearingHeld(occurred_on=HEARING))
    came = HeadAppeared(occurred_on=HEARING, spoke=True, **CHIEF.model_dump())
    told.court("appearance:police", duty(organ=POLICE, authorised_body=STATION), came)
    told.court("appearance:sub", duty(organ=SUB))
    told.court("appearance:gov", duty(organ=GOV))


def test_papers_b14_a_station_is_counted_with_its_bureau_and_every_defendant_owes_for_itself(store: Store) -> None:
    """法释〔2020〕3号 arts. 1–3: three duties in one case; the statistics know the organ, the board the station too."""
    annals, story = Annals(), Story()
    three_sued(annals)
    three_sued(story)
    made = annals.review()
    assert said(made.figures["M40"]) == {"heard": "1/3 = 33.3 %"}
    assert said(made.figures["M48"]) == {"cases": "1/1 = 100.0 %", "hearings": "1/3 = 33.3 %"}
    by_organ = {row[0]: row[1] for row in rows(made.figures["M83"], "by_organ")}
    assert list(by_organ.values()) == ["1", "1", "1"]
    story.told_to(store)
    board = query(store, "appearance_board", COURT_READER, today=TODAY).items
    assert {row["organ"]: row["authorised_body"] for row in board} == {POLICE: STATION, SUB: None, GOV: None}
    counted = query(store, "appearance_by_organ", COURT_READER, {"organ": POLICE}, today=TODAY).items
    assert [(row["heard"], row["attended"]) for row in counted] == [(1, 1)]


def test_papers_b14_of_three_defendants_two_of_one_kind_count_once_for_that_kind() -> None:
    """The case counts for each organ, once for the departments of the district, once in the total."""
    annals = Annals()
    annals.court("case:12", filed(POLICE, HOUSING, URBAN, number=CASE))
    figure = annals.figure("M83")
    assert [row[1] for row in rows(figure, "by_level")] == ["1", "1"]
    assert [row[1] for row in rows(figure, "by_organ")] == ["1", "1", "1"]
    assert said(figure)["new"] == "1"
