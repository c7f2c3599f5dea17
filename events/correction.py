"""What was recorded wrongly is put right by a further event; the former one stays, and is read as it should have been.

`record` is the version, in the same stream, of the event that is meant. What it said before stands beside what it says
now, so that a reader needs nothing else. A correction is seen by whoever sees what it corrects: what was noted in a
side's own papers, or said in confidence, is corrected by an event of the same kind.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, JsonValue

from events.base import ALL_SIDES, Event, says
from events.values import Day, Reason, ShortText

Version = Annotated[int, Field(ge=1)]
Content = dict[str, JsonValue]
"""The data of an event of the type that is named beside it."""


@says("所指记录更正为载明的内容，原内容留存。")
class RecordCorrected(Event, type="record.corrected.v1", sides=ALL_SIDES, zh="记录已更正"):
    """An event of this stream is read as `becomes`, of the business date `becomes_on`, from its own day on."""

    record: Version
    of_type: ShortText
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

    `was` says what it said, where everybody who knows of the matter may read that.
    """

    record: Version
    of_type: ShortText
    was_on: Day
    was: Content | None = None
    reason: Reason


Amendment = RecordCorrected | RecordVoided
"""What amends a record, of whatever kind."""
AMENDMENTS: Final[tuple[type[Event], ...]] = (
    RecordCorrected,
    InternalRecordCorrected,
    ConfidedRecordCorrected,
    RecordVoided,
)
