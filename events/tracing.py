"""Traces of the way of a command over both sides, off unless `begin` was called (decision 72).

While they are off each function returns at once. What makes the spans is `fuyuan/running/spans.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import repeat
from typing import Final, Protocol

HEADER: Final = "traceparent"
"""Of W3C Trace Context, named as in the distributed tracing extension of CloudEvents; beside an event, not in it."""
Say = Callable[..., None]
"""Tells a span more of itself, by name: ids, types, offices, counts; never what people wrote."""


class Arrived(Protocol):
    """A message of the bus."""

    @property
    def data(self) -> bytes: ...

    @property
    def headers(self) -> Mapping[str, str] | None: ...


class Traces(Protocol):
    """What the functions below do while traces are on."""

    def span(self, name: str, parent: str | None) -> AbstractContextManager[Say]: ...

    def headers(self) -> Mapping[str, str]: ...

    def commanded(self, actor: str, key: str, because: str | None) -> None: ...

    def relaying(self, events: Iterable[bytes]) -> AbstractContextManager[Iterable[Mapping[str, str]]]: ...

    def arriving(self, name: str, events: Iterable[Arrived]) -> AbstractContextManager[object]: ...


_traces: Traces | None = None


def begin(traces: Traces) -> None:
    """From now on."""
    global _traces
    _traces = traces


def span(name: str, parent: str | None = None) -> AbstractContextManager[Say]:
    """What is done for a request. `parent`: the header it came with; None: it belongs to what is being done."""
    return OFF if _traces is None else _traces.span(name, parent)


def headers() -> Mapping[str, str]:
    """For a request to somebody else, of what is being done."""
    return _NONE if _traces is None else _traces.headers()


def commanded(actor: str, key: str, because: str | None = None) -> None:
    """A command is about to be decided, for what is being done, or for the event of this id, which arrived."""
    if _traces is not None:
        _traces.commanded(actor, key, because)


def relaying(events: Iterable[bytes]) -> AbstractContextManager[Iterable[Mapping[str, str]]]:
    """Meanwhile these are published, each with the headers that are given for it."""
    return _NO_HEADERS if _traces is None else _traces.relaying(events)


def arriving(name: str, events: Iterable[Arrived]) -> AbstractContextManager[object]:
    """Meanwhile these are taken; those that came with a header go on with its trace."""
    return OFF if _traces is None else _traces.arriving(name, events)


def _unsaid(**_: object) -> None:
    """Nobody listens."""


OFF: Final = nullcontext(_unsaid)
_NONE: Final = dict[str, str]()
_NO_HEADERS: Final = nullcontext(repeat(_NONE))
