"""What does not reconcile, said and signed by whoever found it: the log of a side is not what that side signed.

The signed checkpoint stands in it whole. So it is evidence by itself: two roots of one size, one of them signed.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from services.proof.checkpoint import Checkpoint
from services.proof.note import NotASignedNote, Note, decoded

HEAD: Final = "fuyuan discrepancy v1"


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """`signed` is the checkpoint with its signatures, `found` the root over as many events as the finder has them."""

    signed: Note
    found: bytes

    @classmethod
    def read(cls, body: str) -> Discrepancy:
        """Raises NotASignedNote."""
        try:
            head, found, signed, end = body.split("\n")
            if (head, end) != (HEAD, ""):
                raise ValueError
            return cls(Note.read(decoded(signed).decode()), decoded(found))
        except ValueError as error:
            raise NotASignedNote("not a discrepancy") from error

    @property
    def body(self) -> str:
        found, signed = (base64.b64encode(raw).decode() for raw in (self.found, self.signed.text.encode()))
        return f"{HEAD}\n{found}\n{signed}\n"

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint.read(self.signed.body)
