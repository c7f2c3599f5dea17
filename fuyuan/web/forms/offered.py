"""Which commands a clerk finds where: those that begin a matter in the list of all, the others on the matter's page."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from http import HTTPStatus
from itertools import chain
from typing import Any, Final
from uuid import UUID, uuid4

import orjson

from events.base import Side
from events.streams import CATEGORIES, Category
from fuyuan.access.permissions import BUSINESS, barred, left_to
from fuyuan.access.tokens import Grant
from fuyuan.contracts.examples import WORDS, command_example
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
from services.amendment.commands import CorrectRecord, EraseText
from services.decider import Command
from services.refusal.rule import RULES
from services.rules.reading import MarkRead

UNFORMED: Final = frozenset({CorrectRecord.type})
"""Written in the form of the command whose record it corrects."""
STATES: Final = frozenset({"APP-13", "COR-07"})
"""Rules that say to what stage the matter has to come."""
PARTLY_WHO: Final[Mapping[str, Set[str]]] = {
    "ANR-02": {"supplement-annual-review"},
    "BUL-02": {"issue-bulletin"},
    "CAS-08": {"move-case"},
    "DIS-01": {"assign-dispute-task"},
    "MTG-01": set(),
    "MTG-06": {"adopt-resolution", "issue-minutes", "close-meeting"},
    "RSK-04": set(),
    "SUG-12": {"submit-feedback"},
}
"""Rules that say who may, or to what stage, beside other things, and the commands of which they may say others."""
OTHERWISE: Final[Mapping[str, Sequence[str]]] = {
    "review-absence-reason": ("on_paper",),
    "review-identity-proof": ("on_paper",),
    "close-petition": ("withdrawn",),
}
"""With these fields they can be given before their stage: what came on paper; what the petitioners withdraw."""
REPEATED: Final = frozenset({"assign-action-item", "confirm-service"})
"""Given again they may say more: a further action item of a resolution, a better proof of service."""
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
def erasure() -> CommandEntry:
    """The same, where nothing is left of the former texts."""
    return command_table(DEFINITIONS)[EraseText.type]


@cache
def form_of(command_type: str) -> tuple[Field, ...]:
    """The fields of a command's form."""
    return fields_of(_schemas().of(table()[command_type].command), _schemas().named)


@cache
def _schemas() -> Schemas:
    return Schemas(table().values())


def beginning(reader: Reader, caller: Grant) -> list[tuple[Category, list[CommandEntry]]]:
    """What the organ may begin with, by kind of matter."""
    offered = [entry for entry in _taken_from(reader) if entry.command.opens and not barred(caller, entry.command)]
    by_kind = {kind: [entry for entry in offered if entry.category == kind.name] for kind in CATEGORIES.values()}
    return [(kind, entries) for kind, entries in by_kind.items() if entries]


def next_steps(reader: Reader, streams: Iterable[str], addressees: Sequence[str] = ()) -> list[Step]:
    """What is ever done in a matter that stands on these streams, by the organs of this side, with each addressee.

    A matter of another kind that may rest on this one is begun from its page.
    """
    ids = dict(stream.split(":", 1) for stream in streams if ":" in stream)
    resting = [
        Step(entry.type, "", part=(field, ids[kind]))
        for entry in _taken_from(reader)
        for kind in ids
        if entry.command.opens and _names_by_id(entry.command, field := kind.replace("-", "_"))
    ]
    return resting + [
        Step(entry.type, ids[entry.category], organ)
        for entry in _taken_from(reader)
        for organ in ((addressees if _about_one(entry.type) else ()) or ("",))
        if entry.category in ids and is_step(entry.command)
    ]


def _names_by_id(command: type[Command], field: str) -> bool:
    """Cases are named by their numbers, in fields of the same name."""
    known = command.model_fields.get(field)
    return known is not None and known.annotation in {UUID, UUID | None}


def is_step(command: type[Command]) -> bool:
    """That a paper is read is told by the page that shows it."""
    begins = command.opens and command.type not in CONTINUING
    return not (begins or issubclass(command, MarkRead))


async def possible(giving: Giving, caller: Grant, today: date, steps: Iterable[Step]) -> list[Step]:
    """Those that the matter has come to and the organ may take: examples of each are tried, nothing recorded.

    What an approver has to sign is named to a clerk too; what a clerk prepares is not offered to an approver.
    """
    key, signing = uuid4().hex, replace(caller, role=Role.APPROVER)

    async def tried(step: Step) -> Iterator[Step]:
        for body in examples(step, today):
            giver = signing if step.signed else caller
            answer = await giving.give(table()[step.command], giver, key, body, dry=True)
            if not closed(step, *answer):
                return iter((step._replace(ready=_ready(*answer)),))
        return iter(())

    try:
        offered = await asyncio.gather(*map(tried, _for_role(caller, steps)))
    except ProblemError:  # a side is away: the page can be read all the same
        return []
    return _with_one_part(chain.from_iterable(offered))


def _with_one_part(steps: Iterable[Step]) -> list[Step]:
    """Each step once: of the part that it can be about, where that is one alone."""
    alike: dict[tuple[str, str, str], list[Step]] = {}
    for step in steps:
        alike.setdefault((step.command, step.id, step.organ), []).append(step)
    return [same[0] if len(same) == 1 else same[0]._replace(part=None) for same in alike.values()]


def _for_role(caller: Grant, steps: Iterable[Step]) -> Iterator[Step]:
    for step in steps:
        role = left_to(caller, table()[step.command].command)
        if role is not Role.CLERK:
            yield step._replace(signed=role is Role.APPROVER)


def address_and_name(step: Step, names: Mapping[str, str]) -> tuple[str, str]:
    """The address of its form, and what it is called; `names` says which addressee, where there are several."""
    name, organ = named(table()[step.command]), names.get(step.organ, "")
    part = {} if step.part is None else {step.part[0]: str(step.part[1])}
    return link(f"/commands/{step.command}", id=step.id, organ=step.organ, **part), _(
        "%(name)s（%(organ)s）", name=name, organ=organ
    ) if organ else name


def purpose(command: type[Command]) -> str:
    """What is done by it: the sentence of the command, or what its documentation begins with."""
    return " ".join(in_english(command).split("\n\n")[0].split()) if english() else command.says


@cache
def _about_one(command_type: str) -> bool:
    return any(field.name == "organ" and field.required for field in form_of(command_type))


@lru_cache(maxsize=512)
def _examples(command_type: str, today: date) -> Sequence[Mapping[str, Any]]:
    """With what it must have; where that may be refused for a stage at which it can be given otherwise, so as well."""
    entry, words = table()[command_type], replace(WORDS, formats={**WORDS.formats, "date": today.isoformat()})
    least, whole = (command_example(entry, _schemas(), whole=whole, words=words) for whole in (False, True))
    least.pop(entry.command.key, None)
    otherwise = {name: whole[name] for name in OTHERWISE.get(command_type, ())}
    return (least, {**least, **otherwise}) if otherwise else (least,)


def examples(step: Step, today: date) -> Iterator[bytes]:
    """Bodies by which it is tried whether the step can be taken today."""
    about = {"organ": step.organ} if step.organ else {}
    part = [] if step.part is None else [step.part]
    for example in _examples(step.command, today):
        yield orjson.dumps({**example, **({"id": step.id} if step.id else {}), **about, **dict(part)})


def _ready(status: int, answer: bytes) -> bool:
    return status == HTTPStatus.OK and bool(orjson.loads(answer).get("foreseen"))


def closed(step: Step, status: int, answer: bytes) -> bool:
    """What was refused is not for this organ, or not for this stage of the matter; whatever the example says.

    Nothing is left to do by what would record nothing, where nothing else can be meant by it.
    """
    if status == HTTPStatus.OK:
        return not _ready(status, answer) and _only_once(step)
    if status == HTTPStatus.NOT_FOUND:
        return True
    rule = RULES.get(orjson.loads(answer).get("rule", ""))
    if rule is None:
        return False
    told = rule.who or "{state}" in rule.zh or rule.id in STATES
    return told or step.command not in PARTLY_WHO.get(rule.id, {step.command})


def _only_once(step: Step) -> bool:
    """Whether it is the same act however it is written: nothing in it picks what it is about but what the step says."""
    known = {step.organ and "organ", step.part and step.part[0]}
    asked = (field for field in form_of(step.command) if field.required and field.name not in known)
    return step.command not in REPEATED and all(field.kind in {"line", "text", "choice", "district"} for field in asked)


def _taken_from(reader: Reader) -> Iterable[CommandEntry]:
    if reader.role not in BUSINESS:
        return ()
    return (entry for entry in table().values() if {reader.side, Side.JOINT} & set(entry.sides))
