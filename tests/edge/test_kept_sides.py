"""Which sides an installation has: given at its first start, remembered in its data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, data_folder, secrets
from fuyuan.running.serve import serve
from fuyuan.running.up import parts
from fuyuan.settings import Settings
from fuyuan.web.administration.installation import Origin, in_force

COURT, GOVERNMENT, JOINT = Side


def started(folder: Path, *sides: str) -> Settings:
    settings = Settings.read(data_dir=folder, sides=sides or None)
    data_folder.prepare(settings)
    secrets.ensure(settings.secrets_file, broker.users(settings))
    return settings


def test_a_data_folder_remembers_the_sides_that_it_was_made_for(tmp_path: Path) -> None:
    made = started(tmp_path, "joint", "government", "joint")
    assert made.sides == (GOVERNMENT, JOINT)
    again = Settings.read(data_dir=tmp_path)
    assert (again.sides, again.elsewhere, again.reader) == ((GOVERNMENT, JOINT), (COURT,), JOINT)
    assert Settings.read(data_dir=tmp_path, sides=["government", "joint"]).sides == (GOVERNMENT, JOINT)


def test_without_a_word_it_is_made_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert started(tmp_path / "new").sides == tuple(Side)
    monkeypatch.setenv("FUYUAN_SIDES", "court")
    assert Settings.read(data_dir=tmp_path / "other").sides == (COURT,)
    with pytest.raises(BadDay, match="court, government, joint, not for court"):
        Settings.read(data_dir=tmp_path / "new")


@pytest.mark.parametrize("remembered", [True, False], ids=["remembered", "made before sides were remembered"])
def test_a_folder_is_never_started_with_other_sides(tmp_path: Path, remembered: bool) -> None:
    started(tmp_path)
    if not remembered:
        (tmp_path / "installation.json").unlink()
    for _ in range(2):
        with pytest.raises(BadDay, match="name another --data-dir"):
            Settings.read(data_dir=tmp_path, sides=["court"])
        assert Settings.read(data_dir=tmp_path).sides == tuple(Side)


@pytest.mark.parametrize("kept", ["{}", '{"sides": []}', '{"sides": ["harbour"]}', '{"sides": [["court"]]}', "no"])
def test_what_is_remembered_is_read_strictly(tmp_path: Path, kept: str) -> None:
    (tmp_path / "installation.json").write_text(kept)
    with pytest.raises(BadDay, match="从备份恢复"):
        Settings.read(data_dir=tmp_path)


@pytest.mark.parametrize("given", ["", "harbour", "court,", "court government", "COURT"])
def test_a_side_that_there_is_not_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str) -> None:
    with pytest.raises(BadDay, match="--side"):
        Settings.read(data_dir=tmp_path, sides=[given])
    if given:
        monkeypatch.setenv("FUYUAN_SIDES", given)
        with pytest.raises(BadDay, match="FUYUAN_SIDES"):
            Settings.read(data_dir=tmp_path)


def test_there_are_parts_users_and_accounts_of_these_sides_only(tmp_path: Path) -> None:
    settings = started(tmp_path, "court")
    assert {part.name for part in parts(settings, None)} == {"court", "projections", "edge"}
    known = secrets.load(settings.secrets_file)
    assert {user for user in known.nats if user.startswith("service.")} == {"service.court"}
    assert "group-office" not in known.nats
    config = broker.prepare(settings, known).config.read_text()
    assert '  "COURT" {' in config
    assert '  "JOINT" {' not in config
    with pytest.raises(BadDay, match="government lives in another installation"):
        serve("government", settings)


def test_the_settings_page_says_where_the_sides_are_kept(tmp_path: Path) -> None:
    settings = started(tmp_path, "government", "joint")
    [shown] = [setting for setting in in_force(settings) if setting.name == "FUYUAN_SIDES"]
    assert (shown.value, shown.origin) == ("government, joint", Origin.FOLDER)
