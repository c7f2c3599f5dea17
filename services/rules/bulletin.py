"""What a bulletin must be like: the content rules of both directions (三(一)1, 2; domain A.1, A.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.registry import Registry
from events.base import Side, Visibility
from events.bulletin import BulletinContent
from events.case_grammar import ENFORCEMENT_TYPES
from events.terms import Phrase
from events.values import OrganId
from events.vocabulary import OrganRole, SecrecyMark, Topic
from services.decider import Context
from services.rules import require, require_active
from services.rules.cases import (
    case_streams,
    cases_named,
    reconsideration_case_stream,
    require_known_cases,
    restricted_cases,
)
from services.rules.posts import require_post

_RATE = re.compile(r"(?:率|占比|比例|比重|百分比|增幅|降幅)(?:[（(][^（()）]*[)）])?$|[%％]")
CASE_TOPICS = frozenset({Topic.J3, Topic.E3})


class Exposure(Phrase):
    """Why the visibility of a bulletin is too wide (BUL-06)."""

    SENSITIVE_TOPIC = ("知悉范围过宽", "the visibility is too wide")
    RESTRICTED_CASE = (
        "引用了限定知悉的案件，知悉范围须为“限定知悉”",
        "a restricted case is named, so the visibility must be restricted",
    )


def speaks_for(actor: OrganId, organ: OrganId, side: Side, registry: Registry, on: date, today: date) -> bool:
    """Whether `actor` acts today for what `organ` was on that date.

    For the court or the government of that date: who holds that role today. For a department: itself, or who
    continues its powers. An organ that has ended or lost the role speaks for nobody.
    """
    role = OrganRole.DISTRICT_COURT if side is Side.COURT else OrganRole.DISTRICT_GOVERNMENT
    if registry.holds(organ, role, on):
        return registry.holds(actor, role, today)
    return registry.active(actor, today) and registry.acts_for(actor, organ, today)


def require_sender(content: BulletinContent, side: Side, registry: Registry, on: date) -> None:
    """Who issues it (BUL-02): the court itself; the government or a department organised by it (G1).

    An organ that was not there on that date issues nothing (GEN-07), as before the registry begins.
    """
    court = registry.holder(OrganRole.DISTRICT_COURT, on)
    government = registry.holder(OrganRole.DISTRICT_GOVERNMENT, on)
    require_active(registry, on, content.issuer)
    if side is Side.GOVERNMENT:
        require(registry.side(content.issuer) is Side.GOVERNMENT, "BUL-02")
        organised = content.organised_by is not None and content.organised_by == government
        require(organised or (content.issuer == government and content.organised_by is None), "BUL-02")
    else:
        require(side is Side.COURT and content.issuer == court and content.organised_by is None, "BUL-02")


def require_direction(content: BulletinContent, side: Side, registry: Registry, on: date) -> None:
    """J1–J7 go from the court to the government, E1–E7 the other way (BUL-01)."""
    opposite = OrganRole.DISTRICT_GOVERNMENT if side is Side.COURT else OrganRole.DISTRICT_COURT
    require(content.topic.side == side, "BUL-01")
    require(content.addressee == registry.holder(opposite, on), "BUL-01")


def require_discreet(content: BulletinContent) -> None:
    """Nothing that must not be on this system at all, not even as a draft (BUL-06, BUL-10, BUL-15)."""
    require(content.secrecy is SecrecyMark.NONE, "BUL-10")
    if content.signatory_post is not None:
        require_post(content.signatory_post, "BUL-15")
    sensitive = content.topic in CASE_TOPICS and not content.nil_report  # which names no case (BUL-12)
    at_least = Visibility.BILATERAL if sensitive else Visibility.PUBLIC
    require(content.visibility.rank >= at_least.rank, "BUL-06", problem=Exposure.SENSITIVE_TOPIC)
    names_restricted_case = any(case.restricted for case in content.case_refs)
    restricted = content.visibility is Visibility.RESTRICTED
    require(restricted or not names_restricted_case, "BUL-06", problem=Exposure.RESTRICTED_CASE)


def require_index(content: BulletinContent, context: Context) -> None:
    """What the index of this side says of the cases named, whatever the content says of them.

    A restricted case stands in a restricted bulletin only, in its texts too (BUL-06); a case of our own court, a
    reconsideration case and a suggestion that reached the government exist, and the actor may know of them (GEN-06,
    BUL-08). Cases are administrative, in an E3 of enforcement too (GEN-15).
    """
    enforcement = ENFORCEMENT_TYPES if content.topic is Topic.E3 else frozenset()
    require_known_cases((case.number for case in content.case_refs), context, enforcement)
    hidden = next(restricted_cases(cases_named(content), context), None)
    open_to_others = content.visibility is not Visibility.RESTRICTED
    require(not (hidden and open_to_others), "BUL-06", problem=Exposure.RESTRICTED_CASE)
    if context.side is Side.GOVERNMENT:
        for number in content.reconsideration_refs or ():
            known = context.known.get(reconsideration_case_stream(number))
            require(known is not None, "GEN-06", what=number)
        for stream in suggestion_streams(content, context.side):
            received = context.known.get(stream)
            visible = received is None or context.may_know(received.visibility, received.concerned)
            require(visible, "BUL-08", what=stream)


def index_streams(content: BulletinContent, side: Side) -> list[str]:
    """Where this side keeps the cases that the content names."""
    streams = case_streams(cases_named(content), side)
    if side is Side.GOVERNMENT:
        streams += [reconsideration_case_stream(number) for number in content.reconsideration_refs or ()]
    return streams


def may_name_persons(topic: Topic, visibility: Visibility) -> bool:
    """Not in J3, E3 and every restricted bulletin, nor in what is written about them (BUL-06)."""
    return topic not in CASE_TOPICS and visibility is not Visibility.RESTRICTED


def require_nothing_in_nil(content: BulletinContent) -> None:
    """A nil report says of which period, and names nothing (BUL-12)."""
    named = (content.figures, content.case_refs, content.suggestion_refs, content.problems, content.rules)
    also = (content.reconsideration_refs, content.rule_number, content.rule_effective_on, content.supersedes)
    empty = content.period is not None and not any((*named, *also))
    require(empty or not content.nil_report, "BUL-12")


def require_figures(content: BulletinContent) -> None:
    """A rate has its numerator and its denominator; whether the printed percentage fits them is not asked (BUL-13)."""
    for figure in content.figures:
        both = figure.numerator is not None and figure.denominator is not None
        neither = figure.numerator is None and figure.denominator is None
        require(both or (neither and not _RATE.search(figure.label)), "BUL-13", what=figure.label)


def document_streams(content: BulletinContent) -> list[str]:
    """The bulletin that was issued first of the same document (BUL-14)."""
    return [f"bulletin:{content.part_of}"] if content.part_of is not None else []


def require_complete(
    content: BulletinContent, side: Side, registry: Registry, known: Mapping[str, Any], issued_on: date
) -> None:
    """What the topic needs (BUL-03, 07, 08, 09), and that the organs it names exist. Lateness is no matter (BUL-11).

    `known` holds the states of `suggestion_streams`; `issued_on` is the day of revision 1.
    """
    nil = content.nil_report
    require(nil or content.residual_reason is not None or not content.topic.residual, "BUL-03")
    require(content.matter_date is None or content.matter_date <= issued_on, "GEN-01", day=content.matter_date)
    if nil or content.topic.statistical:
        require(content.period is not None and content.period.end <= issued_on, "BUL-07")
    require(nil or content.case_refs or content.topic is not Topic.J5, "BUL-08", what=content.topic)
    rolls_up = content.topic in {Topic.J6, Topic.E5}
    require(nil or content.suggestion_refs or not rolls_up, "BUL-08", what=content.topic)
    for stream in suggestion_streams(content, side):
        suggestion = known.get(stream)  # the court sent it; what the government keeps of it begins when it arrives
        went_out = suggestion is not None and (side is not Side.COURT or suggestion.sent is not None)
        require(went_out, "BUL-08", what=stream)
    alone = content.topic is Topic.J1 and content.rule_number is None and content.rule_effective_on is None
    require(alone or not content.rules, "BUL-09")
    require_active(registry, issued_on, *(content.cc or ()))
    unit = content.handling_unit
    require(unit is None or (registry.active(unit, issued_on) and registry.side(unit) is side), "BUL-02")
    for figure in content.figures:
        require(figure.organ is None or figure.organ in registry, "GEN-07", organ=figure.organ, day=issued_on)


def suggestion_streams(content: BulletinContent, side: Side) -> list[str]:
    """Where this side keeps the suggestions that the content names (BUL-08)."""
    category = "suggestion" if side is Side.COURT else "suggestion-response"
    return [f"{category}:{suggestion}" for suggestion in content.suggestion_refs]
