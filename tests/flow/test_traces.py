"""One act is one trace over both sides; a collector that is away costs nothing and loses nothing."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from events.base import Side
from events.bulletin import BulletinContent
from fuyuan.client import Client
from fuyuan.client.commands import IssueBulletin
from tests.apart import apart
from tests.edge.world import COURT, GOVERNMENT, bulletin
from tests.flow.collector import about, collecting
from tests.system import System, system
from tests.waiting import eventually

SOON = {"OTEL_BSP_SCHEDULE_DELAY": "100"}  # milliseconds
WAY = [
    ("edge", "POST /commands/{command_type}"),
    ("court", "decide issue-bulletin"),
    ("court", "relay bulletin.issued.v1"),
    ("government", "follow bulletin.issued.v1"),
    ("government", "relay bulletin.received.v1"),
    ("projections", "project bulletin.received.v1"),
]
"""Of one act, each step begun by the one before: the part of the program, and what it does."""
SHOWN = ("projections", "project bulletin.issued.v1")
OVER_TWO = [
    ("court", *WAY[0]),
    ("court", *WAY[1]),
    ("court", *WAY[2]),
    ("government,joint", *WAY[3]),
    ("government,joint", *WAY[4]),
    ("court", *WAY[5]),
]
SHOWN_BY_BOTH = [("court", *SHOWN), ("government,joint", *SHOWN)]
TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def issue(mark: str) -> IssueBulletin:
    return IssueBulletin(content=BulletinContent.model_validate(bulletin(title=f"态势分析 {mark}")["content"]))


@pytest.mark.systems
async def test_one_act_is_one_trace_over_both_sides(tmp_path: Path) -> None:
    """Then the collector goes away, which costs no act and no event."""
    mark = uuid4().hex
    with ExitStack() as there:
        collector = there.enter_context(collecting())
        with system(tmp_path / "var", FUYUAN_OTLP=collector.url, **SOON) as running:
            stream = await issued(running, mark)

            def whole() -> dict[tuple[str, str], Span]:
                named = {(told.part, told.span.name): told.span for told in collector.of(TRACE)}
                return named if {*WAY, SHOWN} <= named.keys() else {}

            named = await eventually(whole)
            there.close()
            await nothing_is_lost(running)
    checked = running.run("verify")  # the system has stopped within its time
    assert checked.returncode == 0, checked.stdout
    spans, parents = [named[step] for step in WAY], [named[step].parent_span_id.hex() for step in WAY]
    assert parents == [CALLER, *(span.span_id.hex() for span in spans[:-1])]
    assert named[SHOWN].parent_span_id == named["court", "relay bulletin.issued.v1"].span_id
    began = [span.start_time_unix_nano for span in spans]
    assert began == sorted(began)
    assert about(named["court", "decide issue-bulletin"])["fuyuan.stream"] == stream
    assert about(named["government", "follow bulletin.issued.v1"])["fuyuan.event"] == f"{stream}:1"
    for word in ("态势分析", "行政", mark):
        assert not any(word.encode() in raw for raw in collector.raw)


@pytest.mark.systems
async def test_over_two_installations_it_is_one_trace_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the link the header comes along with the mirrored event, and each shows what the other began."""
    with collecting() as collector:
        for name, value in {**SOON, "FUYUAN_OTLP": collector.url}.items():
            monkeypatch.setenv(name, value)
        with apart(tmp_path) as two:
            await eventually(lambda: two.court.health(Side.COURT).get("registry"))
            await issued(two.court.system, uuid4().hex)

            def whole() -> dict[tuple[str, str, str], Span]:
                named = {(told.sides, told.part, told.span.name): told.span for told in collector.of(TRACE)}
                return named if {*OVER_TWO, *SHOWN_BY_BOTH} <= named.keys() else {}

            named = await eventually(whole)
    spans, parents = [named[step] for step in OVER_TWO], [named[step].parent_span_id for step in OVER_TWO]
    assert parents[1:] == [span.span_id for span in spans[:-1]]
    assert {named[step].parent_span_id for step in SHOWN_BY_BOTH} == {spans[2].span_id}


async def issued(running: System, mark: str) -> str:
    """The stream of a bulletin that a caller gave who traces what it does. Its bytes say nothing of that."""
    async with Client(running.url, running.token(COURT)) as court:
        court._http.headers["traceparent"] = f"00-{TRACE}-{CALLER}-01"
        accepted = await court.give(issue(mark))
        history = await court.history(accepted.stream, after=accepted.position)
    assert history
    recorded = b"".join(file.read_bytes() for file in (running.folder / "ledgers").iterdir())
    assert accepted.stream.encode() in recorded
    assert TRACE.encode() not in recorded
    return accepted.stream


async def nothing_is_lost(running: System) -> None:
    """Of thirty acts, each shown to the other side."""
    async with Client(running.url, running.token(COURT), patience=0) as court:
        streams = [(await court.give(issue(uuid4().hex))).stream for _ in range(30)]
    async with Client(running.url, running.token(GOVERNMENT)) as government:
        for stream in streams:
            await eventually(lambda stream=stream: shown(government, stream))


async def shown(government: Client, stream: str) -> bool:
    return any(event.type == "bulletin.received.v1" for event in await government.history(stream))


def test_nothing_that_makes_spans_is_loaded_while_traces_are_off() -> None:
    parts = ("services.court.service", "fuyuan.http.server", "fuyuan.running.serve", "projections.filling.consumer")
    said = f"import sys, {', '.join(parts)}, events.published; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout.split()
    assert "events.tracing" in loaded
    assert not {"opentelemetry.trace", "opentelemetry.sdk", "fuyuan.running.spans", "requests"} & {*loaded}
