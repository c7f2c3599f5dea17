"""A key that cannot be used ends its side in words that say what to do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.running.explain import explained
from fuyuan.settings import Settings
from services.proof.checkpoint import Checkpoint
from services.proof.errors import KeyLost, KeyUnusable
from services.proof.keys import Keys, KeysDiffer
from services.proof.note import NotASignedNote, Note, PrivateKey
from tests.clock import MovableClock


@pytest.mark.parametrize(("mode", "text"), [(0o644, None), (0o600, b"not a key")], ids=["open to others", "damaged"])
def test_a_key_that_cannot_be_used_is_told_in_words(tmp_path: Path, mode: int, text: bytes | None) -> None:
    keys, file = Keys(tmp_path, "410204"), tmp_path / "court.key"
    keys.own(Side.COURT)
    if text is not None:
        file.write_bytes(text)
    file.chmod(mode)
    with pytest.raises(KeyUnusable) as unusable:
        keys.own(Side.COURT)
    bad = explained("court", Settings(data_dir=tmp_path), unusable.value)
    assert isinstance(bad, BadDay)
    assert str(file) in bad.zh
    assert str(file) in bad.en


SIZES = {"fuyuan.410204/court": 20, "fuyuan.410204/government": 5}


def checkpoint(size: int, log: str = "court") -> Checkpoint:
    return Checkpoint(f"fuyuan.410204/{log}", size, bytes(32))


def signed(about: Checkpoint, *by: PrivateKey) -> Note:
    return Note(about.body, tuple(key.sign(about.body) for key in by))


def test_no_key_takes_the_place_of_a_lost_one_before_somebody_decides_it(tmp_path: Path) -> None:
    keys = Keys(tmp_path, "410204")
    first, note = keys.own(Side.COURT).public, signed(checkpoint(20), keys.own(Side.COURT))
    (tmp_path / "court.key").unlink()
    with pytest.raises(KeyLost, match="请从备份放回"):
        keys.own(Side.COURT)
    new = keys.begin_anew(Side.COURT, lambda: SIZES)
    assert keys.own(Side.COURT).public == new != first
    assert keys.signs(Side.COURT, note, checkpoint(20))


def test_where_a_side_has_signed_an_empty_folder_gets_no_key(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys", "410204")
    with pytest.raises(KeyLost, match="fuyuan keys rotate --lost"):
        keys.own(Side.COURT, new=False)
    assert not (tmp_path / "keys").exists()


def test_with_the_public_file_of_several_keys_nothing_is_guessed(tmp_path: Path) -> None:
    keys, public = Keys(tmp_path, "410204"), tmp_path / "court.pub"
    only = keys.own(Side.COURT)
    public.unlink()
    assert keys.own(Side.COURT).public == only.public
    keys.rotate(Side.COURT, lambda: SIZES)
    public.unlink()
    with pytest.raises(KeyLost, match=r"court\.pub"):
        keys.own(Side.COURT)
    public.write_text("nonsense\n")
    with pytest.raises(KeyUnusable, match=r"court\.pub"):
        keys.own(Side.COURT)


def test_both_sign_until_the_old_one_is_revoked_and_what_it_signed_before_stays_valid(tmp_path: Path) -> None:
    keys = Keys(tmp_path, "410204")
    old = keys.own(Side.COURT)
    keys.rotate(Side.COURT, lambda: SIZES)
    assert keys.signing(Side.COURT)[0].public == old.public
    new = keys.own(Side.COURT)
    assert new.public != old.public
    with pytest.raises(KeyUnusable, match="已有两把密钥同时签名"):
        keys.rotate(Side.COURT, lambda: SIZES)
    for key in (old, new):
        assert keys.signs(Side.COURT, signed(checkpoint(20), key), checkpoint(20))
    assert not keys.signs(Side.COURT, signed(checkpoint(19), new), checkpoint(19))  # it had not begun
    keys.revoke(Side.COURT, old.public.id.hex(), lambda: {**SIZES, "fuyuan.410204/court": 30})
    assert [own.public for own in keys.signing(Side.COURT)] == [new.public]
    assert [path.name for path in tmp_path.glob("*.key")] == [f"court.{new.public.id.hex()}.key"]
    assert keys.signs(Side.COURT, signed(checkpoint(30), old), checkpoint(30))
    assert not keys.signs(Side.COURT, signed(checkpoint(31), old), checkpoint(31))
    assert keys.signs(Side.COURT, signed(checkpoint(31), old, new), checkpoint(31))
    now = datetime(2026, 11, 30, tzinfo=UTC)
    for size, counts in ((5, True), (6, False)):
        body = checkpoint(size, "government").body
        cosigned = Note(body, (old.cosign(body, now),))
        assert (keys.countersigned_at(Side.COURT, cosigned, checkpoint(size, "government")) == now) is counts
    with pytest.raises(KeyUnusable, match="没有使用中的密钥"):
        keys.revoke(Side.COURT, old.public.id.hex(), lambda: SIZES)


async def test_until_an_instant_both_sign_and_then_the_old_one_counts_for_what_it_had_signed_alone(
    tmp_path: Path,
) -> None:
    clock = MovableClock(date(2026, 11, 30))
    keys = Keys(tmp_path, "410204", clock=clock)
    old, until = keys.own(Side.COURT), datetime(2026, 12, 31, tzinfo=UTC)
    for wrong in (clock.now(), datetime(2026, 11, 1, tzinfo=UTC)):
        with pytest.raises(KeyUnusable, match="--until 须晚于现在"):
            keys.rotate(Side.COURT, lambda: SIZES, until=wrong)
    assert list(keys.held(Side.COURT)) == [old.public]
    keys.rotate(Side.COURT, lambda: SIZES, until=until)
    new = keys.own(Side.COURT)
    assert [own.public for own in keys.signing(Side.COURT)] == [old.public, new.public]
    with pytest.raises(KeyUnusable, match="已有两把密钥同时签名"):
        keys.rotate(Side.COURT, lambda: SIZES)
    assert keys.signs(Side.COURT, signed(checkpoint(30), old), checkpoint(30))
    keys.forget(Side.COURT)
    assert old.public in keys.held(Side.COURT)
    await clock.move(date(2027, 1, 1))
    assert [own.public for own in keys.signing(Side.COURT)] == [new.public]
    assert [keys.signs(Side.COURT, signed(checkpoint(size), old), checkpoint(size)) for size in (20, 21)] == [
        True,
        False,
    ]
    assert keys.signs(Side.COURT, signed(checkpoint(30), old, new), checkpoint(30))
    keys.forget(Side.COURT)
    assert list(keys.held(Side.COURT)) == [new.public]
    with pytest.raises(KeyUnusable, match="没有使用中的密钥"):
        keys.revoke(Side.COURT, old.public.id.hex(), lambda: SIZES)
    keys.rotate(Side.COURT, lambda: {**SIZES, "fuyuan.410204/court": 40})
    assert len(keys.signing(Side.COURT)) == 2


def test_while_two_sign_up_to_an_instant_either_may_be_revoked(tmp_path: Path) -> None:
    until = datetime.now(UTC) + timedelta(days=30)
    for which in (0, 1):
        keys = Keys(tmp_path / str(which), "410204")
        keys.own(Side.COURT)
        keys.rotate(Side.COURT, lambda: SIZES, until=until)
        two = [own.public for own in keys.signing(Side.COURT)]
        now = keys.revoke(Side.COURT, two[which].id.hex(), lambda: {**SIZES, "fuyuan.410204/court": 30})
        assert keys.own(Side.COURT).public == now
        assert [own.public for own in keys.signing(Side.COURT)] == ([two[1]] if which == 0 else [two[0], now])
        assert now not in two[:1]


def test_lost_keys_end_at_once_though_they_were_to_end_at_an_instant(tmp_path: Path) -> None:
    keys = Keys(tmp_path, "410204")
    keys.own(Side.COURT)
    keys.rotate(Side.COURT, lambda: SIZES, until=datetime.now(UTC) + timedelta(days=30))
    for file in tmp_path.glob("*.key"):
        file.unlink()
    new = keys.begin_anew(Side.COURT, lambda: SIZES)
    assert keys.history(Side.COURT).accepted(datetime.now(UTC)) == [new]  # type: ignore[union-attr]


def test_the_only_key_is_revoked_and_another_takes_its_place_at_once(tmp_path: Path) -> None:
    keys = Keys(tmp_path, "410204")
    stolen = keys.own(Side.COURT)
    new = keys.revoke(Side.COURT, stolen.public.id.hex(), lambda: {"fuyuan.410204/court": 7})
    assert [own.public for own in keys.signing(Side.COURT)] == [new]
    assert not keys.signs(Side.COURT, signed(checkpoint(8), stolen), checkpoint(8))
    assert keys.signed_once(Side.COURT, signed(checkpoint(8), stolen)) == stolen.public


def test_another_side_follows_without_a_meeting_and_takes_no_key_that_nobody_vouches_for(tmp_path: Path) -> None:
    court, others = Keys(tmp_path / "court", "410204"), Keys(tmp_path / "government", "410204")
    court.own(Side.COURT)
    with pytest.raises(KeyLost, match="keys accept"):
        others.take(Side.COURT, court.exported(Side.COURT))
    assert others.history(Side.COURT) is None
    assert others.take(Side.COURT, court.exported(Side.COURT), by_hand=True)
    before = court.exported(Side.COURT)
    court.rotate(Side.COURT, lambda: SIZES)
    assert others.take(Side.COURT, court.exported(Side.COURT))
    assert not others.take(Side.COURT, before)  # it came late
    assert others.exported(Side.COURT) == court.exported(Side.COURT)
    (tmp_path / "government" / "court.pub").write_text("damaged")
    with pytest.raises(KeyUnusable, match="不是公钥文件"):
        others.take(Side.COURT, before)
    (tmp_path / "government" / "court.pub").write_text(before)
    thief = Keys(tmp_path / "thief", "410204")
    thief.own(Side.COURT)
    for strange in (thief.exported(Side.COURT), before.replace("court", "joint")):
        with pytest.raises((KeysDiffer, NotASignedNote)):
            others.take(Side.COURT, strange)
    assert others.exported(Side.COURT) == before
    court.begin_anew(Side.COURT, lambda: SIZES)
    with pytest.raises(KeysDiffer, match="核对指纹"):
        others.take(Side.COURT, court.exported(Side.COURT))
    assert others.take(Side.COURT, court.exported(Side.COURT), by_hand=True)


def test_a_key_that_was_begun_and_not_named_yet_signs_nothing(tmp_path: Path) -> None:
    """What a kill between the two files leaves."""
    keys = Keys(tmp_path, "410204")
    old, before = keys.own(Side.COURT), keys.exported(Side.COURT)
    keys.rotate(Side.COURT, lambda: SIZES)
    (tmp_path / "court.pub").write_text(before)
    assert [own.public for own in keys.signing(Side.COURT)] == [old.public]
    keys.rotate(Side.COURT, lambda: SIZES)
    assert len(keys.signing(Side.COURT)) == 2


def test_the_other_private_part_that_a_kill_left_goes_with_the_next_change(tmp_path: Path) -> None:
    keys = Keys(tmp_path, "410204")
    old = keys.own(Side.COURT).public
    kept = (tmp_path / "court.key").read_bytes()
    keys.revoke(Side.COURT, old.id.hex(), lambda: SIZES)
    (tmp_path / "court.key").write_bytes(kept)
    (tmp_path / "court.key").chmod(0o600)
    assert old not in [own.public for own in keys.signing(Side.COURT)]
    keys.rotate(Side.COURT, lambda: SIZES)
    assert not (tmp_path / "court.key").exists()
