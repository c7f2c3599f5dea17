"""What the government may do when an opinion is not performed (REC-05; 行政复议法 art. 77)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.reconsideration_paper import Measure, Paper
from events.base import Event, says
from events.reconsideration import LeadersSummoned, NonPerformanceRecorded, PerformanceOrdered, PublicCriticismIssued
from events.reconsideration_terms import NonPerformance
from events.values import Day, DocumentNumber, LongText, Reason, ShortText
from services.decider import Command, Context
from services.government.reconsideration_suggestion.guards import OPINION, heir, require_desk, require_government, sent
from services.rules import require, require_not_before, required
from services.rules.posts import require_post
from services.rules.reconsideration import Defect


@says("行政复议一方认定行政复议意见书未履行，不论此前报告如何。")
class RecordNonPerformance(Command, zh="登记未履行行政复议意见书"):
    """The reconsideration side finds that the opinion is not performed, whatever was reported."""

    finding: NonPerformance
    reason: Reason


@says("责令被建议单位在指定日期前履行行政复议意见书。")
class OrderPerformance(Command, zh="责令限期履行"):
    """Order the addressee to perform the opinion by a day."""

    due_on: Day
    reason: Reason


@says("责令限期履行后，登记约谈有关负责人，只写职务。")
class SummonLeaders(Command, zh="约谈有关负责人"):
    """Record a talk with those in charge of the organ, named by their posts only."""

    posts: Annotated[tuple[ShortText, ...], Field(min_length=1, max_length=10)]
    text: LongText


@says("责令限期履行后，登记通报批评。")
class CriticisePublicly(Command, zh="通报批评"):
    """Make the criticism known."""

    text: LongText
    document_number: DocumentNumber | None = None


def record_non_performance(state: Paper, command: RecordNonPerformance, context: Context) -> list[Event]:
    """Of an opinion only (REC-05), after receipt and after the report it contradicts."""
    content = sent(state).content
    require_desk(context)
    require(content.instrument is OPINION, "REC-05", problem=Defect.NOT_AN_OPINION)
    finding = command.fact(NonPerformanceRecorded, organ=content.addressee)
    if state.non_performance == finding:
        return []
    require(state.served is not None, "REC-05", problem=Defect.NOT_SERVED)
    require_not_before(command.on, state.latest)
    return [finding]


def order(state: Paper, command: OrderPerformance, context: Context) -> list[Event]:
    """After the sixty days, without a report or with non-performance recorded (REC-05; 行政复议法 art. 77).

    The order goes to who continues the addressee's powers. Another one may follow when its period ran out too.
    """
    content = sent(state).content
    require_government(context)
    require(content.instrument is OPINION, "REC-05", problem=Defect.NOT_AN_OPINION)
    successor = heir(content.addressee, context, command.on)
    ordered = command.fact(PerformanceOrdered, organ=content.addressee, successor=successor)
    if ordered in state.orders:
        return []
    due = required(state.served.due_on if state.served else None, "REC-05", problem=Defect.NOT_SERVED)
    require(command.on > due, "REC-05", problem=Defect.PERIOD_RUNNING)
    require(not state.answers or state.non_performance is not None, "REC-05", problem=Defect.REPORTED)
    require_not_before(command.on, state.latest)
    require(all(command.on > former.due_on for former in state.orders), "REC-05", problem=Defect.ORDER_RUNNING)
    require(command.due_on > command.on, "REC-05", problem=Defect.ORDER_DATE)
    return [ordered]


def summon(state: Paper, command: SummonLeaders, context: Context) -> list[Event]:
    """约谈, after an order to perform, of posts and no persons (REC-05)."""
    addressee = sent(state).content.addressee
    require_government(context)
    for post in command.posts:
        require_post(post, "REC-05", problem=Defect.NOT_A_POST)
    summoned = command.fact(LeadersSummoned, organ=addressee, successor=heir(addressee, context, command.on))
    return _after_order(state, command, summoned)


def criticise(state: Paper, command: CriticisePublicly, context: Context) -> list[Event]:
    """通报批评, after an order to perform (REC-05)."""
    addressee = sent(state).content.addressee
    require_government(context)
    issued = command.fact(PublicCriticismIssued, organ=addressee, successor=heir(addressee, context, command.on))
    return _after_order(state, command, issued)


def _after_order(state: Paper, command: Command, measure: Measure) -> list[Event]:
    """Not before the order it follows (GEN-08), once."""
    require(state.orders, "REC-05", problem=Defect.NO_ORDER)
    if measure in state.measures:
        return []
    require_not_before(command.on, *(order.occurred_on for order in state.orders[:1]))
    return [measure]


DECISIONS = (record_non_performance, order, summon, criticise)
