"""Where the page being made stands: at the root, or below the address of a district that is read from above."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_root: ContextVar[str] = ContextVar("root", default="")


@contextmanager
def below(root: str) -> Iterator[None]:
    """What is made inside leads to pages below this address: `/districts/410204`."""
    token = _root.set(root)
    try:
        yield
    finally:
        _root.reset(token)


def from_above() -> bool:
    """Whether the page shows a district to those who read over it."""
    return bool(_root.get())


def at(path: str) -> str:
    """The address of a page beside the one being made."""
    return _root.get() + path
