"""`fuyuan keys`: what the operator sees, what is left in the audit records, and what is refused."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from events.base import Side
from fuyuan.access.audit import AUDIT
from fuyuan.access.people import People
from fuyuan.bad_day import BadDay
from fuyuan.cli import app
from fuyuan.installation import data_folder
from fuyuan.operations.signing_keys import findings
from fuyuan.settings import Settings
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from services.proof.checkpoint import Checkpoint, origin
from services.proof.keys import Keys
from services.proof.note import Note
from services.proof.proving import note_file


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The court has signed 20 events."""
    settings = Settings.read(data_dir=tmp_path / "var")
    data_folder.prepare(settings)
    court = keys(settings).own(Side.COURT)
    body = Checkpoint(origin("410204", Side.COURT), 20, bytes(32)).body
    file = note_file(settings.folder("proofs") / "court", Side.COURT, Side.COURT)
    file.parent.mkdir(parents=True)
    file.write_text(Note(body, (court.sign(body),)).text)
    return settings


def keys(settings: Settings) -> Keys:
    return Keys(settings.folder("keys"), "410204")


def run(settings: Settings, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["--data-dir", str(settings.data_dir), "keys", *arguments])
    if isinstance(result.exception, BadDay):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def audited(settings: Settings) -> list[tuple[str, ...]]:
    with closing(People.open(settings.people_file)) as people, people.book.connect() as connection:
        return [tuple(row) for row in connection.execute(select(AUDIT.c.what, AUDIT.c.subject, AUDIT.c.outcome))]


def told(settings: Settings) -> list[tuple[str, bool | None]]:
    return [(finding.zh, finding.good) for finding in findings(settings)]


def test_a_key_begins_and_the_old_one_is_revoked(settings: Settings) -> None:
    old = keys(settings).own(Side.COURT).public
    assert told(settings) == [(f"法院签名密钥 {old.id.hex()}", True)]
    assert keys(settings).own(Side.COURT).public.fingerprint not in run(settings, "rotate", "court")
    new = keys(settings).own(Side.COURT).public
    assert [good for _, good in told(settings)] == [None]
    assert f"已撤销，现用 / revoked, now: {new.id.hex()}" in run(settings, "revoke", "court", old.id.hex())
    first, second = run(settings, "list").splitlines()
    assert f"{old.id.hex()}  ed25519  {old.fingerprint}" in first
    assert "有效至第 20 件" in first
    assert "自第 20 件起" in second
    assert "使用中 / in force，私钥在本机" in second
    assert audited(settings) == [("rotate key", "court", "ok"), ("revoke key", f"court {old.id.hex()}", "ok")]


def test_from_when_on_a_stolen_key_counts_no_more_is_the_operators_to_say(settings: Settings) -> None:
    stolen = keys(settings).own(Side.COURT).public.id.hex()
    for wrong, said in ((["--from", "22"], "只签到第 20 件"), (["--from", "0"], None)):
        with pytest.raises((BadDay, AssertionError), match=said):
            run(settings, "revoke", "court", stolen, *wrong)
    with pytest.raises(BadDay, match="没有使用中的密钥 00000000"):
        run(settings, "revoke", "court", "00000000")
    assert len(keys(settings).signing(Side.COURT)) == 1
    run(settings, "revoke", "court", stolen, "--from", "13")
    assert "有效至第 12 件" in run(settings, "list")


def test_an_overlap_ends_by_itself_where_that_is_said(settings: Settings) -> None:
    old = keys(settings).own(Side.COURT).public.id.hex()
    wrong = ("2020-01-01", "tomorrow", "2099-02-30", "2099-01-31T18:00", "9999-12-31", "2099-01-31 ", "99999-01-01")
    for until in wrong:
        with pytest.raises(BadDay, match="--until"):
            run(settings, "rotate", "court", "--until", until)
    with pytest.raises(BadDay, match="--lost 与 --until"):
        run(settings, "rotate", "court", "--lost", "--until", "2099-01-31")
    assert len(keys(settings).signing(Side.COURT)) == 1
    run(settings, "rotate", "court", "--until", "2099-01-31")
    assert "使用至 2099-02-01 00:00" in run(settings, "list").splitlines()[0]
    new = keys(settings).own(Side.COURT).public.id.hex()
    assert told(settings) == [(f"法院签名密钥 {new}，原密钥 {old} 同时签名至 2099-02-01 00:00", True)]
    assert audited(settings)[-1] == ("rotate key", "court until 2099-01-31", "ok")
    run(settings, "revoke", "court", old)
    run(settings, "rotate", "court", "--until", "2099-01-31T18:00+08:00")
    assert "使用至 2099-01-31 18:00" in run(settings, "list")


def test_of_a_side_that_signs_elsewhere_nothing_is_made(settings: Settings) -> None:
    for arguments in (["rotate", "government"], ["rotate", "government", "--lost"], ["revoke", "government", "0"]):
        with pytest.raises(BadDay):
            run(settings, *arguments)
    assert [path.name for path in settings.folder("keys").glob("government*")] == []


def test_a_lost_key_is_followed_by_one_that_the_others_accept_by_its_fingerprint(
    settings: Settings, tmp_path: Path
) -> None:
    with closing(Ledger(settings.ledger_url(Side.COURT))) as ledger:
        ledger.append([Recorded("matter:1", 1, "a.b.v1", b"{}")])
    for file in settings.folder("keys").iterdir():
        file.unlink()
    with pytest.raises(BadDay, match=r"没有 .*court\.pub"):
        run(settings, "rotate", "court")
    run(settings, "rotate", "court", "--lost")
    file, new = settings.folder("keys") / "court.pub", keys(settings).own(Side.COURT).public
    other = Settings.read(data_dir=tmp_path / "other")
    data_folder.prepare(other)
    with pytest.raises(BadDay, match="未接受"):
        run(other, "accept", str(file), "--fingerprint", "0" * 32)
    assert keys(other).history(Side.COURT) is None
    run(other, "accept", str(file), "--fingerprint", new.fingerprint.upper())
    assert keys(other).exported(Side.COURT) == file.read_text()
    assert [outcome for *_, outcome in audited(other)] == ["503", "ok"]
    for text in ("", "nonsense", "fuyuan.410204/court+x\n"):
        (tmp_path / "nonsense.pub").write_text(text)
        with pytest.raises(BadDay):
            run(other, "accept", str(tmp_path / "nonsense.pub"), "--fingerprint", "0" * 32)
    with pytest.raises(BadDay, match="无须接受"):
        run(settings, "accept", str(file), "--fingerprint", new.fingerprint)


def test_the_algorithm_is_chosen_when_a_key_is_made(settings: Settings) -> None:
    with pytest.raises(BadDay, match="没有算法 rsa"):
        run(settings, "rotate", "court", "--algorithm", "rsa")
    run(settings, "rotate", "court", "--algorithm", "sm2")
    first, second = run(settings, "list").splitlines()
    assert "  ed25519  " in first
    assert "  sm2  " in second


@pytest.mark.parametrize("command", [("rotate", "government"), ("rotate", "joint", "--lost"), ("revoke", "joint", "0")])
def test_the_keys_of_a_side_that_lives_elsewhere_are_not_begun_or_revoked_here(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    settings = Settings.read(data_dir=tmp_path / "court", sides=(Side.COURT,))
    data_folder.prepare(settings)
    with pytest.raises(BadDay, match="不在本安装"):
        run(settings, *command)
