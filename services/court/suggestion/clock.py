"""The clock of each addressee after sending: service, objection, extension, reminder, notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from domain.deadlines import add_months
from domain.suggestion import Stage, Suggestion
from domain.suggestion_addressee import Objection
from events.attachment import Attachments
from events.base import Event, says
from events.reply_deadline import ReplyDeadlineCorrected, ReplyDeadlineExtended, ReplyDueNoticed
from events.response import ServiceAcknowledged, SuggestionObjected
from events.suggestion import (
    ObjectionDecided,
    ObjectionReceived,
    SuggestionReminded,
    SuggestionServed,
    SuggestionWithdrawn,
)
from events.suggestion_moving import SuggestionEndMoved
from events.values import Day, LongText, OrganId, Reason
from events.vocabulary import ReminderMethod, ServiceProof
from services.court.suggestion.ending import told_elsewhere
from services.court.suggestion.guards import (
    Due,
    OfAddressee,
    addressee,
    due_from,
    of_ours,
    reachable,
    require_own_name,
    require_receiving,
    rolled,
    told,
)
from services.decider import Context
from services.receipt import taking
from services.rules import require, require_active, require_desk, require_not_before, require_stage, required
from services.rules.on_paper import require_paper

EXTENSION_MONTHS = 24
"""The longest extension at once (SUG-23)."""


class ReceiveServiceReceipt(OfAddressee, zh="接收签收回执", internal=True):
    """The government's record of the receipt arrived."""

    proof: ServiceProof
    correction: Reason | None = None


@says("登记被建议单位收到司法建议的日期和凭证，由他单位代收纸质件的写明收件机关；以首次收到为准，误登的可以更正。")
class ConfirmService(ReceiveServiceReceipt, zh="登记送达"):
    """An addressee received it on this day. The first receipt counts; `correction` mends a day recorded wrongly.

    `received_by` took the paper for an addressee that has no access.
    """

    received_by: OrganId | None = None
    files: Attachments | None = None


class ReceiveObjection(OfAddressee, zh="接收异议", internal=True):
    """The government's record of an objection arrived; or one on paper, which `entered_by` typed in."""

    ground: Reason
    received_by: OrganId | None = None
    entered_by: OrganId | None = None
    files: Attachments | None = None


@says("登记没有系统账号或者不在本系统内的被建议单位的书面异议，写明收件机关，发生日期为收到日。")
class RecordObjection(OfAddressee, zh="登记书面异议"):
    """The objection on paper of an addressee that cannot raise it over this system; `received_by` took it."""

    ground: Reason
    received_by: OrganId
    files: Attachments | None = None


@says("法院对异议作出成立或者不成立的决定；没有其他被建议单位的，可以随即撤回。")
class DecideObjection(OfAddressee, zh="答复异议"):
    """Uphold or reject; with `withdraw` the court withdraws at once, when no other addressee remains."""

    upheld: bool
    reason: Reason
    withdraw: bool = False

    @classmethod
    def as_recorded(cls, events: Sequence[Event]) -> dict[str, Any]:
        withdrawn = any(isinstance(event, SuggestionWithdrawn) for event in events)
        return {**super().as_recorded(events), "withdraw": withdrawn}


@says("为一个被建议单位另定较晚的答复期限。")
class ExtendReplyDeadline(OfAddressee, zh="延长答复期限"):
    """Set a later deadline for one addressee."""

    reply_due_on: Day
    reason: Reason


class CorrectReplyDeadline(OfAddressee, zh="更正暂定的答复期限", internal=True):
    """The holiday notice may be known by now: put a provisional deadline right."""


@says("法院催促被建议单位答复，期限届满前后均可，可以写明催办方式和内容。")
class RemindAddressee(OfAddressee, zh="催办"):
    """Urge an addressee to answer, before or after the deadline."""

    method: ReminderMethod | None = None
    text: LongText | None = None


class NoticeReplyDue(OfAddressee, zh="提示答复期限", internal=True):
    """Tell an addressee that its deadline comes near or has just passed: the clock's own act, no reminder."""


def confirm_service(state: Suggestion, command: ConfirmService, context: Context) -> list[SuggestionServed]:
    """Entered by the desk, from the proof it holds."""
    require_desk(context)
    if command.received_by is not None:
        require_active(context.registry, command.on, command.received_by)
    return receive_receipt(state, command, context)


def receive_receipt(state: Suggestion, command: ReceiveServiceReceipt, context: Context) -> list[SuggestionServed]:
    """Receipt, not the date of the document, starts the clock (SUG-11); an answer proves receipt (SUG-15)."""
    sent = required(state.sent, "GEN-05", state=state.stage)
    addressed = addressee(state, command.organ, context)
    require(command.proof is not ServiceProof.PRESUMED, "SUG-15")
    require(command.on >= sent.occurred_on, "SUG-11")
    if addressed.served_on == command.on and not addressed.presumed:
        return []
    if addressed.served_on is not None and addressed.served_on < command.on and command.correction is None:
        return []
    require(addressed.first_feedback_on is None or command.on <= addressed.first_feedback_on, "SUG-15")
    due = due_from(state, command.on, context)
    served = command.fact(SuggestionServed, organ=addressed.organ, reply_due_on=due.on, provisional=due.provisional)
    return [told(served, addressed, addressed.told_in)]


def record_objection(state: Suggestion, command: RecordObjection, context: Context) -> list[Event]:
    """Typed in by the desk for an organ that did not answer over the system itself (GEN-16), not before sending."""
    require_desk(context)
    addressed = addressee(state, command.organ, context)
    require_paper(addressed.organ, command.received_by, command, context, answers_itself=addressed.answers_itself)
    require(state.sent is None or command.on >= state.sent.occurred_on, "SUG-11")
    return receive_objection(state, ReceiveObjection(**vars(command), entered_by=context.actor), context)


def receive_objection(state: Suggestion, command: ReceiveObjection, context: Context) -> list[Event]:
    """By an addressee, before answering, and once (SUG-24)."""
    require_receiving(state)
    addressed = addressee(state, command.organ, context)
    if addressed.objection is Objection.OPEN:
        return []
    require(addressed.objection is Objection.NONE and not addressed.feedback_ids, "SUG-24")
    return [command.fact(ObjectionReceived, organ=addressed.organ)]


def decide_objection(
    state: Suggestion, command: DecideObjection, context: Context
) -> list[ObjectionDecided | SuggestionWithdrawn | SuggestionEndMoved]:
    """Upheld: the addressee is released; rejected: the clock resumes (SUG-24). The court itself withdraws (SUG-01)."""
    require_desk(context)
    addressed = addressee(state, command.organ, context)
    decided_so = addressed.objection is (Objection.UPHELD if command.upheld else Objection.REJECTED)
    if decided_so and (not command.withdraw or state.stage is Stage.WITHDRAWN):
        return []
    require_stage(state.stage, Stage.SENT)
    require(addressed.objection is Objection.OPEN, "SUG-24")
    require_not_before(command.on, addressed.objected_on)
    resumed = None if command.upheld else addressed.resumed_due(command.on)
    due = Due(None) if resumed is None else rolled(resumed, context)
    decided = command.fact(
        ObjectionDecided,
        organ=addressed.organ,
        reply_due_on=due.on,
        provisional=due.provisional,
        elsewhere=addressed.told_in,
    )
    if not command.withdraw:
        return [decided]
    require_own_name(context)
    others = (other for other in state.addressees.values() if other.organ != addressed.organ)
    require(command.upheld and all(other.released for other in others), "SUG-24")
    return [decided, *told_elsewhere(state, command.fact(SuggestionWithdrawn))]


def extend(state: Suggestion, command: ExtendReplyDeadline, context: Context) -> list[Event]:
    """Before the deadline that binds has run out, to a later day within two years (SUG-23).

    The business date decides, not today: an extension granted in time may be entered late, as a whole past year may.
    """
    require_desk(context)
    require_stage(state.stage, Stage.SENT)
    addressed = addressee(state, command.organ, context)
    if addressed.due == command.reply_due_on != addressed.original_due:
        return []
    due = required(addressed.due, "SUG-23")
    require(not addressed.complete and not addressed.released, "SUG-23")
    require(command.on <= due < command.reply_due_on <= add_months(due, EXTENSION_MONTHS), "SUG-23")
    require_not_before(command.on, addressed.served_on)
    return [command.fact(ReplyDeadlineExtended, organ=addressed.organ, elsewhere=addressed.told_in)]


def correct(state: Suggestion, command: CorrectReplyDeadline, context: Context) -> list[Event]:
    """Both deadlines anew, of service and of a rejected objection; what the court set by extending stays (SUG-23).

    Nothing while the holidays are as unknown as before.
    """
    require_desk(context)
    addressed = addressee(state, command.organ, context)
    if state.stage is not Stage.SENT or not addressed.provisional or addressed.served_on is None:
        return []
    original = due_from(state, addressed.served_on, context)
    binding = Due(addressed.due)
    if addressed.due == addressed.original_due:
        binding = original
    elif addressed.resumed_from is not None:
        from_original = addressed.resumed_from == addressed.original_due
        base = required(original.on if from_original else addressed.resumed_from, "SUG-23")
        binding = rolled(base + timedelta(days=addressed.objected_days), context)
    provisional = original.provisional or binding.provisional
    if provisional and (original.on, binding.on) == (addressed.original_due, addressed.due):
        return []
    return [
        command.fact(
            ReplyDeadlineCorrected,
            organ=addressed.organ,
            original_due_on=original.on,
            reply_due_on=binding.on,
            provisional=provisional,
            elsewhere=addressed.told_in,
        )
    ]


def remind(state: Suggestion, command: RemindAddressee, context: Context) -> list[SuggestionReminded]:
    """Where an answer is owed (SUG-19) and none has come, or none that the work is done (法释〔2023〕11号 art. 8)."""
    require_desk(context)
    require_stage(state.stage, Stage.SENT)
    addressed = reachable(state, command.organ, context)
    reminded = command.fact(SuggestionReminded, organ=addressed.organ, elsewhere=addressed.told_in)
    if reminded == addressed.reminder:
        return []
    require_not_before(command.on, state.since)
    require(state.reply_due, "SUG-19")
    require(addressed.silent or addressed.carrying_out, "SUG-16", organ=addressed.organ)
    return [reminded]


def notice(state: Suggestion, command: NoticeReplyDue, context: Context) -> list[Event]:
    """The scheduler's, to an addressee that is silent with a deadline running."""
    require_stage(state.stage, Stage.SENT)
    addressed = addressee(state, command.organ, context)
    if addressed.noticed_on == command.on:
        return []
    require(addressed.silent, "SUG-16", organ=addressed.organ)
    due = required(addressed.due, "SUG-19")
    provisional = addressed.provisional or None
    return [command.fact(ReplyDueNoticed, organ=addressed.organ, reply_due_on=due, provisional=provisional)]


DECISIONS = (
    confirm_service,
    receive_receipt,
    receive_objection,
    record_objection,
    decide_objection,
    extend,
    correct,
    remind,
    notice,
)

RECEIPTS = (
    taking(
        {"confirm-service": ServiceAcknowledged},
        ReceiveServiceReceipt,
        kept={"proof": lambda *_: ServiceProof.ELECTRONIC_RECEIPT, "correction": lambda *_: None},
        where=of_ours,
    ),
    taking(
        SuggestionObjected,
        ReceiveObjection,
        kept=dict.fromkeys(("received_by", "entered_by", "files"), lambda *_: None),
        where=of_ours,
    ),
)
