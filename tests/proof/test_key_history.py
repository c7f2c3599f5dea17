"""Which keys a side may say to have: what auditors' module and ours read alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from fuyuan.operations.verify_bundle import read_keys
from services.proof.checkpoint import Checkpoint
from services.proof.key_history import BEGINS, ENDS, KeyHistory
from services.proof.note import NotASignedNote, Note, PrivateKey

NAME = "fuyuan.410204/court"
LOGS = (NAME, "fuyuan.410204/joint")


def key(number: int, name: str = NAME) -> PrivateKey:
    return PrivateKey(name, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


FIRST, SECOND, THIRD = map(key, (1, 2, 3))
MADE = (
    KeyHistory.first(FIRST.public)
    .begun(SECOND, FIRST, {NAME: 20})
    .ended(FIRST.public, SECOND, {NAME: 30, LOGS[1]: 4})
    .begun(THIRD, SECOND, {NAME: 40})
)


NOW = datetime.now(UTC)
PASSED, TO_COME = NOW - timedelta(hours=1), NOW + timedelta(days=1)


def with_an_instant(until: datetime) -> KeyHistory:
    """The second begins at 20 events; the first signs beside it up to an instant."""
    return (
        KeyHistory.first(FIRST.public)
        .begun(SECOND, FIRST, {NAME: 20})
        .ended(FIRST.public, SECOND, {NAME: 20, LOGS[1]: 4}, until)
    )


def counted(history: KeyHistory) -> set[tuple[str, str, int]]:
    """For what each key counts, as we read it."""
    checkpoints = [Checkpoint(log, size, bytes(32)) for log in LOGS for size in range(50)]
    return {
        (term.key.raw.hex(), about.origin, about.size)
        for term in history.terms
        for about in checkpoints
        if term.counts(about, NOW)
    }


def counted_by_auditors(text: str) -> set[tuple[str, str, int]]:
    return {
        (key.public.hex(), log, size)
        for key in read_keys(text)
        for log in LOGS
        for size in range(50)
        if key.counts(log, size)
    }


def test_what_is_written_is_read_again_and_by_auditors_alike() -> None:
    read = KeyHistory.read(MADE.text, NAME)
    assert read == MADE
    assert [term.key for term in read.terms] == [FIRST.public, SECOND.public, THIRD.public]
    assert read.in_force == [SECOND.public, THIRD.public]
    assert counted(read) == counted_by_auditors(MADE.text)
    assert (FIRST.public.raw.hex(), NAME, 30) in counted(read)
    assert (FIRST.public.raw.hex(), NAME, 31) not in counted(read)
    assert (FIRST.public.raw.hex(), LOGS[1], 5) not in counted(read)


def test_a_lost_key_is_followed_by_one_that_is_trusted_by_hand() -> None:
    new = key(9)
    history = MADE.trusting(new.public).begun(new, None, {NAME: 45}).ended(THIRD.public, new, {NAME: 45})
    assert KeyHistory.read(history.text, NAME) == history
    assert not history.continues(MADE)
    assert counted(history) == counted_by_auditors(history.text)
    alone = KeyHistory.first(FIRST.public).trusting(new.public)
    assert KeyHistory.read(alone.text, NAME) == alone


def test_a_key_that_ends_at_an_instant_signs_before_it_and_counts_for_what_it_had_signed_alone_behind() -> None:
    for until, most in ((TO_COME, 49), (PASSED, 20)):
        read = KeyHistory.read(with_an_instant(until).text, NAME)
        assert read == with_an_instant(until)
        assert counted(read) == counted_by_auditors(read.text)
        sizes = {size for key, log, size in counted(read) if (key, log) == (FIRST.public.raw.hex(), NAME)}
        assert max(sizes) == most
    term = KeyHistory.read(with_an_instant(TO_COME).text, NAME).terms[0]
    about = Checkpoint(NAME, 21, bytes(32))
    assert [term.counts(about, TO_COME + timedelta(seconds=by)) for by in (-2, 0)] == [True, False]


def test_a_key_whose_end_is_said_may_end_before_and_vouches_for_none() -> None:
    history = with_an_instant(TO_COME)
    assert (history.in_force, history.accepted(NOW)) == ([SECOND.public], [FIRST.public, SECOND.public])
    before = history.ended(FIRST.public, SECOND, {NAME: 30})
    assert before.accepted(NOW) == [SECOND.public]
    assert counted(KeyHistory.read(before.text, NAME)) == counted_by_auditors(before.text)
    instant = f"until {int(TO_COME.timestamp())}\n"
    for wrong in (
        note(BEGINS, THIRD, FIRST, THIRD),
        note(BEGINS, THIRD, SECOND, THIRD, lines=f"{instant}{NAME} 7\n"),
        note(ENDS, SECOND, FIRST),
        note(ENDS, FIRST, SECOND, lines=f"{instant}{NAME} 7\n"),
        note(ENDS, FIRST, SECOND, lines=f"{NAME} 7\n{instant}"),
    ):
        with pytest.raises(NotASignedNote):
            KeyHistory.read(f"{history.text}\n{wrong}", NAME)
        with pytest.raises((ValueError, LookupError)):
            read_keys(f"{history.text}\n{wrong}")
    with pytest.raises(NotASignedNote):
        before.ended(FIRST.public, SECOND, {NAME: 40}, TO_COME)


def note(head: str, about: PrivateKey, *by: PrivateKey, lines: str = f"{NAME} 7\n") -> str:
    body = f"{head}\n{about.public.line}\n{lines}"
    return Note(body, tuple(signer.sign(body) for signer in by)).text


THIEF = key(66)
WRONG: dict[str, Callable[[], str]] = {
    "nobody vouches": lambda: note(BEGINS, THIEF, THIEF),
    "not signed by itself": lambda: note(BEGINS, THIEF, SECOND),
    "vouched for by one that ended": lambda: note(BEGINS, THIEF, FIRST, THIEF),
    "of another name": lambda: note(BEGINS, key(5, LOGS[1]), SECOND, key(5, LOGS[1])),
    "begins again": lambda: note(BEGINS, SECOND, SECOND, THIRD),
    "begins again after its end": lambda: note(BEGINS, FIRST, FIRST, SECOND),
    "ends itself": lambda: note(ENDS, SECOND, SECOND),
    "ended by a stranger": lambda: note(ENDS, SECOND, THIEF),
    "ends again": lambda: note(ENDS, FIRST, SECOND),
    "ends what never was": lambda: note(ENDS, THIEF, SECOND),
    "says something else": lambda: note("fuyuan key rests v1", SECOND, THIRD),
    "no size": lambda: note(ENDS, SECOND, THIRD, lines=f"{NAME} many\n"),
    "no log": lambda: note(ENDS, SECOND, THIRD, lines="7\n"),
    "not signed": lambda: f"{ENDS}\n{SECOND.public.line}\n",
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_nobody_else_and_no_other_key_says_it(wrong: Callable[[], str]) -> None:
    text = f"{MADE.text}\n{wrong()}"
    with pytest.raises(NotASignedNote):
        KeyHistory.read(text, NAME)
    with pytest.raises((ValueError, LookupError)):
        read_keys(text)


STRICT: dict[str, str] = {
    "empty": "",
    "another side's": KeyHistory.first(key(5, LOGS[1]).public).text,
    "does not countersign": f"{FIRST.public.line}\n",
    "no end of line": KeyHistory.first(FIRST.public).text[:-1],
    "endless": MADE.text + "\n" * (1 << 16),
    "a log twice": f"{MADE.text}\n{note(ENDS, SECOND, THIRD, lines=f'{NAME} 7{chr(10)}{NAME} 8{chr(10)}')}",
    "a size with a zero before": f"{MADE.text}\n{note(ENDS, SECOND, THIRD, lines=f'{NAME} 07{chr(10)}')}",
    "an instant that is none": f"{MADE.text}\n{note(ENDS, SECOND, THIRD, lines=f'until never{chr(10)}')}",
    "an instant beyond": f"{MADE.text}\n{note(ENDS, SECOND, THIRD, lines=f'until {10**11}{chr(10)}')}",
    "a size beyond": f"{MADE.text}\n{note(ENDS, SECOND, THIRD, lines=f'{NAME} {10**19}{chr(10)}')}",
}


@pytest.mark.parametrize("text", STRICT.values(), ids=STRICT)
def test_it_is_read_in_one_form_only(text: str) -> None:
    with pytest.raises(NotASignedNote):
        KeyHistory.read(text, NAME)


@given(made=st.sampled_from([MADE, with_an_instant(PASSED)]), place=st.integers(0, 1 << 16), bit=st.integers(0, 6))
def test_whatever_bit_is_flipped_no_other_key_counts_and_none_for_more(made: KeyHistory, place: int, bit: int) -> None:
    place %= len(made.text)
    changed = made.text[:place] + chr(ord(made.text[place]) ^ 1 << bit) + made.text[place + 1 :]
    try:
        read = KeyHistory.read(changed, NAME)
    except NotASignedNote:
        return
    assert counted(read) == counted(made)


def test_the_instant_of_a_countersignature_is_no_way_around_an_end() -> None:
    body = Checkpoint(LOGS[1], 5, bytes(32)).body
    back_dated = Note(body, (FIRST.cosign(body, datetime(2020, 1, 1, tzinfo=UTC)),))
    assert back_dated.cosigned_at(FIRST.public.cosigning) is not None
    term = next(term for term in MADE.terms if term.key == FIRST.public)
    assert not term.counts(Checkpoint.read(body), datetime.now(UTC))
