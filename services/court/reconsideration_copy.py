"""The court's copy of a reconsideration suggestion or opinion, under the same uuid (opinion 三(二)2; REC-01, REC-08).

States: 已收文 → 已签收. The court takes note; it owes no answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from domain.authority import addressed_as
from events.base import Event, Visibility, says
from events.reading import PaperKind, PaperRead, PaperRetrieved, ReadOrRetrieved
from events.reconsideration import (
    ReconsiderationCopyAcknowledged,
    ReconsiderationCopyReceived,
    ReconsiderationOpinionSent,
    ReconsiderationSuggestionSent,
)
from events.reconsideration_terms import ReconsiderationInstrument
from events.terms import Words
from events.values import DocumentNumber, FewOrgans, OrganId, ShortText
from services.decider import Command, Context, Decider, by_command
from services.receipt import taking
from services.rules import require_desk, require_not_before, required
from services.rules.reading import MarkRead, read
from services.rules.retrieval import NoteRetrieval, noted


class ReceiveReconsiderationCopy(Command, zh="接收行政复议文书抄送件", opens=True, internal=True):
    """The government sent a suggestion or an opinion; `cc` are all the organs that got a copy."""

    instrument: ReconsiderationInstrument
    title: ShortText
    number: DocumentNumber
    issuer: OrganId
    cc: FewOrgans
    visibility: Visibility


@says("区人民法院签收行政复议建议书、意见书的抄送件。")
class AcknowledgeReconsiderationCopy(Command, zh="签收行政复议文书抄送件"):
    """The court has its copy."""


@says("区人民法院首次打开行政复议建议书、意见书的抄送件；控制台自动登记，不影响任何期限。")
class MarkReconsiderationCopyRead(MarkRead, zh="登记行政复议文书抄送件已阅"):
    """The court opened its copy for the first time."""


class NoteReconsiderationCopyRetrieval(
    NoteRetrieval, zh="登记行政复议文书抄送件已由系统取回", opens=True, internal=True
):
    """A system of an organ of the court took its copy."""


@dataclass(frozen=True, slots=True)
class Copy:
    """`acknowledged` are those of the court's side whose copy is confirmed."""

    received: ReconsiderationCopyReceived | None = None
    acknowledged: frozenset[OrganId] = frozenset()
    read: tuple[ReadOrRetrieved, ...] = ()


def evolve(state: Copy, event: ReconsiderationCopyReceived | ReconsiderationCopyAcknowledged | ReadOrRetrieved) -> Copy:
    match event:
        case ReconsiderationCopyReceived():
            return replace(state, received=event)
        case ReconsiderationCopyAcknowledged():
            return replace(state, acknowledged=state.acknowledged | {event.organ})
        case PaperRead() | PaperRetrieved():
            return replace(state, read=(*state.read, event))
        case _:
            assert_never(event)


def receive(state: Copy, command: ReceiveReconsiderationCopy, context: Context) -> list[Event]:
    """Take note of it where an organ of the court's side is among the copies; an opinion may have none (REC-08)."""
    own = tuple(organ for organ in command.cc if context.registry.side(organ) is context.side)
    if state.received is not None or not own:
        return []
    return [command.fact(ReconsiderationCopyReceived, cc=own)]


def acknowledge(state: Copy, command: AcknowledgeReconsiderationCopy, context: Context) -> list[Event]:
    """By the court or its division as its desk (REC-01, GEN-10), not before sending (GEN-08)."""
    received = required(state.received, "GEN-05", state=Words("尚未收文", "nothing was received"))
    require_desk(context)
    organ = addressed_as(context.actor, received.cc, context.registry, context.today) or received.cc[0]
    if organ in state.acknowledged:
        return []
    require_not_before(command.on, received.occurred_on)
    return [command.fact(ReconsiderationCopyAcknowledged, organ=organ)]


def mark_read(state: Copy, command: MarkReconsiderationCopyRead, context: Context) -> list[Event]:
    """Of what was received, not before it was sent (GEN-08)."""
    received = required(state.received, "GEN-05", state=Words("尚未收文", "nothing was received"))
    require_not_before(command.on, received.occurred_on)
    return read(PaperKind.RECONSIDERATION, received.cc, state.read, command, context)


def note_retrieval(state: Copy, command: NoteReconsiderationCopyRetrieval, context: Context) -> list[Event]:
    """Whatever became of the paper."""
    return noted(state.read, command)


DECIDER = Decider(
    category="reconsideration-copy",
    initial=Copy(),
    evolve=evolve,
    decisions=by_command(receive, acknowledge, mark_read, note_retrieval),
    visibility=lambda state: state.received.visibility if state.received else Visibility.BILATERAL,
    concerned=lambda state: (state.received.issuer, *state.received.cc) if state.received else (),
    receipts=[
        taking(
            {
                "receive-reconsideration-suggestion": ReconsiderationSuggestionSent,
                "receive-reconsideration-opinion": ReconsiderationOpinionSent,
            },
            ReceiveReconsiderationCopy,
            where=lambda sent: bool(sent.cc),
        )
    ],
)
