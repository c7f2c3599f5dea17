"""The signing keys of this installation, and the token on which its own are made where one is set."""

from __future__ import annotations

from fuyuan.settings import Settings
from services.proof.keys import Keys
from services.proof.token import Token
from services.proof.token_address import TokenAddress


def keys(settings: Settings) -> Keys:
    return Keys(settings.folder("keys"), settings.jurisdiction, token(settings))


def token(settings: Settings) -> Token | None:
    return None if settings.signing is None else Token(TokenAddress.read(settings.signing), settings.signing_pin)
