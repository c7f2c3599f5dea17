"""Three ledgers written by hand for the annual review: every event is recorded on its business day unless said."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from domain.natural_keys import matter_of_key
from events.base import Event, Side, Visibility
from events.bulletin import (
    BulletinAcknowledged,
    BulletinContent,
    BulletinIssued,
    BulletinReceived,
    BulletinWithdrawn,
)
from events.envelope import Envelope, encode
from events.meeting import (
    ActionItemAssigned,
    ActionItemClosed,
    ActionItemReported,
    AgendaItemAdded,
    MeetingConvened,
    MeetingHeld,
    ParticipantInvited,
)
from events.suggestion import (
    Answer,
    Assessment,
    FeedbackAssessed,
    FeedbackReceived,
    Implementation,
    SuggestionApproved,
    SuggestionContent,
    SuggestionSent,
    SuggestionServed,
)
from events.values import CaseRef, ReplyPeriod
from events.vocabulary import (
    AdoptionAnswer,
    AgendaPurpose,
    Instrument,
    IssueCategory,
    MeetingKind,
    ServiceProof,
    SigningOffice,
    SuggestionKind,
    Topic,
)
from fuyuan.papers.annual.laid_out import laid_out
from fuyuan.papers.annual.page import page
from projections.review.account.account import account
from projections.review.editions import Edition
from projections.review.figure import Figure, Table
from projections.review.log import end_of_day
from projections.review.public_edition import public_table
from projections.review.report import Review, review
from tests.organs import COURT, GOV, HOUSING, LEGAL, OFFICE, ORGANS, ROLES

NAMES = UUID("00000000-0000-4000-8000-00000000feed")
CASE = CaseRef(number="（2023）豫0204行初12号")
ADOPTED, PARTLY, REFUSED = AdoptionAnswer.ADOPTED, AdoptionAnswer.PARTLY_ADOPTED, AdoptionAnswer.NOT_ADOPTED
CUT_OFF = date(2025, 1, 31)

d24 = partial(date, 2024)
d25 = partial(date, 2025)


def answers(*said: AdoptionAnswer, first: int = 1) -> tuple[Answer, ...]:
    """Answers to the recommendations from number `first` on, each with a text."""
    return tuple(Answer(recommendation=n, answer=each, text="已说明") for n, each in enumerate(said, start=first))


def public(figure: Figure) -> Figure:
    """The figure with its tables as everybody reads them."""
    shown = (public_table(value) if isinstance(value, Table) else value for value in figure.values)
    return Figure(figure.id, tuple(shown))


def page_of(made: Review) -> str:
    """The internal edition as a page."""
    return page(laid_out(account(made, Edition.INTERNAL), "zh"))


class Annals:
    """Matters are called by short names; `raw` is what an export of the three ledgers holds."""

    def __init__(self, *, with_organs: bool = True) -> None:
        self.raw: list[bytes] = []
        self._versions: Counter[tuple[Side, str]] = Counter()
        self._serial = 0
        if with_organs:
            self.record(Side.JOINT, "organ-registry", *ORGANS, *ROLES)

    def record(self, side: Side, stream: str, *events: Event, recorded: date | None = None) -> Annals:
        """Record events on a stream, at ten o'clock Shanghai time of `recorded` or of their business day."""
        for event in events:
            self.raw.append(self.encoded(side, stream, event, recorded))
        return self

    def encoded(self, side: Side, stream: str, event: Event, recorded: date | None = None) -> bytes:
        category, colon, name = stream.partition(":")
        matter = matter_of_key(category, name) if name[:4].isdigit() else uuid5(NAMES, name)  # named by a year
        full = f"{category}:{matter}" if colon else stream
        self._versions[side, full] += 1
        self._serial += 1
        day = recorded or event.occurred_on
        envelope = Envelope(
            jurisdiction="410204",
            side=side,
            stream=full,
            version=self._versions[side, full],
            type=event.type,
            recorded_at=datetime(day.year, day.month, day.day, 2, tzinfo=UTC).replace(microsecond=self._serial),
            occurred_on=event.occurred_on,
            actor={Side.COURT: COURT, Side.GOVERNMENT: GOV, Side.JOINT: OFFICE}[side],
            command_id=f"command-{self._serial}",
            command_digest="0" * 16,
            visibility=Visibility.BILATERAL,
            data=None,
        )
        return encode(envelope, event)

    def court(self, stream: str, *events: Event, recorded: date | None = None) -> Annals:
        return self.record(Side.COURT, stream, *events, recorded=recorded)

    def government(self, stream: str, *events: Event, recorded: date | None = None) -> Annals:
        return self.record(Side.GOVERNMENT, stream, *events, recorded=recorded)

    def joint(self, stream: str, *events: Event, recorded: date | None = None) -> Annals:
        return self.record(Side.JOINT, stream, *events, recorded=recorded)

    def review(self, year: int = 2024, cut_off: date = CUT_OFF, **more: Any) -> Review:
        return review(self.raw, year, end_of_day(cut_off), "开封市鼓楼区", **more)

    def figure(self, metric: str, year: int = 2024, cut_off: date = CUT_OFF, **more: Any) -> Figure:
        return self.review(year, cut_off, **more).figures[metric]

    # what happens often -------------------------------------------------------------------------------------------

    def bulletin(self, name: str, topic: Topic, issued: date, acknowledged: date | None = None, **more: Any) -> Annals:
        """A bulletin of the topic's side, received and perhaps acknowledged by the other."""
        said = bulletin(topic, **more)
        own, other = (Side.COURT, Side.GOVERNMENT) if topic.side == "court" else (Side.GOVERNMENT, Side.COURT)
        self.record(own, f"bulletin:{name}", BulletinIssued(occurred_on=issued, content=said))
        if acknowledged:
            received = BulletinReceived(
                occurred_on=issued,
                topic=topic,
                issuer=said.issuer,
                addressee=said.addressee,
                revision=1,
                visibility=said.visibility,
            )
            signed = BulletinAcknowledged(occurred_on=acknowledged, by=said.addressee, revision=1)
            self.record(other, f"bulletin-receipt:{name}", received, signed)
        return self

    def withdraw_bulletin(self, name: str, on: date) -> Annals:
        return self.court(f"bulletin:{name}", BulletinWithdrawn(occurred_on=on, reason="数据有误"))

    def sent(
        self,
        name: str,
        *organs: str,
        on: date = d24(3, 10),
        number: str = "鼓法建〔2024〕3号",
        months: int | None = 2,
        cc: tuple[str, ...] = (LEGAL,),
        **said: Any,
    ) -> Annals:
        """Approved and sent on a day, to the housing bureau unless said; `months` None asks for no reply."""
        event = SuggestionSent(
            occurred_on=on,
            content=suggestion(**said),
            sender=COURT,
            addressees=organs or (HOUSING,),
            cc=cc,
            number=number,
            reply_period=ReplyPeriod(months=months) if months else None,
        )
        approval = SuggestionApproved(occurred_on=on, signed_by=SigningOffice.LEADER_IN_CHARGE)
        return self.court(f"suggestion:{name}", approval, event)

    def served(self, name: str, on: date, due: date | None, organ: str = HOUSING) -> Annals:
        receipt = ServiceProof.SERVICE_RECEIPT
        event = SuggestionServed(occurred_on=on, organ=organ, proof=receipt, reply_due_on=due)
        return self.court(f"suggestion:{name}", event)

    def answered(
        self,
        name: str,
        on: date,
        *said: AdoptionAnswer,
        organ: str = HOUSING,
        first: int = 1,
        complete: bool = True,
        recorded: date | None = None,
        **more: Any,
    ) -> Annals:
        """Feedback with these answers, from recommendation number `first` on."""
        event = FeedbackReceived(
            occurred_on=on,
            organ=organ,
            feedback_id=f"feedback-{self._serial}",
            answers=answers(*said, first=first),
            implementation=Implementation(),
            complete=complete,
            **more,
        )
        return self.court(f"suggestion:{name}", event, recorded=recorded)

    def assessed(self, name: str, on: date, *results: AdoptionAnswer, organ: str = HOUSING, **depth: bool) -> Annals:
        event = FeedbackAssessed(
            occurred_on=on,
            organ=organ,
            results=tuple(Assessment(recommendation=n, result=each) for n, each in enumerate(results, start=1)),
            implementation=Implementation(**depth),
        )
        return self.court(f"suggestion:{name}", event)

    def meeting(
        self,
        name: str,
        held: date,
        *purposes: AgendaPurpose,
        slot: str | None = None,
        invited: tuple[str, ...] = (COURT, LEGAL, HOUSING),
        present: tuple[str, ...] = (COURT, LEGAL, HOUSING),
        **called: Any,
    ) -> Annals:
        """A held meeting, regular with a slot and ad hoc without, with one agenda item."""
        kind = MeetingKind.REGULAR if slot else MeetingKind.AD_HOC
        convened = MeetingConvened(
            occurred_on=held,
            kind=kind,
            subject="府院联席会议",
            convenor=GOV,
            on_behalf_of=GOV,
            planned_on=held,
            place="区政府会议室",
            slot=slot,
            trigger=None if slot else "征收项目",
            **called,
        )
        agenda = AgendaItemAdded(
            occurred_on=held,
            item=1,
            title="有关情况通报",
            purposes=purposes or (AgendaPurpose.INFORMATION_EXCHANGE,),
            proposer=GOV,
        )
        asked = (ParticipantInvited(occurred_on=held, organ=organ) for organ in invited)
        came = MeetingHeld(occurred_on=held, organs_present=present)
        return self.joint(f"meeting:{name}", convened, agenda, *asked, came)

    def item(
        self,
        meeting: str,
        number: int,
        due: date | None,
        assigned: date,
        reported: date | None = None,
        closed: date | None = None,
    ) -> Annals:
        """An action item of the housing bureau."""
        given = ActionItemAssigned(
            occurred_on=assigned, item=number, resolution=number, text="完善告知程序", owner=HOUSING, due_on=due
        )
        self.joint(f"meeting:{meeting}", given)
        if reported:
            told = ActionItemReported(occurred_on=reported, item=number, by=HOUSING, result="已完善")
            self.joint(f"meeting:{meeting}", told)
        if closed:
            self.joint(f"meeting:{meeting}", ActionItemClosed(occurred_on=closed, item=number))
        return self


def bulletin(topic: Topic, **more: Any) -> BulletinContent:
    court = topic.side == "court"
    said: dict[str, Any] = {
        "topic": topic,
        "title": "有关情况的通报",
        "text": "正文",
        "issuer": COURT if court else GOV,
        "addressee": GOV if court else COURT,
    }
    return BulletinContent(**(said | more))


def suggestion(**more: Any) -> SuggestionContent:
    """Two problems and two recommendations, then `more`."""
    said: dict[str, Any] = {
        "instrument": Instrument.JUDICIAL_SUGGESTION,
        "kind": SuggestionKind.INDIVIDUAL_CASE,
        "title": "关于规范房屋征收补偿程序的司法建议",
        "categories": (IssueCategory.GENERAL_PROCEDURAL,),
        "problems": ("送达程序不规范", "未告知救济权利"),
        "recommendations": ("规范送达程序", "完善告知制度"),
        "case_refs": (CASE,),
    }
    return SuggestionContent(**(said | more))


def said(figure: Figure) -> dict[str, str]:
    """The texts of a figure's values by key, tables left out."""
    return {value.key: value.text for value in figure.values if not isinstance(value, Table)}


def rows(figure: Figure, key: str) -> list[tuple[str, ...]]:
    """The rows of a figure's table as texts; labels by their Chinese."""
    table = figure[key]
    assert isinstance(table, Table)
    return [tuple(_shown(cell) for cell in row) for row in table.rows]


def _shown(cell: Any) -> str:
    return str(getattr(cell, "text", None) or getattr(cell, "zh", None) or ("" if cell is None else cell))
