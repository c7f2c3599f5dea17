"""Which organs the broker has accounts for: those of the registry before those of the jurisdiction file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.registry import Registry
from events.base import Side
from events.organ import OrganDeactivated, OrganEvent, OrganRegistered
from events.vocabulary import OrganKind
from fuyuan.installation import broker, known_organs, secrets
from fuyuan.installation.credentials import Credentials
from fuyuan.settings import Settings
from tests.flow.installation import settings_in

TODAY = date.today()
LATER, FILED = "court-branch", "housing-bureau"


def registered(organ: str, side: Side | None) -> OrganEvent:
    return OrganRegistered(
        occurred_on=date(2024, 1, 1), organ=organ, name=organ, organ_kind=OrganKind.COURT, organ_side=side
    )


def ended(organ: str, on: date) -> OrganEvent:
    return OrganDeactivated(occurred_on=on, organ=organ, reason="机构改革")


def known(settings: Settings, *events: OrganEvent) -> dict[str, Side]:
    known_organs.keep(settings, Registry.of(events))
    return known_organs.active(settings)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = settings_in(tmp_path)
    made.data_dir.mkdir()
    return made


def test_before_any_ledger_is_there_the_file_counts(settings: Settings) -> None:
    assert known_organs.active(settings)[FILED] is Side.GOVERNMENT
    settings.organs_file.write_text('{"court-branch": "half')
    assert known_organs.active(settings)[FILED] is Side.GOVERNMENT


def test_an_organ_is_known_until_the_day_on_which_it_ends(settings: Settings) -> None:
    start = registered(LATER, Side.COURT)
    assert known(settings, start)[LATER] is Side.COURT
    assert LATER in known(settings, start, ended(LATER, TODAY + timedelta(days=2)))
    assert LATER not in known(settings, start, ended(LATER, TODAY - timedelta(days=1)))
    assert FILED not in known(settings, registered(FILED, Side.GOVERNMENT), ended(FILED, date(2024, 2, 1)))
    assert LATER not in known(settings, registered(LATER, None))


def test_it_has_an_account_with_no_credentials_and_keeps_one_by_them(settings: Settings) -> None:
    known(settings, registered(LATER, Side.COURT))
    passwords = secrets.ensure(settings.secrets_file, broker.users(settings))
    assert broker.config(settings, passwords, 4222).organs[LATER] is Side.COURT
    known(settings, registered(LATER, Side.COURT), ended(LATER, date(2024, 2, 1)))
    assert LATER not in broker.config(settings, passwords, 4222).organs
    Credentials(settings.credentials_file).create(LATER, Side.COURT)
    assert broker.config(settings, passwords, 4222).organs[LATER] is Side.COURT
