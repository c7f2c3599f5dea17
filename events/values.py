"""The value types of every payload and command: texts, days, periods; codes and numbers are re-exported.

Field types are `Annotated[str, …]`, so a value on the wire is a plain string, and its rule is in the schema.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from events.as_written import day_written, note_mended
from events.base import Part
from events.codes import DivisionCode, EventId, MatterStream, NewOrganId, OrganId, Uscc
from events.numbers import CaseNumber, CitedCaseNumber, DocumentNumber, case_parts, document_year
from events.shapes import Prose
from events.vocabulary import CaseStage

__all__ = [
    "CaseNumber",
    "DivisionCode",
    "DocumentNumber",
    "EventId",
    "MatterStream",
    "NewOrganId",
    "OrganId",
    "Uscc",
    "case_parts",
    "document_year",
]

ShortText = Annotated[str, Prose(200)]
"""A title or name: one line of 1–200 characters."""

Reason = Annotated[str, Prose(2_000, lines=True)]
"""Why something was done or left undone: 1–2 000 characters."""

LongText = Annotated[str, Prose(20_000, lines=True)]
"""The body of a document: 1–20 000 characters."""

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_DAY = PydanticCustomError("day", "应为日期，如 2023-01-05 或者 2023年1月5日 / a day such as 2023-01-05")
_NO_YEAR = PydanticCustomError("day_year", "年份应在1900年至2099年之间 / a year from 1900 to 2099")


def _as_day(value: object, info: ValidationInfo) -> object:
    day = _day_named(value, info) if isinstance(value, str) else value
    if isinstance(day, date) and not 1900 <= day.year <= 2099:
        raise _NO_YEAR
    return day


def _day_named(text: str, info: ValidationInfo) -> date:
    if _ISO_DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _NO_DAY from None
    if (day := day_written(text)) is None:
        raise _NO_DAY
    note_mended(info, text, day)
    return day


Day = Annotated[date, Field(strict=True), BeforeValidator(_as_day)]
"""A calendar day in Asia/Shanghai: a `date`, YYYY-MM-DD or as people write it; never a number or a timestamp."""


class Period(Part):
    """The days a bulletin or a figure covers, both ends included; `start` is not after `end` (BUL-07)."""

    start: Day
    end: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start > self.end:
            raise PydanticCustomError(
                "period_order", "起始日不得晚于截止日 / the first day must not be after the last day"
            )
        return self

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least one day."""
        return self.start <= other.end and other.start <= self.end

    def nests(self, other: Period) -> bool:
        """Whether one of the two lies within the other, and they are not the same: a quarter in its half-year."""
        longer, shorter = (self, other) if self.end - self.start > other.end - other.start else (other, self)
        return longer != shorter and longer.start <= shorter.start and shorter.end <= longer.end

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def _exactly_one(schema: dict[str, Any]) -> None:
    schema["oneOf"] = [
        {
            "required": [unit],
            "properties": {unit: {"type": "integer"}, other: {"type": "null"}},
        }
        for unit, other in (("months", "days"), ("days", "months"))
    ]


class ReplyPeriod(Part):
    """The time an addressee has to answer: in months or in calendar days, never both.

    "两个月" is not "60日" (domain B.12). 法释〔2023〕11号 art. 8: generally not over two months.
    """

    model_config = ConfigDict(json_schema_extra=_exactly_one)

    months: Annotated[int, Field(ge=1, le=24, strict=True)] | None = None
    days: Annotated[int, Field(ge=1, le=730, strict=True)] | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if (self.months is None) == (self.days is None):
            raise PydanticCustomError(
                "reply_period_unit",
                "答复期限应按月或按日，只能择一 / give months or days, exactly one of them",
            )
        return self

    @property
    def zh(self) -> str:
        """As the document says it: 2个月, 60日."""
        return f"{self.days}日" if self.months is None else f"{self.months}个月"

    @property
    def en(self) -> str:
        return f"{self.days} days" if self.months is None else f"{self.months} months"


Organs = Annotated[tuple[OrganId, ...], Field(max_length=60)]
"""As many organs as a district has."""
FewOrgans = Annotated[tuple[OrganId, ...], Field(max_length=40)]
"""Those that a document is sent to or names."""
ShortNames = Annotated[tuple[ShortText, ...], Field(max_length=20)]
"""What an organ is called for short."""
PeopleCount = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]


class CaseRef(Part):
    """A case by its number; of which kind says GEN-15. `restricted` marks one that is named by number only (BUL-06).

    There is no field for a party: no party's name enters the system (行政诉讼法 arts. 54, 65).
    """

    number: CitedCaseNumber
    restricted: bool = False
    stage: CaseStage | None = None


CaseRefs = Annotated[tuple[CaseRef, ...], Field(max_length=50)]
