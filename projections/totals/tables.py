"""Totals and places in order, for all readers who see the same matters; and what each matter adds to them.

Totals stand by day, month and year. The sum of the years before a day, of the months before it in its year and of the
days up to it in its month is the count as of that day: a bounded number of rows, however much was counted.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ColumnElement, Index, LargeBinary, Table, and_, or_

from projections.store.schema import DAY, FLAG, MATTER_KEY, METADATA, NUMBER, TEXT, key, table

COUNTERS: Final = 16  # the most that a view may count
SCALES: Final = (4, 7, 10)  # how much of an ISO day names its year, its month and itself

AUDIENCE = table(
    "audience",
    key("audience", MATTER_KEY),
    Column("visibility", TEXT),
    Column("names_restricted", FLAG),
    Column("restricted", FLAG),
)
"""Whoever may know of a matter may know of every matter of the same audience. `visibility` once it is released;
`restricted` of a restricted case."""
AUDIENCE_ORGAN = table("audience_organ", key("audience", MATTER_KEY), key("organ"))
"""The organs concerned, as in `matter_organ`; those that a restriction leaves out begin with `LEFT_OUT`."""
LEFT_OUT: Final = "known to "
NEVER: Final = "9999-12-31"
"""Until when a row stands of which no end is known."""
EVERYBODY: Final = b""
"""The audience of what a view shows to all."""
COUNTED = table(
    "counted",
    key("matter", MATTER_KEY),
    key("view"),
    Column("audience", MATTER_KEY),
    Column("steps", LargeBinary),
)
"""What a matter adds to the totals, day by day, or its places in order: packed."""
TOTAL = table(
    "total",
    key("view"),
    key("lead"),
    key("scale", NUMBER),
    key("period"),
    key("audience", MATTER_KEY),
    key("keys"),
    *(Column(f"n{place}", NUMBER) for place in range(COUNTERS)),
)
"""`keys` as a JSON list; `lead` the one of them that every question gives, or empty."""
PLACE = table(
    "place",
    key("view"),
    key("audience", MATTER_KEY),
    key("own"),
    key("place"),
    key("since"),
    Column("until", DAY),
    Column("matter", MATTER_KEY),
    Index("place_until", "view", "audience", "own", "until", "place", "matter"),
)
"""Where a row stands in its view's order from one day until before another. `own`: whose own row it is, or empty."""
COUNTED_UPTO = Table("counted_upto", METADATA, key("seq", NUMBER))
"""One row once there are totals: the local number up to which every event is in them."""


def until(day: str) -> ColumnElement[bool]:
    """The totals whose sum is the count as of a day."""
    total = TOTAL.c
    bounds = [("", day[:4]), (day[:4], day[:7]), (day[:7], f"{day}~")]
    return or_(
        *(
            and_(total.scale == scale, total.period > after, total.period < before)
            for scale, (after, before) in zip(SCALES, bounds, strict=True)
        )
    )
