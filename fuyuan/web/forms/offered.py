"""Which commands a clerk finds where: those that begin a matter in the list of all, the others on the matter's page."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import orjson

from events.base import Side
from events.streams import CATEGORIES, Category
from fuyuan.access.permissions import BUSINESS, barred, left_to
from fuyuan.access.tokens import Grant
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.schemas import Schemas, in_english
from fuyuan.contracts.tables import DEFINITIONS, CommandEntry, CommandTable, command_table
from fuyuan.http.commands import Giving
from fuyuan.http.problems import ProblemError
from fuyuan.web.forms.fields import Field, fields_of
from fuyuan.web.language import english, named
from fuyuan.web.language import gettext as _
from fuyuan.web.seen import Step
from fuyuan.web.words import link
from projections.access.role import Role
from projections.access.sight import Reader
from services.amendment.commands import CorrectRecord
from services.decider import Command
from services.refusal.rule import RULES
from services.rules.reading import MarkRead

UNFORMED: Final = frozenset({CorrectRecord.type})
"""What a correction changes has the fields of another command, and is written in that one's form."""
VOIDED: Final = "COR-07"
CONTINUING: Final = frozenset({"convene-meeting", "issue-bulletin"})
"""They begin a matter, or take up one that was proposed or drafted."""


@cache
def table() -> CommandTable:
    """The commands that have a form."""
    return {name: entry for name, entry in command_table(DEFINITIONS).items() if name not in UNFORMED}


@cache
def correction() -> CommandEntry:
    """The command that corrects what others recorded: its form is theirs."""
    return command_table(DEFINITIONS)[CorrectRecord.type]


@cache
def form_of(command_type: str) -> tuple[Field, ...]:
    """The fields of a command's form."""
    return fields_of(_schemas().of(table()[command_type].command), _schemas().named)


@cache
def _schemas() -> Schemas:
    return Schemas(table().values())


def beginning(reader: Reader, caller: Grant) -> list[tuple[Category, list[CommandEntry]]]:
    """What the organ may begin with, or name by its number, by kind of matter."""
    taken = (entry for entry in _taken_from(reader) if not barred(caller, entry.command))
    offered = [entry for entry in taken if entry.command.opens or entry.command.key]
    by_kind = {kind: [entry for entry in offered if entry.category == kind.name] for kind in CATEGORIES.values()}
    return [(kind, entries) for kind, entries in by_kind.items() if entries]


def next_steps(reader: Reader, streams: Iterable[str], addressees: Sequence[str] = ()) -> list[Step]:
    """What is ever done in a matter that stands on these streams, by the organs of this side, with each addressee."""
    ids = dict(stream.split(":", 1) for stream in streams if ":" in stream)
    return [
        Step(entry.type, ids[entry.category], organ)
        for entry in _taken_from(reader)
        for organ in ((addressees if _about_one(entry.type) else ()) or ("",))
        if entry.category in ids and _is_step(entry.command)
    ]


def _is_step(command: type[Command]) -> bool:
    """That a paper is read is told by the page that shows it."""
    begins = command.opens and command.type not in CONTINUING
    return not (begins or _by_key_alone(command) or issubclass(command, MarkRead))


async def possible(giving: Giving, caller: Grant, steps: Iterable[Step]) -> list[Step]:
    """Those that the matter has come to and the organ may take: an example of each is tried, nothing recorded.

    What an approver has to sign is named to a clerk too; what a clerk prepares is not offered to an approver.
    """
    steps, key = list(_for_role(caller, steps)), uuid4().hex
    signing = replace(caller, role=Role.APPROVER)
    try:
        answers = await asyncio.gather(
            *(
                giving.give(table()[step.command], signing if step.signed else caller, key, _tried(step), dry=True)
                for step in steps
            )
        )
    except ProblemError:  # a side is away: the page can be read all the same
        return []
    tried = zip(steps, answers, strict=True)
    return [step._replace(ready=_ready(*answer)) for step, answer in tried if not _closed(*answer)]


def _for_role(caller: Grant, steps: Iterable[Step]) -> Iterator[Step]:
    for step in steps:
        role = left_to(caller, table()[step.command].command)
        if role is not Role.CLERK:
            yield step._replace(signed=role is Role.APPROVER)


def address_and_name(step: Step, names: Mapping[str, str]) -> tuple[str, str]:
    """The address of its form, and what it is called; `names` says which addressee, where there are several."""
    name, organ = named(table()[step.command]), names.get(step.organ, "")
    return link(f"/commands/{step.command}", id=step.id, organ=step.organ), _(
        "%(name)s（%(organ)s）", name=name, organ=organ
    ) if organ else name


def purpose(command: type[Command]) -> str:
    """What is done by it: the sentence of the command, or what its documentation begins with."""
    return " ".join(in_english(command).split("\n\n")[0].split()) if english() else command.says


@cache
def _about_one(command_type: str) -> bool:
    return any(field.name == "organ" and field.required for field in form_of(command_type))


def _by_key_alone(command: type[Command]) -> bool:
    """It names its matter in another way than by the id: a year."""
    return bool(command.key) and command.model_fields[command.key].is_required()


@cache
def _example(command_type: str) -> Mapping[str, Any]:
    entry = table()[command_type]
    example = command_example(entry, _schemas())
    return {name: value for name, value in example.items() if name != entry.command.key}


def _tried(step: Step) -> bytes:
    towards = {"organ": step.organ} if step.organ else {}
    return orjson.dumps({**_example(step.command), "id": step.id, **towards})


def _ready(status: int, answer: bytes) -> bool:
    return status == HTTPStatus.OK and bool(orjson.loads(answer).get("foreseen"))


def _closed(status: int, answer: bytes) -> bool:
    """What was refused is not for this organ, or not for this stage of the matter; whatever the example says."""
    if status == HTTPStatus.NOT_FOUND:
        return True
    rule = RULES.get(orjson.loads(answer).get("rule", ""))
    return rule is not None and (rule.who or "{state}" in rule.zh or rule.id == VOIDED)


def _taken_from(reader: Reader) -> Iterable[CommandEntry]:
    if reader.role not in BUSINESS:
        return ()
    return (entry for entry in table().values() if {reader.side, Side.JOINT} & set(entry.sides))
