"""ANR-01: the logs of the sides, read by several processes at once, give the bytes that one process gives."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from events.base import Side
from events.envelope import Envelope
from projections.review.found import TwoRecords
from projections.review.log import as_recorded, end_of_day
from projections.review.report import of_log, review
from projections.review.side_by_side import Ended, Share, read_side_by_side
from tests.projections.annals import CUT_OFF
from tests.projections.test_review_log import year

CUTS = [
    ((Side.COURT, Side.GOVERNMENT, Side.JOINT),),
    ((Side.COURT,), (Side.GOVERNMENT, Side.JOINT)),
    ((Side.COURT,), (Side.GOVERNMENT,), (Side.JOINT,)),
]


def of_sides(raw: Iterable[bytes]) -> dict[Side, list[bytes]]:
    logs: dict[Side, list[bytes]] = {side: [] for side in Side}
    for each in raw:
        logs[Envelope.decode(each).side].append(each)
    return logs


def shares(logs: dict[Side, list[bytes]], *cut: tuple[Side, ...]) -> list[Share]:
    def events(sides: tuple[Side, ...]) -> list[bytes]:
        return [raw for side in sides for raw in logs[side]]

    return [Share(sides, partial(events, sides), partial(len, sides)) for sides in cut]


def read(given: list[Share], told: Callable[[int], object] = int) -> tuple[bytes, list[int]]:
    log, rest = read_side_by_side(given, end_of_day(CUT_OFF), as_recorded, told)
    return of_log(log, 2024, "开封市鼓楼区").to_json(), rest


@pytest.fixture(scope="module")
def alone() -> bytes:
    return review(year().raw, 2024, end_of_day(CUT_OFF), "开封市鼓楼区").to_json()


@pytest.mark.parametrize("cut", CUTS, ids=["one", "two", "three"])
def test_several_processes_give_the_bytes_of_one(cut: tuple[tuple[Side, ...], ...], alone: bytes) -> None:
    logs, told = of_sides(year().raw), list[int]()
    again = {side: [*reversed(raw), *raw[:3], b"not json"] for side, raw in logs.items()}
    assert read(shares(logs, *cut), told.append) == (alone, [len(sides) for sides in cut])
    assert told == sorted(told)
    assert told[-1] == 2 * sum(map(len, logs.values()))
    junk = review([*year().raw, b"not json"], 2024, end_of_day(CUT_OFF), "开封市鼓楼区").to_json()
    assert read(shares(again, *cut))[0] == junk != alone


def test_an_event_on_the_log_of_another_side_counts_as_before(alone: bytes) -> None:
    logs = of_sides(year().raw)
    logs[Side.COURT], logs[Side.JOINT] = logs[Side.COURT][5:], [*logs[Side.JOINT], *logs[Side.COURT][:5]]
    assert read(shares(logs, *CUTS[1]))[0] == alone


@pytest.mark.parametrize("side", [Side.COURT, Side.JOINT])
def test_what_one_process_finds_wrong_is_wrong(side: Side) -> None:
    logs = of_sides(year().raw)
    logs[side].append(logs[side][0].replace(b"202", b"203", 1))
    logs[side].append(logs[side][0].replace(b'"commanddigest":"', b'"commanddigest":"0'))
    with pytest.raises(TwoRecords, match=side.value):
        read(shares(logs, *CUTS[1]))


def test_a_process_that_is_killed_is_no_review_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    first, second = shares(of_sides(year().raw), *CUTS[1])

    def killed() -> list[bytes]:
        os.kill(os.getpid(), signal.SIGKILL)
        return []

    with pytest.raises(Ended):
        read([first, Share(second.sides, killed, second.then)])
    assert not list(tmp_path.iterdir())
