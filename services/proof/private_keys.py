"""The private keys of the sides that run here: in their files, or on a token and the file says where."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from events.base import Side
from services.kept_file import keep
from services.proof.checkpoint import origin
from services.proof.errors import KeyUnusable, TokenUnusable
from services.proof.note import Algorithm, PrivateKey, PublicKey
from services.proof.sm2 import NotInstalled, Sm2PrivateKey
from services.proof.token import Token

OWNER_ONLY: Final = 0o077


class PrivateKeys:
    """`<side>.key` and later `<side>.<id>.key`, mode 0600. New ones are made on `token`, where there is one."""

    def __init__(self, folder: Path, jurisdiction: str, token: Token | None) -> None:
        self._folder, self._jurisdiction, self._token = folder, jurisdiction, token

    def of(self, side: Side) -> dict[PublicKey, PrivateKey]:
        """Raises KeyUnusable, OSError."""
        keys = [self._read(path, side) for path in self._files(side)]
        return {key.public: key for key in keys}

    def make(
        self, side: Side, algorithm: Algorithm = Algorithm.ED25519, name: str | None = None, *, in_file: bool = False
    ) -> PrivateKey:
        """On disk when this returns, under this `name`; `in_file` although there is a token.

        Raises KeyUnusable, OSError.
        """
        log, token = origin(self._jurisdiction, side), None if in_file else self._token
        if token is not None and algorithm is Algorithm.SM2:
            zh = "令牌上只生成 Ed25519 密钥：SM2 密钥请加 --file 存为文件"
            raise KeyUnusable(f"{zh} / on a token keys of Ed25519 alone are made: for SM2 add --file")
        if not in_file and token is None and any(known.on_token for known in self.of(side).values()):
            zh = "现有密钥在令牌上：请设置 FUYUAN_SIGNING；新密钥要存为文件的，请加 --file"
            raise TokenUnusable(f"{zh} / the key so far is on a token: set FUYUAN_SIGNING, or add --file")
        try:
            if token is not None:
                key = PrivateKey(log, token.make(log))
            elif algorithm is Algorithm.SM2:
                key = PrivateKey(log, Sm2PrivateKey.generate())
            else:
                key = PrivateKey(log, Ed25519PrivateKey.generate())
        except NotInstalled as error:
            raise KeyUnusable(str(error)) from error
        keep(self._folder / (name or f"{side.value}.{key.public.id.hex()}.key"), key.written)
        return key

    def forget(self, side: Side, ended: Callable[[PublicKey], bool]) -> None:
        """Those of keys that ended go: nobody is to find them. Of one on a token that is not there it stays known where
        it is. Raises OSError."""
        for path in self._files(side):
            with suppress(KeyUnusable):
                key = self._read(path, side)
                if ended(key.public):
                    key.destroy()
                    path.unlink()

    def _read(self, path: Path, side: Side) -> PrivateKey:
        if path.stat().st_mode & OWNER_ONLY:
            raise KeyUnusable(f"{path} 可为他人读取：请运行 chmod 600 / {path} can be read by others: chmod 600")
        try:
            return PrivateKey.read(origin(self._jurisdiction, side), path.read_bytes(), self._token)
        except NotInstalled as error:
            raise KeyUnusable(str(error)) from error
        except (ValueError, TypeError) as error:
            zh = f"{path} 不是私钥：请从备份恢复"
            raise KeyUnusable(f"{zh} / {path} is not a private key: restore it from a backup ({error})") from error

    def _files(self, side: Side) -> list[Path]:
        first = self._folder / f"{side.value}.key"
        return [*([first] if first.exists() else []), *sorted(self._folder.glob(f"{side.value}.*.key"))]
