"""A suggestion to an addressee in another district, and one that came from there (SUG-30 to SUG-32).

It goes from court to court; the other one hands it to the organ that it is meant for, which answers there as it answers
any suggestion. What that organ says comes back to the court that asks, what the court says further goes there. Ids of
one district mean nothing in another: what is named goes by its name, and `AskedFrom` is given back as it came.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from events.attachment import Attachments
from events.base import COURT, Event, Part, Visibility, says
from events.numbers import LegacySuggestionNumber, SuggestionNumber
from events.suggestion import ShortTexts
from events.values import (
    CaseRef,
    Day,
    DivisionCode,
    DocumentNumber,
    EventId,
    LongText,
    OrganId,
    Reason,
    ReplyPeriod,
    ShortText,
    Uscc,
)
from events.vocabulary import Instrument, ResponseEnd, SuggestionKind

Texts = Annotated[tuple[LongText, ...], Field(max_length=30)]
"""Problems, or recommendations, in the order of the suggestion."""


class AskedFrom(Part):
    """Whose suggestion it is: the jurisdiction, the matter and the addressee as they are called there."""

    jurisdiction: DivisionCode
    matter: UUID
    organ: OrganId


class MovedSuggestion(Part):
    """What the paper says, with everybody by name. `addressee_code`: 统一社会信用代码, where the registry has it."""

    court: ShortText
    addressee: ShortText
    addressee_code: Uscc | None = None
    sent_on: Day
    instrument: Instrument
    kind: SuggestionKind
    title: ShortText
    problems: Texts
    recommendations: Texts
    visibility: Visibility
    case_refs: Annotated[tuple[CaseRef, ...], Field(max_length=200)] = ()
    number: SuggestionNumber | None = None
    legacy_number: LegacySuggestionNumber | None = None
    letter_number: DocumentNumber | None = None
    reply_period: ReplyPeriod | None = None
    measures_taken: LongText | None = None
    legal_basis: ShortTexts | None = None
    contact: ShortText | None = None
    attachments: ShortTexts | None = None


@says("已发出的司法建议经交换送交被建议单位所在的其他辖区，由当地法院转交。")
class SuggestionMoved(
    Event, type="suggestion.moved.v1", sides=COURT, zh="已送交其他辖区", en="Suggestion moved to another jurisdiction"
):
    """What was sent to this addressee went to the court of its jurisdiction, which hands it over; `files` go along."""

    organ: OrganId
    jurisdiction: DivisionCode
    content: MovedSuggestion
    files: Attachments | None = None


@says("其他辖区的法院退回了送交的司法建议，载明理由；可以改送，也可以另行送达。")
class SuggestionCameBack(Event, type="suggestion.came-back.v1", sides=COURT, zh="送交的司法建议已退回"):
    """The other court knows no such organ, or cannot reach it: send it elsewhere, or serve it otherwise."""

    organ: OrganId
    jurisdiction: DivisionCode
    court: ShortText
    reason: Reason


@says("已送交其他辖区的司法建议撤回或者办结，告知该辖区。")
class SuggestionEndMoved(
    Event,
    type="suggestion-end.moved.v1",
    sides=COURT,
    zh="撤回（办结）已告知其他辖区",
    en="Its end told to the other jurisdiction",
):
    """The suggestion was withdrawn or closed: nothing more is due from this addressee."""

    organ: OrganId
    jurisdiction: DivisionCode
    because: ResponseEnd


@says("其他辖区的法院送交的司法建议已到本院，待转交被建议单位。")
class ArrivedSuggestionReceived(Event, type="arrived-suggestion.received.v1", sides=COURT, zh="其他辖区司法建议已收到"):
    """A court of another jurisdiction suggests something to an organ of ours, which nobody has named yet.

    `source_event` is the event by which it came, in its own ledger. The business date is that of the moving. `files`
    came along, and are kept by our court.
    """

    source_event: EventId
    asked_from: AskedFrom
    content: MovedSuggestion
    files: Attachments | None = None


@says("其他辖区的司法建议已转交本区的被建议单位，同时抄送区政府法制部门；答复期限自签收之日起算。")
class ArrivedSuggestionEntered(
    Event, type="arrived-suggestion.entered.v1", sides=COURT, zh="其他辖区司法建议已转交", en="Suggestion handed over"
):
    """It is meant for this organ of our registry; `cc` is our legal department, where it is not the addressee (G12)."""

    organ: OrganId
    cc: OrganId | None = None
    asked_from: AskedFrom
    content: MovedSuggestion


@says("其他辖区的司法建议不能转交，退回来文法院并说明理由。")
class ArrivedSuggestionReturned(Event, type="arrived-suggestion.returned.v1", sides=COURT, zh="其他辖区司法建议已退回"):
    """It went back: no such organ is here, or none that answers here. `court` is ours."""

    asked_from: AskedFrom
    court: ShortText
    reason: Reason


@says("来文法院撤回或者办结司法建议，不再需要办理。")
class ArrivedSuggestionEnded(Event, type="arrived-suggestion.ended.v1", sides=COURT, zh="其他辖区司法建议已终结"):
    """The court that sent it withdrew or closed it; `organ` is the addressee, where it was handed over before."""

    because: ResponseEnd
    organ: OrganId | None = None
