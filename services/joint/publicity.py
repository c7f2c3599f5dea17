"""Publicity (宣传教育): what a member unit did to make the law known (opinion 四(三), domain A.10).

One act, one event. The day it was held is the business date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from events.base import Event, Visibility, says
from events.group import PublicityActivityHeld
from events.group_terms import PublicityTopic
from events.terms import Words
from events.values import OrganId, Organs, ShortText
from services.decider import Command, Context, Decider, by_command
from services.rules import require
from services.rules.group import is_member, require_itself


@says("成员单位登记业务日期开展的宣传活动和覆盖人数。")
class HoldPublicityActivity(Command, zh="登记宣传活动", opens=True):
    """A member unit held an activity on the business date; `reach` is how many people it reached."""

    organ: OrganId
    topic: PublicityTopic
    title: ShortText
    reach: Annotated[int, Field(ge=0, le=100_000_000)]
    place: ShortText | None = None
    co_organisers: Organs = ()


@dataclass(frozen=True, slots=True)
class Publicity:
    held: PublicityActivityHeld | None = None


def evolve(state: Publicity, event: PublicityActivityHeld) -> Publicity:
    return Publicity(event)


def hold(state: Publicity, command: HoldPublicityActivity, context: Context) -> list[Event]:
    """By member units, not on a day to come (PUB-01); recorded by the organiser or by the office for it (GEN-10)."""
    require_itself(context, command.organ)
    event = command.fact(PublicityActivityHeld)
    if state.held == event:
        return []
    require(state.held is None, "GEN-05", state=Words("宣传活动已登记", "the activity is recorded"))
    require(command.on <= context.today, "PUB-01")
    for organ in (command.organ, *command.co_organisers):
        require(is_member(context.registry, organ, command.on), "PUB-01")
    return [event]


DECIDER = Decider(
    "publicity",
    Publicity(),
    evolve,
    by_command(hold),
    visibility=lambda state: Visibility.PUBLIC,
    concerned=lambda state: (state.held.organ, *state.held.co_organisers) if state.held else (),
)
