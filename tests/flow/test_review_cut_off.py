"""`fuyuan review YEAR --cut-off`: the same bytes however much later it is asked for (ANR-01, scenario 40)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from events.envelope import Envelope
from events.vocabulary import Topic
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.operations.review import parse_cut_off, review
from fuyuan.papers.annual.files import digest_of
from fuyuan.settings import Settings
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from tests.flow.installation import settings_in
from tests.projections.annals import CUT_OFF, Annals, d24, d25

AT = datetime(2025, 1, 31, 15, 59, 59, 999999, tzinfo=UTC)


def keep(settings: Settings, raw: list[bytes]) -> None:
    """Append events to the ledgers of their sides."""
    for one in raw:
        envelope = Envelope.decode(one)
        ledger = Ledger(settings.ledger_url(envelope.side))
        ledger.append([Recorded(envelope.stream, envelope.version, envelope.type, one)])
        ledger.close()


def test_anr_01_scenario_40_a_cut_off_gives_one_digest(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    annals = Annals(with_organs=False).bulletin("j4", Topic.J4, d24(4, 8))
    keep(settings, annals.raw)
    first = review(settings, 2024, tmp_path / "one", AT)
    before = len(annals.raw)
    annals.withdraw_bulletin("j4", d25(2, 10))
    keep(settings, annals.raw[before:])
    again = review(settings, 2024, tmp_path / "two", AT)
    now = review(settings, 2024, tmp_path / "now", figures_only=True)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert digest_of(first[0]) == digest_of(again[0]) != digest_of(now[0])
    assert len(digest_of(now[0])) == 64


def test_a_cut_off_to_come_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadDay, match="future"):
        review(settings_in(tmp_path), 2024, tmp_path, datetime.now(UTC) + timedelta(days=1))


@pytest.mark.parametrize("text", ["2025-01-31", "2025-01-31T23:59:59.999999+08:00", "2025-01-31T15:59:59.999999Z"])
def test_a_cut_off_is_a_day_in_shanghai_or_an_instant(text: str) -> None:
    assert parse_cut_off(text) == AT
    assert date(2025, 1, 31) == CUT_OFF


@pytest.mark.parametrize("text", ["2025-01-31T18:00:00", "31.01.2025", "yesterday", "9999-12-31"])
def test_anything_else_is_not(text: str) -> None:
    with pytest.raises(BadDay, match="time zone"):
        parse_cut_off(text)
