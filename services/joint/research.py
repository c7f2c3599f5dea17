"""Joint research (联合调研) on a widespread, major and difficult question (opinion 三(二)4; domain A.6).

States: opened → concluded; in between seminars and symposia as needed. What may come of it is a standard for the
application of law (`standard.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from domain.audience import Party
from events.base import Event, Visibility, says
from events.observation_terms import SymposiumKind
from events.research import Origin, ResearchConcluded, ResearchEvent, ResearchOpened, SymposiumHeld
from events.terms import Term
from events.training import Attendances, Organisers
from events.values import LongText, ShortText
from services.decider import Command, Context, Decider, by_command
from services.rules import require
from services.rules.joint_work import partner_step, require_attendance, require_joint, require_partner


@says("启动联合调研，组织单位包括区人民法院和区政府法制部门。")
class OpenResearch(Command, zh="启动联合调研", opens=True):
    """Open a research; the court and the legal department are both organisers (RES-01)."""

    title: ShortText
    question: LongText
    origin: Origin
    is_law_application: bool
    organisers: Organisers


@says("记录联合调研中于业务日期召开的研讨会或者座谈会。")
class HoldSymposium(Command, zh="记录研讨会或者座谈会"):
    """A seminar or symposium of this research was held on the business date."""

    kind: SymposiumKind
    title: ShortText
    attendance: Attendances


@says("登记联合调研的结论。")
class ConcludeResearch(Command, zh="结束联合调研"):
    """Record what was found."""

    findings: LongText


class Stage(Term):
    NEW = ("new", "尚未启动", "not opened")
    OPENED = ("opened", "调研中", "under way")
    CONCLUDED = ("concluded", "已结束", "concluded")


@dataclass(frozen=True, slots=True)
class Research:
    """`past` tells a repetition."""

    stage: Stage = Stage.NEW
    latest: date = date.min
    past: tuple[ResearchEvent, ...] = ()
    symposia: tuple[SymposiumHeld, ...] = ()

    @property
    def concluded_on(self) -> date | None:
        return self.latest if self.stage is Stage.CONCLUDED else None


def evolve(state: Research, event: ResearchEvent) -> Research:
    state = replace(state, latest=event.occurred_on, past=(*state.past, event))
    match event:
        case ResearchOpened():
            return replace(state, stage=Stage.OPENED)
        case SymposiumHeld():
            return replace(state, symposia=(*state.symposia, event))
        case ResearchConcluded():
            return replace(state, stage=Stage.CONCLUDED)
        case _:
            assert_never(event)


def open_(state: Research, command: OpenResearch, context: Context) -> list[Event]:
    """Jointly, on a question met in trial, reconsideration or enforcement (RES-01)."""
    organisers, origin = tuple(dict.fromkeys(command.organisers)), tuple(dict.fromkeys(command.origin))
    event = command.fact(ResearchOpened, organisers=organisers, origin=origin)
    if not (events := partner_step(state, event, context, Stage.NEW)):
        return []
    require(origin, "RES-01")
    require_joint(organisers, "RES-01", context, command.on)
    return events


def hold_symposium(state: Research, command: HoldSymposium, context: Context) -> list[Event]:
    """As often as needed (三(二)4: 根据需要), with counts per organ (TRN-03)."""
    for earlier in state.symposia:
        same = (earlier.occurred_on, earlier.kind, earlier.title, earlier.attendance)
        if same == (command.on, command.kind, command.title, command.attendance):
            require_partner(context)
            return []
    event = command.fact(SymposiumHeld, item=len(state.symposia) + 1)
    events = partner_step(state, event, context, Stage.OPENED)
    require_attendance(command.attendance, context, command.on)
    return events


def conclude(state: Research, command: ConcludeResearch, context: Context) -> list[Event]:
    return partner_step(state, command.fact(ResearchConcluded), context, Stage.OPENED)


def _concerned(state: Research) -> Iterator[Party | None]:
    """Who organised it, and whose people came."""
    for event in state.past:
        match event:
            case ResearchOpened(organisers=organs):
                yield from organs
            case SymposiumHeld(attendance=groups):
                yield from (group.organ for group in groups)


DECIDER = Decider(
    category="research",
    initial=Research(),
    evolve=evolve,
    decisions=by_command(open_, hold_symposium, conclude),
    visibility=lambda state: Visibility.MEMBERS,
    concerned=_concerned,
)
