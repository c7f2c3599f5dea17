"""Version and digest of a review's figures, as this installation computes them from its own ledgers and mirrors."""

from __future__ import annotations

from fuyuan.operations.review_prepared import Prepared
from fuyuan.web.seen import Seen
from projections.views.annual_account import Document, document_kept
from projections.views.annual_tables import cut_off_of


def figures_of(seen: Seen, year: int, cut_off: str) -> Prepared:
    """The fields of `compute-annual-figures` for the data up to the cut-off, an ISO text: from the documents that were
    made of them, which are made now where they are not, or something of that time came late.
    """
    until = cut_off_of(cut_off, seen.today)
    with seen.store.snapshot() as connection:
        kept = document_kept(connection, year, cut_off, until, Document.INTERNAL)
    if kept is None or not kept.current:
        return Prepared(failing=seen.make_documents(year, cut_off, seen.today))
    proof = kept.made.account["provenance"]
    return Prepared({"year": year, **{name: proof[name] for name in ("definition_version", "figures_digest")}})
