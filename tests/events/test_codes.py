"""Organ ids, social credit codes and division codes: the examples of domain B.11."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from events.codes import USCC_ALPHABET, DivisionCode, OrganId, Uscc, uscc_check_character

organ_id: TypeAdapter[str] = TypeAdapter(OrganId)
uscc: TypeAdapter[str] = TypeAdapter(Uscc)
division: TypeAdapter[str] = TypeAdapter(DivisionCode)


def refused(adapter: TypeAdapter[Any], value: object) -> str:
    """The error type with which `value` is refused."""
    with pytest.raises(ValidationError) as error:
        adapter.validate_python(value)
    return error.value.errors()[0]["type"]


@pytest.mark.parametrize("value", ["a1", "district-court", "kaifeng-intermediate-court", "a" * 40])
def test_organ_ids(value: str) -> None:
    assert organ_id.validate_python(value) == value


@pytest.mark.parametrize(
    "value",
    ["", "a", "a" * 41, "1court", "-court", "Court", "区法院", "a.b", "a b", "a*", "a>", "ab\n", " ab"],
)
def test_what_is_no_organ_id(value: str) -> None:
    assert refused(organ_id, value) == "organ_id"


@pytest.mark.parametrize(
    "value",
    [
        "91350100M000100Y43",
        "11410204000000019U",
        "11410204MB0000027U",
        "11410204MB0000035N",
        "12410204MB0000043E",
    ],
)
def test_unified_social_credit_codes(value: str) -> None:
    assert uscc.validate_python(value) == value
    for other in set(USCC_ALPHABET) - {value[-1]}:
        assert refused(uscc, value[:-1] + other) == "uscc"


@pytest.mark.parametrize(
    "value",
    [
        "91350100m000100y43",
        "91350100M000100Y4",
        "91350100M000100Y433",
        "91350100M000100Y43\n",
        "9135O100M000100Y43",
        "91350100I000100Y43",
        "９1350100M000100Y43",
        "",
    ],
)
def test_what_is_no_unified_social_credit_code(value: str) -> None:
    assert refused(uscc, value) == "uscc"


@given(
    head=st.text(USCC_ALPHABET, min_size=2, max_size=2),
    place=st.integers(110000, 659999),
    subject=st.text(USCC_ALPHABET, min_size=9, max_size=9),
    at=st.integers(0, 17),
    other=st.sampled_from(USCC_ALPHABET),
)
def test_one_wrong_character_never_passes_the_check_digit(
    head: str, place: int, subject: str, at: int, other: str
) -> None:
    body = f"{head}{place}{subject}"
    code = body + uscc_check_character(body)
    assert uscc.validate_python(code) == code
    assume(other != code[at])
    assert refused(uscc, code[:at] + other + code[at + 1 :]) == "uscc"


@pytest.mark.parametrize("body", ["", "9135010", "I" * 17])
def test_no_check_character_without_seventeen_characters(body: str) -> None:
    with pytest.raises(ValueError, match="GB 32100"):
        uscc_check_character(body)


def test_division_codes() -> None:
    for value in ("410000", "410200", "410202", "410203", "410204", "410205", "410212"):
        assert division.validate_python(value) == value
    for value in ("41020", "4102044", "000000", "160000", "４10204", "410204\n", "41020a"):
        assert refused(division, value) == "division_code"


@pytest.mark.parametrize("adapter", [organ_id, uscc, division])
def test_the_schema_shows_the_pattern_and_its_examples_fit(adapter: TypeAdapter[str]) -> None:
    schema = adapter.json_schema(mode="serialization")
    assert schema["type"] == "string"
    for example in schema["examples"]:
        assert re.search(schema["pattern"], example)
        assert len(example) <= schema["maxLength"]
        assert adapter.validate_python(example) == example
