"""The keys of a side from its first one on, and for what each of them counts: a text for everybody, `<side>.pub`.

    fuyuan.410204/court+1f…+AS…      first the keys that are trusted by hand, each twice: it signs, it countersigns
    fuyuan.410204/court+9a…+BC…

    fuyuan key begins v1             then a signed note for each change
    fuyuan.410204/court+77…+AQ…
    fuyuan.410204/court 2623         of each log the size from which on, or up to which, its signatures count
    fuyuan.410204/government 900

    — fuyuan.410204/court …

That a key begins is said by itself, and by one in force: so who holds one of them can follow to all others, without a
meeting. That one ends is said by another one in force: at once, or with a line `until 1801411200` before the sizes from
that instant on (seconds of Unix time); meanwhile it signs, and says nothing about keys any more. The text only grows:
what is no continuation of what one has is taken by hand alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from services.proof.checkpoint import Checkpoint
from services.proof.note import NotASignedNote, Note, PrivateKey, PublicKey

BEGINS: Final = "fuyuan key begins v1"
ENDS: Final = "fuyuan key ends v1"
UNTIL: Final = re.compile(r"until ([1-9][0-9]{0,10})", re.ASCII)
MOST: Final = 1 << 16  # characters
SIZE: Final = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
Sizes = Mapping[str, int]
"""By the name of a log. Of one that is not named nothing was signed then."""


@dataclass(frozen=True, slots=True)
class Term:
    """What is signed with `key` counts for a log of `begins` to `ends` events; no end while it is in force, which a key
    with `until` is up to that instant. What it signs then another key signs too."""

    key: PublicKey
    begins: Sizes
    ends: Sizes | None = None
    until: datetime | None = None

    def ended(self, now: datetime) -> bool:
        return self.ends is not None and (self.until is None or self.until <= now)

    def counts(self, about: Checkpoint, now: datetime) -> bool:
        """For what is signed about a log of this size."""
        last = (self.ends or {}).get(about.origin, 0)
        return self.begins.get(about.origin, 0) <= about.size and (not self.ended(now) or about.size <= last)


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """`terms` in the order in which they began, one at least."""

    text: str
    terms: tuple[Term, ...]

    @classmethod
    def first(cls, *keys: PublicKey) -> KeyHistory:
        """Of keys that are trusted by hand, all of one name."""
        text = "".join(f"{key.line}\n{key.cosigning.line}\n" for key in keys)
        return cls(text, tuple(Term(key, {}) for key in keys))

    @classmethod
    def read(cls, text: str, name: str) -> KeyHistory:
        """Of the side whose keys have this name. Raises NotASignedNote."""
        if len(text) > MOST or not text.endswith("\n"):
            raise NotASignedNote("not a file of public keys")
        trusted, *parts = text[:-1].split("\n\n")
        keys = dict.fromkeys(PublicKey.read(line).signing for line in trusted.split("\n"))
        if len(parts) % 2 or any(key.name != name for key in keys):
            raise NotASignedNote(f"not a file of the public keys of {name}")
        history = cls.first(*keys)
        if history.text != trusted + "\n":
            raise NotASignedNote("not every key both signs and countersigns")
        for body, signatures in zip(parts[::2], parts[1::2], strict=True):
            history = history.changed(Note.read(f"{body}\n\n{signatures}\n"))
        return history

    @property
    def in_force(self) -> list[PublicKey]:
        """Those whose end nobody has said yet: they vouch for others."""
        return [term.key for term in self.terms if term.ends is None]

    def accepted(self, now: datetime) -> list[PublicKey]:
        """Those that sign."""
        return [term.key for term in self.terms if not term.ended(now)]

    def continues(self, known: KeyHistory) -> bool:
        """It says all that is known, and perhaps more."""
        return self.text == known.text or self.text.startswith(f"{known.text}\n")

    def term(self, note: Note) -> Term | None:
        """Under which a note was signed, whether that counts or not; None with a key that was never the side's."""
        return next((term for term in reversed(self.terms) if note.signed_by(term.key)), None)

    def trusting(self, key: PublicKey) -> KeyHistory:
        """With one more key that is trusted by hand: for those who knew the side's keys, no continuation."""
        trusted, gap, changes = self.text[:-1].partition("\n\n")
        return KeyHistory.read(f"{trusted}\n{KeyHistory.first(key).text[:-1]}{gap}{changes}\n", key.name)

    def begun(self, key: PrivateKey, by: PrivateKey | None, sizes: Sizes) -> KeyHistory:
        """A key begins; `by` is the one before it, None where the key itself is trusted by hand."""
        signers = [signer for signer in (by, key) if signer is not None]
        return self._said(BEGINS, key.public, signers, sizes)

    def ended(self, key: PublicKey, by: PrivateKey, sizes: Sizes, until: datetime | None = None) -> KeyHistory:
        """What is signed with a key from now on, or from `until` on, counts no more.

        Raises NotASignedNote where it does not count now.
        """
        return self._said(ENDS, key, [by], sizes, until)

    def changed(self, note: Note) -> KeyHistory:
        """As a signed note says. Raises NotASignedNote where it is not the side's to say, or cannot be."""
        head, line, *lines = note.body.removesuffix("\n").split("\n")
        until = _until(lines.pop(0)) if lines and lines[0].startswith("until ") else None
        key, sizes = PublicKey.read(line), dict(map(_size, lines))
        terms = {term.key: term for term in self.terms}
        known = terms.get(key)
        vouched = any(note.signed_by(other) for other in self.in_force if other != key)
        if key != key.signing or key.name != self.terms[0].key.name or len(sizes) != len(lines):
            raise NotASignedNote("not about a key of this side")
        anew = until is None and note.signed_by(key) and (known == Term(key, {}) or (known is None and vouched))
        if head == BEGINS and anew:
            terms[key] = Term(key, sizes)
        elif head == ENDS and vouched and known is not None and (known.ends is None or (known.until and not until)):
            terms[key] = replace(known, ends=sizes, until=until)
        else:
            raise NotASignedNote(f"nobody may say that of the key {key.id.hex()}")
        return KeyHistory(f"{self.text}\n{note.text}", tuple(terms.values()))

    def _said(
        self, head: str, key: PublicKey, by: Iterable[PrivateKey], sizes: Sizes, until: datetime | None = None
    ) -> KeyHistory:
        instant = "" if until is None else f"until {int(until.timestamp())}\n"
        lines = "".join(f"{log} {size}\n" for log, size in sorted(sizes.items()))
        body = f"{head}\n{key.line}\n{instant}{lines}"
        return self.changed(Note(body, tuple(signer.sign(body) for signer in by)))


def _until(line: str) -> datetime:
    if (match := UNTIL.fullmatch(line)) is None:
        raise NotASignedNote(f"not an instant: {line[:80]!r}")
    return datetime.fromtimestamp(int(match[1]), UTC)


def _size(line: str) -> tuple[str, int]:
    log, _, size = line.partition(" ")
    if log in ("", "until") or SIZE.fullmatch(size) is None:
        raise NotASignedNote(f"not the size of a log: {line[:80]!r}")
    return log, int(size)
