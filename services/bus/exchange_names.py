"""The exchange between districts: an account of its own on a server that carries many, with two streams and no record.

A side says there what goes to another jurisdiction, on subjects that begin with its own code and side: the broker lets
it say nothing else (`fuyuan.moved.410204.court.410205.court.<event id>`), so nobody can speak for another district.
For each side that may be written to stands one consumer, which that side alone pulls from and acknowledges; what is
acknowledged is deleted, for the record is in the two ledgers.

The files of what moves lie in the second stream, piece by piece, on subjects that begin with whom they are for
(`fuyuan.moved-file.410205.court.410204.court.<event id>.<sha256>.0`). Only the side that sends them says anything
there; only the side that they are for may ask for what stands on a subject, and it needs no consumer for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from domain.moving import MOVERS, SideOf

ACCOUNT: Final = "EXCHANGE"
USER: Final = "service.exchange"
"""Makes the stream and its consumers; has full rights in the account."""
STREAM: Final = "MOVED"
CAPTURED: Final = "fuyuan.moved.*.*.*.*.*"
FILES: Final = "MOVED_FILES"
CAPTURED_FILES: Final = "fuyuan.moved-file.>"
API: Final = "JS.EXCHANGE.API"
"""Prefix under which a side finds the calls that it may make for what was moved to it."""
_SUBJECT: Final = re.compile(r"fuyuan\.moved\.([0-9]{6})\.([a-z]+)\.([0-9]{6})\.([a-z]+)\.([^.\s*>]+)")
_SIDES: Final = {side.value: side for side in MOVERS}


class Sent(NamedTuple):
    """What a subject says: from whom, to whom, and what the event is called where it was recorded."""

    sender: SideOf
    to: SideOf
    event_id: str


def said_by(sender: SideOf) -> str:
    """All that a side may say in the exchange."""
    return f"fuyuan.moved.{sender.jurisdiction}.{sender.side.value}.>"


def subject(sent: Sent) -> str:
    """Where an event is said."""
    (code, side), (to, to_side), event_id = sent
    return f"fuyuan.moved.{code}.{side.value}.{to}.{to_side.value}.{event_id}"


def files_of(sender: SideOf) -> str:
    """All pieces of files that a side may say."""
    return f"fuyuan.moved-file.*.*.{sender.jurisdiction}.{sender.side.value}.>"


def piece_subject(sent: Sent, sha256: str, place: int) -> str:
    """Where a piece of a file of an event stands, counted from 0."""
    (code, side), (to, to_side), event_id = sent
    return f"fuyuan.moved-file.{to}.{to_side.value}.{code}.{side.value}.{event_id}.{sha256}.{place}"


def piece_call(subject: str) -> str:
    """What of the JetStream API gives what stands on the subject of a piece, or on any below one."""
    return f"DIRECT.GET.{FILES}.{subject}"


def read_subject(text: str) -> Sent:
    """Raises ValueError."""
    match = _SUBJECT.fullmatch(text)
    if match is None or not {match[2], match[4]} <= _SIDES.keys():
        raise ValueError(f"not a subject of the exchange: {text!r}")
    return Sent(SideOf(match[1], _SIDES[match[2]]), SideOf(match[3], _SIDES[match[4]]), match[5])


def consumer(to: SideOf) -> str:
    """From which a side pulls what was moved to it."""
    return f"{to.jurisdiction}_{to.side.value}"


def addressed_to(to: SideOf) -> str:
    """All that is moved to a side."""
    return f"fuyuan.moved.*.*.{to.jurisdiction}.{to.side.value}.*"


def places(jurisdictions: Iterable[str]) -> list[SideOf]:
    """The sides that have a place in the exchange."""
    return [SideOf(code, side) for code in jurisdictions for side in sorted(MOVERS)]


def calls(to: SideOf) -> list[str]:
    """What of the JetStream API a side may ask: for what comes next and for files, and whether it is there at all."""
    for_it = f"fuyuan.moved-file.{to.jurisdiction}.{to.side.value}.>"
    return [*(f"CONSUMER.{call}.{STREAM}.{consumer(to)}" for call in ("MSG.NEXT", "INFO")), piece_call(for_it)]


def acks(to: SideOf) -> str:
    """Where it acknowledges."""
    return f"$JS.ACK.{STREAM}.{consumer(to)}.>"


def published_by(here: SideOf) -> list[str]:
    """All that a side publishes on there: no other side of its district may."""
    return [said_by(here), files_of(here), *(f"{API}.{call}" for call in calls(here)), acks(here)]
