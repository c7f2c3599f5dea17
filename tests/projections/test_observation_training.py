"""Observations, trainings, researches and standards as activities: OBS-04, OBS-05, TRN-02, RES-02, RES-04."""

from __future__ import annotations

from typing import Any

from events.case import CaseAccessReleased, CaseAccessRestricted, CaseFiled, HearingClosedToPublic
from events.case_terms import CaseCause, PlaintiffKind, Procedure, RestrictionGround
from events.observation import (
    ObservationCancelled,
    ObservationRequestDeclined,
    ObservationRequestReceived,
)
from events.observation_terms import ObserverCategory
from events.vocabulary import Field
from projections.access.sight import Reader
from projections.query import query
from projections.store.store import Store
from tests.organs import COURT, HOUSING, LEGAL, URBAN
from tests.projections.story import (
    COURT_READER,
    HOUSING_READER,
    OFFICE_READER,
    OUTSIDE_READER,
    TODAY,
    URBAN_READER,
    Story,
    apply,
    full_id,
    matter,
)
from tests.projections.year import day
from tests.projections.year_observation import NUMBER, held, planned, researched, trained, trained_alone


def rows(store: Store, view: str, as_of: str, reader: Reader = COURT_READER, **filters: Any) -> list[dict[str, Any]]:
    return query(store, view, reader, filters, as_of=day(as_of), today=TODAY).items


def one(store: Store, as_of: str, *names: str, view: str = "observation_training", **filters: Any) -> tuple[Any, ...]:
    [row] = rows(store, view, as_of, **filters)
    return tuple(row[name] for name in names)


def filed(story: Story) -> Story:
    return story.court(
        "case:a",
        CaseFiled(
            occurred_on=day("2024-03-01"),
            number=NUMBER,
            court=COURT,
            procedure=Procedure.FIRST_INSTANCE,
            cause=CaseCause.PENALTY,
            field=Field.URBAN_CONSTRUCTION,
            defendants=(HOUSING,),
            plaintiff_kind=PlaintiffKind.NATURAL_PERSON,
            plaintiff_count=1,
        ),
    )


def test_an_observation_as_of_a_day_scenario_34(store: Store) -> None:
    held(filed(Story())).told_to(store)
    names = ("status", "dated", "requested_by", "invited", "attended")
    told = {
        "2024-03-20": ("requested", "2024-03-20", HOUSING, None, None),
        "2024-04-01": ("planned", "2024-04-18", HOUSING, None, None),
        "2024-04-08": ("invited", "2024-04-18", HOUSING, 25, None),
        "2024-04-18": ("held", "2024-04-18", HOUSING, 25, 17),
        "2024-04-19": ("reviewed", "2024-04-18", HOUSING, 25, 17),
    }
    assert {as_of: one(store, as_of, *names) for as_of in told} == told
    assert rows(store, "observation_training", "2024-03-19") == []
    [row] = rows(store, "observation_training", "2024-12-31", kind="observation", case=NUMBER)
    counts = [row[f"observers_{category.value}"] for category in ObserverCategory]
    assert counts == [12, 5, None, None]
    assert (row["organs_names"], row["requested_by_name"]) == (["鼓楼区住房和城乡建设局"], "鼓楼区住房和城乡建设局")
    assert row["linked"] == f"appearance:{matter('appearance')}"
    assert row["stream"] == full_id("observation:a")


def test_an_observation_is_to_be_cancelled_when_the_hearing_is_closed_scenario_34(store: Store) -> None:
    story = planned(filed(Story()))
    story.court("case:a", HearingClosedToPublic(occurred_on=day("2024-04-10"), ground=RestrictionGround.PRIVACY))
    story.court("observation:a", ObservationCancelled(occurred_on=day("2024-04-12"), reason="转为不公开审理"))
    story.told_to(store)
    told = {
        "2024-04-09": ("invited", None),
        "2024-04-10": ("to_be_cancelled", None),
        "2024-04-12": ("cancelled", "转为不公开审理"),
    }
    assert {as_of: one(store, as_of, "status", "reason") for as_of in told} == told


def test_a_restricted_case_closes_what_names_it_to_the_members(store: Store) -> None:
    """CAS-04 for OBS-04: the court reads that it must cancel, the others do not see it while the case is restricted."""
    story = planned(filed(Story()))
    restricted = CaseAccessRestricted(
        occurred_on=day("2024-04-10"), ground=RestrictionGround.PRIVACY, reason="涉及个人隐私"
    )
    story.court("case:a", restricted).told_to(store)
    assert one(store, "2024-04-11", "status") == ("to_be_cancelled",)
    assert rows(store, "observation_training", "2024-04-11", OFFICE_READER) == []
    told = len(story.messages)
    story.court("case:a", CaseAccessReleased(occurred_on=day("2024-04-11"), reason="重新公开"))
    apply(store, story.messages[told:])
    assert one(store, "2024-04-11", "status") == ("invited",)


def test_a_declined_request(store: Store) -> None:
    story = filed(Story()).court(
        "observation:b",
        ObservationRequestReceived(occurred_on=day("2024-03-20"), by=URBAN, case=NUMBER, reason="观摩"),
        ObservationRequestDeclined(occurred_on=day("2024-03-25"), reason="案件不典型"),
    )
    story.told_to(store)
    assert one(store, "2024-03-25", "status", "reason", "title") == ("declined", "案件不典型", "观摩")


def test_members_see_activities_and_a_request_is_for_the_two_sides(store: Store) -> None:
    """Visibility: an activity is for the members, a request for the court, the legal department and who asked."""
    story = held(filed(Story()))
    story.court(
        "observation:b",
        ObservationRequestReceived(occurred_on=day("2024-05-01"), by=URBAN, case=NUMBER, reason="观摩"),
    )
    story.told_to(store)

    def seen(reader: Reader) -> set[str]:
        return {row["stream"] for row in rows(store, "observation_training", "2024-12-31", reader)}

    activity, request = full_id("observation:a"), full_id("observation:b")
    assert seen(COURT_READER) == {activity, request}
    assert seen(URBAN_READER) == {activity, request}
    assert seen(HOUSING_READER) == {activity}
    assert seen(OUTSIDE_READER) == set()


def test_a_training_by_one_side_alone_is_marked_trn_01(store: Store) -> None:
    trained_alone(trained(Story())).told_to(store)
    [row] = rows(store, "observation_training", "2024-12-31", alone="true")
    assert (row["title"], row["organisers"], row["alone"], row["attended"]) == ("培训d", [LEGAL], True, 26)
    others = rows(store, "observation_training", "2024-12-31", kind="training", form="expert_lecture")
    assert [row["alone"] for row in others] == [None]


def test_a_training_that_was_an_observation_is_not_counted_twice_scenario_35(store: Store) -> None:
    """TRN-02: of 17 observers and 26 trained, nobody stands in two rows."""
    trained(held(filed(Story()))).told_to(store)
    found = {row["title"]: row for row in rows(store, "observation_training", "2024-12-31", kind="training")}
    assert {title: (row["status"], row["attended"]) for title, row in found.items()} == {
        "培训a": ("held", None),
        "培训b": ("held", 26),
        "培训c": ("cancelled", None),
    }
    assert found["培训a"]["linked"] == full_id("observation:a")
    assert found["培训b"]["organs"] == [HOUSING, COURT]
    assert found["培训b"]["organisers_names"] == ["鼓楼区人民法院", "鼓楼区司法局"]
    total = sum(row["attended"] or 0 for row in rows(store, "observation_training", "2024-12-31"))
    assert total == 17 + 26
    since: dict[str, Any] = {"form": "expert_lecture", "from": "2024-04-21"}
    [row] = rows(store, "observation_training", "2024-12-31", **since)
    assert row["title"] == "培训b"
    assert rows(store, "observation_training", "2024-12-31", kind="training", organ=URBAN) == []
    assert len(rows(store, "observation_training", "2024-12-31", organ=LEGAL)) == 3


def test_a_research_as_of_a_day(store: Store) -> None:
    researched(Story()).told_to(store)
    names = ("status", "symposia", "attended", "opened_on", "concluded_on", "is_law_application")
    told = {
        "2024-02-01": ("opened", 0, None, "2024-02-01", None, True),
        "2024-03-01": ("opened", 1, 5, "2024-02-01", None, True),
        "2024-04-01": ("concluded", 2, 10, "2024-02-01", "2024-04-01", True),
    }
    assert {as_of: one(store, as_of, *names, kind="research") for as_of in told} == told
    assert len(rows(store, "observation_training", "2024-04-01", origin="enforcement")) == 1
    assert rows(store, "observation_training", "2024-04-01", origin="reconsideration") == []


def test_a_standard_as_of_a_day_scenario_35(store: Store) -> None:
    """RES-02, RES-04: the endorsements of the draft of the day; flagged, confirmed, flagged again, repealed."""
    researched(Story()).told_to(store)
    names = ("status", "endorsed_by_court_on", "endorsed_by_government_on", "flagged_on")
    told = {
        "2024-04-02": ("drafted", None, None, None),
        "2024-04-10": ("drafted", "2024-04-10", None, None),
        "2024-04-11": ("drafted", None, None, None),
        "2024-04-13": ("endorsed", "2024-04-12", "2024-04-13", None),
        "2024-04-20": ("issued", "2024-04-12", "2024-04-13", None),
        "2024-06-01": ("flagged", "2024-04-12", "2024-04-13", "2024-06-01"),
        "2024-06-10": ("issued", "2024-04-12", "2024-04-13", "2024-06-01"),
        "2024-07-01": ("flagged", "2024-04-12", "2024-04-13", "2024-07-01"),
        "2024-07-10": ("repealed", "2024-04-12", "2024-04-13", "2024-07-01"),
    }
    found = {as_of: one(store, as_of, *names, view="application_standards") for as_of in told}
    assert found == told
    as_activity = {as_of: one(store, as_of, "status", kind="standard")[0] for as_of in told}
    assert as_activity == {as_of: status if status != "endorsed" else "drafted" for as_of, (status, *_) in told.items()}
    [row] = rows(store, "application_standards", "2024-12-31", basis="法释〔2018〕1号", number="鼓法规〔2024〕1号")
    assert (row["title"], row["legal_basis"]) == ("听证告知参考标准（二稿）", ["法释〔2018〕1号"])
    assert (row["research"], row["bulletin"]) == (full_id("research:a"), full_id("bulletin:j1"))
    assert (row["superseded_by"], row["reason"], row["effect"]) == ("法释〔2024〕5号", "依据已废止", "guidance")
    assert rows(store, "application_standards", "2024-04-01") == []
