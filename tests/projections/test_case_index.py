"""The index of cases, sensitive cases, reconsideration cases and drafting tasks, as of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.base import Event, Visibility
from events.bulletin import BulletinCorrected, BulletinIssued, BulletinWithdrawn
from events.case import (
    AppealConcluded,
    CaseAccessReleased,
    CaseAppealed,
    CaseFlagged,
    CaseNoted,
    HearingClosedToPublic,
    HearingHeld,
    HearingScheduled,
)
from events.case_terms import (
    AppealResult,
    Appellant,
    CaseFlag,
    CaseOutcome,
    DraftingTaskKind,
    ReconsiderationOutcome,
    RestrictionGround,
)
from events.drafting_task import DraftingTaskClosed, DraftingTaskEnd, DraftingTaskOpened, DraftingTaskReminded
from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationDecided
from events.values import CaseRef
from events.vocabulary import CaseStage, Field, Topic
from projections.access.sight import Reader
from projections.query import history, query
from projections.store.store import Store
from services.rules.cases import case_copy_stream, case_stream
from tests.cases import concluded_event, effect_event, filed_event, restricted_event
from tests.organs import CITY_POLICE, HOUSING, POLICE
from tests.projections.story import (
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
    full_id,
    matter,
)

NUMBER = "（2024）豫0204行初12号"
ABOVE = "（2024）豫02行终88号"
EVERY_SIDE = (COURT_READER, DIVISION_READER, GOV_READER, LEGAL_READER, OFFICE_READER, HOUSING_READER)


def day(month: int, number: int) -> date:
    return date(2024, month, number)


def rows(
    store: Store, view: str, as_of: date = TODAY, reader: Reader = COURT_READER, **filters: str
) -> list[dict[str, Any]]:
    return query(store, view, reader, filters, as_of=as_of, today=TODAY).items


def story(*events: Event) -> Story:
    """One case, filed on 2024-01-10 against the housing bureau."""
    return Story().court(case_stream(NUMBER), filed_event(NUMBER), *events)


def one(store: Store, as_of: date = TODAY, **more: Any) -> dict[str, Any]:
    [row] = rows(store, "case_index", as_of, **more)
    return row


def test_a_case_passes_through_its_statuses(store: Store) -> None:
    story(
        CaseFlagged(occurred_on=day(1, 12), flag=CaseFlag.MAJOR, reason="群体性案件"),
        HearingScheduled(occurred_on=day(2, 1), hearing_on=day(3, 1)),
        HearingScheduled(occurred_on=day(2, 20), hearing_on=day(3, 8), replaces=day(3, 1)),
        HearingHeld(occurred_on=day(3, 8)),
        concluded_event(day(5, 6)),
        CaseAppealed(occurred_on=day(5, 20), appellant=Appellant.DEFENDANT),
        AppealConcluded(occurred_on=day(8, 1), result=AppealResult.UPHELD, appeal_number=ABOVE),
        effect_event(day(8, 1)),
    ).told_to(store)
    assert rows(store, "case_index", day(1, 9)) == []
    status = {
        on: one(store, on)["status"] for on in (day(1, 10), day(5, 5), day(5, 6), day(5, 20), day(7, 31), day(8, 1))
    }
    assert list(status.values()) == ["filed", "filed", "concluded", "appealed", "appealed", "effective"]
    pending = one(store, day(2, 10))
    assert (pending["next_hearing_on"], pending["hearings"], pending["outcome"]) == ("2024-03-01", 0, None)
    assert one(store, day(2, 20))["next_hearing_on"] == "2024-03-08"
    heard = one(store, day(3, 9))
    assert (heard["next_hearing_on"], heard["hearings"], heard["major_on"]) == (None, 1, "2024-01-12")
    ended = one(store)
    assert (ended["outcome"], ended["loss"], ended["days"]) == ("revoked", True, 117)
    assert (ended["appeal_number"], ended["appeal_result"]) == (ABOVE, "upheld")
    assert ended["restricted"] is False


def test_the_appeal_decided_before_the_judgment_took_effect(store: Store) -> None:
    story(
        HearingClosedToPublic(occurred_on=day(2, 1), ground=RestrictionGround.MINOR),
        concluded_event(day(5, 6)),
        CaseAppealed(occurred_on=day(5, 20), appellant=Appellant.DEFENDANT, appeal_number=ABOVE),
        AppealConcluded(occurred_on=day(8, 1), result=AppealResult.REMANDED, appeal_number=ABOVE),
    ).told_to(store)
    assert one(store)["status"] == "appeal_decided"
    assert one(store)["closed_hearing_on"] == "2024-02-01"
    assert one(store, day(1, 31))["closed_hearing_on"] is None


def test_the_filters_of_the_index(store: Store) -> None:
    story(concluded_event(day(5, 6), CaseOutcome.CLAIMS_DISMISSED)).told_to(store)
    for name, value, other in (
        ("number", NUMBER, ABOVE),
        ("number", NUMBER.replace("（", "[").replace("）", "] "), ABOVE),
        ("status", "concluded", "filed"),
        ("defendant", HOUSING, "urban-management-bureau"),
        ("outcome", "claims_dismissed", "revoked"),
        ("loss", "false", "true"),
        ("cause", "expropriation", "penalty"),
        ("field", "urban_construction", "health"),
        ("procedure", "first_instance", "retrial"),
    ):
        assert len(rows(store, "case_index", **{name: value})) == 1, name
        assert rows(store, "case_index", **{name: other}) == [], name


def test_the_index_is_bilateral_and_a_defendant_sees_its_own(store: Store) -> None:
    story().told_to(store)
    for reader in EVERY_SIDE:
        assert one(store, reader=reader)["field"] == "urban_construction"
    for reader in (URBAN_READER, OUTSIDE_READER):
        assert rows(store, "case_index", reader=reader) == []


def test_cas_04_scenario_40_a_restricted_case_is_a_number_only_on_every_day(store: Store) -> None:
    """Scenario 40: backwards too; the court alone still sees it; released, it is as before."""
    hidden = story(concluded_event(day(5, 6))).court(
        case_stream(NUMBER), restricted_event(day(6, 1)), visibility=Visibility.RESTRICTED
    )
    hidden.told_to(store)
    for as_of in (day(5, 30), TODAY):
        for reader in (GOV_READER, LEGAL_READER, OFFICE_READER, HOUSING_READER):
            row = one(store, as_of, reader=reader)
            assert (row["number"], row["restricted"]) == (NUMBER, True)
            shown = {name for name, value in row.items() if value}
            assert shown <= {"number", "restricted", "matter"}, shown
        assert one(store, as_of)["outcome"] == ("revoked" if as_of >= day(5, 6) else None)
    assert one(store)["restricted"] is True


def test_cas_04_a_released_case_is_seen_again(store: Store) -> None:
    hidden = story().court(case_stream(NUMBER), restricted_event(day(6, 1)), visibility=Visibility.RESTRICTED)
    hidden.court(case_stream(NUMBER), CaseAccessReleased(occurred_on=day(7, 1), reason="事由消失")).told_to(store)
    assert one(store, reader=GOV_READER)["field"] == "urban_construction"


def test_the_copies_of_the_others_are_part_of_the_case(store: Store) -> None:
    noted = CaseNoted(occurred_on=day(1, 10), number=NUMBER, defendants=(HOUSING,))
    told = story()
    for keeper in (told.government, told.joint):
        keeper(case_copy_stream(NUMBER), noted, cause=f"{case_stream(NUMBER)}:1")
    told.told_to(store)
    assert len(history(store, full_id(case_stream(NUMBER)), COURT_READER, TODAY)) == 3
    assert one(store, reader=LEGAL_READER)["number"] == NUMBER
    assert rows(store, "case_index", reader=URBAN_READER) == []


# --- sensitive cases -------------------------------------------------------------------------------------------


def named(topic: Topic, *references: CaseRef, **changes: Any) -> Any:
    return bulletin(topic, visibility=Visibility.BILATERAL, case_refs=references, **changes)


def test_papers_b6_an_e3_shows_the_enforcement_cases_it_names(store: Store) -> None:
    """三(一)2(3): by their numbers, which stand in no index."""
    enforced = CaseRef(number="（2024）豫0204执恢12号", stage=CaseStage.HANDLED)
    told = story().government("bulletin:e3", BulletinIssued(occurred_on=day(2, 5), content=named(Topic.E3, enforced)))
    told.told_to(store)
    [row] = rows(store, "sensitive_cases", number=enforced.number)
    assert (row["topic"], row["stage"]) == ("E3", "handled")


def test_sensitive_cases_are_those_of_j3_and_e3_and_those_flagged(store: Store) -> None:
    other = "（2024）豫0204行初13号"
    accepted, handled = (CaseRef(number=NUMBER, stage=stage) for stage in CaseStage)
    told = story(CaseFlagged(occurred_on=day(1, 20), flag=CaseFlag.SENSITIVE, reason="舆情关注"))
    told.court(
        "bulletin:j3",
        BulletinIssued(occurred_on=day(2, 1), content=named(Topic.J3, accepted, matter_date=day(1, 10))),
        BulletinCorrected(
            occurred_on=day(3, 1),
            content=named(Topic.J3, handled, CaseRef(number=other), matter_date=day(1, 10)),
            revision=2,
            changed="案件",
            reason="补正",
        ),
    )
    told.court("bulletin:j4", BulletinIssued(occurred_on=day(2, 1), content=named(Topic.J4, accepted)))
    told.government(
        "bulletin:e3",
        BulletinIssued(occurred_on=day(2, 5), content=named(Topic.E3, reconsideration_refs=("鼓政行复〔2024〕5号",))),
        BulletinWithdrawn(occurred_on=day(4, 1), reason="有误"),
    )
    told.told_to(store)
    first = rows(store, "sensitive_cases", day(2, 10))
    assert {(row["number"], row["mention"], row["stage"]) for row in first} == {
        (NUMBER, "bulletin", "accepted"),
        (NUMBER, "flag", None),
        ("鼓政行复〔2024〕5号", "bulletin", None),
    }
    [notified] = [row for row in first if row["stage"] == "accepted"]
    assert notified["lag_days"] == 22
    assert {(row["number"], row["stage"]) for row in rows(store, "sensitive_cases")} == {
        (NUMBER, "handled"),
        (other, None),
        (NUMBER, None),
    }
    assert len(rows(store, "sensitive_cases", topic="J3")) == 2
    assert len(rows(store, "sensitive_cases", reader=GOV_READER)) == 3
    assert rows(store, "sensitive_cases", reader=URBAN_READER) == []
    assert len(rows(store, "sensitive_cases", day(1, 15))) == 0


def test_cas_04_a_restricted_sensitive_case_is_hidden_with_the_bulletin_that_names_it(store: Store) -> None:
    told = story(CaseFlagged(occurred_on=day(1, 20), flag=CaseFlag.SENSITIVE, reason="舆情关注"))
    told.court("bulletin:j3", BulletinIssued(occurred_on=day(2, 1), content=named(Topic.J3, CaseRef(number=NUMBER))))
    told.court(case_stream(NUMBER), restricted_event(day(6, 1)), visibility=Visibility.RESTRICTED).told_to(store)
    assert len(rows(store, "sensitive_cases")) == 2
    assert rows(store, "sensitive_cases", reader=LEGAL_READER) == []
    assert [row["number"] for row in rows(store, "case_index", reader=LEGAL_READER)] == [NUMBER]


# --- reconsideration cases -------------------------------------------------------------------------------------


def test_reconsideration_cases_as_of_a_day(store: Store) -> None:
    accepted = ReconsiderationAccepted(
        occurred_on=day(3, 1), number="鼓政行复〔2024〕5号", respondent=HOUSING, field=Field.URBAN_CONSTRUCTION
    )
    decided = ReconsiderationDecided(occurred_on=day(4, 20), outcome=ReconsiderationOutcome.REVOKED)
    Story().government("reconsideration-case:r", accepted, decided).told_to(store)
    [row] = rows(store, "reconsideration_cases", day(4, 19))
    assert (row["status"], row["outcome"], row["corrected"], row["days"]) == ("accepted", None, None, 49)
    [row] = rows(store, "reconsideration_cases", reader=HOUSING_READER, respondent=HOUSING)
    assert (row["status"], row["outcome"], row["corrected"], row["days"]) == ("decided", "revoked", True, 50)
    assert rows(store, "reconsideration_cases", reader=URBAN_READER) == []
    assert rows(store, "reconsideration_cases", day(2, 28)) == []


def test_rec_06_a_superior_department_sees_the_case_whose_decision_it_was_sent(store: Store) -> None:
    accepted = ReconsiderationAccepted(
        occurred_on=day(3, 1), number="鼓政行复〔2024〕6号", respondent=POLICE, field=Field.PUBLIC_SECURITY
    )
    decided = ReconsiderationDecided(
        occurred_on=day(4, 20), outcome=ReconsiderationOutcome.REVOKED, notify_superior=(CITY_POLICE,)
    )
    Story().government("reconsideration-case:r", accepted, decided).told_to(store)
    [row] = rows(store, "reconsideration_cases", reader=Reader(CITY_POLICE, None, is_member=False))
    assert (row["status"], row["notify_superior"]) == ("decided", [CITY_POLICE])
    [row] = rows(store, "reconsideration_cases", day(4, 19))
    assert row["notify_superior"] is None


# --- drafting tasks --------------------------------------------------------------------------------------------


def tasks() -> Story:
    opened = DraftingTaskOpened(
        occurred_on=day(3, 1), kind=DraftingTaskKind.NORMATIVE_DOCUMENT, case=NUMBER, due_on=day(6, 1)
    )
    reminded = DraftingTaskReminded(occurred_on=day(5, 17))
    closed = DraftingTaskClosed(occurred_on=day(6, 4), because=DraftingTaskEnd.SUGGESTION_SENT, suggestion=matter("s"))
    restricted = {"visibility": Visibility.RESTRICTED}
    return Story().court("drafting-task:t", opened, reminded, closed, **restricted)


@pytest.mark.parametrize(
    ("on", "status", "late"),
    [
        (day(3, 1), "open", 0),
        (day(5, 17), "due_soon", 0),
        (day(6, 1), "due_soon", 0),
        (day(6, 2), "overdue", 1),
        (day(6, 4), "closed_late", 3),
    ],
)
def test_sug_21_a_drafting_task_is_overdue_from_the_day_after(store: Store, on: date, status: str, late: int) -> None:
    tasks().told_to(store)
    [row] = rows(store, "drafting_tasks", on)
    assert (row["status"], row["late_days"]) == (status, late)


def test_sug_20_a_task_shows_the_suggestion_that_fulfilled_it_first_of_those_that_stand(store: Store) -> None:
    """As `services/court/drafting_task.py` tells it when the first of two is withdrawn."""
    opened = DraftingTaskOpened(
        occurred_on=day(3, 1), kind=DraftingTaskKind.HEAD_ABSENCE, case=NUMBER, organ=HOUSING, due_on=day(3, 31)
    )
    ended = {"because": DraftingTaskEnd.SUGGESTION_SENT}
    first = DraftingTaskClosed(occurred_on=day(3, 10), suggestion=matter("a"), **ended)
    second = DraftingTaskClosed(occurred_on=day(4, 10), suggestion=matter("b"), **ended)
    further = second.model_copy(update={"further": True})
    restricted = {"visibility": Visibility.RESTRICTED}
    Story().court("drafting-task:t", opened, first, further, **restricted).told_to(store)
    [row] = rows(store, "drafting_tasks")
    assert (row["status"], row["closed_on"], row["suggestion"]) == ("closed", "2024-03-10", full_id("suggestion:a"))
    Story().court("drafting-task:t", opened, first, further, opened, second, **restricted).told_to(store)
    [row] = rows(store, "drafting_tasks")
    assert (row["status"], row["closed_on"], row["suggestion"]) == (
        "closed_late",
        "2024-04-10",
        full_id("suggestion:b"),
    )


@pytest.mark.parametrize(
    ("on", "status", "opened_on", "closed_on", "reminded_on"),
    [
        (day(5, 20), "due_soon", "2024-03-01", None, "2024-05-17"),
        (day(6, 20), "closed_late", "2024-03-01", "2024-06-04", "2024-05-17"),
        (day(7, 1), "overdue", "2024-07-01", None, None),
    ],
)
def test_sug_20_a_task_opened_again_stood_before_as_it_did(
    store: Store, on: date, status: str, opened_on: str, closed_on: str | None, reminded_on: str | None
) -> None:
    again = DraftingTaskOpened(
        occurred_on=day(7, 1), kind=DraftingTaskKind.NORMATIVE_DOCUMENT, case=NUMBER, due_on=day(6, 1)
    )
    tasks().court("drafting-task:t", again, visibility=Visibility.RESTRICTED).told_to(store)
    [row] = rows(store, "drafting_tasks", on)
    assert (row["status"], row["opened_on"]) == (status, opened_on)
    assert (row["closed_on"], row["reminded_on"]) == (closed_on, reminded_on)
    suggestion = full_id("suggestion:s") if closed_on else None
    assert (row["suggestion"], row["due_on"]) == (suggestion, "2024-06-01")
    assert rows(store, "drafting_tasks", day(2, 29)) == []


def test_drafting_tasks_are_the_courts_own_business(store: Store) -> None:
    tasks().told_to(store)
    [row] = rows(store, "drafting_tasks", reader=DIVISION_READER, task="normative_document")
    assert (row["reminded_on"], row["because"]) == ("2024-05-17", "suggestion_sent")
    for reader in (GOV_READER, LEGAL_READER, OFFICE_READER, HOUSING_READER):
        assert rows(store, "drafting_tasks", reader=reader) == []
