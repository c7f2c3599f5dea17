"""`docs/mechanisms.md`: clause by clause, what serves it. Made from the code's own tables, so it cannot go stale.

`python -m fuyuan.contracts.mechanisms` prints it; a test compares it with the file in the repository.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from domain.definitions import DEFINITIONS as FIGURES
from events.base import Event
from events.clauses import Clause
from events.correction import AMENDMENTS
from events.legal_hold import HOLDS
from fuyuan.contracts.clauses import MECHANISMS, Mechanism
from fuyuan.contracts.tables import DEFINITIONS, taken_by
from services.amendment.commands import AMENDING
from services.decider import Command, Decider
from services.policies.parking import PARKING
from services.refusal.rule import RULES
from services.side_settings import SideDefinition

HEAD = """# 各项机制 / The mechanisms

意见（鼓政〔2020〕20号）各条由哪些命令、规则、事件、视图和指标落实。本页由程序的各张表生成，请勿手工修改：

What serves each clause of the opinion: commands, rules, events, views, figures. Generated from the program's own
tables by `python -m fuyuan.contracts.mechanisms > docs/mechanisms.md`; do not edit.
"""


def deciders() -> dict[str, list[tuple[SideDefinition, Decider[Any]]]]:
    """The aggregates by category, with the sides that keep them."""
    by_category: dict[str, list[tuple[SideDefinition, Decider[Any]]]] = {}
    for definition in DEFINITIONS:
        for decider in (*definition.deciders, PARKING):
            by_category.setdefault(decider.category, []).append((definition, decider))
    return by_category


def page() -> str:
    """The whole page."""
    known = deciders()
    return "\n".join([HEAD, *(line for mechanism in MECHANISMS for line in _mechanism(mechanism, known))])


def _mechanism(mechanism: Mechanism, known: dict[str, list[tuple[SideDefinition, Decider[Any]]]]) -> Iterator[str]:
    clause = mechanism.clause
    yield f"## {clause.value} {clause.zh} / {clause.en}\n"
    for category in mechanism.categories:
        kept = known[category.name]
        sides = "、".join(definition.side.zh for definition, _ in kept)
        yield f"### {category.zh} `{category.name}`（{sides}）\n"
        yield "| 命令 / command | | 说明 / what it does |\n|---|---|---|"
        for command in {command: None for _, decider in kept for command in decider.decisions}:
            yield _command(command)
        yield "\n| 事件 / event | |\n|---|---|"
        events: set[type[Event]] = set().union(*(taken_by(decider) for _, decider in kept))
        for event in sorted(events, key=lambda one: one.type):
            yield _event(event)
        yield from _policies(kept, events)
        yield ""
    if clause is Clause.COMMON:
        yield from _amending()
    yield "| 规则 / rule | 依据 / mark | 要求 / what it requires |\n|---|---|---|"
    for rule in RULES.values():
        if rule.id.partition("-")[0] in mechanism.rules:
            yield f"| {rule.id} | {rule.mark}: {rule.source} | {rule.zh} / {rule.en} |"
    views = "、".join(f"`{view.name}` {view.zh}" for view in mechanism.views)
    yield f"\n视图 / views: {views}\n"
    if mechanism.figures:
        named = "；".join(f"{metric} {FIGURES[metric].label.zh}" for metric in mechanism.figures)
        yield f"指标 / figures: {named}\n"


def _amending() -> Iterator[str]:
    yield "### 更正与作废（任何事项）\n"
    yield "| 命令 / command | | 说明 / what it does |\n|---|---|---|"
    yield from map(_command, AMENDING)
    yield "\n| 事件 / event | |\n|---|---|"
    yield from map(_event, AMENDMENTS)
    yield from map(_event, HOLDS)
    yield ""


def _event(event: type[Event]) -> str:
    return f"| `{event.type}` | {event.zh} / {event.en} |"


def _command(command: type[Command]) -> str:
    given = "（由事件引起 / by a policy）" if command.internal else ""
    sentence = inspect.cleandoc(command.__doc__ or "").partition("\n\n")[0].replace("\n", " ")
    return f"| `{command.type}` | {command.zh}{given} | {sentence} |"


def _policies(kept: list[tuple[SideDefinition, Decider[Any]]], events: set[type[Event]]) -> Iterator[str]:
    """What follows by itself: policies that react to these events, reminders that look at these matters."""
    reacting = [
        (f"`{policy.event.type}`", definition.side, policy.name)
        for definition in DEFINITIONS
        for policy in definition.policies
        if policy.event in events and any(policy.source is side.side for side, _ in kept)
    ]
    reacting += [
        ("到期前后 / around the due date", definition.side, reminder.name)
        for definition, decider in kept
        for reminder in definition.reminders
        if reminder.category == decider.category
    ]
    if reacting:
        yield "\n| 当 / when | 由 / at | 策略或者提醒 / policy or reminder |\n|---|---|---|"
    for when, side, name in dict.fromkeys(reacting):
        yield f"| {when} | {side.zh} | {name} |"


if __name__ == "__main__":
    print(page(), end="")
