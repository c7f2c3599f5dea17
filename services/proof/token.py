"""Signing keys on a PKCS #11 token (Ed25519 by CKM_EDDSA): made there, and never out of it. By `python-pkcs11`, which
the extra `hsm` brings.

A process signs in once, when it signs first, and anew where the token was away meanwhile. A PIN that was refused is not
tried again before a restart, and none where the token has one try left: a token locks itself after a few.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from services.proof.errors import TokenUnusable
from services.proof.token_address import TokenAddress, id_of
from services.proof.token_errors import require_tries, told, unusable

if TYPE_CHECKING:
    import pkcs11

ED25519_OID: Final = "1.3.101.112"  # RFC 8410
PUBLIC: Final = 32  # bytes
ID: Final = 16  # bytes
_ONE_AT_A_TIME: Final = threading.Lock()
"""A library is initialized once a process, for all of its tokens."""
_PIN_REFUSED: Final = (
    "令牌不接受 FUYUAN_SIGNING_PIN 给出的 PIN，为免锁死不再尝试：请更正后重新启动",
    "the token does not take the PIN; it is not tried again, so that nothing locks: correct it and restart",
)
Done = TypeVar("Done")


class Token:
    """One token. That no other process signs in meanwhile is the caller's: `Keys.alone`."""

    def __init__(self, address: TokenAddress, pin: str) -> None:
        self._address, self._pin = address, pin
        self._session: pkcs11.Session | None = None
        self._refused = self._left = False

    def make(self, label: str) -> TokenKey:
        """Raises TokenUnusable."""
        key_id = secrets.token_bytes(ID)
        public = self._do(lambda session: _made(session, label, key_id))
        key = TokenKey(public, self._address.of_key(key_id), self)
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(key.sign(b"fuyuan"), b"fuyuan")
        except (ValueError, InvalidSignature) as error:
            raise unusable("令牌生成的不是 Ed25519 密钥", "what it makes is no key of Ed25519") from error
        return key

    def sign(self, key_id: bytes, message: bytes) -> bytes:
        """Raises TokenUnusable."""
        return self._do(lambda session: _signed(session, key_id, message))

    def destroy(self, uri: str) -> None:
        """Nothing of a key is left. Raises TokenUnusable, also where it is on another token."""
        key_id = id_of(uri)
        if not self._do(lambda session: _destroyed(session, key_id)) and self._address.of_key(key_id) != uri:
            raise unusable("这把私钥在另一令牌上", "this private key is on another token")

    def look(self) -> None:
        """Whether it is there; no PIN is tried. Raises TokenUnusable."""
        with _ONE_AT_A_TIME:
            self._attempt(self._found)

    def _do(self, act: Callable[[pkcs11.Session], Done]) -> Done:
        """In the session there is, else in a new one: the token may have been away meanwhile."""
        with _ONE_AT_A_TIME:
            if (known := self._session) is not None:
                with suppress(TokenUnusable):
                    return self._attempt(lambda: act(_alive(known)))
            return self._attempt(lambda: act(self._entered()))

    def _attempt(self, act: Callable[[], Done]) -> Done:
        """Raises TokenUnusable, and has left the token then."""
        try:
            import pkcs11
        except ImportError as error:
            raise unusable("使用令牌须安装 fuyuan[hsm]", "tokens need python-pkcs11: install fuyuan[hsm]") from error
        try:
            return act()
        except pkcs11.PKCS11Error as error:
            self._session, self._left = None, True
            name = self._address.token or (self._address.serial or b"").decode(errors="replace")
            raise told(error, name) from error

    def _found(self) -> pkcs11.Token:
        """A library knows the tokens that were there when it was initialized."""
        import pkcs11

        library = pkcs11.lib(str(self._address.module))
        if self._left:
            library.reinitialize()
            self._left = False
        wanted: dict[str, Any] = {"token_label": self._address.token, "token_serial": self._address.serial}
        found: pkcs11.Token = library.get_token(**{name: value for name, value in wanted.items() if value})
        return found

    def _entered(self) -> pkcs11.Session:
        import pkcs11

        if self._refused:
            raise unusable(*_PIN_REFUSED)
        if not self._pin:
            raise unusable("没有给出令牌的 PIN：请设置 FUYUAN_SIGNING_PIN", "no PIN is given: set FUYUAN_SIGNING_PIN")
        token = self._found()
        require_tries(token.flags)
        try:
            self._session = token.open(rw=True, user_pin=self._pin)
        except pkcs11.UserAlreadyLoggedIn:  # in another session of this process
            self._session = token.open(rw=True)
        except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinLocked) as error:
            self._refused = True
            raise unusable(*_PIN_REFUSED) from error
        return self._session


@dataclass(frozen=True, slots=True)
class TokenKey:
    """`public` is the 32 bytes of Ed25519, `uri` where the private part is. No `token`: none is set."""

    public: bytes
    uri: str
    token: Token | None = field(default=None, repr=False, compare=False)

    def sign(self, message: bytes) -> bytes:
        """Raises TokenUnusable."""
        return self._there().sign(id_of(self.uri), message)

    def destroy(self) -> None:
        """Raises TokenUnusable."""
        self._there().destroy(self.uri)

    def _there(self) -> Token:
        if self.token is None:
            raise unusable("签名密钥在令牌上：请设置 FUYUAN_SIGNING", "the key is on a token: set FUYUAN_SIGNING")
        return self.token


def _made(session: pkcs11.Session, label: str, key_id: bytes) -> bytes:
    """The public key of a pair that was made on the token, for good."""
    from pkcs11 import Attribute, KeyType, Mechanism
    from pkcs11.util.ec import encode_named_curve_parameters

    curve = {Attribute.EC_PARAMS: encode_named_curve_parameters(ED25519_OID)}
    parameters = session.create_domain_parameters(KeyType.EC_EDWARDS, curve, local=True)
    public, _ = parameters.generate_keypair(
        mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
        store=True,
        label=label,
        id=key_id,
        private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
    )
    return bytes(public[Attribute.EC_POINT])[-PUBLIC:]


def _alive(session: pkcs11.Session) -> pkcs11.Session:
    """It, as it answers: a search in one that is gone leaves a complaint of the library's on stderr."""
    session.generate_random(8)
    return session


def _signed(session: pkcs11.Session, key_id: bytes, message: bytes) -> bytes:
    from pkcs11 import Mechanism, ObjectClass

    key: Any = session.get_key(object_class=ObjectClass.PRIVATE_KEY, id=key_id)
    return bytes(key.sign(message, mechanism=Mechanism.EDDSA))


def _destroyed(session: pkcs11.Session, key_id: bytes) -> int:
    """How many objects."""
    from pkcs11 import Attribute

    found = list(session.get_objects({Attribute.ID: key_id}))
    for one in found:
        one.destroy()
    return len(found)
