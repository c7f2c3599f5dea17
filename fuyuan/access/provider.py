"""An identity provider, spoken to in OpenID Connect 1.0: authorization code with PKCE (RFC 7636), state and nonce.

Nothing of what it says is kept but the subject: who that is here, `fuyuan.access.identities` knows.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

WAITS: Final = 600.0  # seconds that somebody may take there
MOST: Final = 1000  # who are there at once
ANSWERS: Final = 10.0  # seconds
ALGORITHMS: Final = ("RS256", "PS256", "ES256")


class NotProven(Exception):
    """The provider did not say who it is, or not in a way that can be believed."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Somebody was sent there: what must come back, and the invitation that brought them, if one did."""

    nonce: str
    verifier: str
    invitation: str
    returns_to: str
    until: float


class Provider:
    """`issuer`: its address, as its discovery document says it."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self._issuer, self._client = issuer, (client_id, client_secret)
        self._begun: dict[str, Begun] = {}

    async def begin(self, returns_to: str, invitation: str) -> tuple[str, str]:
        """The address to send the browser to, and the state with which it comes back. Raises NotProven."""
        now, state = time.monotonic(), secrets.token_urlsafe(24)
        self._begun = {known: begun for known, begun in self._begun.items() if begun.until > now}
        if len(self._begun) >= MOST:
            raise NotProven
        begun = Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(48), invitation, returns_to, now + WAITS)
        async with self._web() as web:
            discovered = await self._discovered(web)
        self._begun[state] = begun
        asked = {
            "response_type": "code",
            "client_id": self._client[0],
            "redirect_uri": returns_to,
            "scope": "openid",
            "state": state,
            "nonce": begun.nonce,
            "code_challenge": _challenge(begun.verifier),
            "code_challenge_method": "S256",
        }
        return f"{discovered['authorization_endpoint']}?{urlencode(asked)}", state

    async def finish(self, state: str, code: str) -> tuple[str, str]:
        """Who came back: the subject, and the invitation that brought them. Once for each state. Raises NotProven."""
        begun = self._begun.pop(state, None)
        if begun is None or begun.until < time.monotonic():
            raise NotProven
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": begun.returns_to,
            "code_verifier": begun.verifier,
        }
        try:
            async with self._web() as web:
                discovered = await self._discovered(web)
                answer = await web.post(discovered["token_endpoint"], data=given, auth=self._client)
                keys = await web.get(discovered["jwks_uri"])
            told, known = answer.raise_for_status().json()["id_token"], KeySet.import_key_set(keys.json())
            claims = jwt.decode(told, known, algorithms=ALGORITHMS).claims
            self._expected(begun.nonce).validate(claims)
        except (httpx.HTTPError, JoseError, KeyError, TypeError, ValueError) as error:
            raise NotProven from error
        return str(claims["sub"]), begun.invitation

    def _expected(self, nonce: str) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client[0]},
            sub={"essential": True},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )

    async def _discovered(self, web: httpx.AsyncClient) -> dict[str, Any]:
        try:
            answer = await web.get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            document: dict[str, Any] = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise NotProven from error
        if document.get("issuer") != self._issuer:
            raise NotProven
        return document

    def _web(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=ANSWERS)


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
