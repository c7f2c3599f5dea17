"""Appearance statistics that the court tells the public, the government or the congress (法释〔2020〕3号 art. 14).

The act is recorded, with its period; the figures follow from the findings and are nobody's to enter (APP-12).
"""

from __future__ import annotations

from events.appearance import AppearanceStatisticsPublished
from events.appearance_terms import StatisticsEdition
from events.base import Visibility, says
from events.terms import Words
from events.values import DocumentNumber, LongText, Period, ShortText
from events.vocabulary import OrganRole
from services.decider import Command, Context, Decider, by_command
from services.rules import require
from services.rules.course import one_act, single_act


@says("法院公布一段期间的负责人出庭情况，每次公布为一个事项。")
class PublishAppearanceStatistics(Command, zh="公布负责人出庭情况", opens=True):
    """Tell the appearance data of a period; one matter for each publication."""

    period: Period
    title: ShortText
    edition: StatisticsEdition
    document_number: DocumentNumber | None = None
    text: LongText | None = None


Statistics = AppearanceStatisticsPublished | None


def publish(
    state: Statistics, command: PublishAppearanceStatistics, context: Context
) -> list[AppearanceStatisticsPublished]:
    """By the court in its own name (APP-12), after the period has ended (GEN-08)."""
    require(context.entitled(OrganRole.DISTRICT_COURT), "APP-12", organ=context.actor)
    published = command.fact(AppearanceStatisticsPublished)
    if events := single_act(published, state, Words("该期出庭情况已公布", "these statistics are published")):
        require(command.period.end < command.on, "GEN-08", day=command.period.end)
    return events


def _visibility(state: Statistics) -> Visibility:
    public = state is not None and state.edition is StatisticsEdition.PUBLIC
    return Visibility.PUBLIC if public else Visibility.MEMBERS


DECIDER: Decider[Statistics] = Decider(
    category="appearance-statistics",
    initial=None,
    evolve=one_act(AppearanceStatisticsPublished),
    decisions=by_command(publish),
    visibility=_visibility,
    personal_data="APP-06",
)
