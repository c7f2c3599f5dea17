"""Joint meetings with agenda, presence and resolutions, and the action items that came of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from events.vocabulary import AgendaPurpose
from fuyuan.web.language import named
from fuyuan.web.question import Question, form
from fuyuan.web.seen import PAGE, Row, Seen
from fuyuan.web.words import link
from projections.views.action_items import ActionItemStatus
from projections.views.at_a_glance import ACTION_ITEM_STATES

SHOWN: Final = 10  # meetings on one page: each is read from its own history
ITEMS: Final = "#action-items"
FILTERS: Final = ("kind", "status", "organ")


@dataclass
class Proceedings:
    """What the events of one meeting say; lists in the order of the meeting."""

    agenda: list[Row] = field(default_factory=list)
    invited: dict[str, bool | None] = field(default_factory=dict)
    resolutions: list[Row] = field(default_factory=list)
    present: list[str] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """Invited, but not present once the meeting was held."""
        return [organ for organ in self.invited if organ not in self.present] if self.present else []


def meetings(seen: Seen, question: Question) -> dict[str, Any]:
    """The calendar, newest first, and action items as of the same day."""
    filters = question.filters(*FILTERS) | question.within_year("from", "to")
    page = seen.page("meeting_calendar", filters, SHOWN, question.cursor, question.as_of)
    told = seen.histories(row["stream"] for row in page.items)
    owner, wanted, turned = question.filters("owner"), question.get("item_status"), question.get("items") or None
    asked = owner | ({"status": wanted} if wanted else {})
    items = seen.page("action_items", asked, PAGE, turned, question.as_of)
    later = question.without("items")
    return {
        "meetings": [_meeting(row, told[row["stream"]], seen, owner, question.as_of) for row in page.items],
        "items": items.items,
        "items_first": link("/meetings", **later) + ITEMS if turned else None,
        "items_following": link("/meetings", **later, items=items.next) + ITEMS if items.next else None,
        "item_states": _states(seen, question),
        **form("/meetings", "meeting_calendar", question, seen, "year", *FILTERS, "as_of"),
        **question.turning("/meetings", page.next),
    }


def proceedings(events: list[Row]) -> Proceedings:
    """Fold the history of a meeting."""
    held = Proceedings()
    for event in events:
        data = event["data"]
        match event["type"].rsplit(".", 1)[0]:
            case "agenda-item.added":
                purposes = [named(AgendaPurpose(code)) for code in data["purposes"]]
                held.agenda.append({**data, "purposes": purposes, "on": event["occurred_on"]})
            case "participant.invited":
                held.invited.setdefault(data["organ"], None)
            case "participant.confirmed":
                held.invited[data["organ"]] = data["attending"]
            case "meeting.held":
                held.present = list(data["organs_present"])
            case "resolution.adopted":
                held.resolutions.append({**data, "on": event["occurred_on"]})
            case _:
                pass
    return held


def _meeting(row: Row, told: list[Row], seen: Seen, owner: dict[str, str], as_of: date | None) -> Row:
    day = row["held_on"] or row["planned_on"] or row["proposed_on"]
    held = proceedings(told)
    items = seen.rows("action_items", owner | {"stream": row["stream"]}, as_of) if row["action_items"] else ()
    by_resolution = {item["resolution"]: item for item in items}
    return {
        **row,
        "agenda": [{**one, "proposer_name": seen.name(one["proposer"], day)} for one in held.agenda],
        "present": [seen.name(organ, day) for organ in held.present],
        "missing": [seen.name(organ, day) for organ in held.missing],
        "expected": [(seen.name(organ, day), comes) for organ, comes in held.invited.items()],
        "decided": [
            {**one, "owner_name": seen.name(one["owner"], day), "item": by_resolution.get(one["resolution"])}
            for one in held.resolutions
        ],
    }


def _states(seen: Seen, question: Question) -> list[tuple[str, int, str, bool]]:
    """For each status that occurs: its code, how many, the address that shows it, whether it is shown now."""
    now = question.get("item_status")
    rows = seen.rows(ACTION_ITEM_STATES, question.filters("owner"), question.as_of)
    many = {row["status"]: row["many"] for row in rows}
    counts = {status.value: many[status] for status in ActionItemStatus if status in many}
    rest = question.without("item_status", "items", "cursor")
    listed = [("", sum(counts.values()), link("/meetings", **rest) + ITEMS, not now)]
    for status, count in counts.items():
        listed.append((status, count, link("/meetings", **rest, item_status=status) + ITEMS, now == status))
    return listed
