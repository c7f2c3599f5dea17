"""Closed lists: codes on the wire, labels beside, sides of the topics."""

from __future__ import annotations

from enum import Enum

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from events import vocabulary
from events.vocabulary import (
    AbsenceGround,
    AgendaPurpose,
    Field,
    IssueCategory,
    OrganKind,
    OrganRole,
    SuggestionKind,
    Term,
    Topic,
)

TERMS: list[type[Term]] = [
    kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, Term) and kind is not Term
]


@pytest.mark.parametrize("terms", TERMS)
def test_every_word_has_a_code_and_two_labels(terms: type[Term]) -> None:
    words = list(terms)
    assert words
    for word in words:
        assert word == word.value == str(word)
        assert word.isascii()
        assert word.zh
        assert word.en.strip()
        assert terms(word.value) is word
    assert len({word.zh for word in words}) == len({word.en for word in words}) == len(words)
    assert len(terms.__members__) == len(words)


@pytest.mark.parametrize("terms", [t for t in TERMS if t is not Topic])
def test_a_member_is_named_after_its_code(terms: type[Term]) -> None:
    assert [word.name.lower() for word in terms] == [word.value for word in terms]


@pytest.mark.parametrize("terms", TERMS)
def test_the_schema_is_an_enum_with_labels(terms: type[Term]) -> None:
    schema = TypeAdapter(terms).json_schema()
    assert schema["type"] == "string"
    assert schema["enum"] == [word.value for word in terms]
    assert schema["x-labels"] == {word.value: {"zh": word.zh, "en": word.en} for word in terms}


class Notice(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    topic: Topic
    fields: tuple[Field, ...] = ()


def test_a_word_travels_as_its_code() -> None:
    text = '{"topic":"J2","fields":["health","other"]}'
    notice = Notice.model_validate_json(text)
    assert notice.topic is Topic.J2
    assert notice.model_dump_json() == text
    with pytest.raises(ValidationError):
        Notice.model_validate_json('{"topic":"J8"}')
    definitions = Notice.model_json_schema()["$defs"]
    assert definitions["Topic"]["enum"][0] == "J1"
    assert definitions["Field"]["x-labels"]["health"]["zh"] == "卫生健康"


def test_a_topic_belongs_to_one_side() -> None:
    assert len(Topic) == 14
    assert [topic for topic in Topic if topic.side == "court"] == [f"J{n}" for n in range(1, 8)]
    assert [topic for topic in Topic if topic.side == "government"] == [f"E{n}" for n in range(1, 8)]
    assert {topic for topic in Topic if topic.statistical} == {"J2", "J5", "J6", "E2", "E5"}
    assert {topic for topic in Topic if topic.residual} == {"J7", "E7"}


def test_the_lists_have_the_length_the_rules_give_them() -> None:
    sizes: dict[type[Enum], int] = {
        SuggestionKind: 7,
        IssueCategory: 4,
        Field: 16,
        AbsenceGround: 5,
        AgendaPurpose: 9,
        OrganKind: 14,
        OrganRole: 7,
    }
    assert {kind: len(kind) for kind in sizes} == sizes
    assert [ground.number for ground in AbsenceGround] == [1, 2, 3, 4, 5]
    assert sum(purpose.overall_report for purpose in AgendaPurpose) == 3
