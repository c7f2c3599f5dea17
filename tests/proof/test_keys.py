"""A key that cannot be used ends its side in words that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.running.explain import explained
from fuyuan.settings import Settings
from services.proof.keys import Keys, KeyUnusable


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
