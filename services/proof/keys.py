"""The keys of the sides, in a folder: of everybody the public ones and what they count for, `<side>.pub`
(`services/proof/key_history.py`), of one's own sides the private ones too (`services/proof/private_keys.py`).

A private key is made when its side starts first, and by `fuyuan keys`. Its file is on disk before the public one names
the key: whatever breaks off in between, the side signs as before.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from events.base import Side
from services.clock import Clock, SystemClock
from services.kept_file import keep
from services.proof.checkpoint import Checkpoint, origin
from services.proof.errors import KeyLost, KeyUnusable
from services.proof.key_history import KeyHistory, Sizes
from services.proof.note import Algorithm, NotASignedNote, Note, PrivateKey, PublicKey
from services.proof.private_keys import PrivateKeys
from services.proof.sm2 import NotInstalled
from services.proof.token import Token


class KeysDiffer(KeyUnusable):
    """`key` is said to be a side's, and none of those that are known vouches for it: people have to compare."""

    def __init__(self, key: PublicKey) -> None:
        zh = f"{key.name} 的密钥 {key.id.hex()} 没有原密钥担保：请与对方核对指纹 {key.fingerprint}"
        super().__init__(f"{zh} / no known key of theirs vouches for it: compare the fingerprint with them")
        self.key = key


class Keys:
    """Those of one jurisdiction. New private ones are made on `token`, where there is one.

    Who makes the first one, or signs, does so `alone`: one process at a time tries the PIN of a token. By `clock` a key
    ends that was to end at an instant.
    """

    def __init__(self, folder: Path, jurisdiction: str, token: Token | None = None, clock: Clock | None = None) -> None:
        self._folder, self._jurisdiction = folder, jurisdiction
        self._private = PrivateKeys(folder, jurisdiction, token)
        self._clock = clock or SystemClock()

    def history(self, side: Side) -> KeyHistory | None:
        """None where no key of that side is known. Raises KeyUnusable, OSError."""
        path = self._public(side)
        try:
            return KeyHistory.read(path.read_text(errors="replace"), origin(self._jurisdiction, side))
        except FileNotFoundError:
            return None
        except NotInstalled as error:
            raise KeyUnusable(str(error)) from error
        except NotASignedNote as error:
            zh = f"{path} 不是公钥文件：请从备份放回"
            raise KeyUnusable(
                f"{zh} / {path} is no file of public keys: put it back from a backup ({error})"
            ) from error

    def own(self, side: Side, *, new: bool = True) -> PrivateKey:
        """The newest of a side that runs here; made where there never was one, if it may be `new`.

        Raises KeyUnusable, OSError.
        """
        return self.signing(side, new=new)[-1]

    def signing(self, side: Side, *, new: bool = True) -> list[PrivateKey]:
        """All that the side signs with now, the newest last: two where one takes the place of the other."""
        history, private = self.history(side), self._private.of(side)
        if history is None:
            history = self._first(side, private, new=new)
            private = self._private.of(side)
        if (newest := history.in_force[-1]) not in private:
            zh = f"{side.value} 的签名密钥 {newest.id.hex()} 已丢失：请从备份放回 {self._folder}"
            raise KeyLost(f"{zh}{_FOR_GOOD[0]} / its key is lost: put it back from a backup{_FOR_GOOD[1]}")
        return [private[key] for key in history.accepted(self._clock.now()) if key in private]

    def held(self, side: Side) -> dict[PublicKey, PrivateKey]:
        """The private keys that lie here, or of which it lies here on what token they are."""
        return self._private.of(side)

    def prepare(self, side: Side, *, new: bool) -> None:
        """The first key is made, if it may be `new` and there never was one. Raises KeyUnusable, OSError."""
        with self.alone():
            if self.history(side) is None:
                self._first(side, self._private.of(side), new=new)

    def signs(self, side: Side, note: Note, about: Checkpoint) -> bool:
        """Whether a side signed what is said about that many events of a log, with a key that counts for it."""
        return any(note.signed_by(key) for key in self._counting(side, about))

    def countersigned_at(self, side: Side, note: Note, about: Checkpoint) -> datetime | None:
        """When a side says to have countersigned a checkpoint, with a key that counts for it."""
        instants = (note.cosigned_at(key.cosigning) for key in self._counting(side, about))
        return next((instant for instant in instants if instant is not None), None)

    def signed_once(self, side: Side, note: Note) -> PublicKey | None:
        """The key of a side under a note, although it may count no more, or not yet; None where it never was theirs."""
        history = self.history(side)
        term = history.term(note) if history else None
        return term.key if term else None

    def rotate(
        self,
        side: Side,
        sizes: Callable[[], Sizes],
        algorithm: Algorithm = Algorithm.ED25519,
        *,
        in_file: bool = False,
        until: datetime | None = None,
    ) -> PublicKey:
        """A key begins beside the one so far, which vouches for it: both sign until the old one is revoked, or `until`.

        `sizes`: of each log what the side signed last; `in_file`: although there is a token. Raises KeyUnusable,
        OSError.
        """
        with self.alone():
            *others, so_far = self.signing(side, new=False)
            if others:
                zh = f"{side.value} 已有两把密钥同时签名：请先撤销其中一把"
                raise KeyUnusable(f"{zh} / two keys sign already: revoke one of them first")
            if until is not None and until <= self._clock.now():
                raise KeyUnusable("--until 须晚于现在 / --until lies behind now")
            new, signed = self._private.make(side, algorithm, in_file=in_file), sizes()
            history = self._known(side).begun(new, so_far, signed)
            self._keep(side, history if until is None else history.ended(so_far.public, new, signed, until))
            return new.public

    def begin_anew(
        self,
        side: Side,
        sizes: Callable[[], Sizes],
        algorithm: Algorithm = Algorithm.ED25519,
        *,
        in_file: bool = False,
    ) -> PublicKey:
        """In the place of keys that are lost, and so vouch for nothing: the others have to take it by hand."""
        with self.alone():
            known, new = self.history(side), self._private.make(side, algorithm, in_file=in_file)
            history = known.trusting(new.public) if known else KeyHistory.first(new.public)
            signed = sizes()
            history = history.begun(new, None, signed)
            for lost in known.accepted(self._clock.now()) if known else ():
                history = history.ended(lost, new, signed)
            self._keep(side, history)
            return new.public

    def revoke(self, side: Side, key_id: str, sizes: Callable[[], Sizes]) -> PublicKey:
        """What that key signs about more events than `sizes` of a log counts no more. Gives the key that signs now.

        Another takes its place where it was the only one. Raises KeyUnusable, OSError.
        """
        with self.alone():
            history, signing = self._known(side), self.signing(side, new=False)
            old = next((key for key in history.accepted(self._clock.now()) if key.id.hex() == key_id), None)
            if old is None:
                zh = f"{side.value} 没有使用中的密钥 {key_id}"
                raise KeyUnusable(f"{zh} / no such key is in force: see `fuyuan keys list`")
            signed, rest = sizes(), [key for key in signing if key.public != old and key.public in history.in_force]
            if not rest:
                rest = [self._private.make(side, old.algorithm, in_file=old.is_sm2)]
                history = history.begun(rest[-1], signing[-1], signed)
            self._keep(side, history.ended(old, rest[-1], signed))
            return rest[-1].public

    def exported(self, side: Side) -> str:
        """The public keys of a side, for others to `take`. Raises KeyUnusable, OSError."""
        return self._known(side).text

    def take(self, side: Side, text: str, *, by_hand: bool = False) -> bool:
        """The public keys of another side, as it gives them; whether they are new.

        The first, and what does not continue what is known, is taken `by_hand` alone: somebody compared the
        fingerprint. Raises NotASignedNote, KeyUnusable, OSError.
        """
        try:
            given = KeyHistory.read(text, origin(self._jurisdiction, side))
        except NotInstalled as error:
            raise KeyUnusable(str(error)) from error
        with self.alone():
            known = self.history(side)
            if known is not None and known.continues(given):
                return False
            if known is None and not by_hand:
                raise self._missing(side)
            if known is not None and not by_hand and not given.continues(known):
                raise KeysDiffer(given.in_force[-1])
            self._keep(side, given)
            return True

    def _first(self, side: Side, private: dict[PublicKey, PrivateKey], *, new: bool) -> KeyHistory:
        if len(private) > 1 or not (private or new):
            raise self._missing(side)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = next(iter(private.values())) if private else self._private.make(side, name=f"{side.value}.key")
        return self._keep(side, KeyHistory.first(key.public))

    def _keep(self, side: Side, history: KeyHistory) -> KeyHistory:
        keep(self._public(side), history.text.encode())
        self._forget(side, history)
        return history

    def forget(self, side: Side) -> None:
        """The private parts of keys that ended. Raises KeyUnusable, OSError."""
        with self.alone():
            self._forget(side, self._known(side))

    def _forget(self, side: Side, history: KeyHistory) -> None:
        signing = history.accepted(self._clock.now())
        known = {term.key for term in history.terms}
        self._private.forget(side, lambda key: key in known and key not in signing)

    def _counting(self, side: Side, about: Checkpoint) -> list[PublicKey]:
        history, now = self.history(side), self._clock.now()
        return [term.key for term in history.terms if term.counts(about, now)] if history else []

    def _known(self, side: Side) -> KeyHistory:
        if (history := self.history(side)) is None:
            raise self._missing(side)
        return history

    def _missing(self, side: Side) -> KeyLost:
        zh = f"没有 {self._public(side)}：请从备份放回；属其他安装的，请重新配对或者核对指纹后运行 fuyuan keys accept"
        en = (
            "it is not there: put it back from a backup; of another installation, pair again or `fuyuan keys accept` it"
        )
        return KeyLost(f"{zh}{_FOR_GOOD[0]} / {en}{_FOR_GOOD[1]}")

    def _public(self, side: Side) -> Path:
        return self._folder / f"{side.value}.pub"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One at a time changes what lies here, or signs with it. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


_FOR_GOOD: Final = (
    "；确实无法找回的，运行 fuyuan keys rotate --lost，并将新公钥告知对方",
    ", or run `fuyuan keys rotate --lost` for a new one, and tell the others",
)
