"""`Command.fact`: an event repeats what its command says, and nothing of it is left without a source."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from datetime import date
from typing import get_type_hints
from uuid import UUID

import pytest

from domain.last_days import LAST_DAYS
from events.base import Event
from events.meeting import MeetingCancelled, MeetingProposed
from services.court.service import COURT
from services.decider import Command, by_command
from services.government.service import GOVERNMENT
from services.joint.meeting.decider import CancelMeeting, ProposeMeeting, cancel, propose
from services.joint.service import JOINT
from services.policies.parking import PARKING

DAY = date(2024, 3, 4)
MODULES = sorted(
    {
        decision.__module__
        for side in (COURT, GOVERNMENT, JOINT)
        for decider in (*side.deciders, PARKING)
        for decision in decider.decisions.values()
    }
)


def facts(module: str) -> Iterator[tuple[type[Command], ast.Call]]:
    """Each `command.fact(…)` of a module, with the class of the command."""
    source = sys.modules[module]
    for function in ast.parse(inspect.getsource(source)).body:
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "command.fact":
                    yield get_type_hints(getattr(source, function.name))["command"], call


def given_by(keyword: ast.keyword, event: type[Event]) -> set[str]:
    """What is given by many names at once says the last day of the event (domain/last_days.py)."""
    return {LAST_DAYS[event], "provisional", "period_ends_on"} if keyword.arg is None else {keyword.arg}


@pytest.mark.parametrize("module", MODULES)
def test_every_field_of_a_fact_is_said_by_the_command_or_given(module: str) -> None:
    for command, call in facts(module):
        event = getattr(sys.modules[module], ast.unparse(call.args[0]))
        given = {name for keyword in call.keywords for name in given_by(keyword, event)}
        needed = {name for name, field in event.model_fields.items() if field.is_required()}
        assert given <= set(event.model_fields), f"{module}:{call.lineno}"
        assert needed <= {*given, *command.model_fields}, f"{module}:{call.lineno}"


def test_a_fact_says_what_the_command_says_and_what_is_given() -> None:
    command = ProposeMeeting(id=UUID(int=1), occurred_on=DAY, subject="研究程序空转", reason="同类问题反复出现")
    fact = command.fact(MeetingProposed, by="court")
    assert fact == MeetingProposed(occurred_on=DAY, by="court", subject=command.subject, reason=command.reason)


def test_what_is_given_comes_before_what_the_command_says() -> None:
    command = CancelMeeting(id=UUID(int=1), occurred_on=DAY, reason="另行安排")
    fact = command.fact(MeetingCancelled, occurred_on=date(2024, 3, 5), reason="改期")
    assert fact == MeetingCancelled(occurred_on=date(2024, 3, 5), reason="改期")


def test_functions_are_found_by_the_command_they_decide() -> None:
    assert by_command(propose, cancel) == {ProposeMeeting: propose, CancelMeeting: cancel}


def test_two_functions_for_one_command_are_an_error() -> None:
    with pytest.raises(TypeError):
        by_command(propose, propose)
