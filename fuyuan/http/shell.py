"""Around every request: security headers, measurement, and a last answer when a defect of ours comes up."""

from __future__ import annotations

import time

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.endpoint import problems

log = structlog.get_logger()

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
            await self.app(scope, receive, guarded)
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


def _known(method: str) -> str:
    """The method, or "other": a label must not take whatever a stranger sends."""
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
