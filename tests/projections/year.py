"""A small year: every published event occurs in it, told by mechanism in the `year_…` files beside this one."""

from __future__ import annotations

from datetime import date

import orjson

from events.base import Visibility
from events.organ import (
    DelegatedMatter,
    DelegationEnded,
    DutiesTransferred,
    OrganChanged,
    OrganDeactivated,
    OrganRenamed,
    OrganRoleAssigned,
    OrganRoleRevoked,
    OrganShortNamesRegistered,
    OrganSuperseded,
    PowersDelegated,
)
from events.vocabulary import OrganRole
from projections.view import View
from tests.organs import COURT, COURT_DIVISION, HOUSING, LEGAL, OLD_LEGAL, PETITIONS, SUB, URBAN
from tests.projections.story import Story, full_id
from tests.projections.year_amendments import amendments
from tests.projections.year_appearance import appearances, appearances_twice, to_come
from tests.projections.year_bulletins import bulletins, bulletins_twice
from tests.projections.year_cases import cases, cases_twice
from tests.projections.year_defendants import defendants
from tests.projections.year_elsewhere import elsewhere
from tests.projections.year_group import group, group_twice, reviews, reviews_twice
from tests.projections.year_meetings import meeting, meeting_twice
from tests.projections.year_moving import moving
from tests.projections.year_observation import activities
from tests.projections.year_reconsideration import reconsideration, reconsideration_twice
from tests.projections.year_records import records
from tests.projections.year_remedies import remedies
from tests.projections.year_risk import risks, risks_twice
from tests.projections.year_suggestions import assessed, received, sent, served, suggestions, suggestions_twice
from tests.projections.year_suggestions_moving import suggestions_moving

__all__ = ["assessed", "classed_year", "day", "needed", "received", "sent", "served", "tell_twice", "told_year"]


def day(text: str) -> date:
    return date.fromisoformat(text)


def told_year() -> Story:
    """Every published event occurs at least once; every view has a row on 30 June 2025."""
    story = Story()
    _registry(story)
    cases(story)
    bulletins(story)
    suggestions(story)
    meeting(story)
    reconsideration(story)
    appearances(story)
    to_come(story)
    activities(story)
    defendants(story)
    elsewhere(story)
    moving(story)
    suggestions_moving(story)
    risks(story)
    remedies(story)
    group(story)
    reviews(story)
    records(story)
    amendments(story)
    return story


def tell_twice(story: Story) -> Story:
    """What may happen again happens twice: drafts, replies, assessments, convening, hearings, rounds, freezes, …"""
    bulletins_twice(story)
    suggestions_twice(story)
    meeting_twice(story)
    reconsideration_twice(story)
    appearances_twice(story)
    cases_twice(story)
    risks_twice(story)
    group_twice(story)
    reviews_twice(story)
    return story


def classed_year(visibility: Visibility) -> Story:
    """The year with each of its events of this class, also those that are public by nature, as published statistics."""
    year = told_year()
    for place, message in enumerate(year.messages):
        document = orjson.loads(message.raw) | {"visibility": visibility.value}
        year.messages[place] = message._replace(raw=orjson.dumps(document))
    return year


def needed(view: View) -> dict[str, str]:
    """What the view cannot be asked without, and the year where it counts the present one."""
    required = {one.name: "行政" for one in view.filters if one.required}
    return required | {one.name: "2024" for one in view.filters if one.default is not None}


def _registry(story: Story) -> None:
    story.joint(
        "organ-registry",
        OrganRenamed(occurred_on=day("2024-02-01"), organ=HOUSING, name="鼓楼区住房和城市更新局"),
        OrganShortNamesRegistered(occurred_on=day("2024-02-01"), organ=HOUSING, short_names=("住建局", "城市更新局")),
        PowersDelegated(
            occurred_on=day("2024-02-01"),
            principal=COURT,
            delegate=COURT_DIVISION,
            matters=(DelegatedMatter.SUGGESTIONS,),
        ),
        OrganChanged(occurred_on=day("2024-05-01"), organ=OLD_LEGAL, is_member=False),
        DutiesTransferred(
            occurred_on=day("2024-06-01"),
            organ=HOUSING,
            to=URBAN,
            duties="房屋征收与补偿的组织实施",
            handed_over=(full_id("suggestion:a"),),
        ),
        DelegationEnded(occurred_on=day("2024-07-01"), principal=COURT, delegate=COURT_DIVISION),
        OrganSuperseded(occurred_on=day("2024-11-01"), organ=URBAN, successor=HOUSING),
        OrganDeactivated(occurred_on=day("2024-11-02"), organ=SUB, reason="撤并"),
        OrganRoleAssigned(occurred_on=day("2024-11-03"), organ=LEGAL, role=OrganRole.PETITION_BUREAU),
        OrganRoleRevoked(occurred_on=day("2024-11-03"), organ=PETITIONS, role=OrganRole.PETITION_BUREAU),
    )
