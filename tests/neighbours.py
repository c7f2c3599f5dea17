"""`make neighbours`: two installations paired under an earlier release, of which one is upgraded before the other.

The earlier one is the program as it stood there, run as it is but for one thing: it does not know that a training can
be planned (`training.planned.v1`), as a release before that would not. So it has to pass over such an event, and to
take it once it was upgraded.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import structlog

from events.base import Side
from tests.apart import Apart, Installation, pair, running
from tests.load import BULLETIN
from tests.nats_server import free_port
from tests.organs import LEGAL
from tests.soak import CONTENT, ORGANS, distributed, shown, signed
from tests.waiting import eventually

OLDER: Final = "606e870"
"""One hour after installations could be paired: what is exchanged is as it is now."""
UNKNOWN: Final = ('type="training.planned.v1"', 'type="training.planned.v0"')
TRAINING: Final = {
    "form": "expert_lecture",
    "title": "行政应诉培训",
    "planned_on": "2026-12-01",
    "organisers": [ORGANS["court"], LEGAL],
}


@contextmanager
def release(commit: str, folder: Path) -> Iterator[Path]:
    """The program of that commit without the event that it is not to know."""
    root = Path(__file__).parents[1]
    subprocess.run(["git", "-C", root, "worktree", "add", "--quiet", "--detach", folder, commit], check=True)
    try:
        told = folder / "events" / "training.py"
        text = told.read_text("utf-8")
        assert UNKNOWN[0] in text
        told.write_text(text.replace(*UNKNOWN), "utf-8")
        yield folder
    finally:
        subprocess.run(["git", "-C", root, "worktree", "remove", "--force", folder], check=True)


async def neighbours(folder: Path, commit: str, said: Callable[[str], None]) -> list[str]:
    """What is wrong. Raises TimeoutError where something does not arrive."""
    with release(commit, folder / "older") as older, ExitStack() as before:
        earlier = {"PYTHONPATH": str(older)}
        court = before.enter_context(running(folder, "court", **earlier))
        with running(folder, "government", **earlier) as government:
            pair(Apart(court, government), f"127.0.0.1:{free_port()}")
        with running(folder, "government") as government:
            wrong, training = await _exchanged(Apart(court, government), said)
            before.close()
            with running(folder, "court") as court:
                return wrong + await _upgraded(Apart(court, government), training, said)


async def _exchanged(two: Apart, said: Callable[[str], None]) -> tuple[list[str], str]:
    """What is wrong with the earlier release at the court; and a training that it does not know of."""
    await eventually(lambda: two.court.health(Side.COURT).get("registry"))
    for _ in range(5):
        _given(two.court, "issue-bulletin", {"content": dict(BULLETIN)})
        _given(two.government, "issue-bulletin", {"content": CONTENT["government"]})
    training = _given(two.court, "plan-training", TRAINING)
    for one in two.both:
        await eventually(lambda one=one: _received(one) == 10)
    await eventually(two.caught_up)
    wrong, shows = [*await distributed(two), *signed(two)], [training in _planned(one) for one in two.both]
    said(f"the earlier release at the court: {wrong or 'all arrived, roots equal'}; the training is shown: {shows}")
    return wrong + ["the earlier release was to pass over the training"] * (shows != [False, True]), training


async def _upgraded(two: Apart, training: str, said: Callable[[str], None]) -> list[str]:
    _given(two.court, "issue-bulletin", {"content": dict(BULLETIN)})
    for one in two.both:
        await eventually(lambda one=one: _received(one) == 11)
    await eventually(lambda: training in _planned(two.court))
    await eventually(two.caught_up)
    wrong = [*await distributed(two), *signed(two), *shown(two)]
    said(f"upgraded: {wrong or 'the training is shown, roots and read models equal'}")
    return wrong


def _client(at: Installation) -> httpx.Client:
    headers = {"Authorization": f"Bearer {at.system.token(ORGANS[at.name])}", "Idempotency-Key": uuid4().hex}
    return httpx.Client(base_url=at.system.url, headers=headers, timeout=30)


def _given(at: Installation, command: str, body: dict[str, Any]) -> str:
    with _client(at) as client:
        answer = client.post(f"/api/v1/commands/{command}", json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["stream"])


def _rows(at: Installation, view: str) -> list[dict[str, Any]]:
    with _client(at) as client:
        answer = client.get(f"/api/v1/views/{view}", params={"limit": "500"})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def _received(at: Installation) -> int:
    return sum(1 for row in _rows(at, "bulletin_board") if row["received_on"])


def _planned(at: Installation) -> set[str]:
    return {row["stream"] for row in _rows(at, "observation_training")}


def main(arguments: Sequence[str]) -> int:
    """Says what came of it; 1 where anything is wrong."""
    options = argparse.ArgumentParser()
    options.add_argument("--older", default=OLDER)
    asked = options.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # lost connections
    with tempfile.TemporaryDirectory(prefix="neighbours") as folder:
        wrong = asyncio.run(neighbours(Path(folder), asked.older, lambda line: print(line, flush=True)))
    print("\n".join(wrong) or "both releases exchanged everything, before and after the upgrade")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
