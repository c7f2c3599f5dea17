"""A judicial suggestion or opinion letter as the court's events leave it: decided by, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from domain.suggestion_addressee import Addressee, AddresseeEvent, note
from events.base import Visibility
from events.contact import ContactLogged
from events.suggestion import (
    SuggestionApproved,
    SuggestionArchived,
    SuggestionClosed,
    SuggestionConsulted,
    SuggestionContent,
    SuggestionDrafted,
    SuggestionSent,
    SuggestionWithdrawn,
)
from events.suggestion_moving import (
    ArrivedSuggestionEnded,
    ArrivedSuggestionEntered,
    ArrivedSuggestionReceived,
    ArrivedSuggestionReturned,
)
from events.suggestion_upwards import ReferralDecision, SuggestionReferralDecided, SuggestionReferred
from events.terms import Term
from events.values import OrganId
from events.vocabulary import ResponseEnd

SuggestionEvent = (
    SuggestionDrafted
    | SuggestionConsulted
    | SuggestionApproved
    | SuggestionSent
    | SuggestionReferred
    | SuggestionReferralDecided
    | SuggestionWithdrawn
    | SuggestionClosed
    | SuggestionArchived
    | ContactLogged
    | ArrivedSuggestionReceived
    | ArrivedSuggestionEntered
    | ArrivedSuggestionReturned
    | ArrivedSuggestionEnded
    | AddresseeEvent
)


class Stage(Term):
    """Where the matter as a whole stands; served, answered and assessed are the addressees' own (domain A.4.1)."""

    NEW = ("new", "尚未拟稿", "not drafted")
    DRAFTED = ("drafted", "已拟稿", "drafted")
    REFERRED = ("referred", "已报上级法院", "referred to the higher court")
    SENT_ABOVE = ("sent_above", "已由上级法院发出", "sent by the higher court")
    NOT_TO_BE_SENT = ("not_to_be_sent", "上级法院不同意发出", "not to be sent by decision of the higher court")
    SENT = ("sent", "已发出", "sent")
    WITHDRAWN = ("withdrawn", "已撤回", "withdrawn")
    CLOSED = ("closed", "已办结", "closed")
    ARCHIVED = ("archived", "已归档", "archived")
    ARRIVED = ("arrived", "其他辖区来文，待转交", "from another jurisdiction, to be handed over")
    HANDED_OVER = ("handed_over", "其他辖区来文，已转交", "from another jurisdiction, handed over")
    RETURNED = ("returned", "其他辖区来文，已退回", "from another jurisdiction, returned")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`since` is the business date of the act that brought the stage; `content` is the current draft.

    `referral` is what the higher court decided since it was last referred. `sent` is the act of sending; `addressees`
    are by the name that was addressed. `withdrawn_on` and `closed_on` stay when it is archived.

    One that a court of another jurisdiction sent here is what `arrived` says, and `handed_over` to an organ of ours; it
    has no content of our own, so nothing is decided by us that the other court decides.
    """

    stage: Stage = Stage.NEW
    since: date | None = None
    content: SuggestionContent | None = None
    consulted: tuple[SuggestionConsulted, ...] = ()
    approved: tuple[SuggestionApproved, ...] = ()
    referred: SuggestionReferred | None = None
    referral: SuggestionReferralDecided | None = None
    sent: SuggestionSent | None = None
    withdrawn_on: date | None = None
    closed_on: date | None = None
    addressees: Mapping[OrganId, Addressee] = field(default_factory=lambda: MappingProxyType({}))
    contacts: tuple[ContactLogged, ...] = ()
    arrived: ArrivedSuggestionReceived | None = None
    handed_over: ArrivedSuggestionEntered | None = None
    returned: ArrivedSuggestionReturned | None = None

    @property
    def recommendations(self) -> int:
        """How many recommendations it makes; they are numbered from 1."""
        return len(self.content.recommendations) if self.content else 0

    @property
    def reply_due(self) -> bool:
        """Whether the addressees owe an answer (SUG-10, SUG-19)."""
        return self.sent is not None and self.sent.reply_period is not None

    @property
    def permitted_beyond(self) -> bool:
        """Whether the higher court has it sent by this court beyond its area (法释〔2023〕11号 art. 3)."""
        return self.referral is not None and self.referral.decision is ReferralDecision.RETURNED

    @property
    def visibility(self) -> Visibility:
        content = self.content or (self.arrived and self.arrived.content)
        return content.visibility if content else Visibility.BILATERAL


_AFTER = {
    ReferralDecision.RETURNED: Stage.DRAFTED,
    ReferralDecision.SENT_ABOVE: Stage.SENT_ABOVE,
    ReferralDecision.REFUSED: Stage.NOT_TO_BE_SENT,
}


def evolve(state: Suggestion, event: SuggestionEvent) -> Suggestion:
    match event:
        case SuggestionDrafted():
            return replace(state, stage=Stage.DRAFTED, since=event.occurred_on, content=event.content, approved=())
        case SuggestionConsulted():
            return replace(state, consulted=(*state.consulted, event))
        case SuggestionApproved():
            return replace(state, approved=(*state.approved, event))
        case SuggestionReferred():
            return replace(state, stage=Stage.REFERRED, since=event.occurred_on, referred=event, referral=None)
        case SuggestionReferralDecided():
            return replace(state, stage=_AFTER[event.decision], since=event.occurred_on, referral=event)
        case SuggestionSent():
            addressees = MappingProxyType({organ: Addressee(organ) for organ in event.addressees})
            state = replace(state, stage=Stage.SENT, since=event.occurred_on)
            return replace(state, content=event.content, sent=event, addressees=addressees)
        case SuggestionWithdrawn():
            return replace(state, stage=Stage.WITHDRAWN, since=event.occurred_on, withdrawn_on=event.occurred_on)
        case SuggestionClosed():
            return replace(state, stage=Stage.CLOSED, since=event.occurred_on, closed_on=event.occurred_on)
        case SuggestionArchived():
            return replace(state, stage=Stage.ARCHIVED, since=event.occurred_on)
        case ContactLogged():
            return replace(state, contacts=(*state.contacts, event))
        case ArrivedSuggestionReceived():
            return replace(state, stage=Stage.ARRIVED, since=event.occurred_on, arrived=event, returned=None)
        case ArrivedSuggestionEntered():
            return replace(state, stage=Stage.HANDED_OVER, since=event.occurred_on, handed_over=event)
        case ArrivedSuggestionReturned():
            return replace(state, stage=Stage.RETURNED, since=event.occurred_on, returned=event)
        case ArrivedSuggestionEnded():
            stage = Stage.WITHDRAWN if event.because is ResponseEnd.WITHDRAWN else Stage.CLOSED
            return replace(state, stage=stage, since=event.occurred_on)
        case _:  # about one addressee
            known = state.addressees.get(event.organ)
            if known is None:
                return state
            changed = {**state.addressees, event.organ: note(known, event)}
            return replace(state, addressees=MappingProxyType(changed))
