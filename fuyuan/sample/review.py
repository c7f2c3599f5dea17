"""The end of the annual review, after the year is played: its data are frozen only when they are all recorded.

The cut-off is an instant of the clock and the digest that of the figures up to it, so these acts are of no seed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import orjson

from domain.definitions import VERSION
from fuyuan.sample.act import Act
from fuyuan.sample.arrivals import COMMANDS, named_matter

OFFICE, COURT, GOVERNMENT = "group-office", "district-court", "district-government"


def published(year: int, today: date, cut_off: datetime, digest: str) -> list[Act]:
    """Frozen, computed, confirmed by the court and the government, published; the script has opened it."""
    steps: list[tuple[str, str, dict[str, Any]]] = [
        (OFFICE, "freeze-annual-data", {"cut_off": cut_off}),
        (OFFICE, "compute-annual-figures", {"definition_version": VERSION, "figures_digest": digest}),
        (COURT, "confirm-annual-review", {"figures_digest": digest}),
        (GOVERNMENT, "confirm-annual-review", {"figures_digest": digest}),
        (OFFICE, "publish-annual-review", {"document_number": f"鼓府院总〔{today.year}〕1号"}),
    ]
    acts: list[Act] = []
    for number, (organ, command_type, fields) in enumerate(steps, start=1):
        command = COMMANDS[command_type].model_validate({"year": year, "occurred_on": today, **fields})
        command = command.model_copy(update={"id": named_matter(command)})
        key = f"sample-{year}-review/{today}/{digest[:16]}/{number:02}-{command_type}"
        needs = (acts[-1].key,) if acts else ()
        body = orjson.loads(command.model_dump_json(exclude_defaults=True))
        acts.append(Act(today, organ, command_type, body, key, needs))
    return acts
