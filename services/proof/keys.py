"""The keys of the sides, in a folder: `<side>.key`, of one's own sides, and `<side>.pub`, of everybody's.

A private key (PEM, PKCS #8, mode 0600) is made when its side starts first. A public file has two lines, each a key of a
signed note: with the first the side signs its checkpoints, with the second it countersigns those of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from events.base import Side
from services.kept_file import keep
from services.proof.checkpoint import origin
from services.proof.note import NotASignedNote, PrivateKey, PublicKey

OWNER_ONLY: Final = 0o077


class KeyUnusable(Exception):
    """A key file that is not one, or that others may read."""


class KeyLost(KeyUnusable):
    """A side that has signed is without its key. No other is made silently in its place."""


class KeysDiffer(KeyUnusable):
    """Keys are said to be a side's, and they are not those that are known."""


class Keys:
    """Those of one jurisdiction."""

    def __init__(self, folder: Path, jurisdiction: str) -> None:
        self._folder, self._jurisdiction = folder, jurisdiction

    def own(self, side: Side) -> PrivateKey:
        """Of a side that runs here; made where there never was one. Raises KeyUnusable, OSError."""
        path, public = (self._folder / f"{side.value}.{kind}" for kind in ("key", "pub"))
        if not path.exists():
            if public.exists():
                zh = f"{path} 已丢失：请从备份放回；确实无法找回的，删除 {public}，即生成新密钥，并将新公钥告知对方"
                en = f"it is lost: put it back from a backup, or delete {public} for a new key, and tell the others"
                raise KeyLost(f"{zh} / {en}")
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            new = Ed25519PrivateKey.generate()
            keep(path, new.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        if path.stat().st_mode & OWNER_ONLY:
            raise KeyUnusable(f"{path} can be read by others: chmod 600")
        try:
            key = load_pem_private_key(path.read_bytes(), None)
        except (ValueError, TypeError) as error:
            raise KeyUnusable(f"{path} is not a private key: restore it from a backup ({error})") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyUnusable(f"{path} is not a private key of Ed25519")
        made = PrivateKey(origin(self._jurisdiction, side), key)
        lines = f"{made.public.line}\n{made.cosigning.line}\n"
        if not public.exists() or public.read_text() != lines:
            keep(public, lines.encode())
        return made

    def exported(self, side: Side) -> str:
        """The public keys of a side, for others to `take`. Raises OSError."""
        return (self._folder / f"{side.value}.pub").read_text()

    def take(self, side: Side, text: str, *, by_hand: bool = False) -> bool:
        """The public keys of another side, as it gives them; whether they are new.

        Others than those that are known are taken `by_hand` alone: somebody compared the fingerprint. Raises
        NotASignedNote, KeysDiffer, OSError.
        """
        keys, name = [PublicKey.read(line) for line in text.splitlines()], origin(self._jurisdiction, side)
        if not keys or any(key.name != name for key in keys) or text != "".join(f"{key.line}\n" for key in keys):
            raise NotASignedNote(f"not the public keys of {name}")
        public = self._folder / f"{side.value}.pub"
        known = public.read_text() if public.exists() else None
        if known == text:
            return False
        if not by_hand:
            raise KeysDiffer(f"{side.zh}的签名公钥与已知的不同：请与对方核对 / its keys are not those that are known")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep(public, text.encode())
        return True

    def known(self) -> list[PublicKey]:
        """All public keys of the folder; what is none is passed over."""
        return list(self._public())

    def of(self, side: Side) -> list[PublicKey]:
        """The public keys of a side."""
        return [key for key in self.known() if key.name == origin(self._jurisdiction, side)]

    def _public(self) -> Iterator[PublicKey]:
        for path in sorted(self._folder.glob("*.pub")):
            for line in path.read_text(errors="replace").splitlines():
                try:
                    yield PublicKey.read(line)
                except NotASignedNote:
                    continue
