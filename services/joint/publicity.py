"""Publicity (宣传教育): what a member unit did to make the law known (opinion 四(三), domain A.10).

One act, one event. The day it was held is the business date.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from events.base import Visibility, says
from events.group import PublicityActivityHeld, PublicityTopic
from events.terms import Words
from events.values import OrganId, Organs, ShortText
from services.decider import Command, Context, Decider, by_command
from services.rules import require
from services.rules.course import one_act, single_act
from services.rules.group import is_member, require_itself


@says("成员单位登记已开展的宣传活动和覆盖人数，发生日期为开展日。")
class HoldPublicityActivity(Command, zh="登记宣传活动", opens=True):
    """A member unit held an activity on the business date; `reach` is how many people it reached."""

    organ: OrganId
    topic: PublicityTopic
    title: ShortText
    reach: Annotated[int, Field(ge=0, le=100_000_000)]
    place: ShortText | None = None
    co_organisers: Organs = ()


Held = PublicityActivityHeld | None


def hold(state: Held, command: HoldPublicityActivity, context: Context) -> list[PublicityActivityHeld]:
    """By member units, not on a day to come (PUB-01); recorded by the organiser or by the office for it (GEN-10)."""
    require_itself(context, command.organ)
    event = command.fact(PublicityActivityHeld)
    if not (events := single_act(event, state, Words("宣传活动已登记", "the activity is recorded"))):
        return []
    require(command.on <= context.today, "PUB-01")
    for organ in (command.organ, *command.co_organisers):
        require(is_member(context.registry, organ, command.on), "PUB-01")
    return events


DECIDER: Decider[Held] = Decider(
    "publicity",
    None,
    one_act(PublicityActivityHeld),
    by_command(hold),
    visibility=lambda state: Visibility.PUBLIC,
    concerned=lambda state: (state.organ, *state.co_organisers) if state else (),
)
