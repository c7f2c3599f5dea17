"""Cases of other courts are shown beside the index, and counted nowhere as our court's (CAS-06; paper B5)."""

from __future__ import annotations

from datetime import date

from projections.query import query
from projections.store.store import Store
from tests.organs import URBAN
from tests.projections.annals import Annals, said
from tests.projections.story import COURT_READER, HOUSING_READER, LEGAL_READER, TODAY, URBAN_READER, Story
from tests.projections.year_elsewhere import ENDED, ENTERED, NUMBER, elsewhere


def test_the_entry_of_the_day_is_shown_to_both_sides_and_to_the_organ_sued(store: Store) -> None:
    elsewhere(Story()).told_to(store)
    for reader in (COURT_READER, LEGAL_READER, URBAN_READER):
        [row] = query(store, "cases_elsewhere", reader, today=TODAY).items
        assert (row["number"], row["defendants"], row["status"], row["loss"]) == (NUMBER, [URBAN], "concluded", True)
    before = query(store, "cases_elsewhere", COURT_READER, as_of=date(2024, 7, 31), today=TODAY).items
    assert [(row["status"], row["outcome"], row["loss"]) for row in before] == [("pending", None, None)]
    assert query(store, "cases_elsewhere", HOUSING_READER, today=TODAY).items == []
    assert query(store, "case_index", COURT_READER, today=TODAY).items == []


def test_papers_b5_no_figure_counts_it() -> None:
    annals = Annals()
    annals.government("case-elsewhere:a", ENTERED, ENDED)
    assert set(said(annals.figure("M80")).values()) <= {"0", "无记录"}
    assert said(annals.figure("M84")) == {"overall": "0/0 = —"}
    assert annals.review().tables["T1"].rows[:-1] == ()
