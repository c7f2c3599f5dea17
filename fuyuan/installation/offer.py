"""What one installation gives the others of itself: public parts only, in a small file whose fingerprint is compared.

The fingerprint is that of the file's bytes, so whoever changes one of them on the way is found out. It is short enough
to be read over the telephone: 128 bits, for which nobody finds a second file.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Final, Literal, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from events.base import Side
from events.values import DivisionCode
from fuyuan.installation.link_certificates import NoAuthority, read_authority
from fuyuan.setting_values import Address

LARGEST: Final = 256 * 1024  # bytes
GROUP, GROUPS = 4, 8
"""Hexadecimal digits of a fingerprint."""
Text = Annotated[str, Field(max_length=64 * 1024)]


class NoOffer(ValueError):
    """Bytes that are no offer."""


class Offer(BaseModel):
    """Of an installation with these `sides`. `address` is where its broker is called by the others, None where it calls
    theirs. `authority` (PEM) signs what it shows there; `keys` are the public keys of its sides.
    `organs` is the digest of its jurisdiction file, None in what an earlier version made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["fuyuan-pairing/1"] = "fuyuan-pairing/1"
    jurisdiction: DivisionCode
    organs: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    sides: Annotated[tuple[Side, ...], Field(min_length=1, max_length=2)]
    address: Address | None
    authority: Text
    keys: dict[Side, Text]

    @model_validator(mode="after")
    def _of_one_piece(self) -> Self:
        if self.sides != tuple(side for side in Side if side in self.sides):
            raise ValueError("sides: each once, in their order")
        if set(self.keys) != set(self.sides):
            raise ValueError("keys: one text for each side")
        read_authority(self.authority)
        return self

    @property
    def name(self) -> str:
        return name_of(self.sides)

    def document(self) -> bytes:
        """The file."""
        options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
        made_before = {"organs"} if self.organs is None else None
        return orjson.dumps(self.model_dump(mode="json", exclude=made_before), option=options)


def name_of(sides: tuple[Side, ...]) -> str:
    """What the certificate of an installation with these sides says who it is."""
    return f"{'-'.join(sides)}.fuyuan"


def read(raw: bytes) -> Offer:
    """Raises NoOffer: too large, cut off, not of this form, or written in another way than `document` does."""
    if len(raw) > LARGEST:
        raise NoOffer(f"more than {LARGEST} bytes")
    try:
        offer = Offer.model_validate_json(raw)
    except (ValidationError, NoAuthority) as error:
        raise NoOffer(str(error)) from error
    if offer.document() != raw:
        raise NoOffer("not as it was written")
    return offer


def fingerprint(raw: bytes) -> str:
    """`3f9a 01c2 …`, of the file's bytes."""
    digits = hashlib.sha256(raw).hexdigest()
    return " ".join(digits[at : at + GROUP] for at in range(0, GROUP * GROUPS, GROUP))


def same(said: str, raw: bytes) -> bool:
    """Whether somebody means the fingerprint of these bytes, however it is spaced."""
    return "".join(said.split()).lower() == fingerprint(raw).replace(" ", "")
