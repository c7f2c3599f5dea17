"""Bad days, through the command line as a user meets them: one line that says what to do, no traceback."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from sqlalchemy import update

from events.base import Side
from fuyuan.bad_day import EXIT_CODE, BadDay
from fuyuan.installation import broker, data_folder, secrets
from fuyuan.operations.doctor import examine
from fuyuan.operations.lost_ledger import require_kept
from fuyuan.operations.rebuild import rebuild
from fuyuan.settings import Settings
from fuyuan.web.papers.examined import own_templates
from projections.opening import open_store
from projections.store.schema import CHECKPOINT
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from tests.flow.installation import copied, fuyuan, settings_in


def told(settings: Settings, *command: str, http: str | None = None, **environment: str) -> str:
    """The one line on stderr of a command that ended badly."""
    given = ["--data-dir", str(settings.data_dir), "--http", http or settings.http]
    ended = fuyuan(*given, *(command or ("up",)), environment={**os.environ, **environment})
    assert ended.returncode == EXIT_CODE, ended
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    assert " / " in ended.stderr
    return ended.stderr


def script(path: Path, text: str) -> str:
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o700)
    return str(path)


def filled_ledger(settings: Settings, side: Side) -> Path:
    """A ledger of several hundred pages."""
    data_folder.prepare(settings)
    ledger = Ledger(settings.ledger_url(side))
    ledger.append([Recorded(f"matter:{n}", 1, "a.b.v1", b"x" * 4000) for n in range(400)])
    ledger.close()
    file = settings.ledger_file(side)
    assert file is not None
    return file


def test_the_port_is_in_use(tmp_path: Path) -> None:
    """Nothing is made then, and not remembered which sides were to live here."""
    settings = settings_in(tmp_path)
    with socket.create_server(("127.0.0.1", settings.port)):
        line = told(settings, "up", "--side", "court")
    assert "已被占用" in line
    assert "--http" in line
    assert not settings.data_dir.exists()


def test_the_address_is_not_ours(tmp_path: Path) -> None:
    assert "--http" in told(settings_in(tmp_path), http="192.0.2.1:8000")


def test_a_setting_is_wrong(tmp_path: Path) -> None:
    assert "--http" in told(settings_in(tmp_path), http="8000")
    assert "FUYUAN_NATS_URL" in told(settings_in(tmp_path), FUYUAN_NATS_URL="localhost")


@pytest.mark.parametrize("command", [("up",), ("token", "create", "--organ", "district-court", "--role", "clerk")])
def test_the_data_folder_cannot_be_written(tmp_path: Path, command: tuple[str, ...]) -> None:
    settings = settings_in(tmp_path)
    (tmp_path / "var").write_text("a file, not a folder")
    assert "--data-dir" in told(settings, *command)


def test_the_data_folder_belongs_to_somebody_else(tmp_path: Path) -> None:
    """Root may write nearly everywhere, but no folder can be made among the kernel's."""
    if os.geteuid() != 0:
        tmp_path.chmod(0o500)
    folder = Path("/sys/kernel") if os.geteuid() == 0 else tmp_path
    assert "权限" in told(settings_in(folder))


def test_the_data_folder_holds_something_else(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    settings.data_dir.mkdir(mode=0o755)
    (settings.data_dir / "thesis.txt").write_text("mine")
    assert "不是本系统的数据目录" in told(settings)
    assert settings.data_dir.stat().st_mode & 0o777 == 0o755


def test_the_path_of_the_data_folder_is_too_long(tmp_path: Path) -> None:
    assert "路径过长" in told(settings_in(tmp_path / ("long" * 30)))


def test_a_ledger_is_no_database(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    filled_ledger(settings, Side.COURT).write_bytes(b"\x00\xff not a database" * 1000)
    for command in ("up", "verify", "rebuild"):
        line = told(settings, command)
        assert "court.db" in line
        assert "备份" in line


def test_a_ledger_is_damaged_in_the_middle(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    file = filled_ledger(settings, Side.GOVERNMENT)
    with file.open("r+b") as database:
        database.seek(4096 * 20)
        database.write(b"\xa5" * 4096 * 4)
    assert "government.db" in told(settings)


@pytest.mark.parametrize("how", ["missing", "empty", "begun anew"])
async def test_a_ledger_is_lost_after_its_events_were_published(stopped: Path, tmp_path: Path, how: str) -> None:
    """One line at once, nothing made in its place, and `doctor` does not call it sound."""
    settings = copied(stopped, tmp_path)
    file = settings.ledger_file(Side.COURT)
    assert file is not None
    for left in file.parent.glob("court.db*"):
        left.unlink()
    if how == "empty":
        file.touch()
    elif how == "begun anew":
        Ledger(settings.ledger_url(Side.COURT)).close()
    before = file.stat().st_size if file.exists() else None
    for command in (("up",), ("serve", "court")):
        line = told(settings, *command)
        assert "court.db" in line
        assert "备份" in line
        assert "--data-dir" in line
    found = [finding async for finding in examine(settings, own_templates)]
    assert any(finding.good is False and "court.db" in finding.zh for finding in found)
    assert (file.stat().st_size if file.exists() else None) == before


@pytest.mark.parametrize("sequence", [0, 7])
def test_the_read_model_knows_of_a_lost_ledger(tmp_path: Path, sequence: int) -> None:
    """Where the broker runs elsewhere; a side that never published anything was not lost."""
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    filled_ledger(settings, Side.JOINT)
    store = open_store(settings.views_at)
    with store.writing() as connection:
        connection.execute(update(CHECKPOINT).where(CHECKPOINT.c.side == "court").values(sequence=sequence))
    store.close()
    with pytest.raises(BadDay, match=r"court\.db") if sequence else nullcontext():
        require_kept(settings, Side.COURT)


def test_a_part_alone_finds_its_ledger_damaged(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    filled_ledger(settings, Side.JOINT).write_bytes(b"\x00\xff not a database" * 1000)
    broker.prepare(settings, secrets.ensure(settings.secrets_file, broker.users(settings)))
    assert "joint.db" in told(settings, "serve", "joint")


@pytest.mark.systems
def test_the_read_model_is_damaged(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    (settings.folder("read") / "views.db").write_bytes(b"\x00\xff not a database" * 1000)
    broker.prepare(settings, secrets.ensure(settings.secrets_file, broker.users(settings)))
    for part in ("projections", "edge"):
        assert "fuyuan rebuild" in told(settings, "serve", part)
    rebuilt = fuyuan("rebuild", "--data-dir", str(settings.data_dir))
    assert rebuilt.returncode == 0, rebuilt


def test_nats_server_is_missing(tmp_path: Path) -> None:
    line = told(settings_in(tmp_path), FUYUAN_NATS_SERVER=str(tmp_path / "nats-server"))
    assert "FUYUAN_NATS_SERVER" in line


def test_nats_server_is_too_old(tmp_path: Path) -> None:
    old = script(tmp_path / "nats-server", "echo 'nats-server: v2.14.4'\n")
    line = told(settings_in(tmp_path), FUYUAN_NATS_SERVER=old)
    assert "2.14.5" in line
    assert "v2.14.4" in line


def test_nats_server_is_something_else(tmp_path: Path) -> None:
    assert "2.14.5" in told(settings_in(tmp_path), FUYUAN_NATS_SERVER=script(tmp_path / "nats-server", "exit 1\n"))


def test_of_a_talkative_program_one_line_is_shown(tmp_path: Path) -> None:
    other = script(tmp_path / "nats-server", f"echo '{'long ' * 40}'\necho 'License GPLv3+'\n")
    line = told(settings_in(tmp_path), FUYUAN_NATS_SERVER=other)
    assert "License" not in line
    assert line.count("long") <= 16


def test_nats_server_does_not_start(tmp_path: Path) -> None:
    broken = '[ "$1" = --version ] && echo "nats-server: v2.15.1" && exit\necho "no space left" >&2; exit 1\n'
    line = told(settings_in(tmp_path), FUYUAN_NATS_SERVER=script(tmp_path / "nats-server", broken))
    assert "nats-server.log" in line
    assert "no space left" in line


def test_a_part_is_started_before_anything_was_made(tmp_path: Path) -> None:
    assert "fuyuan up" in told(settings_in(tmp_path), "serve", "court")


def test_a_data_folder_is_taken_twice(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    with (
        data_folder.only_one(data_folder.lock_file(settings), "fuyuan up"),
        socket.create_server(("127.0.0.1", settings.port)),
    ):
        assert str(os.getpid()) in told(settings)


@pytest.mark.parametrize(("organ", "role"), [("District Court", "clerk"), ("district-court", "king")])
def test_a_token_for_nobody(tmp_path: Path, organ: str, role: str) -> None:
    settings = settings_in(tmp_path)
    told(settings, "token", "create", "--organ", organ, "--role", role)
    assert not settings.tokens_file.exists()


@pytest.mark.systems
def test_an_output_folder_cannot_be_written(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    filled_ledger(settings, Side.COURT)
    (tmp_path / "out").write_text("a file, not a folder")
    for command in (("contracts",), ("archive",), ("review", "2025", "--figures-only")):
        line = told(settings, *command, "--out", str(tmp_path / "out"))
        assert str(tmp_path / "out") in line
        assert line.count("--out") == 2  # in either language
        assert "--data-dir" not in line


def test_a7_a_log_on_a_full_disk_costs_nobody_an_answer() -> None:
    program = "import structlog, fuyuan.installation.log_lines as it; it.log_lines(); structlog.get_logger().error('x')"
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-c", f"{program}; print('went on')"], stderr=full, stdout=subprocess.PIPE
        )
    assert ended.stdout == b"went on\n"


def test_a_view_that_is_not_there(tmp_path: Path) -> None:
    assert "suggestion_ledger" in told(settings_in(tmp_path), "rebuild", "no-such-view")


def test_help_answers_at_once_and_in_chinese(tmp_path: Path) -> None:
    shown = fuyuan("--help")
    assert shown.returncode == 0
    assert "启动全部服务" in shown.stdout
    for command in ("up", "demo", "serve", "token", "review", "rebuild", "verify", "archive", "doctor", "contracts"):
        assert f"  {command} " in shown.stdout


def test_a_read_model_that_is_only_locked_is_not_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.store.sqlite.BUSY_SECONDS", 0.05)
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    file = settings.folder("read") / "views.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:  # a file of old, not in WAL
        holder.execute("CREATE TABLE precious (x)")
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BadDay, match=r"views\.db"):
            rebuild(settings, None)
        holder.execute("ROLLBACK")
        assert holder.execute("SELECT count(*) FROM precious").fetchone() == (0,)
    assert file.exists()


def test_tokens_are_listed_and_taken_back(tmp_path: Path) -> None:
    where = ("--data-dir", str(tmp_path / "var"))
    made = fuyuan("token", "create", "--organ", "district-court", "--role", "clerk", *where)
    assert made.returncode == 0, made
    listed = fuyuan("token", "list", *where).stdout
    assert "district-court  clerk" in listed
    assert made.stdout.strip() not in listed
    revoked = fuyuan("token", "revoke", listed.split()[0], *where)
    assert "district-court" in revoked.stdout
    assert fuyuan("token", "list", *where).stdout == ""
    again = fuyuan("token", "revoke", listed.split()[0], *where)
    assert (again.returncode, again.stderr.count("\n")) == (78, 1)
