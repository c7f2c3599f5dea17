"""The end of the annual review, after the year is played: its data are frozen only when they are all recorded.

The cut-off is an instant of the clock and the digest that of the figures up to it, so these acts are of no seed.
"""

from __future__ import annotations

from datetime import date, datetime

import orjson

from domain.definitions import VERSION
from fuyuan.sample.act import Act
from fuyuan.sample.arrivals import named_matter
from services.decider import Command
from services.joint.annual_review import (
    ComputeAnnualFigures,
    ConfirmAnnualReview,
    FreezeAnnualData,
    PublishAnnualReview,
)

OFFICE, COURT, GOVERNMENT = "group-office", "district-court", "district-government"


def published(year: int, today: date, cut_off: datetime, digest: str) -> list[Act]:
    """Frozen, computed, confirmed by the court and the government, published; the script has opened it."""
    steps: list[tuple[str, Command]] = [
        (OFFICE, FreezeAnnualData(year=year, cut_off=cut_off)),
        (OFFICE, ComputeAnnualFigures(year=year, definition_version=VERSION, figures_digest=digest)),
        (COURT, ConfirmAnnualReview(year=year, figures_digest=digest)),
        (GOVERNMENT, ConfirmAnnualReview(year=year, figures_digest=digest)),
        (OFFICE, PublishAnnualReview(year=year, document_number=f"鼓府院总〔{today.year}〕1号")),
    ]
    acts: list[Act] = []
    for number, (organ, command) in enumerate(steps, start=1):
        named = command.model_copy(update={"id": named_matter(command), "occurred_on": today})
        key = f"sample-{year}-review/{today}/{digest[:16]}/{number:02}-{command.type}"
        needs = (acts[-1].key,) if acts else ()
        body = orjson.loads(named.model_dump_json(exclude_defaults=True))
        acts.append(Act(today, organ, command.type, body, key, needs))
    return acts
