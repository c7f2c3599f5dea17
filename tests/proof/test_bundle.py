"""What an auditor checks a proof with: whatever was changed in it, it does not hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from events.base import Side
from fuyuan.operations.verify_bundle import Key, NotProved, check, main, read_keys
from services.proof import tree
from services.proof.checkpoint import Checkpoint, origin
from services.proof.keys import Keys
from services.proof.note import Note, PrivateKey
from services.proof.tree_files import TreeFiles

NOW = datetime(2026, 11, 29, 16, 0, tzinfo=UTC)
COURT, GOVERNMENT, JOINT = (origin("410204", side) for side in Side)
Made = tuple[dict[str, Any], list[Key]]


def event(number: int, source: str = "/410204/court") -> bytes:
    return orjson.dumps({"id": f"case:1:{number}", "source": source, "type": "case.filed.v1", "time": "2026-11-29"})


def bundle(folder: Path, index: int, size: int) -> Made:
    keys, files = Keys(folder / "keys", "410204"), TreeFiles(folder / "tree")
    court, government, _ = (keys.own(side) for side in Side)
    files.append([event(number) for number in range(size)])
    checkpoint = Checkpoint(court.name, size, files.root())
    note = Note(checkpoint.body, (court.sign(checkpoint.body), government.cosign(checkpoint.body, NOW)))
    path = [node.hex() for node in tree.inclusion(files.node, index, size)]
    made = {"format": "fuyuan-proof/1", "event": event(index).decode(), "index": index, "path": path}
    public = [key for side in Side for key in read_keys(keys.exported(side))]
    return {**made, "checkpoint": note.text}, public


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return bundle(tmp_path_factory.mktemp("bundle"), 122, 300)


def test_an_event_is_proved_to_be_in_its_place_and_who_countersigned(made: Made) -> None:
    proof, keys = made
    first, _, place, *countersigned = check(proof, keys).splitlines()
    assert first == "✓ 属实 / proved: case:1:122"
    assert place.startswith(f"  {COURT} 日志第 123 件，该日志签名时共 300 件")
    assert countersigned == [f"  {GOVERNMENT} 于 2026-11-29 16:00:00 UTC 核签 / countersigned by {GOVERNMENT}"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"event": event(121).decode()}, "不符"),
        ({"event": event(122).decode() + " "}, "不符"),
        ({"event": event(122, "/410204/joint").decode()}, "事件属于 fuyuan.410204/joint"),
        ({"index": 123}, "不符"),
        ({"index": 300}, "序号不在日志之内"),
        ({"index": -1}, "序号不在日志之内"),
        ({"index": True}, "不是证明文件"),
        ({"index": "122"}, "不是证明文件"),
        ({"path": []}, "路径过短"),
        ({"path": ["00" * 32] * 20}, "路径过长"),
        ({"path": ["zz"]}, "不是证明文件"),
        ({"path": 7}, "不是证明文件"),
        ({"event": "{"}, "不是证明文件"),
        ({"event": "[]"}, "不是证明文件"),
        ({"checkpoint": "x"}, "不是证明文件"),
        ({"format": "fuyuan-proof/2"}, "不是证明文件"),
        ({"event": "[" * 100_000}, "不是证明文件"),
        ({"event": "\ud800"}, "不是证明文件"),
        ({"index": 1 << 70}, "序号不在日志之内"),
    ],
)
def test_what_was_changed_is_not_proved(made: Made, changes: dict[str, Any], reason: str) -> None:
    proof, keys = made
    with pytest.raises(NotProved, match=reason):
        check({**proof, **changes}, keys)


def test_another_sides_keys_or_none_prove_nothing(made: Made) -> None:
    proof, keys = made
    for others in ([], [key for key in keys if key.name != COURT]):
        with pytest.raises(NotProved, match=f"没有 {COURT} 的有效签名"):
            check(proof, others)
    assert "没有对方的核签" in check(proof, [key for key in keys if key.name == COURT])


def test_a_key_counts_for_the_checkpoints_of_its_time_alone(tmp_path: Path) -> None:
    proof, _ = bundle(tmp_path, 122, 300)
    keys = Keys(tmp_path / "keys", "410204")

    def checked() -> str:
        return check(proof, [key for side in Side for key in read_keys(keys.exported(side))])

    for side, size in ((Side.COURT, 300), (Side.GOVERNMENT, 299)):
        keys.revoke(side, keys.own(side).public.id.hex(), lambda size=size: {COURT: size})  # type: ignore[misc]
    assert "没有对方的核签" in checked()
    with pytest.raises(ValueError, match="key begins"):
        read_keys(keys.exported(Side.COURT).replace(f"{COURT} 300", f"{COURT} 301"))


def test_what_a_revoked_key_signed_afterwards_proves_nothing(tmp_path: Path) -> None:
    proof, _ = bundle(tmp_path, 122, 300)
    keys = Keys(tmp_path / "keys", "410204")
    keys.revoke(Side.COURT, keys.own(Side.COURT).public.id.hex(), lambda: {COURT: 299})
    with pytest.raises(NotProved, match="已撤销或尚未启用"):
        check(proof, read_keys(keys.exported(Side.COURT)))


def test_what_a_key_signed_behind_its_instant_proves_nothing(tmp_path: Path) -> None:
    proof, _ = bundle(tmp_path, 122, 300)
    keys, now = Keys(tmp_path / "keys", "410204"), datetime.now(UTC)
    old = keys.own(Side.COURT)
    begun = keys.history(Side.COURT).begun(new := PrivateKey(COURT, Ed25519PrivateKey.generate()), old, {COURT: 299})  # type: ignore[union-attr]
    for until, signed, proved in ((1, 299, True), (-1, 299, False), (-1, 300, True)):
        history = begun.ended(old.public, new, {COURT: signed}, now + timedelta(days=until))
        if proved:
            assert "属实" in check(proof, read_keys(history.text))
        else:
            with pytest.raises(NotProved, match="已撤销或尚未启用"):
                check(proof, read_keys(history.text))


@given(place=st.integers(0, 100_000), bit=st.integers(0, 6))
def test_no_flipped_bit_of_event_place_path_or_signed_text_is_taken(made: Made, place: int, bit: int) -> None:
    proof, keys = made
    head, _, below = proof["checkpoint"].partition("\n\n")
    own, others = below.split("\n", 1)
    parts = [proof["event"], "".join(proof["path"]), head, own]
    text = "\x00".join(parts)
    place %= len(text)
    changed = text[:place] + chr(ord(text[place]) ^ 1 << bit) + text[place + 1 :]
    if len(split := changed.split("\x00")) != 4 or changed.lower() == text.lower():
        return
    said, path, head, own = split
    nodes = [path[at : at + 64] for at in range(0, len(path), 64)]
    with pytest.raises(NotProved):
        check({**proof, "event": said, "path": nodes, "checkpoint": f"{head}\n\n{own}\n{others}"}, keys)


@pytest.mark.parametrize(("place", "letter"), [(0, "―"), (1, '"')])
def test_a_signature_begins_with_its_dash(made: Made, place: int, letter: str) -> None:
    """The two characters that say nothing are what they are, too."""
    proof, keys = made
    body, _, below = proof["checkpoint"].partition("\n\n")
    changed = below[:place] + letter + below[place + 1 :]
    with pytest.raises(NotProved, match="不是证明文件"):
        check({**proof, "checkpoint": f"{body}\n\n{changed}"}, keys)


def test_on_the_command_line_it_says_what_it_found(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    proof, _ = bundle(folder, 4, 5)
    file, key = folder / "proof.json", folder / "keys" / "court.pub"
    file.write_bytes(orjson.dumps(proof))
    assert main([str(file), str(key)]) == 0
    assert "✓ 属实 / proved: case:1:4" in capsys.readouterr().out
    file.write_bytes(orjson.dumps({**proof, "index": 3}))
    assert main([str(file), str(key)]) == 1
    assert capsys.readouterr().err.startswith("✗ 证明路径过短 / ")
    for arguments in ([str(file)], [str(file), str(file)], [str(folder / "none"), str(key)], [str(key), str(key)]):
        assert main(arguments) == 2
        assert capsys.readouterr().err


def test_on_the_command_line_nothing_hostile_breaks_it_or_speaks_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys, file, public = Keys(tmp_path / "keys", "410204"), tmp_path / "proof.json", tmp_path / "keys" / "court.pub"
    court = keys.own(Side.COURT)

    def ends_with(event: str, more: str = "") -> int:
        body = Checkpoint(court.name, 1, tree.leaf_hash(event.encode())).body
        signature = court.sign(body).line
        proof = {"format": "fuyuan-proof/1", "event": event, "index": 0, "path": []}
        file.write_text(json.dumps({**proof, "checkpoint": f"{body}{more}\n{signature}"}))
        return main([str(file), str(public)])

    assert ends_with(json.dumps({"source": "/410204/court", "id": "a\n  \x1b[1mfuyuan.410204/joint \ud800"})) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith(r"proved: a\n  \x1b[1mfuyuan.410204/joint \ud800")
    assert ends_with('{"source": "/410204/court"}', "\ud800\n") == 1
    file.write_text("[" * 100_000)
    assert main([str(file), str(public)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
