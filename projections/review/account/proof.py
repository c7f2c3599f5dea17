"""Of what a review was made, for everybody who wants to prove it: counts and digests, never a matter."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.definitions import VERSION
from events.base import Side
from events.instants import written
from projections.review.log import Log


class Head(NamedTuple):
    """How many events a side's log had at the cut-off, and the root of its tree (RFC 6962, 32 bytes)."""

    size: int
    root: bytes


def provenance(log: Log, heads: Mapping[Side, Head], digest: str, *, public: bool) -> dict[str, Any]:
    """To the public the numbers and digests alone: a reference names a matter. `digest` is that of the figures."""
    aside = {"gaps": list(log.gaps), "set_aside": [{"ref": each.ref, "reason": each.reason} for each in log.set_aside]}
    return {
        "definition_version": VERSION,
        "events": log.events,
        "sha256": log.sha256,
        **({"figures_digest": digest} if digest else {}),
        "sides": {side.value: _side(log, side, heads.get(side), public=public) for side in log.sides},
        "amended": len(log.amended),
        **({} if public else aside),
    }


def _side(log: Log, side: Side, head: Head | None, *, public: bool) -> dict[str, Any]:
    part = log.sides[side]
    return {
        "title": {"zh": side.zh, "en": side.value},
        "events": part.events,
        **({"size": head.size, "root": b64encode(head.root).decode()} if head else {}),
        **({} if public else {"last_event": part.last.id, "last_recorded_at": written(part.last.recorded_at)}),
    }
