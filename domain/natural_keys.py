"""What names a matter in the world names its stream too: a case by its number, a review by its year."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

NAMESPACE: Final = UUID("6f0b8a8e-6d0f-5d53-9a6c-410204202020")


def matter_of_key(kind: str, key: str) -> UUID:
    """The id of the matter that a natural key names (UUIDv5, RFC 9562), the same on every side: `case`, a number."""
    return uuid5(NAMESPACE, f"{kind}/{key}")
