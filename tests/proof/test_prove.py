"""`fuyuan prove`: what becomes of the file, and what stays behind of it having been asked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from events.base import Side
from fuyuan.access.audit import AUDIT
from fuyuan.access.people import People
from fuyuan.cli import app
from fuyuan.installation import data_folder
from fuyuan.operations import prove as proving
from fuyuan.settings import Settings
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded

EVENT = "matter:1:1"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings.read(data_dir=tmp_path / "var")
    data_folder.prepare(settings)
    with closing(Ledger(settings.ledger_url(Side.COURT))) as ledger:
        ledger.append([Recorded("matter:1", 1, "a.b.v1", b"{}")])
    return settings


def outcomes(settings: Settings) -> list[tuple[str, ...]]:
    with closing(People.open(settings.people_file)) as people, people.book.connect() as connection:
        records = connection.execute(select(AUDIT.c.who, AUDIT.c.what, AUDIT.c.subject, AUDIT.c.outcome)).all()
    return [tuple(record) for record in records]


def test_a_proof_is_for_its_owner_only_and_recorded(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "_bundle", lambda *_: {"format": proving.FORMAT})
    out = tmp_path / "proof.json"
    given = ["--data-dir", str(settings.data_dir), "prove", EVENT, "--out"]
    assert CliRunner().invoke(app, [*given, str(out)]).exit_code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    failed = CliRunner().invoke(app, [*given, str(tmp_path / "missing" / "proof.json")])
    assert "with --out" in str(failed.exception)
    assert outcomes(settings) == [("command line", "prove", EVENT, outcome) for outcome in ("ok", "503")]


def test_a_trouble_with_the_proofs_is_not_told_of_the_file(settings: Settings, tmp_path: Path) -> None:
    (settings.folder("proofs") / "court").mkdir(parents=True)
    (settings.folder("proofs") / "court" / "court").write_bytes(b"no folder")
    out = tmp_path / "proof.json"
    given = ["--data-dir", str(settings.data_dir), "prove", EVENT, "--out", str(out)]
    failed = CliRunner().invoke(app, given)
    assert str(settings.folder("proofs")) in str(failed.exception)
    assert "--out" not in str(failed.exception)
    assert not out.exists()
