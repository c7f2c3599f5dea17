"""The first link of an installation, and `fuyuan people invite` for whoever is locked out."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from events.base import Side
from fuyuan.access.accounts import State
from fuyuan.access.audit import AUDIT
from fuyuan.access.people import People
from fuyuan.access.people_command import first_link, invite, listed
from fuyuan.access.token_command import create
from fuyuan.bad_day import BadDay
from fuyuan.cli import app
from fuyuan.installation.data_folder import prepare
from fuyuan.sample.accounts import READY, ready_accounts
from fuyuan.settings import Settings
from projections.access.role import Role
from services.ledger.ledger import Ledger
from tests.access.test_audit import noted
from tests.access.world import COURT, OFFICE, PASSWORD, Office


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read(data_dir=tmp_path / "var", http="127.0.0.1:8123")


def code_of(link: str) -> str:
    assert link.startswith("http://127.0.0.1:8123/invitation?code=")
    return link.partition("code=")[2]


def test_there_is_a_first_link_until_somebody_is_security_administrator(settings: Settings) -> None:
    invite(settings, "court-clerk", COURT, "庭长", ["clerk"])
    first, second = first_link(settings), first_link(settings)
    assert first
    assert second
    people = People.open(settings.people_file)
    assert people.accounts.accept(code_of(first), PASSWORD) is None  # the newest one alone is good
    accepted = people.accounts.accept(code_of(second), PASSWORD)
    assert accepted
    assert (accepted.organ, accepted.roles) == (OFFICE, (Role.SECURITY,))
    assert first_link(settings) is None
    people.accounts.disable(accepted.login)
    assert first_link(settings)
    people.close()


def test_an_installation_makes_accounts_and_tokens_of_its_own_organs_alone(tmp_path: Path) -> None:
    """Whoever runs it could act in their name else."""
    settings = Settings.read(data_dir=tmp_path / "var", http="127.0.0.1:8123", sides=["court"])
    prepare(settings)
    assert first_link(settings)
    [first] = listed(settings)
    assert first.organ == COURT
    for organ in ("justice-bureau", OFFICE):
        with pytest.raises(BadDay):
            invite(settings, "somebody", organ, "科员", ["clerk"])
        with pytest.raises(BadDay):
            create(settings, organ, "clerk", lambda zh, en: None)
    assert len(listed(settings)) == 1
    assert create(settings, COURT, "clerk", lambda zh, en: None)


def test_who_is_locked_out_gets_a_new_link_and_it_is_recorded(settings: Settings) -> None:
    invite(settings, "court-clerk", COURT, "庭长", ["clerk", "approver"])
    link = invite(settings, "court-clerk", None, "", [])
    [account] = listed(settings)
    assert (account.organ, account.roles, account.state) == (COURT, (Role.CLERK, Role.APPROVER), State.INVITED)
    people = People.open(settings.people_file)
    assert people.accounts.accept(code_of(link), PASSWORD)
    assert noted(Office(people)) == [("administration", "command line", "invite", "court-clerk", "ok")] * 2
    people.close()


@pytest.mark.parametrize(
    ("login", "post", "roles", "why"),
    [
        ("x", "庭长", ["clerk"], "登录名"),
        ("court-clerk", "张甲", ["clerk"], "岗位"),
        ("court-clerk", "庭长", ["king"], "没有角色"),
        ("court-clerk", "庭长", ["security", "auditor"], "三员分立"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    settings: Settings, login: str, post: str, roles: list[str], why: str
) -> None:
    with pytest.raises(BadDay, match=why):
        invite(settings, login, COURT, post, roles)


def test_the_accounts_of_the_demo_can_sign_in_at_every_start(settings: Settings) -> None:
    settings.data_dir.mkdir()
    for _ in range(2):
        ready = list(ready_accounts(settings))
        assert [account.login for account, _ in ready] == [login for login, *_ in READY]
        people = People.open(settings.people_file)
        for account, password in ready:
            assert people.entrance.enter(account.login, password, "", "10.0.0.7") == account
        people.close()


def test_whoever_archives_the_ledgers_is_recorded_and_whoever_could_not(settings: Settings, tmp_path: Path) -> None:
    given = ["--data-dir", str(settings.data_dir), "archive", "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(app, given).exit_code != 0, "there is no ledger"
    Ledger(settings.ledger_url(Side.COURT)).close()
    assert CliRunner().invoke(app, given).exit_code == 0
    with closing(People.open(settings.people_file)) as people, people.book.connect() as connection:
        records = connection.execute(select(AUDIT.c.who, AUDIT.c.what, AUDIT.c.subject, AUDIT.c.outcome)).all()
    archived = ("command line", "archive", str(tmp_path / "out"))
    assert list(map(tuple, records)) == [(*archived, "503"), (*archived, "ok")]
