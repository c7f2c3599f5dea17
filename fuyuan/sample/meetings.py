"""The joint meetings of the year: a regular one, one the court proposed, one postponed, one cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from events.numbers import document_parts
from events.values import OrganId
from fuyuan.sample.act import Book
from fuyuan.sample.cases import Docket
from fuyuan.sample.catalogue import read

COURT, GOVERNMENT, LEGAL, OFFICE = "district-court", "district-government", "justice-bureau", "group-office"
MINUTES = "鼓府院纪"
HELD_AFTER = 10  # working days from convening


def hold(book: Book, docket: Docket) -> None:
    """Write all meetings of the year."""
    between, days = book.random.randint, book.days
    plan = read("meetings")

    regular = Meeting(book, "meeting-regular", plan["regular"], GOVERNMENT)
    day = between(38, 44)
    regular.carry_through(regular.prepare(day, "regular", slot=str(days[day + HELD_AFTER].year)))

    proposed = Meeting(book, "meeting-expropriation", plan["proposed"], GOVERNMENT)
    day = between(104, 112)
    cited = docket.before(days[day], "expropriation", "housing-bureau", 1)[0]
    proposed.case = {"case": cited.ref(), "purpose": "voluntary_coordination"}
    proposal = {"subject": plan["proposed"]["subject"], "reason": plan["proposed"]["proposal"]}
    proposed.gives(day - 4, COURT, "propose-meeting", **proposal)
    proposed.carry_through(proposed.prepare(day))

    postponed = Meeting(book, "meeting-enforcement", plan["postponed"], LEGAL)
    first = postponed.prepare(between(138, 144))
    until = first + between(12, 16)
    reason = plan["postponed"]["postponement"]
    postponed.gives(first - 1, OFFICE, "postpone-meeting", planned_on=days[until], reason=reason)
    postponed.confirm(until - 4)
    postponed.carry_through(until)

    cancelled = Meeting(book, "meeting-training", plan["cancelled"], OFFICE)
    planned = cancelled.prepare(between(208, 214))
    cancelled.gives(planned - 2, OFFICE, "cancel-meeting", reason=plan["cancelled"]["cancellation"])


@dataclass(slots=True)
class Meeting:
    """One meeting as the plan tells it; `case` is the case that an item marked so is about (MTG-07)."""

    book: Book
    name: str
    plan: dict[str, Any]
    convenor: OrganId
    case: dict[str, Any] | None = None

    def gives(self, day: int, organ: OrganId, command: str, /, **fields: Any) -> int:
        return self.book.add(day, organ, self.name, command, **fields)

    def prepare(self, day: int, kind: str = "ad_hoc", slot: str | None = None) -> int:
        """Convene on `day`, fill the agenda, invite and confirm; the day for which it is planned."""
        planned = day + HELD_AFTER
        self.gives(
            day,
            self.convenor,
            "convene-meeting",
            kind=kind,
            subject=self.plan["subject"].format(year=self.book.days[planned].year),
            planned_on=self.book.days[planned],
            place=self.plan["place"],
            on_behalf_of=None if self.convenor == GOVERNMENT else GOVERNMENT,
            slot=slot,
            trigger=self.plan["trigger"] or None,
        )
        for item in self.plan["agenda"]:
            about = {"title": item["title"], "purposes": item["purposes"], "case_matter": self._case_of(item)}
            self.gives(day + self.book.random.randint(1, 4), item["by"], "add-agenda-item", **about)
        for organ in self.plan["invited"]:
            self.gives(day + 3, OFFICE, "invite-participant", organ=organ)
        self.gives(day + 4, self.plan["invited"][2], "mark-invitation-read")
        self.confirm(day + 5)
        return planned

    def _case_of(self, item: dict[str, Any]) -> dict[str, Any] | None:
        return self.case if item.get("case") else None

    def confirm(self, day: int) -> None:
        """The invited organs say whether they come; one or two are not heard of until the day."""
        silent = self.plan["invited"][-1] if len(self.plan["invited"]) > 10 else None
        for organ in self.plan["invited"]:
            if organ != silent:
                attending = organ not in self.plan.get("absent", ())
                day_given = day + self.book.random.randint(0, 2)
                self.gives(day_given, organ, "confirm-participant", organ=organ, attending=attending)

    def carry_through(self, day: int) -> None:
        """Hold it, write down what was agreed, issue the minutes, follow the action items."""
        absent, resolutions = self.plan["absent"], self.plan["resolutions"]
        present = [organ for organ in self.plan["invited"] if organ not in absent]
        self.gives(day, OFFICE, "hold-meeting", organs_present=[GOVERNMENT, *present])
        for agreed in resolutions:
            due = {"due_on": self.book.days[day + agreed["days"]], "case_matter": self._case_of(agreed)}
            self.gives(day, OFFICE, "adopt-resolution", text=agreed["text"], owner=agreed["owner"], **due)
        points = [f"{n}. {agreed['text']}" for n, agreed in enumerate(resolutions, start=1)]
        minuted = self.gives(
            day + self.book.random.randint(3, 7),
            OFFICE,
            "issue-minutes",
            document_number=lambda numbers: numbers(MINUTES, self.name),
            issue_number=lambda numbers: f"第{document_parts(numbers(MINUTES, self.name)).serial}期",
            text="\n".join([self.plan["minutes"], *points]),
            sent_to=absent,
        )
        for organ in absent:
            self.gives(minuted + 1, organ, "mark-minutes-read")
        for n in range(len(resolutions)):
            self.gives(minuted + 1, OFFICE, "assign-action-item", resolution=n + 1)
        self._follow(day, minuted + 1)

    def _follow(self, day: int, assigned: int) -> None:
        """Reports in time, late or never; the office closes what it accepts, and the meeting when all is closed."""
        between, closed, resolutions = self.book.random.randint, [], self.plan["resolutions"]
        for item, resolution in enumerate(resolutions, start=1):
            due = day + resolution["days"]
            match resolution["going"]:
                case "on_time" | "reported":
                    reported = max(assigned, due - between(1, 6))
                case "late":
                    reported = due + between(4, 18)
                case _:
                    continue
            self.gives(reported, resolution["owner"], "report-action-item", item=item, result=resolution["result"])
            if resolution["going"] != "reported":
                accepted = {"item": item, "result": "报告内容属实，同意办结。"}
                closed.append(self.gives(reported + between(1, 5), OFFICE, "close-action-item", **accepted))
        if len(closed) == len(resolutions):
            self.gives(max(closed) + 3, OFFICE, "close-meeting")
