"""What a matter says already of what a form asks: written in when the form is opened at the matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from events.annual_review import AnnualFiguresComputed, AnnualReviewOpened
from events.base import Event
from events.bulletin import BulletinCorrected, BulletinDrafted, BulletinIssued, BulletinReceived
from events.meeting import ActionItemAssigned, MeetingProposed, ResolutionAdopted
from events.streams import principal_stream
from events.suggestion import FeedbackReceived, ObjectionReceived, SuggestionSent
from fuyuan.web.annual_wording import written_in
from fuyuan.web.forms.filled import given_of
from fuyuan.web.forms.offered import form_of
from fuyuan.web.seen import Row, kind_of, subject_of
from services.joint.review_paragraphs import WriteReviewParagraph


class Source(NamedTuple):
    """The field of a form that is the same field of these events: of the newest; `only` where they agree."""

    field: str
    events: tuple[type[Event], ...]
    only: bool = False


_YEAR: Final = Source("year", (AnnualReviewOpened,))
_DIGEST: Final = Source("figures_digest", (AnnualFiguresComputed,))
SOURCES: Final[Mapping[str, tuple[Source, ...]]] = {
    "issue-bulletin": (Source("content", (BulletinDrafted,)),),
    "correct-bulletin": (Source("content", (BulletinIssued, BulletinCorrected)),),
    "acknowledge-bulletin": (Source("revision", (BulletinReceived,)),),
    "decide-objection": (Source("organ", (ObjectionReceived,), only=True),),
    "assess-feedback": (Source("organ", (FeedbackReceived,), only=True),),
    "convene-meeting": (Source("subject", (MeetingProposed,)),),
    "assign-action-item": (Source("resolution", (ResolutionAdopted,), only=True),),
    "report-action-item": (Source("item", (ActionItemAssigned,), only=True),),
    "close-action-item": (Source("item", (ActionItemAssigned,), only=True),),
    "freeze-annual-data": (_YEAR,),
    "compute-annual-figures": (_YEAR,),
    "confirm-annual-review": (_YEAR, _DIGEST),
    "publish-annual-review": (_YEAR,),
    "supplement-annual-review": (_YEAR,),
    "write-review-paragraph": (_YEAR,),
    "drop-review-paragraph": (_YEAR,),
}
ITEM_BY_ITEM: Final = {
    "submit-feedback": "answers",
    "record-external-feedback": "answers",
    "assess-feedback": "results",
}
"""By the command, the field in which every recommendation of a suggestion is spoken to."""


class Begun(NamedTuple):
    """The matter that a form is about, what it is called, and what of the form it says already.

    `recommended`: to what the form has to speak item by item.
    """

    stream: str
    kind: str
    subject: str
    given: Mapping[str, list[str]]
    recommended: Sequence[str]


def said_by(events: list[Row], command: str, organ: Callable[[str], str], paragraph: str = "") -> Begun | None:
    """Of the matter with these events, if any; `organ` gives the name of an organ.

    `paragraph`: the number of the one that is reworded, from its present wording.
    """
    if not events:
        return None
    stream = principal_stream(events[0]["stream"])
    items = ITEM_BY_ITEM.get(command)
    recommended = _recommended(events) if items else ()
    numbered = {items: [{"recommendation": number} for number, _text in enumerate(recommended, 1)]} if items else {}
    reworded = _wording(events, paragraph) if command == WriteReviewParagraph.type else {}
    given = given_of(form_of(command), {**numbered, **_said(command, events), **reworded}, organ)
    return Begun(stream, kind_of(stream), subject_of(stream, events), given, recommended)


def _recommended(events: list[Row]) -> Sequence[str]:
    sent = [event["data"]["content"]["recommendations"] for event in events if event["type"] == SuggestionSent.type]
    return sent[-1] if sent else ()


def _said(command: str, events: list[Row]) -> Mapping[str, Any]:
    said = {source.field: (source, values_of(source, events)) for source in SOURCES.get(command, ())}
    return {
        field: values[-1]
        for field, (source, values) in said.items()
        if values and not (source.only and len(set(values)) > 1)
    }


def values_of(source: Source, events: list[Row]) -> list[Any]:
    """What the events say of the field, in their order."""
    types = {event.type for event in source.events}
    return [event["data"][source.field] for event in events if event["type"] in types]


def _wording(events: list[Row], paragraph: str) -> Mapping[str, Any]:
    """What stands in the paragraph of that number; nothing where none is asked for, or stands."""
    stands = next((one for one in written_in(events) if str(one.paragraph) == paragraph), None)
    return stands.model_dump(mode="json", exclude={"occurred_on"}, exclude_none=True) if stands else {}
