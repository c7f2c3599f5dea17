"""What was sent to whom, and whether it arrived, was taken by a system, signed for, read, per paper and organ (已送达、
系统已取回、已签收、已阅).

Arrived is what the reader's side received into its own ledger; where sender and reader share a ledger, what was sent.
Nothing arrives at an organ outside the exchange. Signed for is the receipt that the mechanism has, on paper too:
periods run from there, never from reading. What a system of an organ took (已由系统取回) nobody has looked at for that.
Who sent a paper sees its rows, and each organ its own.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select, and_, case, false, func, or_, select, true

from domain.delivery_periods import last_day_to_arrive, last_day_to_take_up
from events.appearance import AppearanceDutyRegistered, AppearanceNoticeServed
from events.appearance_response import AppearanceNoticeReceived
from events.base import Event, Side
from events.bulletin import BulletinAcknowledged, BulletinCorrected, BulletinIssued, BulletinReceived
from events.meeting import MeetingConvened, MinutesIssued, ParticipantConfirmed, ParticipantInvited
from events.reading import PaperKind, PaperRead, PaperRetrieved
from events.reconsideration import (
    ReconsiderationCopyAcknowledged,
    ReconsiderationCopyReceived,
    ReconsiderationOpinionSent,
    ReconsiderationSuggestionSent,
    ReconsiderationSuggestionServed,
)
from events.response import CopyAcknowledged, ResponseOpened, ServiceAcknowledged, SuggestionReminderReceived
from events.suggestion import SuggestionReminded, SuggestionSent, SuggestionServed
from events.terms import Term
from events.vocabulary import ServiceProof
from projections.access.matters import confided_to
from projections.asked import Asked
from projections.keeping import ITEM, Kept, Made, Source, as_of, dated, keeping
from projections.sql import upto
from projections.store.schema import NUMBER, TEXT, walked
from projections.view import Column, Order, View, same
from projections.views.appearance_rows import APPEARANCE
from projections.views.columns import STREAM, between


class DeliveryState(Term):
    """How far a paper came, in the stages of registered electronic mail (ETSI EN 319 532)."""

    ACCEPTED = "accepted", "已发出", "accepted for submission"
    DELIVERED = "delivered", "已到达，未取阅", "delivered, not retrieved"
    TAKEN = "taken", "已由系统取回，未签收、未阅看", "taken by a system, neither signed for nor read"
    RETRIEVED = "retrieved", "已取阅", "retrieved"
    """Signed for, or read."""


_FIRST: Final = Made(NUMBER, lambda _: 1)
_ALONE: Final = Made(TEXT, lambda _: "")
"""Stands for the one addressee of a bulletin, whose receipt names who signed and not for whom."""
_OF_HEARING: Final = Made(TEXT, lambda event: f"{event.occurred_on} {event.hearing_on}")
"""Stands for the organ that has to appear, which its duty names: the notice of a day for a hearing does not."""


def _sent(
    event: type[Event],
    paper: PaperKind,
    to: Source,
    sender: str,
    title: str = "",
    *,
    each: str = "",
    copy: bool = False,
    revision: Source = _FIRST,
) -> Kept:
    """A row for whom it was sent to, or for each of those in the list `each`."""
    key: dict[str, Source] = {"paper": paper, "revision": revision, "to": _ALONE if paper is _BULLETIN else to}
    organ = None if paper is _NOTICE else to
    said: dict[str, Source] = {"stream": "stream", "sent_at": "at", "sent_event": "event", "organ": organ}
    said |= {"copy": copy, "sender": sender}
    return Kept(event, {**key, **said, **({"title": title} if title else {})}, "sent_on", each=each)


def _became(
    event: type[Event], paper: Source, what: str, to: Source = "organ", each: str = "", revision: Source = _FIRST
) -> Kept:
    """The day and the moment on which that was recorded of what `to` was sent, and the event."""
    key: dict[str, Source] = {"paper": paper, "revision": revision, "to": to}
    return Kept(event, {**key, f"{what}_at": "at", f"{what}_event": "event"}, f"{what}_on", dated=True, each=each)


def _read_by(event: PaperRead) -> str:
    """The key of what was read: of most papers, who got it."""
    if event.kind is _NOTICE:
        return f"{event.notified_on} {event.hearing_on}"
    return "" if event.kind is _BULLETIN else event.organ


_SUGGESTION, _BULLETIN, _RECONSIDERATION = PaperKind.SUGGESTION, PaperKind.BULLETIN, PaperKind.RECONSIDERATION
_NOTICE: Final = PaperKind.APPEARANCE_NOTICE
_ISSUED: Final = ("content.issuer", "content.title")
DELIVERY = keeping(
    "delivery",
    *(
        _sent(SuggestionSent, _SUGGESTION, ITEM, "sender", "content.title", each=each, copy=True)
        for each in ("superior_cc", "cc")
    ),
    _sent(SuggestionSent, _SUGGESTION, ITEM, "sender", "content.title", each="addressees"),
    *(_became(ResponseOpened, _SUGGESTION, "arrived", ITEM, each) for each in ("cc", "addressees")),
    _became(CopyAcknowledged, _SUGGESTION, "acknowledged"),
    _became(ServiceAcknowledged, _SUGGESTION, "acknowledged"),
    _became(SuggestionServed, _SUGGESTION, "served"),
    _sent(SuggestionReminded, PaperKind.REMINDER, "organ", "actor", revision="version"),
    _became(SuggestionReminderReceived, PaperKind.REMINDER, "arrived", revision="reminder"),
    *(
        _sent(event, _BULLETIN, "content.addressee", *_ISSUED, revision="revision")
        for event in (BulletinIssued, BulletinCorrected)
    ),
    _became(BulletinReceived, _BULLETIN, "arrived", _ALONE, revision="revision"),
    _became(BulletinAcknowledged, _BULLETIN, "acknowledged", _ALONE, revision="revision"),
    _sent(ReconsiderationOpinionSent, _RECONSIDERATION, ITEM, *_ISSUED, each="notify_superior", copy=True),
    *(
        sent
        for event in (ReconsiderationSuggestionSent, ReconsiderationOpinionSent)
        for sent in (
            _sent(event, _RECONSIDERATION, ITEM, *_ISSUED, each="cc", copy=True),
            _sent(event, _RECONSIDERATION, ITEM, *_ISSUED, each="content.further_addressees"),
            _sent(event, _RECONSIDERATION, "content.addressee", *_ISSUED),
        )
    ),
    _became(ReconsiderationCopyReceived, _RECONSIDERATION, "arrived", ITEM, "cc"),
    _became(ReconsiderationCopyAcknowledged, _RECONSIDERATION, "acknowledged"),
    _became(ReconsiderationSuggestionServed, _RECONSIDERATION, "served").when(
        lambda event: event.proof is not ServiceProof.PRESUMED
    ),
    _sent(AppearanceNoticeServed, _NOTICE, _OF_HEARING, "actor"),
    _became(AppearanceNoticeServed, _NOTICE, "served", _OF_HEARING),
    _became(AppearanceNoticeReceived, _NOTICE, "arrived", _OF_HEARING),
    _sent(ParticipantInvited, PaperKind.INVITATION, "organ", "actor"),
    _became(ParticipantConfirmed, PaperKind.INVITATION, "acknowledged"),
    _sent(MinutesIssued, PaperKind.MINUTES, ITEM, "actor", "document_number", each="sent_to"),
    _became(
        PaperRead,
        "kind",
        "read",
        Made(TEXT, _read_by),
        revision=Made(NUMBER, lambda event: event.revision or 1),
    ),
    walked("delivery_sent", "-sent_on", "matter", "paper", "revision", "to"),
    by=("paper", "revision", "to"),
)
RETRIEVAL = keeping(
    "delivery_retrieval",
    dated(PaperRetrieved, "sent", "organ", on="taken_on", taken_at="at", taken_event="event"),
    by=("sent", "organ"),
)
"""By the event of sending: of a paper that was voided, and sent again, it says nothing."""
_CONFIDED = confided_to(
    {
        AppearanceDutyRegistered: (Side.COURT,),
        SuggestionSent: ("sender", Side.COURT),
        BulletinIssued: ("content.issuer", "content.handling_unit", "content.organised_by", Side.COURT),
        MeetingConvened: ("convenor", "on_behalf_of", Side.JOINT),
    }
)
"""Who finds in the history of a matter that its papers were read: who sent them, or drafted a reconsideration paper."""


def _rows(asked: Asked) -> Select[Any]:
    row, day = DELIVERY.c, asked.day
    signed = {
        "signed_on": (upto(row.acknowledged_on, day), upto(row.served_on, day)),
        **{
            f"signed_{what}": tuple(
                upto(row[f"{one}_on"], day, row[f"{one}_{what}"]) for one in ("acknowledged", "served")
            )
            for what in ("at", "event")
        },
    }
    taken = RETRIEVAL.c
    either = [func.coalesce(*columns).label(name) for name, columns in signed.items()]
    days = (*(row[f"{one}_on"] for one in ("acknowledged", "served", "read")), taken.taken_on)
    retrieved = or_(*(upto(on, day).is_not(None) for on in days))
    organ = func.coalesce(row.organ, APPEARANCE.c.organ).label("organ")
    by_a_system = and_(taken.matter == row.matter, taken.sent == row.sent_event, taken.organ == organ.element)
    delivered = DELIVERY.outerjoin(APPEARANCE, APPEARANCE.c.matter == row.matter).outerjoin(RETRIEVAL, by_a_system)
    shown = (
        *as_of(DELIVERY, day, "organ"),
        organ,
        *either,
        *as_of(RETRIEVAL, day, "matter", "sent", "organ"),
        case((retrieved, true()), else_=false()).label("retrieved"),
    )
    return select(*shown).select_from(delivered).where(row.sent_on <= day)


def _finish(row: dict[str, Any], asked: Asked) -> None:
    """Where it arrived follows from the sides of who sent it and who gets it."""
    side = asked.roster.registry.side(row["organ"])
    of_the_government = row["paper"] == _RECONSIDERATION and side is not Side.COURT
    on_one_ledger = of_the_government or row["paper"] in (PaperKind.INVITATION, PaperKind.MINUTES)
    for what in ("on", "at", "event"):
        arrived = row[f"sent_{what}" if on_one_ledger else f"arrived_{what}"]
        row[f"delivered_{what}"] = None if side is None else arrived
    row["state"] = _state(row).value
    row |= _in_time(row, asked.day, outside=side is None)
    if row["paper"] == PaperKind.REMINDER:
        row["revision"] = 1  # kept by its number in the stream, which is none to be shown


def _state(row: dict[str, Any]) -> DeliveryState:
    if row["signed_on"] or row["read_on"]:
        return DeliveryState.RETRIEVED
    if row["taken_on"]:
        return DeliveryState.TAKEN
    return DeliveryState.DELIVERED if row["delivered_on"] else DeliveryState.ACCEPTED


def _in_time(row: dict[str, Any], day: str, *, outside: bool) -> dict[str, Any]:
    """The day up to which the paper is to be taken up, or to arrive; whether that is so, None while it may be.

    Nothing of the kind is known of an organ outside the exchange.
    """
    if outside:
        return {"due_on": None, "in_time": None}
    if arrived := row["delivered_on"]:
        due = last_day_to_take_up(arrived, row["delivered_at"]).isoformat()
    else:
        due = last_day_to_arrive(row["sent_on"], row["sent_at"]).isoformat()
    taken_up = min(filter(None, (row["signed_on"], row["read_on"], row["taken_on"])), default=None)
    if taken_up:
        return {"due_on": due, "in_time": not arrived or taken_up <= due}
    return {"due_on": due, "in_time": None if day <= due else False}


DELIVERIES = View(
    "deliveries",
    "送达与阅看",
    "Delivered, signed for, read",
    tables=(DELIVERY, RETRIEVAL),
    handlers=_CONFIDED,
    rows=_rows,
    columns=(
        STREAM,
        Column("paper", "文书", "paper", "term", PaperKind),
        Column("title", "标题", "title"),
        Column("revision", "版次", "revision", "number"),
        Column("organ", "收文单位", "sent to", "organ"),
        Column("copy", "抄送", "copy", "flag"),
        Column("sender", kind="organ"),
        Column("state", "状态", "state", "term", DeliveryState),
        Column("retrieved", "已取阅", "retrieved", "flag"),
        Column("due_on", "应到达或者取阅的最后一日", "to arrive, or to be retrieved, by", "day"),
        Column("in_time", "按期", "in time", "flag"),
        Column("sent_on", "发出日", "sent on", "day"),
        Column("sent_at", "发出记录时间", "sent, recorded at", "time"),
        Column("delivered_on", "到达日", "arrived on", "day"),
        Column("delivered_at", "到达时间", "arrived at", "time"),
        Column("taken_on", "系统取回日", "taken by a system on", "day"),
        Column("taken_at", "系统取回记录时间", "taken by a system, recorded at", "time"),
        Column("signed_on", "签收日", "signed for on", "day"),
        Column("signed_at", "签收登记时间", "signed for, recorded at", "time"),
        Column("read_on", "阅看日", "read on", "day"),
        Column("read_at", "阅看时间", "read at", "time"),
        Column("sent_event", "发出记录", "event of sending"),
        Column("delivered_event", "到达记录", "event of arrival"),
        Column("taken_event", "系统取回记录", "event of taking by a system"),
        Column("signed_event", "签收记录", "event of signing for"),
        Column("read_event", "阅看记录", "event of reading"),
    ),
    filters=(*same("stream", "paper", "organ", "sender", "retrieved"), *between("sent_on", "发出日", "sent", "sent")),
    order=(Order("sent_on", descending=True), Order("matter"), Order("paper"), Order("revision"), Order("to")),
    named_on="sent_on",
    own="organ",
    sent_by="sender",
    finish=_finish,
    desk=True,
)
"""`delivered` in the sense of the law is `signed_on`; `delivered_on` says that the paper lies on the reader's side."""
