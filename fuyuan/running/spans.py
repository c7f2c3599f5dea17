"""The spans of one process, and how a trace finds its way through it.

Between processes it goes by the header `traceparent`. Inside one, what is recorded or arrives is found again by what
names it: a command by who gives it under which key, which stand in the events it leads to; an event by its id. So the
ledger, its bytes and its one writing thread know nothing of traces. What this process has forgotten, by a restart or
because there was too much of it, is relayed without a header, and nobody's span then follows from it.

A span that begins more than LATE seconds after its event was recorded is a trace of its own, with a link: it is part
of catching up, and would stretch the trace of the command over hours.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

import orjson
from opentelemetry.context import Context
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    Tracer,
    get_current_span,
    set_span_in_context,
    use_span,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from events.tracing import HEADER, Arrived, Say

LATE: Final = 60.0
MOST: Final = 10_000
"""Commands and events that are remembered."""
_W3C: Final = TraceContextTextMapPropagator()


class _Event(NamedTuple):
    id: str
    type: str
    recorded_at: float
    command: tuple[str, str]


class Spans:
    """Made by `tracer`, which sends them on."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._known = OrderedDict[object, SpanContext]()

    @contextmanager
    def span(self, name: str, parent: str | None) -> Iterator[Say]:
        """See `tracing.span`."""
        context = None if parent is None else set_span_in_context(NonRecordingSpan(_told(parent)), Context())
        span = self._tracer.start_span(name, context, SpanKind.SERVER)
        with use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
            try:
                yield partial(_say, span)
            except BaseException as error:
                _failed(span, error)
                raise

    def headers(self) -> Mapping[str, str]:
        """See `tracing.headers`."""
        return _headers(get_current_span())

    def commanded(self, actor: str, key: str, because: str | None) -> None:
        """See `tracing.commanded`."""
        context = get_current_span().get_span_context() if because is None else self._known.get(because)
        if context is not None and context.is_valid:
            self._remember((actor, key), context)

    @contextmanager
    def relaying(self, events: Iterable[bytes]) -> Iterator[Iterable[Mapping[str, str]]]:
        """See `tracing.relaying`."""
        read = [(event, event and self._known.get(event.command)) for event in map(_read, events)]
        spans = [self._follow("relay", SpanKind.PRODUCER, event, cause) for event, cause in read]
        with _ended(spans):
            yield [{} if span is None else _headers(span) for span in spans]

    @contextmanager
    def arriving(self, name: str, events: Iterable[Arrived]) -> Iterator[None]:
        """See `tracing.arriving`."""
        spans: list[Span | None] = []
        for message in events:
            header = (message.headers or {}).get(HEADER)
            if header is not None and (event := _read(message.data)) is not None:
                span = self._follow(name, SpanKind.CONSUMER, event, _told(header))
                spans.append(span)
                if span is not None:
                    self._remember(event.id, span.get_span_context())
        with _ended(spans):
            yield

    def _follow(self, name: str, kind: SpanKind, event: _Event | None, cause: SpanContext | None) -> Span | None:
        if event is None or cause is None or not cause.is_valid:
            return None
        late = time.time() - event.recorded_at > LATE
        context = Context() if late else set_span_in_context(NonRecordingSpan(cause), Context())
        told: dict[str, str | bool] = {"messaging.system": "nats", "fuyuan.event": event.id, "fuyuan.late": late}
        links = [Link(cause)] if late else None
        return self._tracer.start_span(f"{name} {event.type}", context, kind, told, links)

    def _remember(self, name: object, context: SpanContext) -> None:
        self._known[name] = context
        self._known.move_to_end(name)
        if len(self._known) > MOST:
            self._known.popitem(last=False)


def _told(header: str) -> SpanContext:
    """What a header says, an invalid context where it says nothing."""
    return get_current_span(_W3C.extract({HEADER: header}, Context())).get_span_context()


def _headers(span: Span) -> dict[str, str]:
    carrier: dict[str, str] = {}
    _W3C.inject(carrier, set_span_in_context(span, Context()))
    return carrier


def _read(raw: bytes) -> _Event | None:
    """None for bytes that are no event: whoever takes them says so."""
    try:
        document = orjson.loads(raw)
        at = datetime.fromisoformat(document["time"]).timestamp()
        command = (document["actor"], document["commandid"])
        return _Event(document["id"][:200], document["type"][:80], at, command)
    except (ValueError, KeyError, TypeError):
        return None


def _say(span: Span, **more: Any) -> None:
    name = more.pop("name", None)
    if name is not None:
        span.update_name(name)
    if more.pop("failed", False):
        span.set_status(StatusCode.ERROR)
    span.set_attributes({f"fuyuan.{attribute}": value for attribute, value in more.items()})


@contextmanager
def _ended(spans: Iterable[Span | None]) -> Iterator[None]:
    begun = [span for span in spans if span is not None]
    try:
        yield
    except BaseException as error:
        for span in begun:
            _failed(span, error)
        raise
    finally:
        for span in begun:
            span.end()


def _failed(span: Span, error: BaseException) -> None:
    """By the kind of the error alone: its words may be somebody's."""
    span.set_status(StatusCode.ERROR)
    span.set_attribute("error.type", type(error).__name__)
