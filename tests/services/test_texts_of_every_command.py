"""Personal data in any text of any command is refused by the rule that its decider declares (GEN-12, BUL-06, …).

Each text for people of each command of the table is given one person's telephone number, on a decision that would
otherwise be taken: what is refused is the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import orjson
import pytest

from events.appearance import AbsenceReasonReceived
from events.base import Event, Visibility
from events.people_texts import texts_for_people
from events.training import TrainingCancelled
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.tables import DEFINITIONS, CommandEntry
from services.decider import Command, Context, Decider
from services.errors import BadCommand, Refused
from services.reading.parsing import parse
from tests.each import each
from tests.given import given, internal
from tests.live_matters import TABLE, fact
from tests.schemas import schemas
from tests.services.test_bad_input_of_every_command import _leaves, _with

PERSON = "联系电话13800138000"
RULES: Mapping[str, str] = {
    "appearance": "APP-06",
    "appearance-response": "APP-06",
    "appearance-statistics": "APP-06",
    "bulletin": "BUL-06",
    "bulletin-receipt": "BUL-06",
    "arrived-case": "CAS-03",
    "case": "CAS-03",
    "case-elsewhere": "CAS-03",
    "observation": "OBS-05",
    "observation-request": "OBS-05",
    "petition": "PET-05",
}
"""By category; GEN-12 everywhere else."""


def decider_of(entry: CommandEntry) -> Decider[Any]:
    return next(one for side in DEFINITIONS for one in side.deciders if entry.command in one.decisions)


@cache
def naming_a_person(kind: str) -> tuple[tuple[Any, Command], ...]:
    """The command with the number in one text after the other, and where."""
    entry, found = TABLE[kind], []
    example = command_example(entry, schemas(), whole=True)
    for path, value in _leaves(example):
        if isinstance(value, str):
            try:
                found.append((path, parse(entry.command, orjson.dumps(_with(example, path, PERSON)))))
            except BadCommand:  # a code, not a text
                continue
    return tuple(found)


def taken(state: Any, command: Command, context: Context) -> list[Event]:
    """A decision that forbids nothing."""
    return [fact(TrainingCancelled)]


@each("entry", TABLE.values(), called=lambda entry: entry.type)
def test_a_person_in_a_text(entry: CommandEntry) -> None:
    decider = decider_of(entry)
    if entry.category.startswith("bulletin"):  # where the content allows it: test_bulletin.py, test_bulletin_receipt.py
        decider = replace(decider, may_name_persons=lambda state, command: False)
    decider = replace(decider, decisions={entry.command: taken})
    for path, command in naming_a_person(entry.type):
        given(decider).when(command).rejected(RULES.get(entry.category, "GEN-12"))
        assert PERSON in texts_for_people(command), path
        with pytest.raises(Refused) as refusal:  # paper B27: which of the texts, and not what stands there
            given(decider).when(command).decide()
        assert f"（{'.'.join(map(str, path))}）疑有手机号码" in refusal.value.zh
        assert PERSON not in str(refusal.value)


def test_many_texts_are_tried() -> None:
    """So that the test above cannot pass by trying nothing."""
    assert sum(len(naming_a_person(kind)) for kind in TABLE) > 120


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("kind", ["issue-bulletin", "draft-bulletin", "correct-bulletin"])
def test_bul_06_depends_on_the_content(kind: str, visibility: Visibility) -> None:
    """A bulletin about no case may name somebody unless it is restricted (BUL-06)."""
    entry = TABLE[kind]
    decider = replace(decider_of(entry), decisions={entry.command: taken})
    example = command_example(entry, schemas(), whole=True)
    content = {**example["content"], "topic": "J1", "visibility": visibility.value, "text": PERSON}
    command = parse(entry.command, orjson.dumps({**example, "content": content}))
    answer = given(decider).having(holds_file=lambda file: True).when(command)
    if visibility is Visibility.RESTRICTED:
        answer.rejected("BUL-06")
    else:
        assert answer.decide()


def test_a_command_of_a_policy_is_not_asked_again() -> None:
    """What one side said was checked there; the other side takes it as it is."""
    told = fact(AbsenceReasonReceived, given={"explanation": PERSON})
    assert isinstance(told, AbsenceReasonReceived)
    decider = decider_of(TABLE["review-absence-reason"])
    receive = internal(decider, "receive-absence-reason")(given=told.given)
    given(replace(decider, decisions={type(receive): taken})).when(receive).then_types(TrainingCancelled)


def test_the_finding_is_not_repeated() -> None:
    entry = TABLE["cancel-training"]
    command = parse(entry.command, orjson.dumps({**command_example(entry, schemas()), "reason": PERSON}))
    with pytest.raises(Refused) as refused:
        given(replace(decider_of(entry), decisions={entry.command: taken})).when(command).decide()
    assert "13800138000" not in str(refused.value)
