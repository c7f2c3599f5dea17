"""SM2 with SM3 (GB/T 32918.2 and .5, GB/T 32905), by GmSSL: what `gmssl-pyx` brings with the extra `sm`.

The signer's identity is the one of GM/T 0009 for everybody (1234567812345678), a signature DER. A private key is kept
as OpenSSL keeps it (SEC 1, with the curve's name), so `openssl pkey -in court.….key` reads it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

POINT: Final = 64  # bytes: x and y
SECRET: Final = 32  # bytes
HEAD: Final = bytes.fromhex("30770201010420")
CURVE: Final = bytes.fromhex("a00a06082a811ccf5501822da14403420004")
"""What stands before the secret and before the point, in the one form that a key of this curve has."""
LINES: Final = ("-----BEGIN EC PRIVATE KEY-----", "-----END EC PRIVATE KEY-----")


class NotInstalled(LookupError):
    """The extra is missing. Says so in both languages."""

    def __init__(self) -> None:
        super().__init__("使用 SM2 须安装 fuyuan[sm] / SM2 needs gmssl-pyx: install fuyuan[sm]")


@dataclass(frozen=True, slots=True)
class Sm2PrivateKey:
    """`public` is x and y of the point, 64 bytes."""

    secret: bytes = field(repr=False)
    public: bytes

    @classmethod
    def generate(cls) -> Sm2PrivateKey:
        """Raises NotInstalled."""
        public, secret = _gmssl().sm2_key_generate()
        return cls(secret, public)

    @classmethod
    def read(cls, pem: bytes) -> Sm2PrivateKey:
        """Raises ValueError where it is no key of SM2, NotInstalled."""
        first, *body, last = pem.decode("ascii").strip().split("\n")
        raw = base64.b64decode("".join(body), validate=True)
        end = len(HEAD) + SECRET
        if (first, last) != LINES or len(raw) != end + len(CURVE) + POINT:
            raise ValueError("not a private key of SM2")
        if raw[: len(HEAD)] != HEAD or raw[end : end + len(CURVE)] != CURVE:
            raise ValueError("not a private key of SM2")
        key = cls(raw[len(HEAD) : end], raw[-POINT:])
        if not _is_pair(key):
            raise ValueError("the public part is of another key")
        return key

    def pem(self) -> bytes:
        body = base64.b64encode(HEAD + self.secret + CURVE + self.public).decode()
        lines = [body[at : at + 64] for at in range(0, len(body), 64)]
        return "\n".join([LINES[0], *lines, LINES[1], ""]).encode()

    def sign(self, message: bytes) -> bytes:
        """DER. The nonce comes of the operating system's random numbers. Raises NotInstalled, ValueError."""
        gmssl = _gmssl()
        try:
            return bytes(gmssl.sm2_sign(self.secret, self.public, message))
        except gmssl.GmsslInnerError as error:
            raise ValueError("SM2 cannot sign with this key") from error


def require_point(public: bytes) -> None:
    """Raises ValueError where it is no point of the curve, NotInstalled."""
    gmssl = _gmssl()
    try:
        if len(public) == POINT and gmssl.normalize_sm2_public_key(public) == public:
            return
    except gmssl.GmsslInnerError as error:
        raise ValueError("not a point of the curve") from error
    raise ValueError("not a point of the curve")


def verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Raises NotInstalled."""
    gmssl = _gmssl()
    try:
        return bool(gmssl.sm2_verify(public, message, signature))
    except gmssl.GmsslInnerError:  # no signature
        return False


@lru_cache(maxsize=8)
def _is_pair(key: Sm2PrivateKey) -> bool:
    """A private key is read for each signature: this is asked once."""
    return verifies(key.public, key.sign(b"fuyuan"), b"fuyuan")


def _gmssl() -> Any:
    try:
        import gmssl_pyx
    except ImportError as error:
        raise NotInstalled from error
    return gmssl_pyx
