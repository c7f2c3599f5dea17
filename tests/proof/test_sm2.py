"""SM2 with SM3 beside Ed25519: the standard's example, OpenSSL as a witness, and what is said without the extra."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SM3, Hash

from events.base import Side
from fuyuan.operations import verify_bundle
from fuyuan.operations.verify_bundle import NotProved, check, read_keys
from services.proof import tree
from services.proof.checkpoint import Checkpoint
from services.proof.errors import KeyUnusable
from services.proof.keys import Keys
from services.proof.note import Algorithm, NotASignedNote, Note, PrivateKey, PublicKey
from services.proof.sm2 import Sm2PrivateKey, require_point, verifies

COURT = "fuyuan.410204/court"
NOW = datetime(2026, 11, 30, 4, tzinfo=UTC)

# GB/T 32918.5, annex A.2: the curve, a key, the message "message digest", signed by 1234567812345678
SECRET = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
POINT = bytes.fromhex(
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
MESSAGE = b"message digest"


def test_the_example_of_the_standard() -> None:
    assert verifies(POINT, encode_dss_signature(R, S), MESSAGE)
    assert not verifies(POINT, encode_dss_signature(R, S ^ 1), MESSAGE)
    assert not verifies(POINT, encode_dss_signature(R, S), MESSAGE + b".")
    assert not verifies(POINT, b"no DER", MESSAGE)
    digest = Hash(SM3())
    digest.update(b"abc")
    assert (
        digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )  # GB/T 32905, A.1


def test_no_nonce_comes_twice() -> None:
    key = Sm2PrivateKey(SECRET, POINT)
    signatures = {key.sign(MESSAGE) for _ in range(50)}
    assert len({signature[:36] for signature in signatures}) == 50
    assert all(verifies(POINT, signature, MESSAGE) for signature in signatures)


def test_openssl_reads_the_key_and_agrees(tmp_path: Path) -> None:
    key = Sm2PrivateKey.generate()
    private, message, signature = (tmp_path / name for name in ("court.key", "message", "signature"))
    private.write_bytes(key.pem())
    message.write_bytes(MESSAGE)
    signature.write_bytes(key.sign(MESSAGE))
    given = ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-inkey", str(private)]
    verified = [*given, "-in", str(message), "-sigfile", str(signature)]
    assert subprocess.run(["openssl", "pkeyutl", "-verify", *verified], check=False).returncode == 0
    made = [*given, "-in", str(message), "-out", str(signature)]
    subprocess.run(["openssl", "pkeyutl", "-sign", *made], check=True)
    assert verifies(key.public, signature.read_bytes(), MESSAGE)
    assert Sm2PrivateKey.read(private.read_bytes()) == key


def pem(change: Callable[[bytearray], None]) -> bytes:
    import base64

    key = Sm2PrivateKey(SECRET, POINT)
    lines = key.pem().split(b"\n")
    raw = bytearray(base64.b64decode(b"".join(lines[1:-2])))
    change(raw)
    return b"\n".join([lines[0], base64.b64encode(raw), lines[-2], b""])


@pytest.mark.parametrize("place", [0, 2, 6, 10, 39, 45, 60, 120])
def test_a_damaged_private_key_is_none(place: int) -> None:
    def flip(raw: bytearray) -> None:
        raw[place] ^= 1

    assert Sm2PrivateKey.read(pem(lambda raw: None)) == Sm2PrivateKey(SECRET, POINT)
    with pytest.raises(ValueError, match=r"SM2|another key"):
        PrivateKey.read(COURT, pem(flip))
    with pytest.raises(ValueError, match="SM2"):
        PrivateKey.read(COURT, pem(lambda raw: raw.append(0)))


def test_a_point_beside_the_curve_is_no_key() -> None:
    require_point(POINT)
    for wrong in (POINT[:-1] + b"\x00", bytes(64), POINT[:32], POINT[:33], b"\x04" + POINT):
        with pytest.raises(ValueError, match="point"):
            require_point(wrong)
        with pytest.raises(NotASignedNote):
            PublicKey.read(PublicKey(COURT, Algorithm.SM2, wrong).line)


def made(folder: Path) -> tuple[Keys, dict[str, object]]:
    """The court signed with Ed25519, then with SM2 too, then with SM2 alone; the government countersigned with SM2."""
    keys, event = Keys(folder, "410204"), '{"source": "/410204/court", "id": "case:1:1"}'
    for side in (Side.COURT, Side.GOVERNMENT):
        first = keys.own(side).public.id.hex()
        keys.rotate(side, dict, Algorithm.SM2)
        keys.revoke(side, first, dict)
    body = Checkpoint(COURT, 1, tree.leaf_hash(event.encode())).body
    court, government = keys.own(Side.COURT), keys.own(Side.GOVERNMENT)
    note = Note(body, (court.sign(body), government.cosign(body, NOW)))
    proof = {"format": "fuyuan-proof/1", "event": event, "index": 0, "path": [], "checkpoint": note.text}
    return keys, proof


def test_it_follows_ed25519_and_auditors_check_it(tmp_path: Path) -> None:
    keys, proof = made(tmp_path)
    assert [key.public.algorithm for key in keys.signing(Side.COURT)] == [Algorithm.SM2]
    note = Note.read(str(proof["checkpoint"]))
    about = Checkpoint.read(note.body)
    assert keys.signs(Side.COURT, note, about)
    assert keys.countersigned_at(Side.GOVERNMENT, note, about) == NOW
    public = [key for side in (Side.COURT, Side.GOVERNMENT) for key in read_keys(keys.exported(side))]
    assert "government 于 2026-11-30 04:00:00 UTC 核签" in check(proof, public)
    other = Checkpoint(COURT, 2, bytes(32))
    assert not keys.signs(Side.COURT, Note(other.body, note.signatures), other)
    with pytest.raises(NotProved, match="有效签名"):
        check({**proof, "checkpoint": str(proof["checkpoint"]).replace("\n\n", "\nmore\n\n")}, public)


def test_without_the_extra_it_is_said_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, _ = made(tmp_path)
    public = keys.exported(Side.COURT)
    first = keys.own(Side.JOINT).public
    monkeypatch.setitem(sys.modules, "gmssl_pyx", None)
    monkeypatch.setattr(verify_bundle, "gmssl_pyx", None)
    for asked in (
        lambda: keys.own(Side.COURT),
        lambda: keys.rotate(Side.JOINT, dict, Algorithm.SM2),
        lambda: keys.take(Side.COURT, public, by_hand=True),
    ):
        with pytest.raises(KeyUnusable, match=r"fuyuan\[sm\]"):
            asked()
    assert keys.own(Side.JOINT).public == first
    with pytest.raises(NotProved, match="gmssl-pyx"):
        read_keys(public)
