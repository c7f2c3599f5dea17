"""Signing in: names, passwords, one-time codes; the limits of trying; sessions that end."""

from __future__ import annotations

import time

import pyotp
import pytest

from fuyuan.access.codes import new_secret
from fuyuan.access.entrance import NotIn
from projections.access.role import Role
from tests.access.world import OTHER, PASSWORD, Office

HERE = "10.0.0.7"


def refused(at: Office, login: str, password: str = "wrong", code: str = "", address: str = HERE) -> NotIn:
    with pytest.raises(NotIn) as caught:
        at.people.entrance.enter(login, password, code, address)
    return caught.value


def test_who_knows_the_password_comes_in(at: Office) -> None:
    at.account()
    assert at.people.entrance.enter("court-clerk", PASSWORD, "", HERE).login == "court-clerk"
    assert refused(at, "court-clerk", OTHER).until is None


def test_who_was_invited_or_disabled_does_not(at: Office) -> None:
    at.account("gone")
    at.people.accounts.disable("gone")
    at.account("anew")
    at.people.accounts.reset("anew")
    for login in ("gone", "anew", "nobody"):
        assert refused(at, login, PASSWORD).until is None


def test_a_wrong_password_ten_times_is_the_last_for_a_quarter_of_an_hour(at: Office) -> None:
    at.account()
    for _ in range(10):
        assert refused(at, "court-clerk").until is None
        at.clock.later(minutes=1)
    until = refused(at, "court-clerk", PASSWORD).until
    assert until
    assert until.strftime("%H:%M") == "09:15"  # of Shanghai: the first of the ten was at nine
    assert refused(at, "court-clerk", PASSWORD, address="10.9.9.9").until
    at.clock.later(minutes=5)
    assert at.people.entrance.enter("court-clerk", PASSWORD, "", HERE)


def test_a_success_frees_the_account(at: Office) -> None:
    at.account()
    for _ in range(3):
        for _ in range(9):
            refused(at, "court-clerk")
        at.people.entrance.enter("court-clerk", PASSWORD, "", HERE)


def test_a_name_that_nobody_has_is_treated_alike(at: Office) -> None:
    at.account()
    for login in ("court-clerk", "nobody-here"):
        said = [refused(at, login).until for _ in range(11)]
        assert said[:10] == [None] * 10
        assert said[10]


def test_a_name_that_nobody_has_takes_as_long(at: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the real hash
    at.account()

    def took(login: str) -> float:
        began = time.process_time()
        refused(at, login)
        return time.process_time() - began

    known, unknown = (min(took(login) for _ in range(5)) for login in ("court-clerk", "nobody-here"))
    assert unknown > known / 2


def test_many_names_from_one_address_are_too_many(at: Office) -> None:
    at.account()
    for number in range(50):
        assert refused(at, f"guess-{number}").until is None
    assert refused(at, "guess-50").until
    assert refused(at, "court-clerk", PASSWORD).until
    assert at.people.entrance.enter("court-clerk", PASSWORD, "", "10.9.9.9")


def test_one_time_codes_are_asked_for_and_taken_once(at: Office) -> None:
    at.account()
    secret = new_secret()
    app = pyotp.TOTP(secret)
    assert not at.people.codes.begin("court-clerk", secret, "000000")
    assert at.people.codes.begin("court-clerk", secret, app.at(at.clock.now))
    assert refused(at, "court-clerk", PASSWORD).until is None
    assert refused(at, "court-clerk", PASSWORD, app.at(at.clock.now)).until is None  # it was used to begin
    at.clock.later(minutes=1)
    code = app.at(at.clock.now)
    assert refused(at, "court-clerk", OTHER, code).until is None
    assert at.people.entrance.enter("court-clerk", PASSWORD, code, HERE)
    assert refused(at, "court-clerk", PASSWORD, code).until is None
    at.clock.later(minutes=5)
    assert refused(at, "court-clerk", PASSWORD, code).until is None
    at.people.codes.end("court-clerk")
    assert at.people.entrance.enter("court-clerk", PASSWORD, "", HERE)


def test_a_session_ends_after_half_an_hour_without_a_click(at: Office) -> None:
    session = at.session(at.account())
    for _ in range(3):
        at.clock.later(minutes=29)
        assert at.people.sessions.verify(session)
        at.people.sessions.touch(session)
        at.people.later.settle()
    at.clock.later(minutes=29)
    assert at.people.sessions.verify(session)
    at.clock.later(minutes=2)
    assert at.people.sessions.verify(session) is None


def test_a_session_ends_after_twelve_hours(at: Office) -> None:
    session = at.session(at.account())
    for _ in range(35):
        at.clock.later(minutes=20)
        at.people.sessions.touch(session)
        at.people.later.settle()
    assert at.people.sessions.verify(session)
    at.clock.later(minutes=21)
    assert at.people.sessions.verify(session) is None
    assert list(at.people.sessions.of("court-clerk")) == []


def test_a_session_acts_in_a_role_that_the_account_holds(at: Office) -> None:
    session = at.session(at.account("court-clerk", Role.CLERK, Role.APPROVER))
    assert at.people.sessions.verify(session).role is Role.CLERK  # type: ignore[union-attr]
    assert at.people.sessions.choose(session, Role.APPROVER)
    assert at.people.sessions.verify(session).role is Role.APPROVER  # type: ignore[union-attr]
    assert not at.people.sessions.choose(session, Role.AUDITOR)
    assert at.people.sessions.verify(session).role is Role.APPROVER  # type: ignore[union-attr]


def test_sessions_are_listed_and_ended(at: Office) -> None:
    mine = [at.session(at.account()), at.session("court-clerk"), at.session("court-clerk")]
    theirs = at.session(at.account("bureau-clerk"))
    listed = {one.id for one in at.people.sessions.of("court-clerk")}
    [foreign] = at.people.sessions.of("bureau-clerk")
    assert len(listed) == 3
    at.people.sessions.end_by_id(foreign.id, "court-clerk")
    assert at.people.sessions.verify(theirs)
    at.people.sessions.end_by_id("%", "court-clerk")
    assert all(at.people.sessions.verify(session) for session in mine)
    at.people.sessions.end_others("court-clerk", mine[0])
    assert [at.people.sessions.verify(session) is not None for session in mine] == [True, False, False]
    at.people.sessions.end_by_id(foreign.id)
    assert at.people.sessions.verify(theirs) is None
