"""M10–M14: joint meetings, their reports, their action items and who came (opinion 二(二), 三(二)1)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain import meeting as joint_meeting
from events.base import Visibility
from events.meeting import MeetingEvent, MinutesIssued
from events.values import OrganId
from events.vocabulary import AgendaPurpose, MeetingKind
from projections.review.facts import Facts
from projections.review.figure import (
    Answer,
    Cell,
    Column,
    Count,
    Label,
    Rate,
    Table,
    Values,
    by,
    counts,
    numbers,
    refs,
    share,
)
from projections.review.folding import Entries, folded, of_stream, references
from projections.review.log import Log

REPORTS = tuple(purpose for purpose in AgendaPurpose if purpose.overall_report)
"""The three overall situations that the two sides report to each other (二(二))."""


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One action item; `ref` is the event that assigned it. A date is None where the act is not recorded, the due date
    where it is long-term work. `met_on`: when the meeting was held that it comes from."""

    ref: str
    met_on: date | None
    text: str
    owner: OrganId
    assigned_on: date
    due_on: date | None
    reported_on: date | None
    closed_on: date | None
    restricted: bool

    def in_time(self, on: date | None) -> bool:
        """Whether what is done on that day, if ever, is done in time."""
        return on is not None and self.due_on is not None and on <= self.due_on


@dataclass(frozen=True, slots=True)
class Meeting:
    """One held meeting; `ref` is the event of holding. Invitations and agenda are those made up to that day.

    `hosts`: who convened it, with whom and for whom; nobody invites them (三(二)1). `afterwards`: recorded after it
    was held, without invitations, so that nobody came to it uninvited.
    """

    ref: str
    kind: MeetingKind
    slot: str | None
    subject: str
    held_on: date
    hosts: tuple[OrganId, ...]
    present: tuple[str, ...]
    invited: tuple[str, ...]
    reports: tuple[AgendaPurpose, ...]
    restricted: bool
    afterwards: bool
    items: int
    minutes: str | None


def fold_meetings(log: Log) -> tuple[Meeting, ...]:
    """All that were held, by day."""
    return tuple(sorted(log.of(_meeting), key=lambda each: (each.held_on, each.ref)))


def fold_items(log: Log) -> tuple[ActionItem, ...]:
    """All that were assigned, by the day of their meeting; last those of which no meeting is recorded as held."""
    items = (item for its in log.of(_items) for item in its)
    return tuple(sorted(items, key=lambda each: each.met_on or date.max))


@of_stream("meeting")
def _meeting(entries: Entries) -> Meeting | None:
    state, reference = folded(entries, MeetingEvent, joint_meeting.Meeting(), joint_meeting.evolve), references(entries)
    convened, held = state.convened, state.held
    if convened is None or held is None:
        return None
    purposes = {purpose for item in state.agenda for purpose in item.purposes}
    return Meeting(
        ref=reference(held),
        kind=convened.kind,
        slot=convened.slot,
        subject=convened.subject,
        held_on=held.occurred_on,
        hosts=tuple(filter(None, (convened.convenor, convened.on_behalf_of, convened.jointly_with))),
        present=tuple(dict.fromkeys(held.organs_present)),
        invited=tuple(state.invited),
        reports=tuple(purpose for purpose in REPORTS if purpose in purposes),
        restricted=state.visibility is Visibility.RESTRICTED,
        afterwards=bool(convened.recorded_afterwards),
        items=len(state.items),
        minutes=_cited(state.minutes) if state.minutes else None,
    )


def _cited(minutes: MinutesIssued) -> str:
    issue = f"（{minutes.issue_number}）" if minutes.issue_number else ""
    return f"{minutes.document_number}{issue}"


@of_stream("meeting")
def _items(entries: Entries) -> tuple[ActionItem, ...]:
    state, reference = folded(entries, MeetingEvent, joint_meeting.Meeting(), joint_meeting.evolve), references(entries)
    return tuple(
        ActionItem(
            ref=reference(item.assigned),
            met_on=state.held.occurred_on if state.held else None,
            text=item.assigned.text,
            owner=item.assigned.owner,
            assigned_on=item.assigned.occurred_on,
            due_on=item.assigned.due_on,
            reported_on=min((report.occurred_on for report in item.reports), default=None),
            closed_on=item.closed.occurred_on if item.closed else None,
            restricted=state.visibility is Visibility.RESTRICTED,
        )
        for item in state.items
    )


def held(facts: Facts) -> tuple[Meeting, ...]:
    """The meetings held in the year."""
    return tuple(meeting for meeting in facts.of(fold_meetings) if facts.in_year(meeting.held_on))


def m10_held(facts: Facts) -> Values:
    """M10: held, regular and ad hoc."""
    meetings = held(facts)
    kinds = counts(MeetingKind, ((meeting.kind, meeting.ref) for meeting in meetings))
    return (Count("all", Label("合计", "total"), refs(meetings)), *kinds)


def m11_slots(facts: Facts) -> Values:
    """M11: regular slots of the year with a held meeting, a late one included (MTG-03, F.7 no. 2)."""
    per_year = facts.regular_meetings_per_year
    slots = [f"{facts.year}-{n}" for n in range(1, per_year + 1)] if per_year > 1 else [str(facts.year)]
    days = {meeting.slot: meeting.held_on for meeting in facts.of(fold_meetings) if meeting.slot in slots}
    share = Rate("slots", Label("已召开届次", "slots held"), tuple(s for s in slots if s in days), tuple(slots))
    columns = (Column("届次", "slot"), Column("召开日", "held on"))
    return (share, Table("days", Label("各届次", "slots"), columns, tuple((s, days.get(s)) for s in slots)))


def m12_overall_reports(facts: Facts) -> Values:
    """M12: did one meeting have all three overall reports on its agenda; else which none heard (MTG-09)."""
    meetings = held(facts)
    full = next((meeting for meeting in meetings if len(meeting.reports) == len(REPORTS)), None)
    heard = {report for meeting in meetings for report in meeting.reports}
    answer = Answer(
        "covered",
        Label("一次会议通报了三项总体情况", "one meeting heard all three"),
        yes=full is not None,
        on=full.held_on if full else None,
        missing=() if full else tuple(Label.of(report) for report in REPORTS if report not in heard),
        refs=(full.ref,) if full else (),
    )
    columns = (Column("召开日", "held on"), *(Column(report.zh, report.en) for report in REPORTS))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (meeting.held_on, *("✓" if report in meeting.reports else "未列入" for report in REPORTS))
        for meeting in meetings
    )
    return (answer, Table("by_meeting", Label("各次会议", "by meeting"), columns, rows))


def due(facts: Facts) -> tuple[ActionItem, ...]:
    """The action items due in the year, of any meeting; long-term work is never due."""
    return tuple(item for item in facts.of(fold_items) if facts.in_year(item.due_on))


def m13_action_items(facts: Facts) -> Values:
    """M13: closed on time, of those due in the year; reported on time is what the owner can answer for."""
    items = due(facts)
    return (
        share("closed", Label("按期办结", "closed on time"), items, lambda item: item.in_time(item.closed_on)),
        share("reported", Label("按期报告", "reported on time"), items, lambda item: item.in_time(item.reported_on)),
    )


def m14_participation(facts: Facts) -> Values:
    """M14: present, of the meetings an organ was invited to; its successor's presence is its own (ORG-02).

    Beside it how often it was present in all. Who convenes a meeting needs no invitation to it.
    """
    invited: dict[str, list[str]] = defaultdict(list)
    came: dict[str, list[str]] = defaultdict(list)
    present: Counter[str] = Counter()
    days: dict[str, list[date]] = defaultdict(list)
    for meeting in held(facts):
        for organ in meeting.invited:
            place = f"{meeting.ref}#{organ}"
            days[organ].append(meeting.held_on)
            invited[organ].append(place)
            if set(facts.organs.heirs(organ, meeting.held_on)) & set(meeting.present):
                came[organ].append(place)
        for organ in meeting.present:
            present[organ] += 1
            days[organ].append(meeting.held_on)
    rates = {
        organ: Rate(organ, Label(facts.label(organ, on), organ), tuple(came[organ]), tuple(invited[organ]))
        for organ, on in sorted(days.items())
    }
    total = Rate(
        "all",
        Label("合计", "total"),
        tuple(place for organ in rates for place in came[organ]),
        tuple(place for organ in rates for place in invited[organ]),
    )
    rows = tuple((rate.label.zh, rate.denominator, present[organ], rate) for organ, rate in rates.items())
    columns = numbers(("受邀", "invited"), ("到会", "present"), ("受邀到会率", "present / invited"))
    table = by("by_organ", "单位", "organ", columns, rows)
    uninvited = Count("uninvited", Label("未经邀请到会", "present uninvited"), tuple(_uninvited(facts)))
    return (total, table, uninvited)


def _uninvited(facts: Facts) -> Iterator[str]:
    for meeting in held(facts):
        if meeting.afterwards:
            continue
        expected = (*meeting.hosts, *meeting.invited)
        asked = {heir for organ in expected for heir in facts.organs.heirs(organ, meeting.held_on)}
        yield from (f"{meeting.ref}#{organ}" for organ in meeting.present if organ not in asked)
