"""How a trace finds its way through one process: parents while it is fresh, links later, nothing of what is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from events.tracing import HEADER
from fuyuan.running import spans as spans_module
from fuyuan.running.spans import Spans

HEADER_OF_SOMEBODY = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@dataclass
class Message:
    data: bytes
    headers: dict[str, str] | None = field(default=None)


def event(key: str = "k", ago: timedelta = timedelta(0)) -> bytes:
    at = (datetime.now(UTC) - ago).isoformat()
    return orjson.dumps(
        {"id": "bulletin:a:1", "type": "bulletin.issued.v1", "time": at, "actor": "district-court", "commandid": key}
    )


@pytest.fixture
def kept() -> Iterator[tuple[Spans, InMemorySpanExporter]]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    yield Spans(provider.get_tracer("test")), exporter
    provider.shutdown()


Kept = tuple[Spans, InMemorySpanExporter]


def test_an_event_is_relayed_as_a_part_of_the_command_that_led_to_it(kept: Kept) -> None:
    traces, exporter = kept
    with traces.span("decide", HEADER_OF_SOMEBODY):
        traces.commanded("district-court", "k", None)
    with traces.relaying([event(), event("of somebody else"), b"no event"]) as headers:
        first, *others = headers
    decided, relayed = exporter.get_finished_spans()
    assert first[HEADER].split("-")[1] == "0af7651916cd43dd8448eb211c80319c"
    assert relayed.parent is not None
    assert relayed.parent.span_id == decided.context.span_id
    assert others == [{}, {}]


def test_what_a_policy_gives_goes_on_with_the_event_that_arrived(kept: Kept) -> None:
    traces, exporter = kept
    with traces.arriving("follow", [Message(event(), {HEADER: HEADER_OF_SOMEBODY}), Message(event())]):
        traces.commanded("principal", "bulletin:a:1/policy", "bulletin:a:1")
    answered = orjson.dumps(orjson.loads(event()) | {"actor": "principal", "commandid": "bulletin:a:1/policy"})
    with traces.relaying([answered]):
        pass
    followed, relayed = exporter.get_finished_spans()
    assert relayed.parent is not None
    assert relayed.parent.span_id == followed.context.span_id


def test_what_is_caught_up_with_is_a_trace_of_its_own_with_a_link(kept: Kept) -> None:
    traces, exporter = kept
    with traces.arriving("project", [Message(event(ago=timedelta(hours=2)), {HEADER: HEADER_OF_SOMEBODY})]):
        pass
    [span] = exporter.get_finished_spans()
    assert span.parent is None
    [link] = span.links
    assert f"{link.context.trace_id:032x}" == "0af7651916cd43dd8448eb211c80319c"
    assert span.context.trace_id != link.context.trace_id


@pytest.mark.parametrize("header", ["", "nonsense", "00-0-0-01", f"ff{HEADER_OF_SOMEBODY[2:]}", "态势"])
def test_a_header_that_says_nothing_begins_nothing_of_somebody_elses(kept: Kept, header: str) -> None:
    traces, exporter = kept
    with traces.span("decide", header):
        pass
    with traces.arriving("follow", [Message(event(), {HEADER: header}), Message(b"[]", {HEADER: HEADER_OF_SOMEBODY})]):
        pass
    [span] = exporter.get_finished_spans()
    assert span.parent is None


def test_an_error_is_told_by_its_kind_and_not_in_its_words(kept: Kept) -> None:
    traces, exporter = kept
    with pytest.raises(ValueError, match="the words"), traces.span("decide", None):
        raise ValueError("the words of somebody")
    [span] = exporter.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes == {"error.type": "ValueError"}
    assert not span.events
    assert "words" not in span.to_json()


def test_what_was_long_ago_is_forgotten(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans_module, "MOST", 2)
    traces, _ = kept
    for key in ("a", "b", "c"):
        with traces.span("decide", None):
            traces.commanded("district-court", key, None)
    with traces.relaying([event("a"), event("c")]) as headers:
        assert [bool(each) for each in headers] == [False, True]
