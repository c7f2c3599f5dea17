"""Joint research (联合调研) on a widespread, major and difficult question (opinion 三(二)4; domain A.6).

States: opened → concluded; in between seminars and symposia as needed. What may come of it is a standard for the
application of law (`standard.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.audience import Party
from events.base import Event, Visibility, says
from events.observation_terms import SymposiumKind
from events.research import Origin, ResearchConcluded, ResearchEvent, ResearchOpened, SymposiumHeld
from events.terms import Term
from events.training import Attendances, Organisers
from events.values import LongText, ShortText
from services.decider import Command, Context, Decider, by_command
from services.rules import require
from services.rules.course import Course, through
from services.rules.joint_work import partner_step, require_attendance, require_joint, require_partner


@says("启动联合调研，组织单位包括区人民法院和区政府法制部门。")
class OpenResearch(Command, zh="启动联合调研", opens=True):
    """Open a research; the court and the legal department are both organisers (RES-01)."""

    title: ShortText
    question: LongText
    origin: Origin
    is_law_application: bool
    organisers: Organisers


@says("记录联合调研中召开的研讨会或者座谈会，发生日期为召开日。")
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


def open_(state: Course, command: OpenResearch, context: Context) -> list[Event]:
    """Jointly, on a question met in trial, reconsideration or enforcement (RES-01)."""
    organisers, origin = tuple(dict.fromkeys(command.organisers)), tuple(dict.fromkeys(command.origin))
    event = command.fact(ResearchOpened, organisers=organisers, origin=origin)
    if not (events := partner_step(state, event, context, Stage.NEW)):
        return []
    require(origin, "RES-01")
    require_joint(organisers, "RES-01", context, command.on)
    return events


def hold_symposium(state: Course, command: HoldSymposium, context: Context) -> list[Event]:
    """As often as needed (三(二)4: 根据需要), with counts per organ (TRN-03)."""
    symposia = state.every(SymposiumHeld)
    for earlier in symposia:
        same = (earlier.occurred_on, earlier.kind, earlier.title, earlier.attendance)
        if same == (command.on, command.kind, command.title, command.attendance):
            require_partner(context)
            return []
    event = command.fact(SymposiumHeld, item=len(symposia) + 1)
    events = partner_step(state, event, context, Stage.OPENED)
    require_attendance(command.attendance, context, command.on)
    return events


def conclude(state: Course, command: ConcludeResearch, context: Context) -> list[Event]:
    return partner_step(state, command.fact(ResearchConcluded), context, Stage.OPENED)


def _concerned(state: Course) -> Iterator[Party | None]:
    """Who organised it, and whose people came."""
    for opened in state.every(ResearchOpened):
        yield from opened.organisers
    for symposium in state.every(SymposiumHeld):
        yield from (group.organ for group in symposium.attendance)


DECIDER = Decider(
    category="research",
    initial=Course(Stage.NEW),
    evolve=through(ResearchEvent, {ResearchOpened: Stage.OPENED, ResearchConcluded: Stage.CONCLUDED}),
    decisions=by_command(open_, hold_symposium, conclude),
    visibility=lambda state: Visibility.MEMBERS,
    concerned=_concerned,
)
