"""What is open on a day is what the board of each mechanism says is open on it: read from the boards a second time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from domain.calendar import StateCouncilCalendar
from domain.duties import DutyKind, organ_meant
from domain.settings import RuleSettings
from events.base import Side
from events.suggestion import SuggestionReminded
from projections.access.role import Role
from projections.access.sight import Reader
from projections.asked import Asked
from projections.opening import open_store
from projections.query import query
from projections.roster import Roster
from projections.store.store import Store
from projections.totals.questions import rows_of
from projections.totals.settling import settling
from projections.views.open_duties import OPEN_DUTIES
from projections.views.suggestion_rows import suggestion_rows
from projections.views.suggestion_tables import SUGGESTION
from services.court.drafting_task import RemindDraftingTask
from services.court.service import COURT as COURT_SIDE
from services.court.suggestion.clock import NoticeReplyDue
from services.decider import Command
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.request import Request
from services.policies.scheduler import Scheduler
from tests.clock import MovableClock
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE
from tests.projections.folded_turns import Told, folded_turns
from tests.projections.test_dashboard_and_review import Ledgers, text, told_to
from tests.projections.test_growth import counted
from tests.year import YearLedgers

TODAY = date(2026, 1, 1)
AUDITOR = Reader("group-office", Side.JOINT, Role.AUDITOR)
DAYS = [date(2024, 6, 30), date(2024, 10, 8), TODAY]
RUNNING = {"served", "due_soon", "overdue"}
REMINDED_OF = {DutyKind.ANSWER_SUGGESTION, DutyKind.DRAFT_DOCUMENT}
Row = dict[str, Any]
Duty = tuple[DutyKind, str, str | None, str | None]
"""What, in which matter, whose, by when."""


@pytest.fixture(scope="module", params=["plot", "odd"])
def told(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def ledgers(told: str, request: pytest.FixtureRequest, year_ledgers: YearLedgers) -> Ledgers:
    if told == "odd":
        return cast(Ledgers, request.getfixturevalue("odd_ledgers"))
    return {side: [bytes(entry.raw) for entry in entries] for side, entries in year_ledgers.entries.items()}


@pytest.fixture(scope="module")
def store(told: str, ledgers: Ledgers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample year with all its places kept, or an odd one with those of its beginning."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp(told) / 'views.db'}")
    told_to(store, ledgers, slice(None, 400))
    settle(store, 400)
    told_to(store, ledgers, slice(400, None))
    for block in (400, 50, 1) if told == "plot" else ():
        settle(store, block)
    yield store
    store.close()


def settle(store: Store, block: int) -> None:
    for _ in settling(store, block):
        pass


def rows(store: Store, view: str, day: date, reader: Reader = AUDITOR, limit: int = 500, **filters: str) -> list[Row]:
    found: list[Row] = []
    cursor: str | None = None
    while True:
        page = query(store, view, reader, filters, limit, cursor, day, TODAY)
        found += page.items
        if (cursor := page.next) is None:
            return found


def said_by_boards(store: Store, day: date) -> Iterator[Duty]:
    def board(view: str) -> Iterator[tuple[Row, str, str]]:
        for row in rows(store, view, day):
            yield row, row["stream"], row.get("status", "")

    for row, stream, status in board("suggestion_ledger"):
        if status == "drafted":
            yield DutyKind.SEND_SUGGESTION, stream, COURT, None
        elif status == "sent" and row["service_acknowledged_on"] is None:
            yield DutyKind.SIGN_FOR_SUGGESTION, stream, row["addressee"], None
        elif status in RUNNING and row["reply_due_on"]:
            yield DutyKind.ANSWER_SUGGESTION, stream, row["addressee"], row["reply_due_on"]
        elif status == "objected" and row["objection"] == "open":
            yield DutyKind.DECIDE_OBJECTION, stream, COURT, None
        elif status in {"answered", "answered_late"}:
            yield DutyKind.ASSESS_FEEDBACK, stream, COURT, None
    for row, stream, status in board("cc_inbox"):
        if status == "open" and row["withdrawn_on"] is None:
            yield DutyKind.SIGN_FOR_COPY, stream, row["organ"], None
    for row, stream, status in board("bulletin_board"):
        if status == "drafted":
            yield DutyKind.SEND_BULLETIN, stream, row["issuer"], None
        elif status == "issued":
            yield DutyKind.SIGN_FOR_BULLETIN, stream, row["addressee"], None
    for row, stream, status in board("reconsideration_ledger"):
        suggestion, one = row["instrument"] == "reconsideration_suggestion", not row["further_addressees"]
        if status == "drafted":
            yield DutyKind.SEND_PAPER, stream, row["issuer"], None
        elif status == "ordered":
            yield DutyKind.PERFORM_ORDER, stream, row["addressee"], row["perform_by"]
        elif status == "sent" and one:
            yield DutyKind.SIGN_FOR_PAPER, stream, row["addressee"], None
        elif status in RUNNING and one:
            kind, due = (DutyKind.ANSWER_PAPER, "reply_requested_by")
            if not suggestion:
                kind, due = (DutyKind.REPORT_RECTIFICATION, "report_due_on")
            yield kind, stream, row["addressee"], row[due]
    for row, stream, status in board("drafting_tasks"):
        if status in {"open", "due_soon", "overdue"}:
            yield DutyKind.DRAFT_DOCUMENT, stream, COURT, row["due_on"]
    for row, stream, status in board("meeting_calendar"):
        if status == "convened" and row["planned_on"] < day.isoformat():
            yield DutyKind.RECORD_MEETING, stream, row["convenor"], row["planned_on"]
        elif status == "held":
            yield DutyKind.ISSUE_MINUTES, stream, row["convenor"], None
        elif status == "proposed":
            yield DutyKind.DECIDE_PROPOSAL, stream, OFFICE, None
    convenors = {row["stream"]: row["convenor"] for row in rows(store, "meeting_calendar", day)}
    for row, stream, status in board("action_items"):
        if status not in {"closed", "closed_late", "ended"}:
            if row["reported_on"] is None:
                yield DutyKind.CARRY_OUT_ITEM, stream, row["owner"], row["due_on"]
            else:
                yield DutyKind.CLOSE_ITEM, stream, convenors[stream], None
    for row, stream, status in board("upcoming_hearings"):
        if status in {"registered", "notified"} and row["absence_reason"] is None:
            yield DutyKind.NAME_HEAD, stream, row["organ"], row["hearing_on"]
        elif status == "designated":
            done = row["proof_submitted_on"] is not None
            yield DutyKind.ATTEND_HEARING if done else DutyKind.PROVE_IDENTITY, stream, row["organ"], row["hearing_on"]
            if done and row["proof_review"] is None:
                yield DutyKind.REVIEW_IDENTITY, stream, COURT, row["hearing_on"]
        if row["absence_reason"] is not None and row["reason_accepted"] is None:
            yield DutyKind.REVIEW_REASON, stream, COURT, row["hearing_on"]
    for row, stream, status in board("appearance_board"):
        if status == "registered" and row["notice_missing"]:
            yield DutyKind.SERVE_NOTICE, stream, COURT, None
        elif row["finding_missing"]:
            yield DutyKind.RECORD_FINDING, stream, COURT, None
    for row, stream, status in board("application_standards"):
        for organ, side in ((COURT, "court"), (LEGAL, "government")):
            if status == "flagged":
                yield DutyKind.REVIEW_STANDARD, stream, organ, None
            elif status in {"drafted", "endorsed"} and row[f"endorsed_by_{side}_on"] is None:
                yield DutyKind.ENDORSE_STANDARD, stream, organ, None
    for row, stream, status in board("observation_training"):
        if row["kind"] == "observation" and status == "requested":
            yield DutyKind.DECIDE_REQUEST, stream, COURT, None
    for row, stream, status in board("risk_register"):
        if status in {"opinions_in", "response_expired"}:
            yield DutyKind.CONCLUDE_ASSESSMENT, stream, row["initiator"], None
        if status in {"opened", "reopened", "invited", "opinions_in", "response_expired"}:
            for organ, side in ((COURT, "court"), (LEGAL, "legal_department")):
                if row[f"{side}_answer"] in {"awaited", "expired"}:
                    yield DutyKind.GIVE_RISK_OPINION, stream, organ, row[f"{side}_respond_by"]
    for row, stream, _ in board("coordination_dispute"):
        for organ, side in ((COURT, "court"), (LEGAL, "legal_department")):
            if row[f"{side}_opinion"] in {"awaited", "expired"} and row["closed_on"] is None:
                yield DutyKind.GIVE_COORDINATION_OPINION, stream, organ, row[f"{side}_respond_by"]
    for row, stream, status in board("petition_board"):
        steps = {"assigned": DutyKind.ACCEPT_PETITION, "accepted": DutyKind.ANSWER_PETITION}
        if status in steps:
            yield steps[status], stream, row["responsible_organ"], row["next_due_on"]
        elif status == "registered":
            yield DutyKind.ASSIGN_PETITION, stream, "petition-bureau", row["next_due_on"]
        if row["report_due_on"]:
            yield DutyKind.REPORT_STABILITY, stream, row["stability_office"], row["report_due_on"]


ELSEWHERE = {DutyKind.ATTEND_MEETING, DutyKind.ATTEND_OBSERVATION, DutyKind.CARRY_OUT_TASK, DutyKind.REVIEW_PETITION}
"""Whom a meeting or an observation invites, who has which task or reviews a petition: no board names them."""


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_duties_are_what_the_boards_say_is_open(store: Store, day: date) -> None:
    several = {row["stream"] for row in rows(store, "reconsideration_ledger", day) if row["further_addressees"]}
    found = [
        (DutyKind(row["duty"]), row["stream"], row["organ"], row["due_on"])
        for row in rows(store, "open_duties", day)
        if row["duty"] not in {*ELSEWHERE} and row["stream"] not in several
    ]
    expected = [duty for duty in said_by_boards(store, day) if duty[1] not in several]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert expected


def test_many_kinds_of_duties_were_open(store: Store) -> None:
    """Else the comparison would say little."""
    found = {row["duty"] for month in range(1, 13) for row in rows(store, "open_duties", date(2024, month, 20))}
    assert len(found) >= 25, sorted(set(DutyKind) - found)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_task_in_a_dispute_is_open_as_the_register_counts_it(store: Store, day: date) -> None:
    tasks = [row["stream"] for row in rows(store, "open_duties", day, duty="carry_out_task")]
    open_ = {
        row["stream"]: row["tasks_open"]
        for row in rows(store, "dispute_register", day)
        if row["tasks_open"] and row["resolved_on"] is None and row["unresolved_on"] is None
    }
    assert {stream: tasks.count(stream) for stream in tasks} == open_


def test_pages_in_the_order_of_the_days_and_filters_leave_the_same_rows(store: Store) -> None:
    day = date(2024, 6, 30)
    whole = rows(store, "open_duties", day)
    assert rows(store, "open_duties", day, limit=2) == whole
    days = [row["due_on"] or "9999" for row in whole]
    assert days == sorted(days)
    for kind in {row["duty"] for row in whole}:
        assert rows(store, "open_duties", day, duty=kind) == [row for row in whole if row["duty"] == kind]
    soon = rows(store, "open_duties", day, due_from="2024-07-01", due_to="2024-07-31")
    assert soon == [row for row in whole if row["due_on"] and "2024-07-01" <= row["due_on"] <= "2024-07-31"]
    assert soon


def test_each_desk_has_its_own(store: Store) -> None:
    """The court and its division are one desk; the legal department does the duties of the government too."""
    readers = {
        Reader(HOUSING, Side.GOVERNMENT): {HOUSING},
        Reader(COURT, Side.COURT): {COURT},
        Reader(COURT_DIVISION, Side.COURT): {COURT},
        Reader(LEGAL, Side.GOVERNMENT): {LEGAL, GOV},
        Reader(GOV, Side.GOVERNMENT): {GOV},
    }
    for day in DAYS:
        whole = rows(store, "open_duties", day)
        for reader, organs in readers.items():
            mine = [row for row in whole if row["organ"] in organs]
            assert rows(store, "open_duties", day, reader) == mine, (reader.organ, day)


def test_whose_turn_it_is_costs_no_more_than_the_rows_it_is_read_from(store: Store) -> None:
    """The status decides it in many places, and is found once for each row."""
    with store.reading() as connection:
        units = dict.fromkeys(connection.scalars(select(SUGGESTION.c.matter)), (SUGGESTION.name,))
    with counted(store) as duties, store.reading() as connection:
        assert list(rows_of(connection, OPEN_DUTIES, units, TODAY))
    with counted(store) as board, store.reading() as connection:
        assert connection.execute(suggestion_rows(Asked(TODAY, {}, Roster()))).all()
    assert duties[0] <= board[0]


async def reminded(ledgers: Ledgers, day: date, days: Iterable[int]) -> set[tuple[str, str]]:
    """Of what the court's clock tells on that day, reminding on these days from each deadline: matter and addressee."""
    given: list[Command] = []

    class Queue:
        async def execute(self, request: Request) -> None:
            given.append(request.command)

    settings, calendar = RuleSettings(reminder_days=tuple(days)), StateCouncilCalendar()
    ledger, queue = cast(Ledger, Told(ledgers[Side.COURT], day, SuggestionReminded.type)), cast(CommandQueue, Queue())
    clock = Scheduler(
        ledger,
        queue,
        COURT_SIDE.deciders,
        COURT_SIDE.reminders,
        actor=COURT,
        settings=settings,
        calendar=calendar,
        clock=MovableClock(day),
    )
    await clock.wake(day)
    answers = {(f"suggestion:{one.id}", one.organ) for one in given if isinstance(one, NoticeReplyDue)}
    return answers | {(f"drafting-task:{one.id}", COURT) for one in given if isinstance(one, RemindDraftingTask)}


@pytest.mark.parametrize("day", DAYS, ids=str)
async def test_the_clock_reminds_of_what_the_desk_shows_by_the_same_days(
    store: Store, ledgers: Ledgers, day: date
) -> None:
    shown = [row for row in rows(store, "open_duties", day) if row["duty"] in REMINDED_OF and row["due_on"]]
    assert shown or day == TODAY
    for days in (range(-800, 800), *([offset] for offset in RuleSettings().reminder_days)):
        due = {
            (row["stream"], row["organ"])
            for row in shown
            for on in (date.fromisoformat(row["due_on"]) + timedelta(days=offset) for offset in days)
            if row["since"] < on.isoformat() <= day.isoformat()
        }
        assert await reminded(ledgers, day, days) == due, (day, days)


FOLDED = {
    *(DutyKind.ASSIGN_PETITION, DutyKind.ACCEPT_PETITION, DutyKind.ANSWER_PETITION, DutyKind.REVIEW_PETITION),
    *(DutyKind.CARRY_OUT_TASK, DutyKind.CARRY_OUT_ITEM, DutyKind.ATTEND_MEETING, DutyKind.RECORD_MEETING),
    DutyKind.DECIDE_PROPOSAL,
    *(DutyKind.REPORT_RECTIFICATION, DutyKind.GIVE_RISK_OPINION),
}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_same_functions_say_the_same_of_folded_states(store: Store, ledgers: Ledgers, day: date) -> None:
    with store.reading() as connection:
        registry = Roster.load(connection).registry
    shown = [
        (DutyKind(row["duty"]), row["stream"], row["organ"], row["due_on"])
        for row in rows(store, "open_duties", day)
        if row["duty"] in FOLDED
    ]
    of_states = [
        (turn.duty, stream, organ_meant(turn.party, registry, day), text(turn.due))
        for stream, turn in folded_turns(ledgers, day)
    ]
    assert sorted(of_states, key=str) == sorted(shown, key=str)
