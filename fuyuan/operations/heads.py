"""How long the log of each side was at a cut-off, and the root of its tree there: of what exactly a review was made.

A root is that of RFC 6962 over the first events, so a checkpoint that the side signed of this size, or a proof of
consistency with a later one, shows that nothing was changed or left out.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from datetime import datetime
from itertools import islice
from typing import Final

from events.base import Side
from events.instants import written
from projections.review.account.proof import Head
from services.proof.tree import TreeHash

AT_ONCE: Final = 4096
_TIME: Final = b'"time":"'


def headed(
    events: Iterator[bytes], cut_off: datetime, side: Side, heads: MutableMapping[Side, Head]
) -> Iterator[bytes]:
    """The events of one side as they come, in the order of its log; its head is known when all were taken."""
    tree, until = TreeHash(), written(cut_off).encode()
    while many := list(islice(events, AT_ONCE)):
        tree.add_all(raw for raw in many if recorded_by(raw, until))
        yield from many
    heads[side] = Head(tree.size, tree.root())


def recorded_by(raw: bytes, until: bytes) -> bool:
    """By the text of the instant, which is as `written` writes it: such texts sort as the instants do.

    What is no event, and says no time, stands in the log too.
    """
    start = raw.find(_TIME) + len(_TIME)
    return raw[start : start + len(until)] <= until if start >= len(_TIME) else True
