"""Sending the traces of a part to a collector, over OTLP and HTTP: only where one is set."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from events import tracing
from fuyuan.settings import Settings

STANDARD: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""The names under which other programs are told the same; `FUYUAN_OTLP` comes first."""
LAST: Final = 1.0  # seconds at the end for what was not sent yet


@contextmanager
def traced(part: str, settings: Settings) -> Iterator[None]:
    """Meanwhile. Spans are gathered and sent by a thread; what a collector does not take is dropped, nobody waits."""
    if settings.otlp is None and not any(map(os.environ.get, STANDARD)):
        yield
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from fuyuan.running.spans import Spans

    logging.getLogger("opentelemetry").setLevel(logging.ERROR)  # a collector that is away is told once a minute
    address = None if settings.otlp is None else f"{settings.otlp.rstrip('/')}/v1/traces"
    named = {"service.namespace": "fuyuan", "service.name": part, "service.instance.id": ",".join(settings.sides)}
    provider = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(address)))
    tracing.begin(Spans(provider.get_tracer("fuyuan")))
    try:
        yield
    finally:
        sending = threading.Thread(target=provider.shutdown, daemon=True)
        sending.start()
        sending.join(LAST)
