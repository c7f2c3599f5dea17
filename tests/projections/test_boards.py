"""Bulletins, the topic matrix, meetings, action items and organs, as of a day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from events.annual_review import TopicCovered
from events.base import Side, Visibility
from events.bulletin import BulletinIssued, NewRule
from events.correction import RecordCorrected, RecordVoided
from events.group import LiaisonDesignated
from events.meeting import (
    ActionItemAssigned,
    ActionItemClosed,
    MeetingConvened,
    MeetingHeld,
    MeetingProposed,
    MinutesIssued,
)
from events.organ import (
    DelegatedMatter,
    DelegationEnded,
    DutiesTransferred,
    OrganChanged,
    OrganRoleAssigned,
    PowersDelegated,
)
from events.values import Period
from events.vocabulary import MeetingKind, OrganKind, OrganRole, Topic
from projections.access.sight import Reader
from projections.filling.rebuild import rebuild
from projections.opening import open_store
from projections.query import history, query
from projections.store.store import Store
from projections.totals.settling import settling
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OLD_LEGAL, ORGANS, ROLES, SINCE, SUB, URBAN
from tests.projections.kept import from_store
from tests.projections.story import COURT_READER, TODAY, Story, bulletin, contents, full_id
from tests.projections.year import day, sent, told_year
from tests.services.test_petition import REGISTERED

MEMBERS = Visibility.MEMBERS


def rows(store: Store, view: str, as_of: str, **filters: str) -> list[dict[str, Any]]:
    return query(store, view, COURT_READER, filters, as_of=day(as_of), today=TODAY).items


def total(store: Store, as_of: str, topic: str, **filters: str) -> int:
    [row] = rows(store, "topic_matrix", as_of, topic=topic, **filters)
    return int(row["total"])


def test_a_bulletin_passes_through_its_statuses(store: Store) -> None:
    """Scenarios 1, 5: lag and days to acknowledgement; a correction opens acknowledgement again."""
    told_year().told_to(store)
    status = {
        as_of: row["status"]
        for as_of in ("2024-03-28", "2024-04-08", "2024-04-09", "2024-05-06")
        for row in rows(store, "bulletin_board", as_of, topic="J4")
    }
    assert list(status.values()) == ["drafted", "issued", "acknowledged", "issued"]
    [row] = rows(store, "bulletin_board", "2024-04-30", topic="J4")
    assert (row["lag_days"], row["acknowledgement_days"], row["revision"]) == (38, 1, 1)
    assert row["replied_on"] == "2024-04-20"
    [row] = rows(store, "bulletin_board", "2024-05-06", topic="J4")
    assert (row["revision"], row["changed"], row["title"]) == (2, "案件数", "更正后的通报")


def test_the_matrix_counts_corrected_once_and_withdrawn_not(store: Store) -> None:
    """Scenarios 5, 6: the count of a year drops from the day of the withdrawal on."""
    told_year().told_to(store)
    assert total(store, "2024-12-31", "J4") == 1
    assert (total(store, "2024-06-30", "E7"), total(store, "2024-07-01", "E7")) == (1, 0)
    assert total(store, "2025-01-01", "J4", year="2024") == 1
    assert total(store, "2025-01-01", "J4") == 0


def test_the_matrix_has_all_fourteen_topics_and_the_months(store: Store) -> None:
    issued = [
        BulletinIssued(occurred_on=day(on), content=bulletin(Topic.J2, title=on))
        for on in ("2024-01-31", "2024-02-01", "2024-02-29")
    ]
    story = Story()
    for number, event in enumerate(issued):
        story.court(f"bulletin:{number}", event)
    story.told_to(store)
    matrix = rows(store, "topic_matrix", "2024-12-31")
    assert [row["topic"] for row in matrix] == sorted(topic.value for topic in Topic)
    [j2] = [row for row in matrix if row["topic"] == "J2"]
    assert (j2["m01"], j2["m02"], j2["m03"], j2["total"], j2["year"], j2["side"]) == (1, 2, 0, 3, 2024, "court")


def test_bul_12_the_matrix_and_the_year_check_tell_reported_nil_from_silent(store: Store) -> None:
    nil = {"nil_report": True, "period": Period(start=day("2024-01-01"), end=day("2024-03-31"))}
    story = Story().joint(
        "year-watch:2024", TopicCovered(occurred_on=day("2024-04-01"), year=2024, topic=Topic.J1), visibility=MEMBERS
    )
    for name, on, topic, more in (
        ("j1", "2024-04-01", Topic.J1, nil),
        ("j2", "2024-04-01", Topic.J2, nil),
        ("again", "2024-07-01", Topic.J2, {}),
    ):
        told = BulletinIssued(occurred_on=day(on), content=bulletin(topic, **more))
        story.court(f"bulletin:{name}", told, visibility=MEMBERS)
    story.told_to(store)

    matrix = {row["topic"]: (row["total"], row["nil"]) for row in rows(store, "topic_matrix", "2024-12-31")}
    assert (matrix["J1"], matrix["J2"], matrix["J3"]) == ((1, 1), (2, 1), (0, 0))
    checks = {row["check"]: row for row in rows(store, "year_check", "2024-12-31", year="2024")}
    told = {topic: (checks[topic]["met"], checks[topic]["nil_only"]) for topic in ("J1", "J2", "J3")}
    assert told == {"J1": (True, True), "J2": (True, False), "J3": (False, False)}
    assert rows(store, "legal_updates", "2024-12-31") == []
    assert [row["nil_report"] for row in rows(store, "bulletin_board", "2024-12-31", topic="J1")] == [True]


def test_a_bulletin_shows_each_of_its_rules_its_copies_its_signatory_and_what_it_lacks(store: Store) -> None:
    """BUL-09, BUL-14, BUL-15."""
    rules = (
        NewRule(title="行政案件案由规定", number="法发〔2020〕44号", in_force_on=day("2021-01-01")),
        NewRule(title="座谈会纪要"),
    )
    told = bulletin(Topic.J1, title="两件文件", rules=rules, cc=(HOUSING,), signatory_post="副院长")
    story = Story().court("bulletin:a", BulletinIssued(occurred_on=day("2024-03-01"), content=told), visibility=MEMBERS)
    other = bulletin(Topic.J3, part_of=UUID(full_id("bulletin:a").partition(":")[2]))
    story.court("bulletin:b", BulletinIssued(occurred_on=day("2024-03-01"), content=other), visibility=MEMBERS)
    story.told_to(store)

    updates = rows(store, "legal_updates", "2024-12-31")
    assert [(row["title"], row["rule_number"], row["rule_effective_on"]) for row in updates] == [
        ("行政案件案由规定", "法发〔2020〕44号", "2021-01-01"),
        ("座谈会纪要", None, None),
    ]
    [row] = rows(store, "bulletin_board", "2024-12-31", topic="J1")
    assert (row["cc"], row["signatory_post"]) == ([HOUSING], "副院长")
    assert row["warnings"] == ["rule_number", "rule_effective_on"]
    [row] = rows(store, "bulletin_board", "2024-12-31", topic="J3")
    assert (row["warnings"], row["part_of"]) == (["case"], full_id("bulletin:a"))


def test_a_meeting_recorded_after_it_was_held_is_marked_and_shown_as_held(store: Store) -> None:
    """Opinion 三(二)1: who convened it jointly, who presided, how many came, and where it really was."""
    convened = MeetingConvened(
        occurred_on=day("2024-07-25"),
        kind=MeetingKind.AD_HOC,
        subject="现场会商",
        convenor=GOV,
        on_behalf_of=GOV,
        planned_on=day("2024-07-25"),
        place="区政府",
        trigger="群体性争议",
        jointly_with=COURT,
        recorded_afterwards=True,
    )
    came = {"organs_present": (COURT, HOUSING), "chair": "副区长", "headcount": 18, "place": "现场指挥部"}
    Story().joint(
        "meeting:m", convened, MeetingHeld(occurred_on=day("2024-07-25"), **came), visibility=Visibility.MEMBERS
    ).told_to(store)
    [row] = rows(store, "meeting_calendar", "2024-12-31")
    assert (row["status"], row["recorded_afterwards"], row["jointly_with"]) == ("held", True, COURT)
    assert (row["chair"], row["headcount"], row["place"]) == ("副区长", 18, "现场指挥部")


def test_an_issue_number_that_two_minutes_of_a_series_bear_is_marked_in_both(store: Store) -> None:
    """期号 is counted by series and year: 鼓府院纪 of 2024; another series, another year and another issue are none."""
    minutes = {
        "a": ("鼓府院纪〔2024〕3号", "第3期"),
        "b": ("鼓府院纪〔2024〕4号", "第3期"),
        "c": ("鼓政办纪〔2024〕3号", "第3期"),
        "d": ("鼓府院纪〔2025〕1号", "第3期"),
        "e": ("鼓府院纪〔2024〕5号", "第4期"),
        "f": ("鼓府院纪〔2024〕6号", None),
    }
    story = Story()
    for days, (name, (number, issue)) in enumerate(minutes.items()):
        proposed = MeetingProposed(occurred_on=day("2024-07-01"), by=COURT, subject=name, reason="年度会商")
        issued_on = day("2024-07-30") + timedelta(days=days)
        issued = MinutesIssued(occurred_on=issued_on, document_number=number, text="纪要", issue_number=issue)
        story.joint(f"meeting:{name}", proposed, issued, visibility=Visibility.MEMBERS)
    story.told_to(store)
    shown = {row["subject"]: row for row in rows(store, "meeting_calendar", "2025-12-31")}
    assert {name: row["issue_number"] for name, row in shown.items()} == {n: issue for n, (_, issue) in minutes.items()}
    assert [name for name, row in sorted(shown.items()) if row["issue_repeated"]] == ["a", "b"]
    before = rows(store, "meeting_calendar", "2024-07-30")
    assert not any(row["issue_repeated"] for row in before)


def test_long_term_work_stands_after_the_others_and_is_never_overdue(store: Store) -> None:
    """Opinion 三(二)1: no day, no deadline; its helping organs are shown."""
    assigned = ActionItemAssigned(occurred_on=day("2024-07-25"), item=1, resolution=1, text="规范文书", owner=HOUSING)
    dated = {"item": 2, "due_on": day("2024-09-30")}
    closed = ActionItemClosed(occurred_on=day("2025-02-01"), item=1)
    items = (assigned.model_copy(update={"helping": (URBAN,)}), assigned.model_copy(update=dated), closed)
    Story().joint("meeting:m", *items, visibility=Visibility.MEMBERS).told_to(store)
    first, last = rows(store, "action_items", "2025-01-01")
    assert (first["item"], first["status"]) == (2, "overdue")
    assert (last["status"], last["late_days"], last["on_time"], last["helping"]) == ("long_term", 0, None, [URBAN])
    [ended] = rows(store, "action_items", "2025-02-01", status="ended")
    assert (ended["item"], ended["on_time"]) == (1, None)


def test_a_meeting_passes_through_its_statuses(store: Store) -> None:
    told_year().told_to(store)
    passed = {
        "2024-07-01": "proposed",
        "2024-07-04": "convened",
        "2024-07-25": "held",
        "2024-07-30": "minuted",
        "2024-10-11": "closed",
    }
    assert {as_of: rows(store, "meeting_calendar", as_of)[0]["status"] for as_of in passed} == passed
    [row] = rows(store, "meeting_calendar", "2024-12-31", slot="2024")
    assert (row["report_trial"], row["report_reconsideration"]) == (True, False)
    assert (row["invited"], row["agenda_items"], row["action_items"], row["resolutions"]) == (2, 1, 1, 1)
    assert row["organs_present_names"] == ["鼓楼区人民法院", "鼓楼区司法局", "鼓楼区住房和城市更新局"]


def test_an_action_item_is_late_from_the_day_after_its_due_date(store: Store) -> None:
    """Scenario 30: due 2024-09-30, reported 10-08: late in M13."""
    told_year().told_to(store)
    passed = {
        "2024-08-01": ("assigned", None),
        "2024-09-15": ("due_soon", None),
        "2024-09-30": ("due_soon", None),
        "2024-10-01": ("overdue", False),
        "2024-10-10": ("closed_late", False),
    }
    told = {as_of: rows(store, "action_items", as_of)[0] for as_of in passed}
    assert {as_of: (row["status"], row["on_time"]) for as_of, row in told.items()} == passed
    assert told["2024-10-10"]["late_days"] == 10
    assert told["2024-10-10"]["manner"] == "supervised"
    assert rows(store, "action_items", "2024-12-31", due_from="2024-10-01") == []


def test_the_court_is_asked_for_an_item_and_not_supervised(store: Store) -> None:
    """商请区法院办理: the government supervises its own organs only (行政诉讼法 art. 4)."""
    assigned = ActionItemAssigned(
        occurred_on=day("2024-07-10"), item=1, resolution=1, text="通报出庭情况", owner=COURT, due_on=day("2024-09-30")
    )
    Story().joint("meeting:asked", assigned).told_to(store)
    [row] = rows(store, "action_items", "2024-08-01")
    assert (row["owner"], row["manner"]) == (COURT, "requested")


def test_organs_have_the_roles_of_the_day(store: Store) -> None:
    """Scenario 12: the role changes hands on 2024-02-01; before, the former holder had it."""
    moved = OrganRoleAssigned(
        occurred_on=day("2024-02-01"), organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT
    )
    Story().joint("organ-registry", moved).told_to(store)

    def holders(as_of: str) -> list[str]:
        return [
            row["organ"]
            for row in rows(store, "organs", as_of)
            if OrganRole.GOVERNMENT_LEGAL_DEPARTMENT in row["roles"]
        ]

    assert (holders("2024-01-31"), holders("2024-02-01")) == ([LEGAL], [OLD_LEGAL])
    assert rows(store, "organs", SINCE.replace(year=2019).isoformat()) == []


def test_organs_show_for_whom_they_act_on_the_day(store: Store) -> None:
    """Issue 9, delegation; a delegation that has ended is shown for its days only."""
    given = PowersDelegated(
        occurred_on=day("2024-02-01"),
        principal=COURT,
        delegate=COURT_DIVISION,
        matters=(DelegatedMatter.SUGGESTIONS,),
        valid_until=day("2024-12-31"),
    )
    ended = DelegationEnded(occurred_on=day("2024-07-01"), principal=COURT, delegate=COURT_DIVISION)
    Story().joint("organ-registry", given, ended).told_to(store)

    def acts_for(as_of: str) -> str:
        [row] = rows(store, "organs", as_of, organ=COURT_DIVISION)
        return str(row["delegations"])

    assert acts_for("2024-06-30") == "鼓楼区人民法院：司法建议和意见函，自2024-02-01起至2024-06-30止"
    assert acts_for("2024-01-31") == acts_for("2024-07-01") == ""


def test_history_and_audit_trail_name_who_acted_and_in_whose_name(store: Store) -> None:
    """Issue 9: the event names both; whose name it is knows of the matter, as who acted does."""
    story = Story().government(
        "petition:a", REGISTERED, actor=LEGAL, in_the_name_of=HOUSING, visibility=Visibility.RESTRICTED
    )
    story.told_to(store)
    [event] = history(store, full_id("petition:a"), Reader(HOUSING, Side.GOVERNMENT), TODAY)
    assert (event["actor"], event["in_the_name_of"]) == (LEGAL, HOUSING)
    assert event["in_the_name_of_name"] == "鼓楼区住房和城乡建设局"
    trail = query(store, "audit_trail", Reader(LEGAL, Side.GOVERNMENT), {"type": REGISTERED.type}, today=TODAY).items
    assert [row["in_the_name_of"] for row in trail] == [HOUSING]


def test_organs_stand_as_they_stood_on_the_day(store: Store) -> None:
    """Issue 9: membership, superior and kind of the day asked for; part of the duties passed from one to another."""
    change = OrganChanged(occurred_on=day("2024-05-01"), organ=SUB, is_member=False, superior=LEGAL)
    again = OrganChanged(occurred_on=day("2024-08-01"), organ=SUB, organ_kind=OrganKind.ZONE_COMMITTEE)
    passed = DutiesTransferred(occurred_on=day("2024-06-01"), organ=URBAN, to=HOUSING, duties="城镇燃气管理职责")
    named = LiaisonDesignated(occurred_on=day("2024-01-10"), organ=HOUSING, seat="科长")
    story = Story().joint("organ-registry", change, again, passed)
    story.joint("leading-group", named, visibility=MEMBERS).told_to(store)

    def standing(as_of: str) -> tuple[object, ...]:
        [row] = rows(store, "organs", as_of, organ=SUB)
        return row["is_member"], row["superior"], row["organ_kind"]

    assert standing("2024-04-30") == (True, GOV, "subdistrict_office")
    assert standing("2024-05-01") == (False, LEGAL, "subdistrict_office")
    assert standing("2024-08-01") == (False, LEGAL, "zone_committee")
    assert SUB in {row["organ"] for row in rows(store, "organs", "2024-04-30", is_member="true")}
    assert SUB not in {row["organ"] for row in rows(store, "organs", "2024-05-01", is_member="true")}
    liaisons = {row["organ"] for row in rows(store, "group_roster", "2024-05-01", part="liaison")}
    assert SUB not in liaisons
    assert HOUSING in liaisons
    duties = {row["organ"]: row["duties"] for row in rows(store, "organs", "2024-06-01") if row["duties"]}
    assert duties == {
        URBAN: "2024-06-01划转鼓楼区住房和城乡建设局：城镇燃气管理职责",
        HOUSING: "2024-06-01由鼓楼区城市管理局划入：城镇燃气管理职责",
    }
    assert not any(row["duties"] for row in rows(store, "organs", "2024-05-31"))
    assert not any(row["delegations"] for row in rows(store, "organs", "2024-06-01"))


def test_who_gets_the_duties_may_read_the_matter_handed_over(store: Store) -> None:
    story = Story().court("suggestion:a", sent("2024-03-10", URBAN))
    reader = Reader(HOUSING, Side.GOVERNMENT)
    story.told_to(store)
    assert query(store, "suggestion_ledger", reader, {}, today=TODAY).items == []
    passed = DutiesTransferred(
        occurred_on=day("2024-06-01"), organ=URBAN, to=HOUSING, duties="燃气", handed_over=(full_id("suggestion:a"),)
    )
    story.joint("organ-registry", passed).told_to(store)
    assert len(query(store, "suggestion_ledger", reader, {}, today=TODAY).items) == 1
    said = sent("2024-03-10", URBAN)
    told = {"record": 1, "of_type": said.type, "was_on": said.occurred_on, "was": said.model_dump(mode="json")}
    again = {"becomes_on": said.occurred_on, "becomes": told["was"]}
    corrected = RecordCorrected(occurred_on=TODAY, reason="笔误", **told, **again)
    story.court("suggestion:a", corrected).told_to(store)
    assert len(query(store, "suggestion_ledger", reader, {}, today=TODAY).items) == 1, "told anew, it stays so"


def test_who_gets_the_duties_may_read_a_bulletin_of_either_side(store: Store) -> None:
    reader, restricted = Reader(HOUSING, Side.GOVERNMENT), Visibility.RESTRICTED
    story = Story()
    for side, topic, issuer, addressee in (
        (Side.GOVERNMENT, Topic.E1, URBAN, COURT),
        (Side.COURT, Topic.J4, COURT, GOV),
    ):
        content = bulletin(topic, issuer=issuer, addressee=addressee, visibility=restricted)
        issued = BulletinIssued(occurred_on=day("2024-04-08"), content=content)
        story.record(side, f"bulletin:{side}", issued, actor=issuer, visibility=restricted)
    story.told_to(store)
    assert query(store, "bulletin_board", reader, {}, today=TODAY).items == []
    matters = tuple(full_id(f"bulletin:{side}") for side in (Side.GOVERNMENT, Side.COURT))
    passed = DutiesTransferred(
        occurred_on=day("2024-06-01"), organ=URBAN, to=HOUSING, duties="燃气", handed_over=matters
    )
    story.joint("organ-registry", passed).told_to(store)
    assert {row["topic"] for row in query(store, "bulletin_board", reader, {}, today=TODAY).items} == {"E1", "J4"}


def test_what_was_handed_over_is_found_by_an_index(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/views.db")
    with store.reading() as connection:
        asked = "EXPLAIN QUERY PLAN SELECT matter FROM handed_over WHERE by = x'00'"
        [plan] = [row.detail for row in connection.execute(text(asked))]
    store.close()
    assert plan.startswith("SEARCH handed_over")


@pytest.mark.parametrize("voided", [True, False], ids=["voided", "to another"])
def test_who_got_no_duties_after_all_may_not_read_what_was_handed_over(store: Store, voided: bool) -> None:
    """In rows and in totals, and in every read model."""
    story = Story().court("suggestion:a", sent("2024-03-10", URBAN))
    passed = DutiesTransferred(
        occurred_on=day("2024-06-01"), organ=URBAN, to=HOUSING, duties="燃气", handed_over=(full_id("suggestion:a"),)
    )
    story.joint("organ-registry", passed).told_to(store)
    for _ in settling(store, least=1):
        pass
    amended: dict[str, Any] = {"record": len(ORGANS) + len(ROLES) + 1, "of_type": passed.type, "occurred_on": TODAY}
    amended |= {"was_on": passed.occurred_on, "reason": "误录"}
    if voided:
        story.joint("organ-registry", RecordVoided(**amended))
    else:
        becomes = passed.model_copy(update={"to": SUB}).model_dump(mode="json")
        amended |= {"was": passed.model_dump(mode="json"), "becomes_on": passed.occurred_on, "becomes": becomes}
        story.joint("organ-registry", RecordCorrected(**amended))
    story.told_to(store)
    asked = {organ: Reader(organ, Side.GOVERNMENT) for organ in (URBAN, HOUSING, SUB)}
    seen = {
        organ: len(query(store, "suggestion_ledger", reader, {}, today=TODAY).items) for organ, reader in asked.items()
    }
    assert seen == {URBAN: 1, HOUSING: 0, SUB: 0 if voided else 1}
    made = []
    for again in range(2):
        if again:
            rebuild(store, from_store(store))
        for _ in settling(store, least=1):
            pass
        kept = contents(store)
        made.append([kept[name] for name in ("matter_organ", "handed_over", "counted", "place")])
    assert made[0] == made[1]


def test_organs_that_ended_are_shown_with_their_successor(store: Store) -> None:
    told_year().told_to(store)
    ended = {row["organ"]: row["successor"] for row in rows(store, "organs", "2024-12-31", status="ended")}
    assert ended == {URBAN: HOUSING, SUB: None}
    assert rows(store, "organs", "2024-10-31", status="ended") == []


def test_the_audit_trail_shows_every_event_of_a_stream(store: Store) -> None:
    story = told_year().told_to(store)
    assert story is store
    trail = query(store, "audit_trail", COURT_READER, {"stream": full_id("bulletin:a")}, today=TODAY).items
    assert [row["type"] for row in trail] == ["bulletin.corrected.v1", "bulletin.issued.v1", "bulletin.drafted.v1"]
    assert trail[0]["zh"] == "通报已更正"
    assert trail[0]["data"]["reason"] == "笔误"
    assert trail[0]["side"] == Side.COURT.value
