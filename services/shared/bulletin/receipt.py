"""The receiving side's part of a bulletin, under the same uuid as the bulletin.

States: received (some revision) → acknowledged (that revision) and so again after each correction; answered or not;
withdrawn at the end. Source: opinion 三(一)1, 2; domain A.1, A.2 (BUL-05).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, assert_never

from pydantic import Field

from events.attachment import Attachments
from events.base import Event, Side, Visibility, says
from events.bulletin import (
    BulletinAcknowledged,
    BulletinCorrected,
    BulletinIssued,
    BulletinReceived,
    BulletinReplied,
    BulletinWithdrawalReceived,
    BulletinWithdrawn,
)
from events.reading import PaperKind, PaperRead, PaperRetrieved, ReadOrRetrieved
from events.terms import Words
from events.values import LongText, OrganId
from events.vocabulary import OrganRole, Topic
from services.decider import Command, Context, Decider, by_command
from services.receipt import keeping, taking
from services.rules import require, required
from services.rules.bulletin import may_name_persons, speaks_for
from services.rules.reading import MarkRead, read
from services.rules.retrieval import NoteRetrieval, noted

Revision = Annotated[int, Field(ge=1)]


class ReceiveBulletin(Command, zh="接收通报", opens=True, internal=True):
    """The other side issued or corrected a bulletin: this is the revision that counts now, if it is the newest.

    Any revision opens the receipt: if the first could not be received, the later ones still are.
    """

    topic: Topic
    issuer: OrganId
    addressee: OrganId
    revision: Revision
    visibility: Visibility


@says("主送机关或者其办理机构签收通报的最新一版。")
class AcknowledgeBulletin(Command, zh="签收通报"):
    """Sign for the newest revision."""

    revision: Revision


@says("主送机关首次打开通报的这一版；控制台自动登记，不影响任何期限。")
class MarkBulletinRead(MarkRead, zh="登记通报已阅"):
    """The addressee opened this revision for the first time."""

    revision: Revision


class NoteBulletinRetrieval(NoteRetrieval, zh="登记通报已由系统取回", opens=True, internal=True):
    """A system of the addressee took a revision of the bulletin."""


@says("对通报作出实质答复；E4 类应当答复，其他类可以答复。")
class ReplyToBulletin(Command, zh="答复通报"):
    """Answer in substance; expected for E4, possible for every topic."""

    text: LongText
    files: Attachments | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """`received` is the newest revision the other side sent."""

    received: BulletinReceived | None = None
    acknowledged: frozenset[int] = frozenset()
    replies: frozenset[str] = frozenset()
    withdrawn: bool = False
    read: tuple[ReadOrRetrieved, ...] = ()

    @property
    def revision(self) -> int:
        return self.received.revision if self.received else 0

    @property
    def since(self) -> date:
        """The day of the newest revision."""
        return self.received.occurred_on if self.received else date.max


def evolve(
    state: Receipt,
    event: BulletinReceived | BulletinAcknowledged | BulletinReplied | BulletinWithdrawalReceived | ReadOrRetrieved,
) -> Receipt:
    match event:
        case BulletinReceived():
            return replace(state, received=event)
        case BulletinAcknowledged():
            return replace(state, acknowledged=state.acknowledged | {event.revision})
        case BulletinReplied():
            return replace(state, replies=state.replies | {event.text})
        case BulletinWithdrawalReceived():
            return replace(state, withdrawn=True)
        case PaperRead() | PaperRetrieved():
            return replace(state, read=(*state.read, event))
        case _:
            assert_never(event)


def receive(state: Receipt, command: ReceiveBulletin, context: Context) -> list[Event]:
    """Take note of a revision, if it is newer; only the other side's topics arrive here (BUL-01)."""
    require(command.topic.side != context.side, "BUL-01")
    if command.revision <= state.revision:
        return []
    return [command.fact(BulletinReceived)]


def acknowledge(state: Receipt, command: AcknowledgeBulletin, context: Context) -> list[Event]:
    """The addressee or its desk signs, once for each revision (BUL-05)."""
    require(_speaks_for_addressee(state, context), "BUL-05")
    if command.revision in state.acknowledged:
        return []
    require(not state.withdrawn, "GEN-05", state=Words("通报已撤回", "the bulletin is withdrawn"))
    require(command.revision == state.revision, "BUL-05")
    require(command.on >= state.since, "BUL-05")
    return [command.fact(BulletinAcknowledged, by=context.actor)]


def mark_read(state: Receipt, command: MarkBulletinRead, context: Context) -> list[Event]:
    """Of the newest revision (BUL-05), withdrawn or not: no right or period hangs on reading."""
    received = required(state.received, "GEN-05", state=Words("尚未收文", "nothing was received"))
    require(command.revision == state.revision, "BUL-05")
    require(command.on >= state.since, "BUL-05")
    return read(PaperKind.BULLETIN, (received.addressee,), state.read, command, context, command.revision)


def note_retrieval(state: Receipt, command: NoteBulletinRetrieval, context: Context) -> list[Event]:
    """Each revision by itself, withdrawn or not."""
    return noted(state.read, command)


def reply(state: Receipt, command: ReplyToBulletin, context: Context) -> list[Event]:
    """The addressee or its desk answers (BUL-05), without personal data where the bulletin has none (BUL-06)."""
    require(_speaks_for_addressee(state, context), "BUL-05")
    if command.text in state.replies:
        return []
    require(not state.withdrawn, "GEN-05", state=Words("通报已撤回", "the bulletin is withdrawn"))
    require(command.on >= state.since, "BUL-05")
    return [command.fact(BulletinReplied, by=context.actor)]


def _speaks_for_addressee(state: Receipt, context: Context) -> bool:
    """The addressee, who continues its powers, or the desk of this side (G1). Authority is of today."""
    court = context.side is Side.COURT
    desk = OrganRole.COURT_ADMIN_DIVISION if court else OrganRole.GOVERNMENT_LEGAL_DEPARTMENT
    if context.holds(desk):
        return True
    if state.received is None:
        return False
    addressee = state.received.addressee
    return speaks_for(context.actor, addressee, context.side, context.registry, state.since, context.today)


def _visibility(state: Receipt) -> Visibility:
    """The bulletin's own."""
    return state.received.visibility if state.received else Visibility.RESTRICTED


def _may_name_persons(state: Receipt, command: Command) -> bool:
    received = state.received
    return received is not None and may_name_persons(received.topic, received.visibility)


BULLETIN_RECEIPT = Decider(
    category="bulletin-receipt",
    initial=Receipt(),
    evolve=evolve,
    decisions=by_command(receive, acknowledge, mark_read, note_retrieval, reply),
    visibility=_visibility,
    concerned=lambda state: (state.received.issuer, state.received.addressee) if state.received else (),
    personal_data="BUL-06",
    may_name_persons=_may_name_persons,
    receipts=[
        taking({"receive-bulletin": BulletinIssued, "receive-bulletin-correction": BulletinCorrected}, ReceiveBulletin),
        keeping(
            BulletinWithdrawn,
            BulletinWithdrawalReceived,
            "receive-bulletin-withdrawal",
            "接收通报撤回",
            known=lambda state, _: state.withdrawn,
        ),
    ],
)
