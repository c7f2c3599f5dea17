"""A key that cannot be used ends its side in words that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.running.explain import explained
from fuyuan.settings import Settings
from services.proof.keys import KeyLost, Keys, KeyUnusable


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


def test_no_key_takes_the_place_of_a_lost_one_before_somebody_decides_it(tmp_path: Path) -> None:
    keys, public = Keys(tmp_path, "410204"), tmp_path / "court.pub"
    first = keys.own(Side.COURT).public
    (tmp_path / "court.key").unlink()
    with pytest.raises(KeyLost, match="请从备份放回"):
        keys.own(Side.COURT)
    assert first in keys.known()
    public.unlink()
    assert keys.own(Side.COURT).public != first
