"""The standard tables in two editions: for those who made the review, and for everybody else (F.5; ANR-05).

The public edition holds sums only. A ledger that has a line for each matter stays with the organs concerned: who may
see a matter is decided matter by matter, and a table is for all who read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from events.terms import Term
from projections.review.facts import Facts
from projections.review.figure import Figure, Label, Table
from projections.review.figures import figures
from projections.review.public_edition import public_table
from projections.review.tables.standard import a_year_earlier, tables
from projections.review.tables.work import changes

LEDGERS = ("T7", "T10", "T10b", "T11", "T12", "T14")
"""The tables with a line for each matter."""
NOT_SHOWN = Label("逐件台账不列入公开版", "a ledger with a line for each matter is not in the public edition")


class Edition(Term):
    """For whom the tables are."""

    INTERNAL = "internal", "内部版", "internal edition"
    PUBLIC = "public", "公开版", "public edition"


def editions(facts: Facts) -> Mapping[Edition, Mapping[str, Table]]:
    """T1–T15 in both."""
    now, earlier = figures(facts), a_year_earlier(facts)
    internal = tables(facts, now, earlier)
    return {Edition.INTERNAL: internal, Edition.PUBLIC: public_tables(facts, now, earlier, internal)}


def public_tables(
    facts: Facts, now: Mapping[str, Figure], earlier: Mapping[str, Figure], internal: Mapping[str, Table]
) -> Mapping[str, Table]:
    """For everybody: small cells suppressed and no ledger."""
    public = {key: public_table(table) for key, table in internal.items()}
    for key in LEDGERS:
        public[key] = replace(public[key], rows=(), note=NOT_SHOWN)
    public["T15"] = public_table(changes(facts, now, earlier, public=True))
    return public
