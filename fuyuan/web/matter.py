"""One matter: its head, and what both sides recorded of it, event by event in the order of recording."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from events import correction
from events.base import Side, Visibility
from events.legal_hold import HOLDS, LegalHoldPlaced
from events.streams import category_of, principal_stream
from events.values import OrganId
from events.vocabulary import OrganRole
from fuyuan.access.permissions import BUSINESS
from fuyuan.http.views import storable
from fuyuan.web.boards import Cell, cell, shown
from fuyuan.web.desk import command_for, working_days_left
from fuyuan.web.forms.at_hand import appearances, at_hand, ended
from fuyuan.web.forms.offered import address_and_name, next_steps
from fuyuan.web.language import named
from fuyuan.web.opened import deliveries
from fuyuan.web.papers.making import papers_of
from fuyuan.web.payload import described
from fuyuan.web.question import Question
from fuyuan.web.seen import AMENDMENTS, Row, Seen, content_of, kind_of, subject_of
from projections.views import BY_NAME
from services.amendment.holding import KEEPERS

REPEATED: Final = (".drafted.", ".received.")
"""What these say stands again in what was sent: closed until somebody opens it."""
LAPSED: Final = frozenset({correction.RecordVoided.type, correction.LapsedRecordErased.type})
"""What these amend counts nowhere any more."""
HELD: Final = frozenset(cls.type for cls in HOLDS)
LEDGERS: Final = {"bulletin": "bulletin_board", "suggestion": "suggestion_ledger", "meeting": "meeting_calendar"}
BOARDS: Final = {
    "case": "case_index",
    "suggestion": "arrived_suggestions",
    "arrived-case": "arrived_cases",
    "case-elsewhere": "cases_elsewhere",
    "appearance": "appearance_board",
    "appearance-statistics": "appearance_statistics",
    "reconsideration-case": "reconsideration_cases",
    "reconsideration-suggestion": "reconsideration_ledger",
    "observation": "observation_training",
    "training": "observation_training",
    "research": "observation_training",
    "standard": "application_standards",
    "risk-assessment": "risk_register",
    "coordination": "coordination_dispute",
    "dispute": "dispute_register",
    "petition": "petition_board",
}
"""Where a matter has one row: the page shows what its columns say. Of suggestions, those from elsewhere have one."""


def matter(seen: Seen, question: Question, stream: str) -> dict[str, Any]:
    """The page of a matter, by any of its streams. Raises NoSuchMatter."""
    events = causes_first(seen.history(storable(stream)))
    principal = principal_stream(stream)
    category = principal.partition(":")[0]
    subject = subject_of(principal, events)
    rows = ledger_rows(seen, category, principal)
    amended = {_amends(event): event for event in events if _amending(event)}
    owed = seen.duties_in(principal) if seen.reader.role in BUSINESS else []
    held = _held(event for event in events if event["stream"] == principal)
    told = [_with_amendment(_told(event, seen), amended.get(_place(event)), held=held) for event in events]
    return {
        "category": category,
        "kind": named(category_of(principal)),
        "subject": subject or kind_of(principal),
        "rows": rows,
        "facts": standing(seen, category, principal),
        "in_ledger": category in LEDGERS or category in BOARDS,
        "owed": [{**row, **working_days_left(seen, row)} for row in owed],
        **_steps(seen, events, {principal, *(event["stream"] for event in events)}, rows, owed),
        "events": told,
        "papers": list(papers_of(seen, events)),
        "deliveries": deliveries(seen, principal),
        "voidable": told[0]["own"] and not told[0]["amended"] and ":" in principal,
        "keeps": _keeps(Side(told[0]["side"]), seen) and ":" in principal,
        "held": held,
        "stream": principal,
        "related": related(seen, events),
        "visibility": named(Visibility(events[-1]["visibility"])),
    }


def _steps(
    seen: Seen, events: list[Row], streams: set[str], rows: Sequence[Row], owed: Sequence[Row]
) -> dict[str, Any]:
    """`steps` that can be taken now, `others` that depend on what is written or on something done first.

    By the first `steps_due` of the steps the reader's desk does what is `owed`.
    `signed`: what an approver has to sign, for a reader who is none.
    """
    addressees = [row["addressee"] for row in rows if row.get("addressee")]
    to_appear = list(appearances(events)) if seen.reader.side is Side.COURT and seen.reader.role in BUSINESS else []
    organs = [*addressees, *(step.organ for step in to_appear)]
    named = {organ: seen.name(organ) for organ in organs} if len(organs) > 1 else {}
    government = seen.roster.registry.holder(OrganRole.DISTRICT_GOVERNMENT, seen.today)
    steps = at_hand(next_steps(seen.reader, streams, addressees), events, government)
    offered = seen.possible([*steps, *to_appear])
    if ended(events):
        offered = [step for step in offered if step.ready]
    due = {command_for(seen, row) for row in owed}
    own = [step._replace(ready=True) if step.command in due else step for step in offered if not step.signed]
    own.sort(key=lambda step: step.command not in due)
    taken = {kind: [address_and_name(step, named) for step in own if step.ready is kind] for kind in (True, False)}
    signed = [address_and_name(step, named)[1] for step in offered if step.signed]
    done_by = sum(step.command in due for step in own)
    return {"steps": taken[True], "others": taken[False], "signed": signed, "steps_due": done_by}


def _amending(event: Row) -> bool:
    return event["type"] in AMENDMENTS


def _with_amendment(event: Row, amended: Row | None, *, held: bool) -> Row:
    """What amended it last. `stands`: it may be put right; `lapsed`: it counts nowhere, and its texts may be erased."""
    by, hold = amended["type"] if amended else "", event["type"] in HELD
    stands = by not in LAPSED and not hold
    return {
        **event,
        "amended": amended,
        "stands": stands,
        "lapsed": by == correction.RecordVoided.type or (hold and not held and not amended),
    }


def _place(event: Row) -> tuple[str, int]:
    return event["stream"], event["version"]


def _amends(event: Row) -> tuple[str, int]:
    return event["stream"], event["data"]["record"]


def causes_first(events: list[Row]) -> list[Row]:
    """The order of recording, but nothing before what it followed from: two clocks need not agree."""
    waiting, ordered = {event["id"]: event for event in events}, list[Row]()
    while waiting:
        ready = next((event for event in waiting.values() if not _causes(event) & waiting.keys()), None)
        ordered.append(waiting.pop((ready or next(iter(waiting.values())))["id"]))
    return ordered


def _causes(event: Row) -> set[str]:
    return {event["causation_id"] or "", f"{event['stream']}:{event['version'] - 1}"}


def ledger_rows(seen: Seen, category: str, stream: str) -> list[Row]:
    """How the matter stands today in its ledger: one row, or one per addressee of a suggestion."""
    view = LEDGERS.get(category)
    return list(seen.rows(view, {"stream": stream})) if view else []


def standing(seen: Seen, category: str, stream: str) -> list[tuple[str, Cell]]:
    """What the board of such matters says of it today, by the titles of its columns."""
    view = BY_NAME.get(BOARDS.get(category, ""))
    if view is None:
        return []
    rows = seen.rows(view.name, {"stream": stream})
    facts = ((named(column), cell(view, column, row)) for row in rows for column in shown(view))
    return [(title, fact) for title, fact in facts if fact.text]


def spoken_of(events: list[Row]) -> set[str]:
    """The ids of the suggestions that the events name."""
    return {ref for event in events for ref in content_of(event).get("suggestion_refs") or ()}


def related(seen: Seen, events: list[Row]) -> dict[str, str]:
    """Suggestions that a bulletin speaks of, by id: number and title, for those this reader may see."""
    titles = {}
    for ref in sorted(spoken_of(events)):
        for row in seen.page("suggestion_ledger", {"stream": f"suggestion:{ref}"}, limit=1).items:
            titles[ref] = f"{row['number'] or ''} {row['title']}".strip()
    return titles


def _own(event: Row, seen: Seen) -> bool:
    """Whether the reader may put it right: who recorded it or acts for who did, the court for its division (COR-01)."""
    registry, reader = seen.roster.registry, seen.reader
    if event["causation_id"] or _amending(event):
        return False
    if reader.side is Side.COURT and event["side"] == Side.COURT:
        return True
    recorders = {event["actor"], event["in_the_name_of"]} - {None}
    given = registry.delegated_to(OrganId(reader.organ), seen.today)
    held = {one.principal for one in given if one.holds(seen.today) and one.covers(event["stream"])}
    return bool(recorders & held) or any(registry.acts_for(reader.organ, organ, seen.today) for organ in recorders)


def _keeps(side: Side, seen: Seen) -> bool:
    """Whether the reader's organ may place and lift a hold in the ledger of this side."""
    registry, today = seen.roster.registry, seen.today
    holders = (registry.holder(role, today) for role in KEEPERS[side])
    return any(registry.acts_for(seen.reader.organ, organ, today) for organ in holders if organ is not None)


def _held(events: Iterable[Row]) -> bool:
    """Whether texts of the stream may not be erased now."""
    marks = [event["type"] for event in events if event["type"] in HELD]
    return marks[-1:] == [LegalHoldPlaced.type]


def _told(event: Row, seen: Seen) -> Row:
    day = event["occurred_on"]
    fields = described(event["type"], event["data"], day, lambda organ: seen.name(organ, day))
    return {
        **event,
        "said": fields,
        "long": any(field.kind in {"long", "list", "table", "matters", "fields"} for field in fields),
        "own": _own(event, seen),
        "open": not any(kind in event["type"] for kind in REPEATED),
    }
