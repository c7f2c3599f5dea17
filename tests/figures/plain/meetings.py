"""M10–M14 by their words: joint meetings and what they set to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from events.vocabulary import AgendaPurpose
from tests.figures.plain.documents import Doc, Year, newest, of
from tests.figures.plain.organs import continues, label
from tests.figures.plain.values import Values

REPORTS = {
    "report_reconsideration": "行政复议总体情况",
    "report_trial": "行政审判总体情况",
    "report_suggestions": "司法建议总体情况",
}


@dataclass
class Meeting:
    """A meeting that was held, as it was convened last."""

    held: Doc
    convened: Doc
    docs: list[Doc]

    @property
    def invited(self) -> list[str]:
        return list(dict.fromkeys(doc["organ"] for doc in of(self.docs, "participant.invited")))

    @property
    def present(self) -> list[str]:
        return list(self.held["organs_present"])

    @property
    def convenors(self) -> set[str]:
        """Who convenes it, and who has it convened."""
        names = ("convenor", "on_behalf_of", "jointly_with")
        return {self.convened[name] for name in names if self.convened[name]}

    @property
    def purposes(self) -> set[str]:
        return {purpose for doc in of(self.docs, "agenda-item.added") for purpose in doc["purposes"]}


def meetings(year: Year) -> list[Meeting]:
    """All that were ever held, by day."""
    found = []
    for docs in year.streams("meeting", "joint"):
        held, convened = newest(docs, "meeting.held"), newest(docs, "meeting.convened")
        if held is not None and convened is not None:
            found.append(Meeting(held, convened, docs))
    return sorted(found, key=lambda meeting: meeting.held.day)


def _of_year(year: Year) -> list[Meeting]:
    return [meeting for meeting in meetings(year) if year.has(meeting.held.day)]


def m10(year: Year) -> Values:
    kinds = [meeting.convened["kind"] for meeting in _of_year(year)]
    return {"all": len(kinds), "regular": kinds.count("regular"), "ad_hoc": kinds.count("ad_hoc")}


def m11(year: Year) -> Values:
    due = year.meetings_due
    slots = [str(year.year)] if due == 1 else [f"{year.year}-{number}" for number in range(1, due + 1)]
    days: dict[str, list[date]] = {}
    for slot in slots:
        days[slot] = [one.held.day for one in meetings(year) if one.convened["slot"] == slot]
    rows = [(slot, str(min(on)) if on else None) for slot, on in days.items()]
    return {"slots": (len([on for on in days.values() if on]), due), "days": rows}


def m12(year: Year) -> Values:
    of_year = _of_year(year)
    whole = [meeting.held.day for meeting in of_year if set(REPORTS) <= meeting.purposes]
    unheard = [zh for report, zh in REPORTS.items() if not any(report in meeting.purposes for meeting in of_year)]
    rows = [
        (str(one.held.day), *("✓" if report in one.purposes else "未列入" for report in REPORTS)) for one in of_year
    ]
    return {"covered": (bool(whole), str(min(whole)) if whole else None, unheard), "by_meeting": rows}


def m13(year: Year) -> Values:
    due = closed = reported = 0
    for docs in year.streams("meeting", "joint"):
        for given in of(docs, "action-item.assigned"):
            last_day = given.on("due_on")
            if last_day is None or not year.has(last_day):
                continue
            due += 1
            by_then = [doc for doc in docs if doc["item"] == given["item"] and doc.day <= last_day]
            closed += bool(of(by_then, "action-item.closed"))
            reported += bool(of(by_then, "action-item.reported"))
    return {"closed": (closed, due), "reported": (reported, due)}


def m14(year: Year) -> Values:
    asked = came = uninvited = 0
    invitations: dict[str, list[tuple[date, bool]]] = {}
    presences: dict[str, list[date]] = {}
    for meeting in _of_year(year):
        on = meeting.held.day
        for organ in meeting.invited:
            there = any(continues(year, present, organ, on) for present in meeting.present)
            asked, came = asked + 1, came + there
            invitations.setdefault(organ, []).append((on, there))
        for organ in dict.fromkeys(meeting.present):
            presences.setdefault(organ, []).append(on)
            expected = {*meeting.invited, *meeting.convenors}
            is_expected = any(continues(year, organ, former, on) for former in expected)
            uninvited += not is_expected and not meeting.convened["recorded_afterwards"]
    rows = []
    for organ in {*invitations, *presences}:
        its, days = invitations.get(organ, []), presences.get(organ, [])
        shown = label(year, organ, [on for on, _ in its] + days)
        rows.append((shown, len(its), len(days), (len([there for _, there in its if there]), len(its))))
    return {"all": (came, asked), "uninvited": uninvited, "by_organ": sorted(rows)}


assert set(REPORTS) == {purpose.value for purpose in AgendaPurpose if purpose.overall_report}
