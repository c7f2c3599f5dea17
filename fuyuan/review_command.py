"""`fuyuan review YEAR`: the annual review, made from the ledgers alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import events.published  # noqa: F401  (every type is known here)
from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.ledgers import damaged_ledger, open_ledger
from fuyuan.private_file import unwritable
from fuyuan.settings import Settings
from projections.review.log import TwoRecords
from projections.review.report import review as make
from projections.review.report import write
from services.ledger import LedgerUnavailable


def review(settings: Settings, year: int, out: Path) -> tuple[Path, ...]:
    """The files written. The cut-off is now. Raises BadDay."""
    given = settings.organs
    regular = given.rules.regular_meetings_per_year
    try:
        made = make(_raw_events(settings), year, datetime.now(UTC), given.name, regular)
        return write(made, out)
    except TwoRecords as error:
        raise BadDay(f"账本中同一事件有两份不同的记录：{error.ref}", str(error)) from error
    except OSError as error:
        raise unwritable(out, error) from error


def _raw_events(settings: Settings) -> Iterator[bytes]:
    found = False
    for side in Side:
        ledger = open_ledger(settings, side)
        if ledger is None:
            continue
        found = True
        try:
            yield from (entry.raw for entry in ledger.everything())
        except LedgerUnavailable as error:
            raise damaged_ledger(settings, side, error) from error
        finally:
            ledger.close()
    if not found:
        raise BadDay(f"{settings.data_dir} 中没有账本", f"there is no ledger in {settings.data_dir}: check --data-dir")
