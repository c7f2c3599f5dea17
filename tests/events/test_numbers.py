"""Numbers of documents and cases: every example of domain B.9 and B.10, accepted and refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from events.numbers import (
    CASE_TYPES,
    CaseNumber,
    CaseParts,
    DocumentNumber,
    DocumentParts,
    LegacySuggestionNumber,
    SuggestionNumber,
    case_parts,
    document_parts,
    document_year,
)

document: TypeAdapter[str] = TypeAdapter(DocumentNumber)
suggestion: TypeAdapter[str] = TypeAdapter(SuggestionNumber)
legacy: TypeAdapter[str] = TypeAdapter(LegacySuggestionNumber)
case: TypeAdapter[str] = TypeAdapter(CaseNumber)

YEARS = st.integers(1900, 2099)
SERIALS = st.integers(1, 99_999)


def refused(adapter: TypeAdapter[Any], value: object) -> str:
    """The error type with which `value` is refused."""
    with pytest.raises(ValidationError) as error:
        adapter.validate_python(value)
    return error.value.errors()[0]["type"]


@pytest.mark.parametrize(
    "value",
    [
        "鼓政〔2020〕20号",
        "鼓政行复〔2024〕5号",
        "鼓法建〔2024〕3号",
        "法释〔2023〕11号",
        "中办发〔2012〕14号",
    ],
)
def test_document_numbers(value: str) -> None:
    assert document.validate_python(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "鼓政[2020]20号",
        "鼓政【2020】20号",
        "鼓政(2020)20号",
        "鼓政（2020）20号",
        "鼓政〔2020〕020号",
        "鼓政〔2020〕0号",
        "鼓政〔2020〕第20号",
        "鼓政〔20〕20号",
        "鼓政〔2120〕20号",
        "鼓政〔1820〕20号",
        "鼓政〔2020〕20",
        "鼓政〔2020〕号",
        "〔2020〕20号",
        "鼓政〔２０２０〕20号",
        "鼓政〔2020〕２０号",
        "鼓政〔2020〕٢号",
        "鼓政〔2020〕20号\n",
        " 鼓政〔2020〕20号",
        "鼓政 〔2020〕20号",
        "GZ〔2020〕20号",
        "鼓" * 13 + "〔2020〕20号",
        "鼓政〔2020〕" + "1" * 5000 + "号",
        "",
    ],
)
def test_what_is_no_document_number(value: str) -> None:
    assert refused(document, value) == "document_number"


def test_a_suggestion_number_has_its_own_marker() -> None:
    assert suggestion.validate_python("鼓法建〔2024〕3号") == "鼓法建〔2024〕3号"
    for value in (
        "鼓政〔2020〕20号",
        "法建〔2024〕3号",
        "鼓法建〔2024〕03号",
        "鼓法建(2024)3号",
        "（2020）豫0204司建1号",
    ):
        assert refused(suggestion, value) == "suggestion_number"


def test_an_old_style_suggestion_number_stands_apart() -> None:
    assert legacy.validate_python("(2020)豫0204司建1号") == "（2020）豫0204司建1号"
    assert refused(legacy, "（2020）豫0204行初1号") == "legacy_suggestion_number"
    assert refused(case, "（2020）豫0204司建1号") == "case_number"


@given(
    prefix=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8),
    y=YEARS,
    n=SERIALS,
)
def test_every_number_made_of_parts_is_accepted_and_read_back(prefix: str, y: int, n: int) -> None:
    number = f"{prefix}法建〔{y}〕{n}号"
    assert suggestion.validate_python(number) == document.validate_python(number) == number
    assert document_parts(number) == DocumentParts(f"{prefix}法建", y, n)


def test_the_year_of_a_number() -> None:
    assert document_year("鼓政〔2020〕20号") == 2020
    assert document_parts("（2019）豫0204司建1号") == DocumentParts("豫0204司建", 2019, 1)
    for number in ("鼓政[2020]20号", "（2024）豫0204行初12号", "鼓政〔2020〕20号\n"):
        with pytest.raises(ValueError, match="六角括号"):
            document_year(number)


# Case numbers


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("（2024）豫0204行初12号", CaseParts(2024, "豫0204", "", "行初", 12)),
        ("（2024）豫02行终7号", CaseParts(2024, "豫02", "", "行终", 7)),
        ("（2024）豫行再1号", CaseParts(2024, "豫", "", "行再", 1)),
        ("（2019）最高法行申100号", CaseParts(2019, "最高法", "", "行申", 100)),
        ("（2024）豫0204行审复3号", CaseParts(2024, "豫0204", "", "行审复", 3)),
        ("（2024）豫0204行审3号", CaseParts(2024, "豫0204", "", "行审", 3)),
        ("（2024）豫71铁行初3号", CaseParts(2024, "豫71", "铁", "行初", 3)),
        ("（2024）豫0204行赔初1号", CaseParts(2024, "豫0204", "", "行赔初", 1)),
    ],
)
def test_case_numbers(value: str, parts: CaseParts) -> None:
    assert case.validate_python(value) == value
    assert case_parts(value) == parts


def test_half_width_parentheses_become_full_width() -> None:
    for value in ("(2024)豫0204行初12号", "（2024)豫0204行初12号"):
        assert case.validate_python(value) == "（2024）豫0204行初12号"
        assert case_parts(value).serial == 12


@pytest.mark.parametrize(
    "value",
    [
        "（2024）豫0204行复1号",
        "（2024）豫0204司建1号",
        "（2024）豫0204民初1号",
        "（2024）豫0204行初012号",
        "（2024）豫0204行初0号",
        "（2024）豫0204行初号",
        "（2024）豫020行初1号",
        "（2024）豫02041行初1号",
        "（2024）开0204行初1号",
        "（24）豫0204行初1号",
        "（２０２４）豫0204行初1号",
        "（2024）豫０２０４行初1号",
        "（2024）豫0204行初１２号",
        "〔2024〕豫0204行初1号",
        "[2024]豫0204行初1号",
        "（2024）豫0204行初1号\n",
        " （2024）豫0204行初1号",
        "（2024）豫0204第行初1号",
        "（2024）豫0204行初1号之一",
        "（2024）豫0204行初" + "1" * 60 + "号",
    ],
)
def test_what_is_no_case_number(value: str) -> None:
    assert refused(case, value) == "case_number"


@given(
    y=YEARS,
    court=st.sampled_from(["最高法", "豫", "豫02", "豫0204", "京01", "兵0101"]),
    special=st.sampled_from(["", *"知海铁破环"]),
    kind=st.sampled_from(sorted(CASE_TYPES)),
    n=SERIALS,
    open_=st.sampled_from("(（"),
)
def test_every_case_number_made_of_parts_is_accepted_and_read_back(
    y: int, court: str, special: str, kind: str, n: int, open_: str
) -> None:
    number = case.validate_python(f"{open_}{y}）{court}{special}{kind}{n}号")
    assert number == f"（{y}）{court}{special}{kind}{n}号"
    assert case_parts(number) == CaseParts(y, court, special, kind, n)


def test_parts_of_no_case_number() -> None:
    with pytest.raises(ValueError, match="案号"):
        case_parts("鼓政〔2020〕20号")


@pytest.mark.parametrize("adapter", [document, suggestion, legacy, case])
def test_the_schema_shows_the_pattern_and_its_examples_fit(adapter: TypeAdapter[str]) -> None:
    schema = adapter.json_schema()
    assert schema["type"] == "string"
    for example in schema["examples"]:
        assert re.search(schema["pattern"], example)
        assert len(example) <= schema["maxLength"]
        assert adapter.validate_python(example) == example


def test_the_schema_of_a_case_number_takes_what_the_field_takes() -> None:
    sent, stored = case.json_schema()["pattern"], case.json_schema(mode="serialization")["pattern"]
    assert re.search(sent, "(2024)豫0204行初12号")
    assert not re.search(stored, "(2024)豫0204行初12号")
