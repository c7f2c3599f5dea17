"""The key of one stream is read from beside an archive without keeping those of all others."""

from __future__ import annotations

from pathlib import Path

from events.text_key import TextKey
from fuyuan.operations.text_keys import FILE, read_keys, write_keys


def test_the_key_of_one_stream_alone_is_that_among_all(tmp_path: Path) -> None:
    keys = [TextKey.new("case:1"), TextKey.new("case:11").without([3]), TextKey.new("case:1:2")]
    write_keys(tmp_path / "court", keys)
    for key in keys:
        assert dict(read_keys(tmp_path / "court", key.stream)) == {key.stream: key}
    assert not read_keys(tmp_path / "court", "case:2")
    assert len(read_keys(tmp_path / "court")) == len(keys)


def test_it_is_found_however_its_name_is_written(tmp_path: Path) -> None:
    key = TextKey.new("case:1")
    (tmp_path / FILE).write_bytes(key.document().replace(b"case", rb"\u0063ase") + b"\n")
    assert read_keys(tmp_path, "case:1")["case:1"] == key
