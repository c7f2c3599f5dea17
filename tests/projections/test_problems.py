"""New rules, common problems and the problem map."""

from __future__ import annotations

from typing import Any

from events.bulletin import BulletinCorrected, BulletinIssued, BulletinWithdrawn, CommonProblem
from events.suggestion import SuggestionSent, SuggestionWithdrawn
from events.vocabulary import Field, IssueCategory, Topic
from projections.query import query
from projections.store.store import Store
from tests.organs import COURT, GOV, HOUSING, LEGAL
from tests.projections.story import COURT_READER, TODAY, Story, bulletin, content
from tests.projections.year import day

PROCEDURE = CommonProblem(
    text="未告知陈述申辩权利", field=Field.MARKET_REGULATION, category=IssueCategory.GENERAL_PROCEDURAL
)
TENDENCY = CommonProblem(
    text="同类处罚幅度不一", field=Field.MARKET_REGULATION, category=IssueCategory.EMERGING_TENDENCY
)


def rows(store: Store, view: str, as_of: str, **filters: str) -> list[dict[str, Any]]:
    return query(store, view, COURT_READER, filters, as_of=day(as_of), today=TODAY).items


def told() -> Story:
    """Both sides report the same kind of problem, the court a second one later; one suggestion speaks to it."""
    story = Story()
    j4 = bulletin(Topic.J4, problems=(PROCEDURE,))
    story.court("bulletin:a", BulletinIssued(occurred_on=day("2024-03-01"), content=j4))
    more = bulletin(Topic.J4, problems=(PROCEDURE, TENDENCY))
    corrected = BulletinCorrected(
        occurred_on=day("2024-05-01"), content=more, revision=2, changed="补充一项", reason="遗漏"
    )
    story.court("bulletin:a", corrected)
    e6 = bulletin(Topic.E6, issuer=GOV, addressee=COURT, problems=(PROCEDURE,))
    story.government("bulletin:b", BulletinIssued(occurred_on=day("2024-04-01"), content=e6))
    sent = SuggestionSent(
        occurred_on=day("2024-04-10"),
        content=content(fields=(Field.MARKET_REGULATION,)),
        sender=COURT,
        addressees=(HOUSING,),
        cc=(LEGAL,),
        number="鼓法建〔2024〕9号",
    )
    story.court("suggestion:c", sent)
    return story


def test_new_rules_show_number_and_day(store: Store) -> None:
    story = Story()
    new = bulletin(Topic.J1, rule_number="法释〔2024〕1号", rule_effective_on=day("2024-06-01"))
    story.court("bulletin:a", BulletinIssued(occurred_on=day("2024-05-01"), content=new))
    story.court("bulletin:b", BulletinIssued(occurred_on=day("2024-05-02"), content=bulletin(Topic.J4)))
    story.told_to(store)
    [row] = rows(store, "legal_updates", "2024-05-01")
    assert (row["rule_number"], row["rule_effective_on"]) == ("法释〔2024〕1号", "2024-06-01")
    assert rows(store, "legal_updates", "2024-04-30") == []
    assert rows(store, "legal_updates", "2024-05-01", in_force_from="2024-06-02") == []


def test_problems_are_those_of_the_revision_of_the_day(store: Store) -> None:
    told().told_to(store)
    assert [row["side"] for row in rows(store, "common_problems", "2024-04-30")] == ["government", "court"]
    texts = [row["text"] for row in rows(store, "common_problems", "2024-05-01", side="court")]
    assert texts == [PROCEDURE.text, TENDENCY.text]


def test_the_map_shows_what_both_sides_report(store: Store) -> None:
    """M06: market regulation, general or procedural."""
    told().told_to(store)
    found = {row["category"]: row for row in rows(store, "problem_map", "2024-12-31")}
    both = found["general_procedural"]
    assert (both["court"], both["government"], both["suggestions"], both["both_sides"]) == (1, 1, 1, True)
    alone = found["emerging_tendency"]
    assert (alone["court"], alone["government"], alone["suggestions"], alone["both_sides"]) == (1, 0, 0, False)
    assert rows(store, "problem_map", "2025-01-01") == []
    assert len(rows(store, "problem_map", "2025-01-01", year="2024")) == 2


def test_what_is_withdrawn_leaves_list_and_map(store: Store) -> None:
    story = told()
    story.government("bulletin:b", BulletinWithdrawn(occurred_on=day("2024-06-01"), reason="重复"))
    story.court("suggestion:c", SuggestionWithdrawn(occurred_on=day("2024-06-01"), reason="重复"))
    story.told_to(store)
    [row] = rows(store, "problem_map", "2024-06-01", category="general_procedural")
    assert (row["government"], row["suggestions"]) == (0, 0)
    assert len(rows(store, "common_problems", "2024-05-31")) == 3
    assert len(rows(store, "common_problems", "2024-06-01")) == 2
