"""How a reader of today meets an event of yesterday.

A released event is never edited. A field may be added when it is optional; anything else is a new version,
`noun.verb.v2`, and a line in `UPCASTS` that turns the data of v1 into that of v2. Steps chain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

type_and_step = tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]

UPCASTS: Mapping[str, type_and_step] = {}


def upcast(
    wire_type: str, data: dict[str, Any], upcasts: Mapping[str, type_and_step] = UPCASTS
) -> tuple[str, dict[str, Any]]:
    """The newest wire type that `wire_type` leads to, and the data in its shape."""
    while (step := upcasts.get(wire_type)) is not None:
        wire_type, change = step
        data = change(data)
    return wire_type, data
