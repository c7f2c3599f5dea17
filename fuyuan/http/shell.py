"""Around every request: security headers, measurement, and a last answer when a defect of ours comes up."""

from __future__ import annotations

import asyncio
import time
from contextlib import AbstractContextManager, suppress
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from events import tracing
from events.tracing import Say
from services.endpoint import problems

log = structlog.get_logger()
MOST: Final = 32 * 1024 * 1024  # bytes
WITHIN: Final = 10.0  # seconds; ten megabytes need that long on a slow line

SECURITY = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Set where the answer does not set them itself."""


class Metrics:
    """What `/metrics` shows of the edge. One registry per app, so two apps in a process do not collide."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "fuyuan_http_requests", "Requests answered", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "fuyuan_http_request_seconds",
            "Seconds from the first byte in to the last byte out (live feeds left out)",
            ("route",),
            registry=self.registry,
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        )


class Shell:
    """ASGI middleware; the outermost of ours, so that even a defect is answered with a problem document."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, stream = time.perf_counter(), 0, False

        async def guarded(message: Message) -> None:
            nonlocal status, stream
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                stream = headers.get("content-type", "").startswith("text/event-stream")
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            with _act(scope) as say:
                await self.app(scope, receive, guarded)
                say(name=f"POST {scope.get('route', 'other')}", status=status)
        except Exception:
            log.exception("a request failed", path=scope["path"])
            if status:  # too late for another answer: the connection breaks off
                raise
            code, body = problems.defect()
            kind = [(b"content-type", problems.CONTENT_TYPE.encode())]
            await guarded({"type": "http.response.start", "status": code, "headers": kind})
            await guarded({"type": "http.response.body", "body": body})
        finally:
            route = scope.get("route", "other")
            self._metrics.requests.labels(_known(scope["method"]), route, str(status)).inc()
            if not stream:
                self._metrics.seconds.labels(route).observe(time.perf_counter() - began)


class Unread:
    """ASGI middleware: what a caller still sends when the answer is there already is read and thrown away.

    The whole answer goes out at once, its end only after the end of the request's body. Without that the server closes
    the connection under the caller's hands, the kernel resets it, and the answer (413, 401, 429) is lost on its way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        ended = False

        async def heard() -> Message:
            nonlocal ended
            message = await receive()
            ended = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def drained() -> None:
            left = MOST
            while not ended and left > 0:
                left -= len((await heard()).get("body", b""))

        async def answered(message: Message) -> None:
            last = message["type"] == "http.response.body" and not message.get("more_body", False)
            if not last or ended:
                await send(message)
                return
            await send({**message, "more_body": True})
            with suppress(TimeoutError):
                await asyncio.wait_for(drained(), WITHIN)
            await send({"type": "http.response.body"})

        await self.app(scope, heard, answered)


def _act(scope: Scope) -> AbstractContextManager[Say]:
    """The trace of a request that may change something begins here, or goes on where the caller began it."""
    if scope["method"] != "POST":
        return tracing.OFF
    return tracing.span("POST", Headers(scope=scope).get(tracing.HEADER))


def _known(method: str) -> str:
    """The method, or "other": a label must not take whatever a stranger sends."""
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
