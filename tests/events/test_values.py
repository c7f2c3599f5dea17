"""Texts, days, periods, and all value types as fields of a model."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from events.as_written import Reading
from events.values import (
    CaseNumber,
    Day,
    DocumentNumber,
    LongText,
    OrganId,
    Period,
    Reason,
    ReplyPeriod,
    ShortText,
)

short: TypeAdapter[str] = TypeAdapter(ShortText)
reason: TypeAdapter[str] = TypeAdapter(Reason)
long: TypeAdapter[str] = TypeAdapter(LongText)
day: TypeAdapter[date] = TypeAdapter(Day)


def refused(adapter: TypeAdapter[Any], value: object) -> str:
    """The error type with which `value` is refused."""
    with pytest.raises(ValidationError) as error:
        adapter.validate_python(value)
    return error.value.errors()[0]["type"]


# Texts


def test_texts_are_trimmed() -> None:
    assert short.validate_python("  关于规范行政处罚告知程序的建议　") == "关于规范行政处罚告知程序的建议"
    assert long.validate_python("\n一、问题\r\n\t二、建议\r\n") == "一、问题\n\t二、建议"
    assert reason.validate_python(" 第一\n第二 ") == "第一\n第二"


@pytest.mark.parametrize("adapter", [short, reason, long])
@pytest.mark.parametrize("value", ["", " ", "\u3000\u00a0"])
def test_a_text_is_not_blank(adapter: TypeAdapter[str], value: str) -> None:
    assert refused(adapter, value) == "text_blank"


@pytest.mark.parametrize(("adapter", "limit"), [(short, 200), (reason, 2_000), (long, 20_000)])
def test_a_text_has_a_limit(adapter: TypeAdapter[str], limit: int) -> None:
    assert adapter.validate_python(f" {'字' * limit} ") == "字" * limit
    assert refused(adapter, "字" * (limit + 1)) == "text_too_long"
    assert adapter.json_schema()["maxLength"] == limit


@pytest.mark.parametrize("adapter", [short, reason, long])
@pytest.mark.parametrize("character", "\0\x07\x0b\x1b\x1f\x7f\x85\u200b\u202e\u2028\u2066\ufeff\uffff")
def test_a_text_hides_nothing(adapter: TypeAdapter[str], character: str) -> None:
    assert refused(adapter, f"正{character}文") == "text_characters"


@pytest.mark.parametrize("character", "\n\r\t")
def test_a_title_is_one_line(character: str) -> None:
    assert refused(short, f"标{character}题") == "text_characters"


# Days and periods


def test_a_day_is_a_date_or_its_iso_form() -> None:
    assert day.validate_python("2024-03-15") == day.validate_json('"2024-03-15"') == date(2024, 3, 15)
    for value in (
        "2024-02-30",
        "1709251200",
        0,
        datetime(2024, 3, 15),
        "2024.3-15",
        "3月5日",
        "24年3月5日",
        "二月三日",
    ):
        refused(day, value)


@pytest.mark.parametrize(
    "value",
    [
        "2023年1月5日",
        "2023 年 01 月 05 日",
        "2023.1.5",
        "2023-1-5",
        "2023/01/05",
        "20230105",
        "２０２３-01-05",
        "二〇二三年一月五日",
        "2023-01-05\n",
    ],
)
def test_a_day_is_read_as_people_write_it(value: str) -> None:
    reading = Reading()
    assert day.validate_python(value, context=reading) == date(2023, 1, 5)
    assert reading.mended == [(value, "2023-01-05")]


def test_the_tens_of_a_day_in_words() -> None:
    assert day.validate_python("二〇一六年十二月三十一日") == date(2016, 12, 31)
    assert day.validate_python("二○一六年十月二十日") == date(2016, 10, 20)


@pytest.mark.parametrize("value", ["0001-01-01", "1023-01-05", "1899-12-31", "2100-01-01", date(1, 1, 1)])
def test_a_day_of_another_age_is_a_slip_of_the_pen(value: object) -> None:
    assert refused(day, value) == "day_year"


def test_a_period_ends_no_earlier_than_it_starts() -> None:
    quarter = Period(start=date(2024, 1, 1), end=date(2024, 3, 31))
    assert date(2024, 3, 31) in quarter
    assert date(2024, 4, 1) not in quarter
    assert Period(start=date(2024, 1, 1), end=date(2024, 1, 1)).overlaps(quarter)
    assert refused(TypeAdapter(Period), {"start": "2024-01-02", "end": "2024-01-01"}) == "period_order"


@given(st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_two_periods_overlap_when_they_share_a_day(n: list[int]) -> None:
    first = date(2024, 1, 1).toordinal()
    a, b = (
        Period(start=date.fromordinal(first + min(pair)), end=date.fromordinal(first + max(pair)))
        for pair in (n[:2], n[2:])
    )
    shared = any(date.fromordinal(first + i) in a and date.fromordinal(first + i) in b for i in range(41))
    assert a.overlaps(b) is b.overlaps(a) is shared


def test_a_reply_period_is_months_or_days() -> None:
    assert ReplyPeriod(months=2).zh == "2个月"
    assert ReplyPeriod(days=60).zh == "60日"
    assert ReplyPeriod.model_validate_json('{"days":730,"months":null}') == ReplyPeriod(days=730)
    adapter: TypeAdapter[ReplyPeriod] = TypeAdapter(ReplyPeriod)
    for value in ("{}", '{"months":2,"days":60}', '{"months":null,"days":null}'):
        assert refused(adapter, json.loads(value)) == "reply_period_unit"
    for value in (
        '{"months":0}',
        '{"months":25}',
        '{"days":0}',
        '{"days":731}',
        '{"days":true}',
        '{"weeks":2}',
    ):
        refused(adapter, json.loads(value))


@pytest.mark.parametrize(
    "text", ['{"months":2}', '{"days":60}', '{"months":2,"days":null}', "{}", '{"months":2,"days":60}']
)
def test_the_schema_of_a_reply_period_agrees_with_the_check(text: str) -> None:
    fits = Draft202012Validator(ReplyPeriod.model_json_schema()).is_valid(json.loads(text))
    try:
        ReplyPeriod.model_validate_json(text)
    except ValidationError:
        assert not fits
    else:
        assert fits


@pytest.mark.parametrize("adapter", [short, reason, long])
@given(value=st.text(st.sampled_from("字 a\t\n\r\0\u3000\u200b"), max_size=8))
def test_the_schema_of_a_text_agrees_with_the_check(adapter: TypeAdapter[str], value: str) -> None:
    fits = re.fullmatch(adapter.json_schema()["pattern"], value) is not None
    try:
        adapter.validate_python(value)
    except ValidationError:
        assert not fits
    else:
        assert fits


class Letter(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    number: DocumentNumber
    case: CaseNumber | None = None
    to: tuple[OrganId, ...] = ()


def test_the_types_are_plain_strings_on_the_wire() -> None:
    text = '{"number":"鼓政〔2020〕20号","case":"(2024)豫0204行初12号","to":["housing-bureau"]}'
    letter = Letter.model_validate_json(text)
    assert letter.case == "（2024）豫0204行初12号"
    assert letter.model_dump_json() == text.replace("(", "（").replace(")", "）")
    with pytest.raises(ValidationError) as error:
        Letter.model_validate_json('{"number":"鼓政2020年20号","to":["housing-bureau","X"]}')
    assert [(e["loc"], e["type"]) for e in error.value.errors()] == [
        (("number",), "document_number"),
        (("to", 1), "organ_id"),
    ]
