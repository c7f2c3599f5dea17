"""What the page of a matter offers of an act of the sample year, tried on ledgers in this process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from domain.registry import Registry
from events.base import Side
from events.streams import principal_stream
from events.vocabulary import OrganRole
from fuyuan.sample.act import Act
from fuyuan.web.forms.at_hand import at_hand, ended
from fuyuan.web.forms.offered import closed, examples, is_step, next_steps, table
from fuyuan.web.seen import Step
from projections.access.role import Role
from projections.access.sight import Reader
from services.endpoint.problems import problem_of
from services.errors import FuyuanError
from services.ledger.request import Request
from services.ledger.writer import Writer
from services.reading.parsing import parse

Matters = Mapping[str, Sequence[dict[str, Any]]]
"""The events of each matter, by its principal stream, as a page has them."""


def goes_on(act: Act, matters: Matters) -> bool:
    """Whether it is a step in a matter that stands, of those that its page offers."""
    return act.command in table() and is_step(table()[act.command].command) and principal(act) in matters


def principal(act: Act) -> str:
    return principal_stream(f"{table()[act.command].category}:{act.body.get('id')}")


def offered(act: Act, matters: Matters, writers: Mapping[Side, Writer]) -> bool | None:
    """Whether an example of the step would be recorded; None where the page does not offer the step."""
    registry = writers[Side.JOINT].registry()
    events = list(matters[principal(act)])
    reader = Reader(act.organ, registry.side(act.organ), Role.CLERK, True)
    towards = [str(act.body["organ"])] if "organ" in act.body else []
    steps = next_steps(reader, {principal(act), *(event["stream"] for event in events)}, towards)
    mine = (step for step in steps if step.command == act.command)
    government = registry.holder(OrganRole.DISTRICT_GOVERNMENT, act.on)
    ready = [
        answer
        for step in at_hand(mine, events, government)
        for answer in _tried(step, act.organ, act.on, writers, registry)
        if answer or not ended(events)
    ]
    return any(ready) if ready else None


def _tried(step: Step, organ: str, on: date, writers: Mapping[Side, Writer], registry: Registry) -> Iterator[bool]:
    entry = table()[step.command]
    for body in examples(step, on):
        side = entry.sides[0] if len(entry.sides) == 1 else entry.side_for(registry.side(organ), body)
        try:
            [answer] = writers[side].commit([Request(parse(entry.command, body), organ, "tried", dry=True)])
        except FuyuanError as error:
            answer = error
        if isinstance(answer, FuyuanError):
            status, said = problem_of(answer)
        else:
            assert not isinstance(answer, Exception)
            status, said = 200, orjson.dumps({"foreseen": [event.type for event in answer.foreseen]})
        if not closed(step, status, said):
            yield status == 200 and b"[]" not in said
            return
