"""待办: what lies on the desk of an organ, the late first, with the days left and the form of the next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final

from domain.calendar import working_days
from domain.duties import DutyKind
from events.vocabulary import OrganRole
from fuyuan.access.permissions import BUSINESS, left_to
from fuyuan.web.forms.offered import address_and_name, table
from fuyuan.web.language import named
from fuyuan.web.question import Question, form
from fuyuan.web.seen import Row, Seen, Step, kind_of
from projections.access.role import Role
from projections.asked import DUE_SOON_DAYS
from projections.news import News
from projections.views.duties.turn import NO_DAY

ON_A_PAGE: Final = 100
CHANGES: Final = 8
"""So many matters that changed are named."""
NO_CHANGES: Final[dict[str, Any]] = {"changed": None, "changed_beside": 0}
NEXT: Final[Mapping[DutyKind, str]] = {
    DutyKind.SEND_SUGGESTION: "send-suggestion",
    DutyKind.SIGN_FOR_SUGGESTION: "acknowledge-service",
    DutyKind.ANSWER_SUGGESTION: "submit-feedback",
    DutyKind.DECIDE_OBJECTION: "decide-objection",
    DutyKind.ASSESS_FEEDBACK: "assess-feedback",
    DutyKind.HAND_OVER_SUGGESTION: "enter-arrived-suggestion",
    DutyKind.SEND_SUGGESTION_AGAIN: "move-suggestion",
    DutyKind.SEND_BULLETIN: "issue-bulletin",
    DutyKind.SIGN_FOR_BULLETIN: "acknowledge-bulletin",
    DutyKind.SEND_PAPER: "send-reconsideration-suggestion",
    DutyKind.SIGN_FOR_PAPER: "confirm-reconsideration-service",
    DutyKind.ANSWER_PAPER: "submit-reconsideration-feedback",
    DutyKind.REPORT_RECTIFICATION: "submit-rectification-report",
    DutyKind.PERFORM_ORDER: "submit-rectification-report",
    DutyKind.DECIDE_PROPOSAL: "convene-meeting",
    DutyKind.ATTEND_MEETING: "confirm-participant",
    DutyKind.RECORD_MEETING: "hold-meeting",
    DutyKind.ISSUE_MINUTES: "issue-minutes",
    DutyKind.CARRY_OUT_ITEM: "report-action-item",
    DutyKind.CLOSE_ITEM: "close-action-item",
    DutyKind.FILE_ARRIVED_CASE: "enter-arrived-case",
    DutyKind.SEND_FILES_AGAIN: "move-case",
    DutyKind.SERVE_NOTICE: "serve-appearance-notice",
    DutyKind.NAME_HEAD: "designate-head",
    DutyKind.PROVE_IDENTITY: "submit-identity-proof",
    DutyKind.REVIEW_IDENTITY: "review-identity-proof",
    DutyKind.REVIEW_REASON: "review-absence-reason",
    DutyKind.DECIDE_REQUEST: "plan-observation",
    DutyKind.ENDORSE_STANDARD: "endorse-standard",
    DutyKind.REVIEW_STANDARD: "review-standard",
    DutyKind.GIVE_RISK_OPINION: "submit-assessment-opinion",
    DutyKind.CONCLUDE_ASSESSMENT: "conclude-risk-assessment",
    DutyKind.GIVE_COORDINATION_OPINION: "give-coordination-opinion",
    DutyKind.CARRY_OUT_TASK: "record-resolution-effort",
    DutyKind.ASSIGN_PETITION: "assign-petition-responsibility",
    DutyKind.ACCEPT_PETITION: "accept-petition",
    DutyKind.ANSWER_PETITION: "answer-petition",
    DutyKind.REVIEW_PETITION: "review-petition",
    DutyKind.REPORT_STABILITY: "report-stability-task",
}
"""The command by which the duty is done, where there is one."""
OF_A_COPY: Final = {"suggestion": "acknowledge-copy", "reconsideration-suggestion": "acknowledge-reconsideration-copy"}
"""The same of a copy, by the category of what was copied."""


def desk(seen: Seen, question: Question, since: int | None = None) -> dict[str, Any]:
    """What is late, due soon, due later or on no day, and the copies to read; what changed `since` the former visit."""
    filters = question.filters("duty")
    page = seen.page("open_duties", filters, ON_A_PAGE, question.cursor)
    rows = page.items if question.cursor else sorted((*page.items, *_delegated(seen, filters)), key=_last_day)
    groups: dict[str, list[Row]] = {"late": [], "soon": [], "rest": [], "copies": []}
    for row in rows:
        groups[_group(row)].append({**row, **working_days_left(seen, row), **_next(seen, row)})
    asked = form("/desk", "open_duties", question, seen, "duty")
    first = question.cursor is None and not filters
    return {
        "groups": groups,
        "due_soon_days": DUE_SOON_DAYS,
        **(_changes(seen, since) | {"late_now": len(groups["late"])} if first else NO_CHANGES),
        **asked,
        **question.turning("/desk", page.next),
    }


def _delegated(seen: Seen, filters: Mapping[str, str]) -> Iterator[Row]:
    """What those have to do who delegated it to the reader's organ (ORG-08), the first due of each.

    Of what the reader may not know it hears nothing here either (decision 30).
    """
    if seen.reader.role is Role.AUDITOR:
        return
    held = [one for one in seen.roster.registry.delegated_to(seen.reader.organ, seen.today) if one.holds(seen.today)]
    for principal in dict.fromkeys(one.principal for one in held):
        theirs = replace(seen, reader=replace(seen.reader, desk_of=principal))
        given = [one for one in held if one.principal == principal]
        rows = (row for row in theirs.rows("open_duties", filters) if any(one.covers(row["stream"]) for one in given))
        yield from ({**row, "principal": seen.name(principal)} for row in islice(rows, ON_A_PAGE))


def _last_day(row: Row) -> str:
    return row["due_on"] or NO_DAY


def late(seen: Seen) -> int:
    """How many of the duties on the desk are late, at most a page of each organ's."""
    yesterday = seen.today - timedelta(days=1)
    filters = {"due_to": yesterday.isoformat()}
    return len((*seen.page("open_duties", filters, ON_A_PAGE).items, *_delegated(seen, filters)))


def _changes(seen: Seen, since: int | None) -> dict[str, Any]:
    """The matters in which others recorded something since the former visit; None at the first."""
    if since is None:
        return NO_CHANGES
    changed = seen.news(since)
    shown = seen.with_subjects([{**news._asdict(), **_told(seen, news)} for news in changed[:CHANGES]])
    return {"changed": shown, "changed_beside": len(changed) - len(shown)}


def _told(seen: Seen, news: News) -> dict[str, str]:
    by = seen.name(news.actor, news.occurred_on)
    return {"kind": kind_of(news.stream), "newest": named(news), "by": by}


def _group(row: Row) -> str:
    if row["duty"] == DutyKind.SIGN_FOR_COPY:
        return "copies"
    if row["days_left"] is None or row["days_left"] > DUE_SOON_DAYS:
        return "rest"
    return "late" if row["overdue"] else "soon"


def working_days_left(seen: Seen, row: Row) -> dict[str, int | None]:
    """The working days left, while they are few enough to matter."""
    left = row["days_left"]
    few = left is not None and 0 < left <= 2 * DUE_SOON_DAYS
    return {"working_days": working_days(seen.today, date.fromisoformat(row["due_on"]), seen.calendar) if few else None}


def command_for(seen: Seen, row: Row) -> str | None:
    """By which the reader does this duty, where there is one."""
    kind = DutyKind(row["duty"])
    if kind is DutyKind.SIGN_FOR_COPY:
        return OF_A_COPY.get(row["stream"].partition(":")[0])
    if kind is DutyKind.SEND_SUGGESTION and seen.reader.role is Role.APPROVER:
        return "approve-suggestion"
    return NEXT.get(kind)


def _next(seen: Seen, row: Row) -> dict[str, Any]:
    """`next`: the address of the form and what it is called; `left_to`: who of the organ gives it, if not who reads."""
    matter, kind, command = row["stream"].partition(":")[2], row["duty"], command_for(seen, row)
    if command is None or seen.reader.role not in BUSINESS:
        return {"next": None, "left_to": None}
    guest = row["organ"] if kind == DutyKind.ATTEND_MEETING else ""
    government = seen.roster.registry.holder(OrganRole.DISTRICT_GOVERNMENT, seen.today)
    part = ("on_behalf_of", government) if kind == DutyKind.DECIDE_PROPOSAL and government else None
    return {
        "next": address_and_name(Step(command, matter, guest, part=part), {}),
        "left_to": left_to(seen.grant, table()[command].command),
    }
