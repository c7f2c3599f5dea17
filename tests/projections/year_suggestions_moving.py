"""Suggestions between districts in the small year: one went, one came back, arrivals in every state."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.base import Visibility
from events.response import (
    CopyAcknowledged,
    FeedbackReturnReceived,
    FeedbackSubmitted,
    ObjectionDecisionReceived,
    ReplyDeadlineReceived,
    ResponseOpened,
    ServiceAcknowledged,
    SuggestionObjected,
)
from events.suggestion import Answer, Implementation, SuggestionDrafted
from events.suggestion_moving import (
    ArrivedSuggestionEnded,
    ArrivedSuggestionEntered,
    ArrivedSuggestionReceived,
    ArrivedSuggestionReturned,
    AskedFrom,
    MovedSuggestion,
    SuggestionCameBack,
    SuggestionEndMoved,
    SuggestionMoved,
)
from events.values import ReplyPeriod
from events.vocabulary import AdoptionAnswer, Instrument, IssueCategory, ResponseEnd, SuggestionKind
from tests.organs import HOUSING, LEGAL, OUTSIDE, OUTSIDE_LEGAL
from tests.projections.story import Story, content, matter
from tests.projections.year_suggestions import sent

day = date.fromisoformat
THERE = AskedFrom(jurisdiction="410205", matter=matter("there"), organ="gulou-housing-bureau")


def moved_content(**changes: Any) -> MovedSuggestion:
    said = {
        "court": "开封市禹王台区人民法院",
        "addressee": "鼓楼区住房和城乡建设局",
        "sent_on": day("2024-03-01"),
        "instrument": Instrument.JUDICIAL_SUGGESTION,
        "kind": SuggestionKind.INDIVIDUAL_CASE,
        "title": "关于规范信息公开答复的司法建议",
        "problems": ("答复超期",),
        "recommendations": ("完善办理流程",),
        "visibility": Visibility.BILATERAL,
        "number": "禹法建〔2024〕2号",
        "reply_period": ReplyPeriod(months=2),
    }
    return MovedSuggestion(**{**said, **changes})


def moved_event(on: str, jurisdiction: str = "410211") -> SuggestionMoved:
    said = moved_content(court="鼓楼区人民法院", addressee="龙亭区住房和城乡建设局")
    return SuggestionMoved(occurred_on=day(on), organ=OUTSIDE, jurisdiction=jurisdiction, content=said)


def received_event(on: str, **changes: Any) -> ArrivedSuggestionReceived:
    source = f"suggestion:{THERE.matter}:4"
    return ArrivedSuggestionReceived(
        occurred_on=day(on), source_event=source, asked_from=THERE, content=moved_content(**changes)
    )


def entered_event(on: str, organ: str = HOUSING, cc: str | None = LEGAL) -> ArrivedSuggestionEntered:
    return ArrivedSuggestionEntered(occurred_on=day(on), organ=organ, cc=cc, asked_from=THERE, content=moved_content())


def opened_event(on: str) -> ResponseOpened:
    said = moved_content()
    return ResponseOpened(
        occurred_on=day(on),
        addressees=(HOUSING,),
        cc=(LEGAL,),
        recommendations=1,
        asked_from=THERE,
        title=said.title,
        instrument=said.instrument,
        kind=said.kind,
        visibility=said.visibility,
        number=said.number,
        reply_period=said.reply_period,
    )


def signed_event(on: str) -> ServiceAcknowledged:
    return ServiceAcknowledged(occurred_on=day(on), organ=HOUSING, asked_from=THERE)


def answered_event(on: str) -> FeedbackSubmitted:
    return FeedbackSubmitted(
        occurred_on=day(on),
        feedback_by=HOUSING,
        text="已整改。",
        answers=(Answer(recommendation=1, answer=AdoptionAnswer.ADOPTED),),
        implementation=Implementation(),
        asked_from=THERE,
    )


def due_event(on: str, due: str) -> ReplyDeadlineReceived:
    return ReplyDeadlineReceived(occurred_on=day(on), organ=HOUSING, served_on=day(on), reply_due_on=day(due))


def handed_over(story: Story, name: str) -> None:
    story.court(f"suggestion:{name}", received_event("2024-03-02"), entered_event("2024-03-03"))
    story.government(f"suggestion-response:{name}", opened_event("2024-03-03"))


def suggestions_moving(story: Story) -> Story:
    """What the court sent elsewhere, and what courts from elsewhere sent here."""
    said = content(title="关于规范公示的司法建议", categories=(IssueCategory.MASS_INCIDENT_OR_STABILITY_RISK,))
    draft = SuggestionDrafted(occurred_on=day("2024-03-01"), content=said)
    went = sent("2024-03-05", OUTSIDE, cc=(OUTSIDE_LEGAL,), number="鼓法建〔2024〕71号", content=said)
    ended = SuggestionEndMoved(
        occurred_on=day("2024-06-01"), organ=OUTSIDE, jurisdiction="410211", because=ResponseEnd.CLOSED
    )
    story.court("suggestion:went", draft, went, moved_event("2024-03-06"), ended)
    back = SuggestionCameBack(
        occurred_on=day("2024-03-09"),
        organ=OUTSIDE,
        jurisdiction="410211",
        court="开封市龙亭区人民法院",
        reason="该单位已撤销",
    )
    again = sent("2024-03-05", OUTSIDE, cc=(OUTSIDE_LEGAL,), number="鼓法建〔2024〕72号", content=said)
    story.court("suggestion:back", draft, again, moved_event("2024-03-06"), back)
    story.court("suggestion:new", received_event("2024-03-02"))
    returned = ArrivedSuggestionReturned(
        occurred_on=day("2024-03-04"), asked_from=THERE, court="鼓楼区人民法院", reason="没有该单位"
    )
    story.court("suggestion:returned", received_event("2024-03-02"), returned)
    for name in ("handed", "signed", "answered", "completing", "objecting", "released", "ended"):
        handed_over(story, name)
    story.government("suggestion-response:signed", signed_event("2024-03-05"), due_event("2024-03-05", "2024-05-06"))
    copied = CopyAcknowledged(occurred_on=day("2024-03-04"), organ=LEGAL)
    story.government("suggestion-response:answered", copied, signed_event("2024-03-05"), answered_event("2024-04-01"))
    lacking = FeedbackReturnReceived(occurred_on=day("2024-04-05"), organ=HOUSING, missing=(1,))
    story.government(
        "suggestion-response:completing", signed_event("2024-03-05"), answered_event("2024-04-01"), lacking
    )
    objected = SuggestionObjected(occurred_on=day("2024-03-06"), organ=HOUSING, ground="事实不符", asked_from=THERE)
    story.government("suggestion-response:objecting", signed_event("2024-03-05"), objected)
    upheld = ObjectionDecisionReceived(occurred_on=day("2024-03-08"), organ=HOUSING, upheld=True)
    story.government("suggestion-response:released", signed_event("2024-03-05"), objected, upheld)
    over = ArrivedSuggestionEnded(occurred_on=day("2024-03-09"), because=ResponseEnd.WITHDRAWN, organ=HOUSING)
    return story.court("suggestion:ended", over)
