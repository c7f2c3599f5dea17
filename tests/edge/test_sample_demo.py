"""With which day the demo ends, and of which year it makes the review."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from events.instants import SHANGHAI
from fuyuan.bad_day import BadDay
from fuyuan.sample.days import WorkingDays
from fuyuan.sample.demo import KEPT, last_day
from fuyuan.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read(data_dir=tmp_path)


def test_it_ends_yesterday_or_on_the_day_asked_for(settings: Settings) -> None:
    before, until = datetime.now(SHANGHAI).date(), last_day(settings, None)
    assert before - timedelta(days=1) <= until < datetime.now(SHANGHAI).date()
    assert last_day(settings, "2025-12-31") == date(2025, 12, 31)


def test_a_data_folder_keeps_the_day_of_its_sample(settings: Settings) -> None:
    """The same acts with the same keys, however often the demo is started: none counts twice."""
    (settings.data_dir / KEPT).write_text("2025-12-31\n", "ascii")
    assert last_day(settings, None) == last_day(settings, "2025-12-31") == date(2025, 12, 31)
    with pytest.raises(BadDay, match="2025-12-31"):
        last_day(settings, "2025-12-30")


@pytest.mark.parametrize("asked", ["tomorrow", "2025-02-30", "2999-01-01", "2019-12-31"])
def test_no_day_none_to_come_and_none_before_the_registry(settings: Settings, asked: str) -> None:
    with pytest.raises(BadDay):
        last_day(settings, asked)


@pytest.mark.parametrize(
    ("until", "begins", "reviewed"),
    [
        (date(2024, 12, 31), date(2024, 1, 1), 2024),
        (date(2026, 3, 10), date(2025, 3, 11), 2025),
        (date(2026, 7, 1), date(2025, 7, 2), 2026),
        (date(2024, 2, 29), date(2023, 3, 1), 2023),
        (date(2024, 2, 28), date(2023, 3, 1), 2023),
    ],
)
def test_the_year_that_is_reviewed_is_the_one_of_which_most_is_told(until: date, begins: date, reviewed: int) -> None:
    days = WorkingDays(until)
    assert (days.begins, days.reviewed) == (begins, reviewed)
    assert days[0] >= begins > days[-1]
    assert days[len(days) - 1] <= until < days[len(days)]
