"""What was recorded wrongly is put right by a further event; the former one stays, and is read as it should have been.

`record` is the version, in the same stream, of the event that is meant. What it said before stands beside what it says
now, so that a reader needs nothing else. A correction is seen by whoever sees what it corrects: what was noted in a
side's own papers, or said in confidence, is corrected by an event of the same kind.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import Field, JsonValue

from events.base import ALL_SIDES, Event, says
from events.text_key import MOST
from events.values import Day, Reason

Version = Annotated[int, Field(ge=1)]
TypeName = Annotated[str, Field(min_length=1, max_length=200)]
"""The wire type of an event. No text that somebody wrote: who reads without keys, or after an erasure, needs it."""
Erased = tuple[Version, ...]
"""Events of the same stream, by version."""
Content = dict[str, JsonValue]
"""The data of an event of the type that is named beside it."""


@says("所指记录更正为载明的内容，原内容留存。")
class RecordCorrected(Event, type="record.corrected.v1", sides=ALL_SIDES, zh="记录已更正"):
    """An event of this stream is read as `becomes`, of the business date `becomes_on`, from its own day on."""

    record: Version
    of_type: TypeName
    was_on: Day
    was: Content
    becomes_on: Day
    becomes: Content
    reason: Reason


@says("所指内部记录更正为载明的内容，原内容留存。")
class InternalRecordCorrected(
    RecordCorrected,
    type="internal-record.corrected.v1",
    sides=ALL_SIDES,
    zh="内部记录已更正",
    internal=True,
):
    """The same of what a side noted for itself."""


@says("所指保密记录更正为载明的内容，原内容留存。")
class ConfidedRecordCorrected(
    RecordCorrected,
    type="confided-record.corrected.v1",
    sides=ALL_SIDES,
    zh="知悉范围内的记录已更正",
    confided=True,
):
    """The same of what was said in confidence."""


@says("所指记录作废，不再计入，留存备查。")
class RecordVoided(Event, type="record.voided.v1", sides=ALL_SIDES, zh="记录已作废"):
    """An event of this stream did not happen, or was recorded in the wrong place: it counts nowhere.

    `erased`: events of this stream whose texts are destroyed with it, where an erasure led to it.
    `was` says what it said, where everybody who knows of the matter may read that.
    """

    record: Version
    of_type: TypeName
    was_on: Day
    was: Content | None = None
    reason: Reason
    erased: Erased | None = None


@says("所指记录中的个人信息等文字依法删除，改按载明的内容读取；原文字不留存，无法恢复。")
class RecordErased(RecordCorrected, type="record.erased.v1", sides=ALL_SIDES, zh="记录文字已删除"):
    """A correction that leaves nothing of the former texts (personal information protection law, art. 47).

    `erased` are the events of this stream whose texts are destroyed with it; in `was` they are not there any more.
    """

    erased: Erased


@says("所指内部记录中的个人信息等文字依法删除，改按载明的内容读取；原文字不留存，无法恢复。")
class InternalRecordErased(
    RecordErased,
    type="internal-record.erased.v1",
    sides=ALL_SIDES,
    zh="内部记录文字已删除",
    internal=True,
):
    """The same of what a side noted for itself."""


@says("所指保密记录中的个人信息等文字依法删除，改按载明的内容读取；原文字不留存，无法恢复。")
class ConfidedRecordErased(
    RecordErased,
    type="confided-record.erased.v1",
    sides=ALL_SIDES,
    zh="知悉范围内的记录文字已删除",
    confided=True,
):
    """The same of what was said in confidence."""


@says("所指记录已不再计入（已作废，或者保全已解除），其中的个人信息等文字依法删除；原文字不留存，无法恢复。")
class LapsedRecordErased(RecordVoided, type="lapsed-record.erased.v1", sides=ALL_SIDES, zh="失效记录文字已删除"):
    """Of what counts nowhere any more, a voided record or a hold that was lifted, the texts are destroyed.

    Nothing is said anew. In `was` the texts are not there any more.
    """

    erased: Erased


Amendment = RecordCorrected | RecordVoided
"""What amends a record, of whatever kind."""
AMENDMENTS: Final[tuple[type[Event], ...]] = (
    RecordCorrected,
    InternalRecordCorrected,
    ConfidedRecordCorrected,
    RecordErased,
    InternalRecordErased,
    ConfidedRecordErased,
    RecordVoided,
    LapsedRecordErased,
)


def erased_by(data: Any) -> tuple[int, ...]:
    """The events of its stream whose texts are destroyed by an event, by its data; of most events none."""
    match data:
        case {"erased": [*erased]}:
            return tuple(version for version in erased if isinstance(version, int) and 0 < version <= MOST)
        case _:
            return ()
