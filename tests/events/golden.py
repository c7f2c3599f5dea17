"""The golden JSON of every released event. `python -m tests.events.golden` writes what is missing, nothing else.

An event that got an optional field keeps its earlier document and gets one more, `<type>.2.json`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import events.published  # noqa: F401  (every type is known here)
from events.base import Event, Side, Visibility, payload_classes
from events.envelope import Envelope, encode
from tests.events.examples import example

FOLDER = Path(__file__).parent / "golden"
STREAM = "matter:00000000-0000-4000-8000-000000000001"


def load_all() -> list[type[Event]]:
    """Every payload class of the published language."""
    return [cls for cls in payload_classes() if cls.__module__.startswith("events.")]


def golden(cls: type[Event]) -> bytes:
    """The whole document of one event, as it is stored and published."""
    payload = cls.model_validate({**example(cls), "occurred_on": date(2024, 3, 15)})
    envelope = Envelope(
        jurisdiction="410204",
        side=sorted(cls.sides, key=list(Side).index)[0],
        stream=STREAM,
        version=7,
        type=cls.type,
        recorded_at=datetime(2024, 3, 15, 8, 30, 0, 123456, UTC),
        occurred_on=payload.occurred_on,
        actor="district-court",
        command_id="command-7",
        command_digest="0123456789abcdef",
        visibility=Visibility.BILATERAL,
        data=None,
        correlation_id="correlation-1",
        causation_id=f"{STREAM}:6",
    )
    return encode(envelope, payload)


def documents(cls: type[Event]) -> list[Path]:
    """What was released of this type, each with more fields than the one before."""
    return sorted((*FOLDER.glob(f"{cls.type}.json"), *FOLDER.glob(f"{cls.type}.[0-9]*.json")))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for cls in load_all():
        known, current = documents(cls), golden(cls) + b"\n"
        if current not in [path.read_bytes() for path in known]:
            number = f".{len(known) + 1}" if known else ""
            path = FOLDER / f"{cls.type}{number}.json"
            path.write_bytes(current)
            print("new:", path.name)
