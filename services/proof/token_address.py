"""Where a PKCS #11 token is: a URI (RFC 7512) of the library that speaks for it and the name that it bears.

    pkcs11:token=court?module-path=/usr/lib/softhsm/libsofthsm2.so

`serial=` may stand with `token=` or in its place. A PIN never stands in it: addresses are shown and logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote_to_bytes

SCHEME: Final = "pkcs11:"
EXAMPLE: Final = "pkcs11:token=court?module-path=/usr/lib/softhsm/libsofthsm2.so"
PINS: Final = ("pin-value", "pin-source")


@dataclass(frozen=True, slots=True)
class TokenAddress:
    """One of `token`, its label, and `serial` at least."""

    module: Path
    token: str | None = None
    serial: bytes | None = None

    @classmethod
    def read(cls, uri: str) -> TokenAddress:
        """Raises ValueError in both languages, without what was given: there may be a PIN in it."""
        path, _, query = uri.removeprefix(SCHEME).partition("?")
        given, sought = _attributes(path, ";"), _attributes(query, "&")
        if any(name in given or name in sought for name in PINS):
            raise ValueError(
                "PIN 不得写在地址中，请用 FUYUAN_SIGNING_PIN / no PIN stands in an address: give FUYUAN_SIGNING_PIN"
            )
        module, token, serial = sought.pop("module-path", b""), given.pop("token", None), given.pop("serial", None)
        wrong = given or sought or not uri.startswith(SCHEME) or not (token or serial) or not module.startswith(b"/")
        try:
            label = None if token is None else token.decode()
        except UnicodeDecodeError:
            wrong = True
        if wrong or b"\0" in module:
            raise ValueError(f"应为令牌地址，例如 {EXAMPLE} / wanted the address of a token, like {EXAMPLE}")
        return cls(Path(module.decode(errors="surrogateescape")), label, serial)

    def of_key(self, key_id: bytes) -> str:
        """The URI of a private key there, without the library, which is another matter on each machine."""
        names = {"token": None if self.token is None else self.token.encode(), "serial": self.serial, "id": key_id}
        known = ";".join(f"{name}={quote(value, safe='')}" for name, value in names.items() if value is not None)
        return f"{SCHEME}{known};type=private"


def id_of(uri: str) -> bytes:
    """Of a private key, as `of_key` wrote it. Raises ValueError."""
    key_id = _attributes(uri.removeprefix(SCHEME), ";").get("id", b"")
    if not uri.startswith(SCHEME) or not key_id:
        raise ValueError("not the address of a private key")
    return key_id


def _attributes(text: str, between: str) -> dict[str, bytes]:
    """Raises ValueError where one has no value, or stands twice."""
    pairs = [part.partition("=") for part in text.split(between) if text]
    found = {name: unquote_to_bytes(value) for name, _, value in pairs}
    if len(found) != len(pairs) or not all(equals and found[name] for name, equals, _ in pairs):
        raise ValueError(f"应为令牌地址，例如 {EXAMPLE} / wanted the address of a token, like {EXAMPLE}")
    return found
