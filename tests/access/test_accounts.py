"""Accounts: invitations, passwords, roles that one person may hold, and what ends with an account."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from fuyuan.access.accounts import State, Unfit
from fuyuan.access.people import People
from fuyuan.bad_day import BadDay
from projections.access.role import Role
from tests.access.world import COURT, HOUSING, OTHER, PASSWORD, Office


def test_an_invited_person_chooses_a_password_once(at: Office) -> None:
    code = at.people.accounts.invite("court-clerk", COURT, "行政庭庭长", [Role.CLERK, Role.APPROVER])
    invited = at.people.accounts.invited(code)
    assert invited
    assert (invited.state, invited.roles, invited.post) == (State.INVITED, (Role.CLERK, Role.APPROVER), "行政庭庭长")
    accepted = at.people.accounts.accept(code, PASSWORD)
    assert accepted
    assert accepted.state is State.ACTIVE
    assert at.people.accounts.invited(code) is None
    assert at.people.accounts.accept(code, OTHER) is None


def test_a_link_is_good_for_72_hours_and_only_the_newest_one(at: Office) -> None:
    first = at.people.accounts.invite("court-clerk", COURT, "庭长", [Role.CLERK])
    second = at.people.accounts.reset("court-clerk")
    assert at.people.accounts.invited(first) is None
    at.clock.later(hours=71.9)
    assert at.people.accounts.invited(second)
    at.clock.later(hours=0.2)
    assert at.people.accounts.invited(second) is None
    assert at.people.accounts.accept(second, PASSWORD) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("短密码不行", "12至72"),
        ("x" * 73, "12至72"),
        ("password1234", "常见"),
        ("aaaaaaaaaaaaaa", "常见"),
        ("court-clerk1", "常见"),
        ("qwertyuiop12", "常见"),
        ("two lines\nof a password", "无法显示"),
    ],
)
def test_a_password_is_long_and_not_common(at: Office, password: str, why: str) -> None:
    code = at.people.accounts.invite("court-clerk", COURT, "庭长", [Role.CLERK])
    with pytest.raises(Unfit, match=why):
        at.people.accounts.accept(code, password)
    assert at.people.accounts.accept(code, PASSWORD)  # the link is still good


@pytest.mark.parametrize(
    "login", ["", "ab", "x" * 41, "Court", "court clerk", "<b>x</b>", "王某", "a--b", "a\u202eb", "=a1"]
)
def test_a_login_name_is_plain(at: Office, login: str) -> None:
    with pytest.raises(Unfit, match="登录名"):
        at.people.accounts.invite(login, COURT, "庭长", [Role.CLERK])


def test_a_login_name_is_given_once(at: Office) -> None:
    at.account("court-clerk")
    with pytest.raises(Unfit, match="已有账号"):
        at.people.accounts.invite("court-clerk", HOUSING, "局长", [Role.CLERK])


@pytest.mark.parametrize("post", ["", "张甲", "局长张甲", "张甲管理员", "<script>"])
def test_a_post_names_no_person(at: Office, post: str) -> None:
    with pytest.raises(Unfit, match="岗位"):
        at.people.accounts.invite("court-clerk", COURT, post, [Role.CLERK])


@pytest.mark.parametrize("post", ["安全管理员", "系统管理员", "审计员", "行政庭内勤", "法制科科长"])
def test_posts_of_those_who_work_here(at: Office, post: str) -> None:
    assert at.people.accounts.invite("court-clerk", COURT, post, [Role.CLERK])


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        ([], "至少"),
        ([Role.OPERATOR, Role.SECURITY], "三员分立"),
        ([Role.AUDITOR, Role.SECURITY], "三员分立"),
        ([Role.AUDITOR, Role.OPERATOR], "三员分立"),
        ([Role.SECURITY, Role.CLERK], "兼任"),
        ([Role.AUDITOR, Role.APPROVER], "兼任"),
    ],
)
def test_the_three_administrators_are_apart(at: Office, roles: list[Role], why: str) -> None:
    with pytest.raises(Unfit, match=why):
        at.people.accounts.invite("somebody", COURT, "庭长", roles)
    at.account("other", Role.VIEWER)
    with pytest.raises(Unfit, match=why):
        at.people.accounts.change("other", COURT, "庭长", roles)


def test_what_is_disabled_or_reset_ends_at_once(at: Office) -> None:
    for login, end in (("first", at.people.accounts.disable), ("second", at.people.accounts.reset)):
        session = at.session(at.account(login))
        assert at.people.sessions.verify(session)
        end(login)
        assert at.people.sessions.verify(session) is None
    assert [account.state for account in at.people.accounts.all()] == [State.DISABLED, State.INVITED]


def test_a_role_that_is_taken_away_ends_the_sessions_that_act_in_it(at: Office) -> None:
    at.account("court-clerk", Role.CLERK, Role.APPROVER)
    preparing, signing = at.session("court-clerk"), at.session("court-clerk")
    assert at.people.sessions.choose(signing, Role.APPROVER)
    at.people.accounts.change("court-clerk", COURT, "庭长", [Role.CLERK])
    assert at.people.sessions.verify(preparing)
    assert at.people.sessions.verify(signing) is None


def test_the_file_is_for_its_owner_alone_and_keeps_no_secret(at: Office, tmp_path: Path) -> None:
    session = at.session(at.account())
    code = at.people.accounts.reset("court-clerk")
    for path in tmp_path.glob("people.sqlite*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for secret in (PASSWORD, session, code):
            assert secret.encode() not in path.read_bytes()


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "people.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    with pytest.raises(BadDay, match="备份"):
        People.open(tmp_path / "people.sqlite")
