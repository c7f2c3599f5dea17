"""Defendants that changed, and outcomes of their own: the index, the board, the review (CAS-05; 行诉解释 art. 26)."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.case import CaseCoordinated, CaseDefendantsChanged, DefendantOutcome, HearingScheduled, TrialSupervised
from events.case_terms import CaseCoordinationOutcome, CaseOutcome, SupervisionResult
from projections.access.sight import Reader
from projections.query import query
from projections.review.figure import Rate
from projections.store.store import Store
from tests.appearances import HEARING, duty, notice
from tests.cases import concluded_event, effect_event, filed_event
from tests.organs import HOUSING, SUB, URBAN
from tests.projections.annals import Annals, d24, said
from tests.projections.story import COURT_READER, TODAY, URBAN_READER, Story
from tests.projections.year_defendants import CHANGED_ON, HEARD, NUMBER, defendants


def asked(
    store: Store, view: str, as_of: date = TODAY, reader: Reader = COURT_READER, **filters: str
) -> list[dict[str, Any]]:
    return query(store, view, reader, filters, as_of=as_of, today=TODAY).items


def test_the_index_says_who_is_sued_on_the_day_and_whose_outcome_differs(store: Store) -> None:
    defendants(Story()).told_to(store)
    [before] = asked(store, "case_index", d24(5, 19))
    [after] = asked(store, "case_index")
    assert (before["defendants"], before["own_outcome_of"]) == ([HOUSING, URBAN], None)
    assert after["defendants"] == [HOUSING, SUB]
    assert (after["outcome"], after["own_outcome_of"], after["own_outcome"]) == ("revoked", [SUB], ["suit_dismissed"])
    assert len(asked(store, "case_index", defendant=SUB)) == 1
    assert asked(store, "case_index", defendant=URBAN) == []
    assert len(asked(store, "case_index", reader=URBAN_READER)) == 1, "it learns that it is replaced"


def test_the_board_shows_the_duty_that_ended(store: Store) -> None:
    story = defendants(Story())
    announced = notice(d24(6, 3), d24(5, 11))
    story.court("appearance:defendants-urban", announced).told_to(store)
    [row] = asked(store, "appearance_board", organ=URBAN)
    assert (row["status"], row["ended_on"], row["unfound_on"]) == ("ended", str(CHANGED_ON), str(HEARD))
    [earlier] = asked(store, "appearance_board", d24(5, 19), organ=URBAN)
    assert (earlier["status"], earlier["ended_on"]) == ("notified", None)
    assert [row["organ"] for row in asked(store, "upcoming_hearings", d24(5, 19))] == [URBAN]
    assert asked(store, "upcoming_hearings", d24(5, 21)) == []


def test_a_duty_that_is_open_again_had_ended_on_the_days_between(store: Store) -> None:
    again = duty(organ=URBAN, case=NUMBER, must_notify_ground=None, occurred_on=d24(6, 1))
    defendants(Story()).court("appearance:defendants-urban", again, notice(d24(6, 20), d24(6, 5))).told_to(store)
    stood = {}
    for on in (d24(5, 19), CHANGED_ON, d24(5, 31), d24(6, 1), d24(6, 5)):
        [row] = asked(store, "appearance_board", on, organ=URBAN)
        stood[on] = row["status"], row["ended_on"]
    ended = ("ended", str(CHANGED_ON))
    assert list(stood.values()) == [("registered", None), ended, ended, ("registered", None), ("notified", None)]
    assert [row["organ"] for row in asked(store, "upcoming_hearings", d24(6, 5))] == [URBAN]


def test_hearings_before_the_change_count_for_the_replaced_one_those_after_it_for_the_added(store: Store) -> None:
    """M40: in the review and in the edition for everybody alike."""
    defendants(Story()).told_to(store)
    heard = {row["organ"]: row["heard"] for row in asked(store, "appearance_by_organ", year="2024")}
    assert heard == {URBAN: 1, SUB: 1}
    unheard = Story().court("case:a", filed_event(NUMBER, defendants=(URBAN,)))
    changed = CaseDefendantsChanged(occurred_on=CHANGED_ON, defendants=(SUB,), reason="变更被告")
    unheard.court("case:a", HearingScheduled(occurred_on=d24(5, 1), hearing_on=HEARING), changed)
    annals = Annals()
    defendants(annals)
    assert said(annals.figure("M40")) == {"heard": "0/2 = 0.0 %"}


def test_each_defendant_counts_by_its_own_outcome_the_case_once() -> None:
    """M84, M85, T2, T4: lost by one, the suit against the other dismissed; a second case against both lost by both."""
    annals, own = Annals(), (DefendantOutcome(organ=URBAN, outcome=CaseOutcome.SUIT_DISMISSED),)
    both = (HOUSING, URBAN)
    annals.court("case:1", filed_event("（2024）豫0204行初1号", defendants=both))
    annals.court("case:1", concluded_event(d24(5, 6), by_defendant=own))
    annals.court("case:2", filed_event("（2024）豫0204行初2号", defendants=both), concluded_event(d24(5, 7)))
    transferred = (DefendantOutcome(organ=URBAN, outcome=CaseOutcome.TRANSFERRED),)
    annals.court("case:3", filed_event("（2024）豫0204行初3号", defendants=both))
    annals.court("case:3", concluded_event(d24(5, 8), CaseOutcome.CLAIMS_DISMISSED, by_defendant=transferred))
    made = annals.review()
    assert said(made.figures["M84"]) == {"overall": "2/3 = 66.7 %"}
    assert said(made.figures["M85"]) == {"substantive": "2/3 = 66.7 %"}
    ranked = {row[0]: [cell.text if isinstance(cell, Rate) else cell for cell in row[1:]] for row in _rows(made, "T4")}
    assert ranked["鼓楼区住房和城乡建设局"] == [3, 3, 2, "2/3 = 66.7 %", "2/3 = 66.7 %"]
    assert ranked["鼓楼区城市管理局"] == [3, 2, 1, "1/2 = 50.0 %", "1/1 = 100.0 %"]
    assert ranked["合计"] == [3, 3, 2, "2/3 = 66.7 %", "2/3 = 66.7 %"]
    assert [row[-1] for row in _rows(made, "T2")] == [3, 3]


def test_the_index_shows_every_appeal_and_the_retrial_as_of_the_day(store: Store) -> None:
    defendants(Story()).told_to(store)
    names = ("status", "appellant", "appeals", "appeal_result", "supervision_result", "retrial_outcome")
    told = {
        d24(7, 8): ("appealed", "plaintiff", 1, None, None, None),
        d24(8, 1): ("appealed", "several", 2, None, None, None),
        d24(9, 2): ("effective", "several", 2, "upheld", None, None),
        d24(11, 4): ("effective", "several", 2, "upheld", "ordered", None),
        d24(12, 20): ("effective", "several", 2, "upheld", "changed", "claims_dismissed"),
    }
    found = {day: asked(store, "case_index", day)[0] for day in told}
    assert {day: tuple(row[name] for name in names) for day, row in found.items()} == told
    assert found[d24(9, 2)]["appealed_on"] == "2024-07-08"


def test_m90_counts_the_case_once_and_shows_what_a_retrial_turned_apart() -> None:
    """M84 stays what the judgment was; M90 tells of the loss that a retrial turned, and of one that it made."""
    annals = Annals()
    defendants(annals)
    made = TrialSupervised(
        occurred_on=d24(12, 2),
        supervision_number="（2024）豫02行再9号",
        result=SupervisionResult.CHANGED,
        outcome=CaseOutcome.DECLARED_ILLEGAL,
    )
    won = concluded_event(d24(5, 6), CaseOutcome.CLAIMS_DISMISSED)
    annals.court("case:won", filed_event("（2024）豫0204行初9号"), won, effect_event(d24(6, 3)), made)
    review = annals.review()
    assert said(review.figures["M84"]) == {"overall": "1/2 = 50.0 %"}
    told = said(review.figures["M90"])
    assert (told["appealed"], told["upheld"], told["withdrawn"]) == ("1/2 = 50.0 %", "1/1 = 100.0 %", "0/1 = 0.0 %")
    assert (told["retried"], told["loss_turned"], told["loss_made"]) == ("2", "1", "1")


def test_m88_shows_the_coordination_of_pending_cases_beside_what_was_settled(store: Store) -> None:
    annals, own = Annals(), {"organs": (HOUSING,), "text": "会同被告研究兑付方案"}
    defendants(annals)
    settled = CaseCoordinated(occurred_on=d24(3, 1), outcome=CaseCoordinationOutcome.SETTLED, **own)
    withdrawn = concluded_event(d24(4, 1), CaseOutcome.WITHDRAWN, settled=True)
    annals.court("case:settled", filed_event("（2024）豫0204行初8号"), settled, withdrawn)
    annals.court("case:begun", filed_event("（2024）豫0204行初9号"), CaseCoordinated(occurred_on=d24(9, 2), **own))
    told = said(annals.figure("M88"))
    assert (told["coordinated"], told["settled"]) == ("1/2 = 50.0 %", "1/2 = 50.0 %")
    defendants(Story()).told_to(store)
    [before], [after] = (asked(store, "case_index", day) for day in (d24(6, 4), d24(6, 20)))
    assert (before["coordinated_on"], before["coordination_outcome"]) == ("2024-06-04", None)
    assert (after["coordinated_on"], after["coordination_outcome"]) == ("2024-06-20", "not_settled")


def _rows(made: Any, table: str) -> list[Any]:
    return [[getattr(cell, "zh", cell) for cell in row] for row in made.tables[table].rows]
