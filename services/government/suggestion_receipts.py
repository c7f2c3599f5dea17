"""What the government takes over about a judicial suggestion: sending, reminders, decisions, returns, the end."""

from __future__ import annotations

from events.envelope import Envelope
from events.response import (
    FeedbackReturnReceived,
    ObjectionDecisionReceived,
    ResponseEnded,
    ResponseOpened,
    SuggestionReminderReceived,
)
from events.suggestion import (
    FeedbackReturned,
    ObjectionDecided,
    SuggestionClosed,
    SuggestionReminded,
    SuggestionSent,
    SuggestionWithdrawn,
)
from events.suggestion_moving import ArrivedSuggestionEnded, ArrivedSuggestionEntered
from events.vocabulary import ResponseEnd
from services.receipt import keeping


def _because(envelope: Envelope, end: SuggestionWithdrawn | SuggestionClosed) -> ResponseEnd:
    return ResponseEnd.WITHDRAWN if isinstance(end, SuggestionWithdrawn) else ResponseEnd.CLOSED


RECEIPTS = (
    keeping(
        SuggestionSent,
        ResponseOpened,
        "open-response",
        "收文",
        opens=True,
        known=lambda state, _: state.opened is not None,
        kept={
            "cc": lambda _, sent: tuple(dict.fromkeys((*sent.cc, *sent.superior_cc))),
            "recommendations": lambda _, sent: len(sent.content.recommendations),
            "recommended": lambda _, sent: sent.content.recommendations,
            "asked_from": lambda *_: None,
        },
    ),
    keeping(
        ArrivedSuggestionEntered,
        ResponseOpened,
        "open-arrived-response",
        "收其他辖区来文",
        opens=True,
        known=lambda state, _: state.opened is not None,
        kept={
            "addressees": lambda _, entered: (entered.organ,),
            "cc": lambda _, entered: () if entered.cc is None else (entered.cc,),
            "recommendations": lambda _, entered: len(entered.content.recommendations),
            "recommended": lambda _, entered: entered.content.recommendations,
        },
    ),
    keeping(
        ArrivedSuggestionEnded,
        ResponseEnded,
        "end-arrived-response",
        "终结其他辖区来文办理",
        where=lambda ended: ended.organ is not None,
        known=lambda state, _: state.ended,
    ),
    keeping(
        ObjectionDecided,
        ObjectionDecisionReceived,
        "note-objection-decision",
        "接收异议处理结果",
        known=lambda state, decision: state.objections.get(decision.organ) is decision.upheld,
    ),
    keeping(
        SuggestionReminded,
        SuggestionReminderReceived,
        "receive-reminder",
        "接收催办",
        known=lambda state, received: received in state.reminders,
        kept={"reminder": lambda envelope, _: envelope.version},
    ),
    keeping(FeedbackReturned, FeedbackReturnReceived, "note-feedback-return", "接收退回补充通知"),
    keeping(
        {"end-withdrawn-response": SuggestionWithdrawn, "end-closed-response": SuggestionClosed},
        ResponseEnded,
        "end-response",
        "终结收文办理",
        known=lambda state, _: state.ended,
        kept={"because": _because},
    ),
)
"""The copies to superior organs are copies too: whoever has one may sign for it.

Every return is noted, also a second one for the same answers.
"""
