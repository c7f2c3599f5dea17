"""The joint meetings of the year: a regular one, one the court proposed, one postponed, one cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from events.meeting import CaseMatter
from events.values import OrganId
from events.vocabulary import AgendaPurpose, CaseItemPurpose, MeetingKind
from fuyuan.sample.act import Book, Numbers
from fuyuan.sample.cases import Docket
from fuyuan.sample.catalogue import read
from services.decider import Command
from services.joint.meeting.decider import (
    AddAgendaItem,
    CancelMeeting,
    ConfirmParticipant,
    ConveneMeeting,
    HoldMeeting,
    InviteParticipant,
    PostponeMeeting,
    ProposeMeeting,
)
from services.joint.meeting.outcome import (
    AdoptResolution,
    AssignActionItem,
    CloseActionItem,
    CloseMeeting,
    IssueMinutes,
    ReportActionItem,
)

COURT, GOVERNMENT, LEGAL, OFFICE = "district-court", "district-government", "justice-bureau", "group-office"
MINUTES = "鼓府院纪"


def hold(book: Book, docket: Docket) -> None:
    """Write all meetings of the year."""
    between, days = book.random.randint, book.days
    plan = read("meetings")

    regular = Meeting(book, "meeting-regular", plan["regular"], GOVERNMENT)
    held = regular.prepare(between(38, 44), MeetingKind.REGULAR, slot=str(book.year))
    regular.carry_through(held)

    proposed = Meeting(book, "meeting-expropriation", plan["proposed"], GOVERNMENT)
    day = between(104, 112)
    cited = docket.before(days[day], "expropriation", "housing-bureau", 1)[0]
    proposed.case = CaseMatter(case=cited.ref(), purpose=CaseItemPurpose.VOLUNTARY_COORDINATION)
    proposed.gives(
        day - 4, COURT, ProposeMeeting(subject=plan["proposed"]["subject"], reason=plan["proposed"]["proposal"])
    )
    proposed.carry_through(proposed.prepare(day, MeetingKind.AD_HOC))

    postponed = Meeting(book, "meeting-enforcement", plan["postponed"], LEGAL)
    first = postponed.prepare(between(138, 144), MeetingKind.AD_HOC)
    until = first + between(12, 16)
    reason = plan["postponed"]["postponement"]
    postponed.gives(first - 1, OFFICE, PostponeMeeting(planned_on=days[until], reason=reason))
    postponed.confirm(until - 4)
    postponed.carry_through(until)

    cancelled = Meeting(book, "meeting-training", plan["cancelled"], OFFICE)
    planned = cancelled.prepare(between(208, 214), MeetingKind.AD_HOC)
    cancelled.gives(planned - 2, OFFICE, CancelMeeting(reason=plan["cancelled"]["cancellation"]))


@dataclass(slots=True)
class Meeting:
    """One meeting as the plan tells it; `case` is the case that an item marked so is about (MTG-07)."""

    book: Book
    name: str
    plan: dict[str, Any]
    convenor: OrganId
    case: CaseMatter | None = None

    def gives(self, day: int, organ: OrganId, command: Command) -> int:
        return self.book.add(day, organ, self.name, command)

    def prepare(self, day: int, kind: MeetingKind, slot: str | None = None) -> int:
        """Convene on `day`, fill the agenda, invite and confirm; the day for which it is planned."""
        planned = day + 10
        convene = ConveneMeeting(
            kind=kind,
            subject=self.plan["subject"].format(year=self.book.year),
            planned_on=self.book.days[planned],
            place=self.plan["place"],
            on_behalf_of=None if self.convenor == GOVERNMENT else GOVERNMENT,
            slot=slot,
            trigger=self.plan["trigger"] or None,
        )
        self.gives(day, self.convenor, convene)
        for item in self.plan["agenda"]:
            agenda_item = AddAgendaItem(
                title=item["title"],
                purposes=tuple(AgendaPurpose(purpose) for purpose in item["purposes"]),
                case_matter=self.case if item.get("case") else None,
            )
            self.gives(day + self.book.random.randint(1, 4), item["by"], agenda_item)
        for organ in self.plan["invited"]:
            self.gives(day + 3, OFFICE, InviteParticipant(organ=organ))
        self.confirm(day + 5)
        return planned

    def confirm(self, day: int) -> None:
        """The invited organs say whether they come; one or two are not heard of until the day."""
        silent = self.plan["invited"][-1] if len(self.plan["invited"]) > 10 else None
        for organ in self.plan["invited"]:
            if organ != silent:
                attending = organ not in self.plan.get("absent", ())
                says = ConfirmParticipant(organ=organ, attending=attending)
                self.gives(day + self.book.random.randint(0, 2), organ, says)

    def carry_through(self, day: int) -> None:
        """Hold it, write down what was agreed, issue the minutes, follow the action items."""
        resolutions = self.plan["resolutions"]
        present = [organ for organ in self.plan["invited"] if organ not in self.plan["absent"]]
        self.gives(day, OFFICE, HoldMeeting(organs_present=(GOVERNMENT, *present)))
        for agreed in resolutions:
            resolution = AdoptResolution(
                text=agreed["text"],
                owner=agreed["owner"],
                due_on=self.book.days[day + agreed["days"]],
                case_matter=self.case if agreed.get("case") else None,
            )
            self.gives(day, OFFICE, resolution)
        text = "\n".join(
            [self.plan["minutes"], *(f"{n}. {agreed['text']}" for n, agreed in enumerate(resolutions, start=1))]
        )

        def issue(numbers: Numbers) -> IssueMinutes:
            sent_to = tuple(self.plan["absent"])
            return IssueMinutes(document_number=numbers(MINUTES, self.name), text=text, sent_to=sent_to)

        minuted = self.book.add(
            day + self.book.random.randint(3, 7), OFFICE, self.name, issue, register="minutes-numbers"
        )
        for n in range(len(resolutions)):
            self.gives(minuted + 1, OFFICE, AssignActionItem(resolution=n + 1))
        self._follow(day, minuted + 1, resolutions)

    def _follow(self, day: int, assigned: int, resolutions: Sequence[dict[str, Any]]) -> None:
        """Reports in time, late or never; the office closes what it accepts, and the meeting when all is closed."""
        between, closed = self.book.random.randint, []
        for item, resolution in enumerate(resolutions, start=1):
            due = day + resolution["days"]
            match resolution["going"]:
                case "on_time" | "reported":
                    reported = max(assigned, due - between(1, 6))
                case "late":
                    reported = due + between(4, 18)
                case _:
                    continue
            self.gives(reported, resolution["owner"], ReportActionItem(item=item, result=resolution["result"]))
            if resolution["going"] != "reported":
                accepted = CloseActionItem(item=item, result="报告内容属实，同意办结。")
                closed.append(self.gives(reported + between(1, 5), OFFICE, accepted))
        if len(closed) == len(resolutions):
            self.gives(max(closed) + 3, OFFICE, CloseMeeting())
