"""Settings: the environment, the command line over it, and wrong values named."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.settings import Settings, sqlite_file
from fuyuan.web.administration.installation import Origin, in_force


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATA_DIR", "HTTP", "NATS_URL", "LEDGER_URL_COURT", "VIEWS_URL"):
        monkeypatch.delenv(f"FUYUAN_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_everything_has_its_place_in_the_data_folder(tmp_path: Path) -> None:
    settings = Settings.read()
    assert settings.data_dir == tmp_path / "var"
    assert settings.ledger_url(Side.COURT) == f"sqlite:///{tmp_path}/var/ledgers/court.db"
    assert settings.ledger_file(Side.JOINT) == tmp_path / "var/ledgers/joint.db"
    assert settings.views_at == f"sqlite:///{tmp_path}/var/read/views.db"
    assert settings.socket(Side.GOVERNMENT) == tmp_path / "var/run/government.sock"
    assert settings.runs_broker
    assert settings.address == "http://127.0.0.1:8000"


def test_the_command_line_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FUYUAN_HTTP", "0.0.0.0:9000")
    monkeypatch.setenv("FUYUAN_DATA_DIR", str(tmp_path / "elsewhere"))
    settings = Settings.read(http=None, data_dir=None)
    assert (settings.host, settings.port, settings.address) == ("0.0.0.0", 9000, "http://127.0.0.1:9000")
    assert settings.data_dir == tmp_path / "elsewhere"
    assert Settings.read(http="[::1]:81").host == "::1"


def test_a_ledger_may_live_in_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUYUAN_LEDGER_URL_COURT", "postgresql://court@db/fuyuan?schema=court")
    settings = Settings.read()
    assert settings.ledger_file(Side.COURT) is None
    assert settings.ledger_url(Side.COURT).startswith("postgresql://")
    assert sqlite_file("sqlite:////a/b.db") == Path("/a/b.db")


def test_a_secret_may_stand_in_a_file_and_is_told_as_that(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "fuyuan_smtp_password").write_text("from the file\n")
    settings = Settings.read()
    assert settings.smtp_password == "from the file"
    [shown] = [setting for setting in in_force(settings) if setting.name == "FUYUAN_SMTP_PASSWORD"]
    assert (shown.value, shown.hidden, shown.origin) == ("", True, Origin.CREDENTIAL)
    monkeypatch.setenv("FUYUAN_SMTP_PASSWORD", "from the environment")
    assert Settings.read().smtp_password == "from the environment"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("http", "8000"),
        ("http", "localhost:99999"),
        ("http", "localhost:0"),
        ("http", "http://localhost:8000"),
        ("nats_url", "localhost:4222"),
        ("nats_url", "tls://a:4222,b:4222"),
        ("views_url", "mysql://db/x"),
        ("public_url", "fuyuan.example.gov.cn"),
        ("smtp", "mail.example.gov.cn"),
        ("smtp_from", "a@b.cn\nBcc: c@d.cn"),
        ("smtp_security", "maybe"),
        ("jurisdiction", "kaifeng"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    variable = f"FUYUAN_{name.upper()}"
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadDay, match=variable) as wrong:
        Settings.read()
    assert "\n" not in str(wrong.value)
    assert "Value error" not in str(wrong.value)
    assert str(wrong.value).count(" / ") == 1  # Chinese, English beside
    assert variable in wrong.value.zh
    assert variable in wrong.value.en


def test_a_wrong_option_is_named_as_it_was_given() -> None:
    with pytest.raises(BadDay, match="--http") as wrong:
        Settings.read(http="foo")
    assert "FUYUAN_HTTP" not in str(wrong.value)


def test_a_wrong_jurisdiction_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadDay, match="410105"):
        _ = Settings.read(jurisdiction="410105").organs
    (tmp_path / "j.toml").write_text("code = ")
    with pytest.raises(BadDay, match=r"j\.toml"):
        _ = Settings.read(jurisdiction_file=tmp_path / "j.toml").organs


def test_a1_a_wrong_holiday_table_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    settings = Settings.read(data_dir=tmp_path)
    assert not settings.calendar.covers(2027)
    (tmp_path / "holidays.toml").write_text("[2027]\nholidays = [2027-01-01]\n")
    with pytest.raises(BadDay, match=r"holidays\.toml: statutory holidays are missing in 2027: 2027-02-05"):
        _ = settings.calendar
