"""Signed notes and checkpoints: what was signed is recognised, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from events.base import Side
from services.proof.checkpoint import Checkpoint, origin
from services.proof.note import MOST, Algorithm, NotASignedNote, Note, PrivateKey, PublicKey, Signature

COURT, GOVERNMENT = (
    PrivateKey(origin("410204", side), Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))
    for number, side in enumerate((Side.COURT, Side.GOVERNMENT))
)
CHECKPOINT = Checkpoint(COURT.name, 2623, bytes(range(32)))
NOW = datetime(2026, 11, 29, 16, 0, tzinfo=UTC)
WELL_KNOWN = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"


def test_a_cosignature_of_no_time_is_none() -> None:
    raw = (1 << 63).to_bytes(8) + GOVERNMENT.key.sign(f"cosignature/v1\ntime {1 << 63}\n{CHECKPOINT.body}".encode())
    note = Note(CHECKPOINT.body, (Signature(GOVERNMENT.name, GOVERNMENT.cosigning.id, raw),))
    assert note.cosigned_at(GOVERNMENT.cosigning) is None


def test_no_log_has_more_events_than_anything_can_count() -> None:
    with pytest.raises(NotASignedNote):
        Checkpoint.read(replace(CHECKPOINT, size=1 << 63).body)


def signed() -> Note:
    note = Note(CHECKPOINT.body, (COURT.sign(CHECKPOINT.body),))
    return note.also([GOVERNMENT.cosign(CHECKPOINT.body, NOW)])


def test_a_checkpoint_is_signed_and_cosigned_in_one_text() -> None:
    text = signed().text
    assert text.startswith(
        "fuyuan.410204/court\n2623\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— fuyuan.410204/court "
    )
    note = Note.read(text)
    assert note == signed()
    assert Checkpoint.read(note.body) == CHECKPOINT
    assert note.signed_by(COURT.public)
    assert note.cosigned_at(GOVERNMENT.cosigning) == NOW
    assert not note.signed_by(GOVERNMENT.public)
    assert note.cosigned_at(COURT.cosigning) is None


def test_a_key_is_written_in_one_line_as_others_write_theirs() -> None:
    for key in (COURT.public, GOVERNMENT.cosigning):
        assert PublicKey.read(key.line) == key
    known = PublicKey.read(WELL_KNOWN)
    assert (known.name, known.algorithm, known.line) == ("sum.golang.org", Algorithm.ED25519, WELL_KNOWN)


def test_no_other_text_and_no_other_instant_is_signed() -> None:
    note = signed()
    other = Note(replace(CHECKPOINT, size=2624).body, note.signatures)
    assert not other.signed_by(COURT.public)
    assert other.cosigned_at(GOVERNMENT.cosigning) is None
    _, cosignature = note.signatures
    later = replace(cosignature, raw=(int.from_bytes(cosignature.raw[:8]) + 1).to_bytes(8) + cosignature.raw[8:])
    assert Note(note.body, (later,)).cosigned_at(GOVERNMENT.cosigning) is None


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_is_no_signed_note_or_one_that_is_not_signed(place: int, bit: int) -> None:
    raw = bytearray(signed().text.encode())
    raw[place % len(raw)] ^= 1 << bit
    try:
        note = Note.read(raw.decode())
    except (NotASignedNote, UnicodeDecodeError):
        return
    assert not (note.signed_by(COURT.public) and note.cosigned_at(GOVERNMENT.cosigning))


@given(st.text())
def test_anything_else_is_refused_as_such(text: str) -> None:
    for read in (Note.read, Checkpoint.read, PublicKey.read):
        with pytest.raises(NotASignedNote):
            read(text)


@pytest.mark.parametrize(
    "body", ["a\n01\n" + "A" * 44, "a\n-1\n" + "A" * 44, "a\n1\nAAAA", "\n1\n" + "A" * 43 + "=", "a\n1\n", "a"]
)
def test_a_size_or_root_of_another_form_is_no_checkpoint(body: str) -> None:
    with pytest.raises(NotASignedNote):
        Checkpoint.read(body + "\n")


def test_a_note_with_too_many_signatures_is_none() -> None:
    signature = COURT.sign(CHECKPOINT.body)
    assert Note.read(Note(CHECKPOINT.body, (signature,) * MOST).text)
    with pytest.raises(NotASignedNote, match="17 signatures"):
        Note.read(Note(CHECKPOINT.body, (signature,) * (MOST + 1)).text)
