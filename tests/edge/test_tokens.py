"""Tokens, sign-in codes, sessions and secrets: made, kept as hashes, recognised, ended."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fuyuan.access.sessions import MOST_SESSIONS, Sessions
from fuyuan.access.tokens import Grant, Role, TokenStore
from fuyuan.bad_day import BadDay
from fuyuan.installation import private_file, secrets

CLERK = Grant("district-court", Role.CLERK)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2025, 6, 30, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_token_says_who_holds_it_and_is_kept_as_a_hash_only(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    store = TokenStore(path)
    token = store.create("district-court", Role.CLERK)
    assert token.startswith("fy_")
    assert len(token) == 46
    assert store.verify(token) == CLERK
    assert token not in path.read_text()
    assert mode(path) == 0o600


@pytest.mark.parametrize("wrong", ["", "fy_", "fy_wrong", "not-a-token", "fy_" + "x" * 5000, "fy_\udcff", "令牌"])
def test_nobody_holds_another_token(tmp_path: Path, wrong: str) -> None:
    store = TokenStore(tmp_path / "tokens.json")
    store.create("district-court", Role.CLERK)
    assert store.verify(wrong) is None


def test_a_revoked_token_is_worth_nothing_and_the_others_stay(tmp_path: Path) -> None:
    store = TokenStore(tmp_path / "tokens.json")
    gone, kept = (store.create("district-court", Role.CLERK) for _ in range(2))
    store.revoke([gone, "fy_never-made"])
    assert (store.verify(gone), store.verify(kept)) == (None, CLERK)


def test_a_token_made_elsewhere_works_at_once_and_a_removed_one_no_more(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    edge, command_line = TokenStore(path), TokenStore(path)
    assert edge.verify("fy_x") is None
    token = command_line.create("justice-bureau", Role.VIEWER)
    assert edge.verify(token) == Grant("justice-bureau", Role.VIEWER)
    assert [stored.grant.organ for stored in edge.list()] == ["justice-bureau"]
    private_file.write(path, [])
    assert edge.verify(token) is None


def test_a_damaged_token_file_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    for damaged in ("{", '[{"sha256": 1}]'):
        path.write_text(damaged)
        with pytest.raises(BadDay, match=r"tokens\.json"):
            TokenStore(path).list()


def test_a_code_signs_in_once(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "sessions.json", Clock())
    code = sessions.new_code(CLERK)
    session = sessions.redeem(code)
    assert session is not None
    assert sessions.verify(session) == CLERK
    assert sessions.redeem(code) is None
    assert sessions.verify(code) is None
    assert session not in (tmp_path / "sessions.json").read_text()
    assert mode(tmp_path / "sessions.json") == 0o600


def test_a_code_is_good_for_ten_minutes(tmp_path: Path) -> None:
    clock = Clock()
    sessions = Sessions(tmp_path / "sessions.json", clock)
    early, late = sessions.new_code(CLERK), sessions.new_code(CLERK)
    clock.now += timedelta(minutes=9, seconds=59)
    assert sessions.redeem(early)
    clock.now += timedelta(seconds=1)
    assert sessions.redeem(late) is None


def test_a_session_outlives_the_edge_and_ends_after_twelve_hours_or_on_signing_out(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "sessions.json"
    one, other = Sessions(path, clock).new_session(CLERK), Sessions(path, clock).new_session(CLERK)
    again = Sessions(path, clock)
    again.end(other)
    assert again.verify(other) is None
    assert again.verify(one) == CLERK
    clock.now += timedelta(hours=12)
    assert again.verify(one) is None


def test_damaged_sessions_only_sign_everybody_out(tmp_path: Path) -> None:
    path = tmp_path / "sessions.json"
    path.write_text('[{"kind": "session"}]')
    sessions = Sessions(path)
    assert sessions.verify("fs_x") is None
    assert sessions.verify(sessions.new_session(CLERK)) == CLERK


def test_secrets_are_made_once_and_completed_for_new_organs(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    first = secrets.ensure(path, ["service.court", "district-court"])
    assert mode(path) == 0o600
    again = secrets.ensure(path, ["service.court", "district-court", "justice-bureau"])
    assert again.server_name == first.server_name
    assert again.nats.items() >= first.nats.items()
    assert len(set(again.nats.values())) == 3
    assert secrets.load(path) == again
    assert not any(password in repr(first) for password in first.nats.values())


def test_incomplete_secrets_are_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text('{"server_name": "x", "nats": {"service.court": ""}}')
    with pytest.raises(BadDay, match=r"secrets\.json"):
        secrets.ensure(path, ["service.court"])
    with pytest.raises(BadDay, match="fuyuan up"):
        secrets.load(tmp_path / "none.json")


def test_a_session_ends_with_the_token_it_came_of(tmp_path: Path) -> None:
    tokens = TokenStore(tmp_path / "tokens.json")
    sessions = Sessions(tmp_path / "sessions.json", tokens=tokens)
    gone, kept = (tokens.create("district-court", Role.CLERK) for _ in range(2))
    mine, other = sessions.new_session(CLERK, gone), sessions.new_session(CLERK, kept)
    by_code = sessions.redeem(sessions.new_code(CLERK))
    assert by_code is not None
    tokens.revoke([gone])
    assert [sessions.verify(one) for one in (mine, other, by_code)] == [None, CLERK, CLERK]
    assert Sessions(tmp_path / "sessions.json").verify(other) is None  # it cannot be known
    assert gone not in (tmp_path / "sessions.json").read_text()


def test_the_oldest_session_ends_where_one_has_too_many(tmp_path: Path) -> None:
    tokens = TokenStore(tmp_path / "tokens.json")
    sessions = Sessions(tmp_path / "sessions.json", tokens=tokens)
    bearer = tokens.create("district-court", Role.CLERK)
    by_code = sessions.new_session(CLERK)
    made = [sessions.new_session(CLERK, bearer) for _ in range(MOST_SESSIONS + 2)]
    assert [sessions.verify(one) for one in made[:2]] == [None, None]
    assert all(sessions.verify(one) for one in [*made[2:], by_code])


def test_a_token_is_taken_back_by_its_id(tmp_path: Path) -> None:
    store = TokenStore(tmp_path / "tokens.json")
    gone, kept = store.create("district-court", Role.CLERK), store.create("justice-bureau", Role.VIEWER)
    first = store.list()[0].id
    assert store.revoke_by_id(first) == CLERK
    assert store.revoke_by_id(first) is None
    assert (store.verify(gone), store.verify(kept)) == (None, Grant("justice-bureau", Role.VIEWER))


@pytest.mark.parametrize("kind", ["tokens", "sessions"])
def test_who_asks_while_another_reads_the_changed_file_hears_no_old_answer(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one asks between the look at the file and the end of its reading."""
    path = tmp_path / "file.json"
    held: TokenStore | Sessions = TokenStore(path) if kind == "tokens" else Sessions(path)
    writer: TokenStore | Sessions = TokenStore(path) if kind == "tokens" else Sessions(path)
    secrets_made = [
        writer.create("district-court", Role.CLERK) if isinstance(writer, TokenStore) else writer.new_session(CLERK)
    ]
    assert held.verify(secrets_made[0]) == CLERK
    private_file.write(path, [])
    answers: list[Grant | None] = []
    read = private_file.read

    def slowly(one: Path) -> object:
        monkeypatch.setattr(private_file, "read", read)
        answers.append(held.verify(secrets_made[0]))
        return read(one)

    monkeypatch.setattr(private_file, "read", slowly)
    assert held.verify(secrets_made[0]) is None
    assert answers == [None]
