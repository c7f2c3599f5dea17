"""A command may name only files whose bytes its side keeps (GEN-23)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from pydantic import BaseModel

from events.attachment import Attachment
from events.base import Side
from services.refusal.rule import require

HoldsFile = Callable[[Attachment], bool]
"""Whether a side keeps the bytes of a file."""


class Keeping(Protocol):
    """A side and what it keeps: the context of a decision."""

    @property
    def side(self) -> Side: ...

    @property
    def holds_file(self) -> HoldsFile: ...


def no_file(file: Attachment) -> bool:
    """Whether a side that keeps no files holds this one."""
    return False


def require_held(command: BaseModel, keeping: Keeping) -> None:
    """Every file that the command names was uploaded to this side, and is what the upload answered (GEN-23)."""
    for file in getattr(command, "files", None) or ():
        require(keeping.holds_file(file), "GEN-23", file=file.name, side=keeping.side)
