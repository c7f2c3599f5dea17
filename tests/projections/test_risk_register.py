"""The risk register and the assessors' opinions: as of a day, and who sees what (F.5; RSK-03, RSK-09)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.base import Side, Visibility
from events.organ import OrganRoleAssigned, OrganSuperseded
from events.risk import (
    AssessmentDeclined,
    AssessmentOpinionSubmitted,
    AssessorInvited,
    DecisionLinked,
    LegalityReview,
    MitigationRecorded,
    RiskAssessmentAbandoned,
    RiskAssessmentConcluded,
    RiskAssessmentOpened,
    RiskAssessmentReopened,
)
from events.risk_terms import AssessorCapacity, PriorityField, RiskLevel
from events.vocabulary import OrganRole
from projections.access.sight import Reader
from projections.errors import NoSuchMatter
from projections.query import events_after, history, query
from projections.store.store import Store
from tests.organs import COURT, HOUSING, LEGAL, OLD_LEGAL, SUB, URBAN
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
    full_id,
)

STREAM = "risk-assessment:a"
SUB_READER = Reader(SUB, Side.GOVERNMENT)
READERS = {
    "court": COURT_READER,
    "division": DIVISION_READER,
    "government": GOV_READER,
    "legal": LEGAL_READER,
    "housing": HOUSING_READER,
    "urban": URBAN_READER,
    "office": OFFICE_READER,
    "outside": OUTSIDE_READER,
    "third": SUB_READER,
    "auditor": AUDITOR,
}
THE_THREE = {"court", "division", "legal", "housing", "auditor"}

d24 = date.fromisoformat


def invited(organ: str, capacity: AssessorCapacity, on: str = "2024-06-03", due: str = "2024-06-30") -> AssessorInvited:
    return AssessorInvited(occurred_on=d24(on), assessor=organ, capacity=capacity, respond_by=d24(due))


OPENED = RiskAssessmentOpened(
    occurred_on=d24("2024-06-01"),
    initiator=HOUSING,
    subject="中山路片区房屋征收",
    priority_field=PriorityField.HOUSE_EXPROPRIATION,
    respond_by=d24("2024-06-30"),
)
ASKED = (
    invited(COURT, AssessorCapacity.COURT),
    invited(LEGAL, AssessorCapacity.LEGAL_DEPARTMENT, "2024-06-04"),
    invited(SUB, AssessorCapacity.THIRD_PARTY, "2024-06-05"),
)
COURT_SAID = AssessmentOpinionSubmitted(
    occurred_on=d24("2024-06-12"),
    assessor=COURT,
    opinion="补偿标准易生争议",
    risk_points=("补偿标准",),
    expected_level=RiskLevel.UNCONTROLLABLE,
)
SUB_SAID = AssessmentOpinionSubmitted(occurred_on=d24("2024-06-13"), assessor=SUB, opinion="群众意见较大")


def concluded(on: str, level: RiskLevel, *missing: str) -> RiskAssessmentConcluded:
    return RiskAssessmentConcluded(
        occurred_on=d24(on),
        risk_points=("补偿标准",),
        measures=("公开方案",),
        response_plan="专班处置",
        level=level,
        missing_opinion_of=missing,
        reason="逾期未答复" if missing else None,
    )


def told() -> Story:
    """Scenarios 36 and 37 as one matter: an opinion missing, uncontrollable, adjusted, controllable, decided."""
    story = Story()

    def say(*events: Any, actor: str = HOUSING) -> None:
        story.joint(STREAM, *events, actor=actor, visibility=Visibility.RESTRICTED)

    say(OPENED, *ASKED)
    say(COURT_SAID, actor=COURT)
    say(SUB_SAID, actor=SUB)
    say(concluded("2024-07-01", RiskLevel.UNCONTROLLABLE, LEGAL))
    say(
        RiskAssessmentReopened(occurred_on=d24("2024-07-05"), adjustment="提高补偿标准", respond_by=d24("2024-07-15")),
        invited(COURT, AssessorCapacity.COURT, "2024-07-06", "2024-07-15"),
        invited(LEGAL, AssessorCapacity.LEGAL_DEPARTMENT, "2024-07-06", "2024-07-15"),
    )
    second = COURT_SAID.model_copy(update={"occurred_on": d24("2024-07-08"), "opinion": "调整后可控"})
    say(second, actor=COURT)
    say(AssessmentDeclined(occurred_on=d24("2024-07-09"), assessor=LEGAL, reason="无补充意见"), actor=LEGAL)
    say(
        concluded("2024-07-10", RiskLevel.CONTROLLABLE, LEGAL),
        MitigationRecorded(occurred_on=d24("2024-07-12"), measure="公开方案", risk_point=1),
        DecisionLinked(
            occurred_on=d24("2024-07-22"),
            decision_title="征收决定",
            decision_number="鼓政〔2024〕12号",
            decided_on=d24("2024-07-20"),
            legality_review=LegalityReview(requested_on=d24("2024-07-10"), reviewed_on=d24("2024-07-19")),
        ),
    )
    return story


def rows(store: Store, view: str, reader: Reader, as_of: str | None = None, **filters: str) -> list[dict[str, Any]]:
    day = d24(as_of) if as_of else None
    return query(store, view, reader, filters, as_of=day, today=TODAY).items


def row(store: Store, as_of: str) -> dict[str, Any]:
    [found] = rows(store, "risk_register", COURT_READER, as_of)
    return found


def test_an_assessment_passes_through_its_statuses(store: Store) -> None:
    told().told_to(store)
    assert rows(store, "risk_register", COURT_READER, "2024-05-31") == []
    passed = {
        "2024-06-02": "opened",
        "2024-06-03": "invited",
        "2024-06-30": "invited",
        "2024-07-04": "uncontrollable",
        "2024-07-05": "reopened",
        "2024-07-06": "invited",
        "2024-07-09": "opinions_in",
        "2024-07-10": "controllable",
        "2024-07-22": "linked",
    }
    assert {day: row(store, day)["status"] for day in passed} == passed


def test_answers_are_of_the_present_round_and_expiry_follows_from_the_day(store: Store) -> None:
    """RSK-03, scenario 36"""
    told().told_to(store)

    def answers(day: str) -> tuple[str, str]:
        found = row(store, day)
        return found["court_answer"], found["legal_department_answer"]

    assert answers("2024-06-02") == ("not_invited", "not_invited")
    assert answers("2024-06-30") == ("opinion", "awaited")
    assert answers("2024-07-01") == ("opinion", "expired")
    assert answers("2024-07-05") == ("not_invited", "not_invited")
    assert answers("2024-07-08") == ("opinion", "awaited")
    assert answers("2024-12-31") == ("opinion", "declined")
    first = row(store, "2024-07-04")
    assert (first["missing_opinion_of"], first["third_parties"], first["respond_by"]) == ([LEGAL], 1, "2024-06-30")
    last = row(store, "2024-12-31")
    assert (last["court_invited_on"], last["court_answered_on"]) == ("2024-07-06", "2024-07-08")
    assert (last["mitigations"], last["level"], last["reopened_on"]) == (1, "controllable", "2024-07-05")
    assert (last["decided_on"], last["decision_number"]) == ("2024-07-20", "鼓政〔2024〕12号")
    assert last["legality_reviewed_on"] == "2024-07-19"
    assert row(store, "2024-07-21")["decided_on"] is None


def test_without_any_answer_the_response_expires(store: Store) -> None:
    story = Story().joint(STREAM, OPENED, *ASKED, actor=HOUSING, visibility=Visibility.RESTRICTED)
    over = RiskAssessmentAbandoned(occurred_on=d24("2024-08-01"), reason="项目取消")
    story.joint(STREAM, over, actor=HOUSING, visibility=Visibility.RESTRICTED).told_to(store)
    passed = {"2024-06-30": "invited", "2024-07-01": "response_expired", "2024-08-01": "abandoned"}
    assert {day: row(store, day)["status"] for day in passed} == passed


def test_no_risk_found_and_a_late_opinion_beside_the_conclusion(store: Store) -> None:
    """RSK-05, 三(二)5: the status says what was found; the late opinion changes neither it nor what was missing."""
    story = Story().joint(STREAM, OPENED, *ASKED[:2], actor=HOUSING, visibility=Visibility.RESTRICTED)
    nothing = {"risk_points": (), "measures": (), "response_plan": None}
    concluded_so = concluded("2024-07-01", RiskLevel.NONE_FOUND, LEGAL).model_copy(update=nothing)
    story.joint(STREAM, COURT_SAID, actor=COURT, visibility=Visibility.RESTRICTED)
    story.joint(STREAM, concluded_so, actor=HOUSING, visibility=Visibility.RESTRICTED)
    late = AssessmentOpinionSubmitted(occurred_on=d24("2024-07-04"), assessor=LEGAL, opinion="程序风险较低", late=True)
    again = COURT_SAID.model_copy(update={"occurred_on": d24("2024-07-05"), "opinion": "另有一点", "late": True})
    story.joint(STREAM, late, actor=LEGAL, visibility=Visibility.RESTRICTED)
    story.joint(STREAM, again, actor=COURT, visibility=Visibility.RESTRICTED).told_to(store)
    names = ("status", "legal_department_answer", "legal_department_late_on", "missing_opinion_of")
    assert [row(store, "2024-07-03")[name] for name in names] == ["none_found", "expired", None, [LEGAL]]
    assert [row(store, "2024-07-04")[name] for name in names] == ["none_found", "late", "2024-07-04", [LEGAL]]
    court = ("court_answer", "court_answered_on", "court_late_on")
    assert [row(store, "2024-07-05")[name] for name in court] == ["opinion", "2024-06-12", "2024-07-05"]
    said = rows(store, "assessment_opinions", LEGAL_READER)
    assert [(opinion["assessor"], opinion["late"]) for opinion in said] == [(COURT, True), (LEGAL, True), (COURT, None)]


def test_the_register_is_filtered(store: Store) -> None:
    told().told_to(store)
    for name, value, other in (
        ("status", "linked", "opened"),
        ("initiator", HOUSING, URBAN),
        ("priority_field", "house_expropriation", "other"),
        ("level", "controllable", "uncontrollable"),
    ):
        assert len(rows(store, "risk_register", COURT_READER, **{name: value})) == 1
        assert rows(store, "risk_register", COURT_READER, **{name: other}) == []


def test_the_register_is_seen_by_initiator_court_legal_department_and_the_invited(store: Store) -> None:
    """RSK-09, F.5: not by the group's office, nor by other members."""
    told().told_to(store)
    seen = {name for name, one in READERS.items() if rows(store, "risk_register", one)}
    assert seen == THE_THREE | {"third"}


def test_opinions_are_seen_by_the_three_and_by_who_gave_them(store: Store) -> None:
    """RSK-09: in the view, the history, the live feed, the audit trail, and the search."""
    told().told_to(store)
    seen = {name: {one["assessor"] for one in rows(store, "assessment_opinions", r)} for name, r in READERS.items()}
    everybody = {COURT, SUB, LEGAL}
    assert seen == {name: everybody if name in THE_THREE else ({SUB} if name == "third" else set()) for name in READERS}
    for name, reader in READERS.items():
        if not seen[name]:
            with pytest.raises(NoSuchMatter):
                history(store, full_id(STREAM), reader, TODAY)
            continue
        told_by = [
            history(store, full_id(STREAM), reader, TODAY),
            [one for one in events_after(store, 0, reader, 500, TODAY).items if one["stream"] == full_id(STREAM)],
            rows(store, "audit_trail", reader, stream=full_id(STREAM)),
        ]
        for events in told_by:
            said = {
                e["data"]["assessor"] for e in events if e["type"].startswith(("assessment-opinion", "assessment."))
            }
            assert said == seen[name]
        found = {one["type"] for one in rows(store, "search", reader, text="补偿标准易生争议")}
        assert bool(found) is (name in THE_THREE)


def test_the_latest_answer_is_the_current_one(store: Store) -> None:
    """RSK-04"""
    told().told_to(store)
    said = rows(store, "assessment_opinions", LEGAL_READER, assessor=COURT)
    assert [(one["on"], one["opinion"], one["current"]) for one in said] == [
        ("2024-07-08", "调整后可控", True),
        ("2024-06-12", "补偿标准易生争议", False),
    ]
    [then] = rows(store, "assessment_opinions", LEGAL_READER, "2024-07-01", assessor=COURT)
    assert (then["current"], then["expected_level"], then["risk_points"]) == (True, "uncontrollable", ["补偿标准"])
    [none] = rows(store, "assessment_opinions", LEGAL_READER, assessor=LEGAL, current="true")
    assert (none["opinion"], none["reason"]) == (None, "无补充意见")


def test_who_continues_the_initiator_or_takes_over_the_role_sees_it(store: Store) -> None:
    """ORG-02, F.6: and the former holder of the role no longer, unless it answered."""
    story = Story().joint(STREAM, OPENED, actor=HOUSING, visibility=Visibility.RESTRICTED)
    moved = d24("2024-09-01")
    story.joint("organ-registry", OrganSuperseded(occurred_on=moved, organ=HOUSING, successor=URBAN))
    role = OrganRoleAssigned(occurred_on=moved, organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    story.joint("organ-registry", role).told_to(store)
    for reader in (URBAN_READER, Reader(OLD_LEGAL, Side.GOVERNMENT)):
        assert rows(store, "risk_register", reader)
    assert rows(store, "risk_register", LEGAL_READER) == []
