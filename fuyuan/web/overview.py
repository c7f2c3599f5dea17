"""总览: how things stand — counts, what is overdue or due soon, the fourteen topics by month, the newest events."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fuyuan.operations.parked import parked as parked_in
from fuyuan.web.question import Question, years
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import link
from projections.access.role import Role
from projections.asked import DUE_SOON_DAYS
from projections.views.action_items import ActionItemStatus
from projections.views.at_a_glance import ACTION_ITEM_STATES, MEETINGS_HELD, PRESSING, SUGGESTION_STATES
from projections.views.suggestion_tables import SuggestionStatus

RECENT: Final = 16
MONTHS: Final = range(1, 13)
SHADES: Final = 4
_NOT_SENT_OR_DONE: Final = {"drafted", "referred", "sent_above", "not_to_be_sent", "closed", "withdrawn"}
OPEN: Final = [status for status in SuggestionStatus if status not in _NOT_SENT_OR_DONE]
"""Sent and not yet closed or withdrawn."""
CLOSED: Final = (ActionItemStatus.CLOSED, ActionItemStatus.CLOSED_LATE, ActionItemStatus.ENDED)


@dataclass(frozen=True, slots=True)
class Cell:
    """A count with its shade (0 for none, 4 for the most) and where the bulletins stand."""

    count: int
    shade: int
    url: str


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic of the matrix."""

    topic: str
    cells: Sequence[Cell]
    total: int
    url: str


def overview(seen: Seen, question: Question) -> dict[str, Any]:
    """Suggestions and meetings as of `as_of` (today), bulletins of `year` (that of the newest bulletin)."""
    as_of = question.as_of
    day = as_of or seen.today
    year = question.year or year_of_newest_bulletin(seen)
    states = Counter({row["status"]: row["many"] for row in seen.rows(SUGGESTION_STATES, as_of=as_of)})
    pressing = seen.page(PRESSING, as_of=as_of)
    matrix = list(seen.rows("topic_matrix", {"year": f"{year:04}"}, as_of))
    return {
        "as_of": as_of,
        "asked_on": day,
        "year": year,
        "years": years(seen, year),
        "year_end": date(year, 12, 31) if date(year, 12, 31) < day else None,
        "states": [(status, states[status]) for status in OPEN if states[status]],
        "open": sum(states[status] for status in OPEN),
        "due_soon": states[SuggestionStatus.DUE_SOON],
        "due_soon_days": DUE_SOON_DAYS,
        "overdue": states[SuggestionStatus.OVERDUE],
        "replies": replies(seen, year, as_of),
        "pressing": [{**row, "days_left": _days_left(row, day)} for row in pressing.items],
        "more_pressing": pressing.next is not None,
        "matrix": {side: shaded(matrix, side, year) for side in ("court", "government")},
        "bulletins": {side: sum(row["total"] for row in matrix if row["side"] == side) for side in _SIDES},
        "meetings": meetings(seen, year, as_of),
        "recent": seen.recent(RECENT),
        "parked": parked(seen),
        "ask_again": link("/", year=f"{year:04}", as_of=as_of),  # the newest bulletin may be of another year by then
    }


_SIDES = ("court", "government")


def year_of_newest_bulletin(seen: Seen) -> int:
    """So that the page shows something on the first days of a year, and of a sample of another year."""
    for row in seen.page("bulletin_board", limit=1).items:
        return int((row["issued_on"] or row["drafted_on"])[:4])
    return seen.today.year


def replies(seen: Seen, year: int, as_of: date | None) -> Counter[str]:
    """What became of the suggestions sent in a year: `due`, `on_time`, `answered_late` …, by addressee."""
    total: Counter[str] = Counter()
    for row in seen.rows("organ_scoreboard", {"year": f"{year:04}"}, as_of):
        total.update({name: row[name] for name in ("sent", "due", "on_time", "answered_late")})
    return total


def meetings(seen: Seen, year: int, as_of: date | None) -> dict[str, int]:
    """Joint meetings held in a year, and the action items that are open or overdue whatever their year."""
    held = sum(row["many"] for row in seen.rows(MEETINGS_HELD, {"year": f"{year:04}"}, as_of))
    items = {row["status"]: row["many"] for row in seen.rows(ACTION_ITEM_STATES, as_of=as_of)}
    late = items.get(ActionItemStatus.OVERDUE, 0)
    return {"held": held, "open": sum(items.values()) - sum(items.get(closed, 0) for closed in CLOSED), "late": late}


def parked(seen: Seen) -> int:
    """Messages that could not be projected, and foreign events that a side's policies could not follow.

    Of all matters, whoever may know of them: 0 for whoever neither runs nor audits the system.
    """
    if seen.reader.role not in {Role.OPERATOR, Role.AUDITOR}:
        return 0
    with seen.store.reading() as connection:
        return parked_in(connection, seen.left_out()).waiting


def shaded(matrix: Iterable[Row], side: str, year: int) -> list[TopicRow]:
    """The rows of one side; shades are shares of the fullest cell of the whole matrix."""
    rows = list(matrix)
    most = max((row[f"m{month:02}"] for row in rows for month in MONTHS), default=0)
    return [_topic(row, most, year) for row in rows if row["side"] == side]


def _topic(row: Row, most: int, year: int) -> TopicRow:
    topic = row["topic"]
    cells = []
    for month in MONTHS:
        count = row[f"m{month:02}"]
        last = calendar.monthrange(year, month)[1]
        days = {"issued_from": f"{year:04}-{month:02}-01", "issued_to": f"{year:04}-{month:02}-{last}"}
        shade = -(-SHADES * count // most) if count else 0
        cells.append(Cell(count, shade, link("/bulletins", topic=topic, **days)))
    return TopicRow(topic, cells, row["total"], link("/bulletins", topic=topic, year=f"{year:04}"))


def _days_left(row: Row, day: date) -> int:
    """Calendar days to the reply's due date; negative when it is overdue."""
    return (date.fromisoformat(row["reply_due_on"]) - day).days
