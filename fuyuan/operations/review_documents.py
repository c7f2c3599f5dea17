"""The review in words made for the console beside it, from the ledgers and mirrors, as `fuyuan review` makes it.

What a read model says beside: which cases are restricted by now, so that nothing names them (CAS-04).
"""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from fuyuan.operations.beside import beside_the_edge
from fuyuan.operations.computing import Computing
from fuyuan.settings import Settings


class ReviewDocuments:
    """What is made stands in the read model."""

    def __init__(self, computing: Computing) -> None:
        self._computing = computing

    def make(self, year: int, asked: str, today: date) -> datetime | None:
        """Begin as `Computing.begin`. `asked`: the cut-off, "" for now."""
        return self._computing.begin(__name__, str(year), asked, str(today))


def main(data_dir: str, year: str, asked: str, today: str) -> None:
    """The process."""
    beside_the_edge()  # first: what is imported takes a second
    from fuyuan.operations.read_model import read_model
    from fuyuan.operations.review import reviewed
    from fuyuan.papers.annual.files import figures_csv
    from fuyuan.papers.annual.workbook import workbook
    from projections.review.account.account import computed, shown_in
    from projections.review.editions import Edition
    from projections.review.figure import Label
    from projections.views.annual_account import Document, Made, begun, keep_documents
    from projections.views.annual_tables import cut_off_of, restricted_now

    settings = Settings.read(data_dir=Path(data_dir))
    store, now = read_model(settings), datetime.now(UTC)
    since, cut_off = begun(store), min(cut_off_of(asked or None, date.fromisoformat(today)), now)
    with store.reading() as connection:
        restricted = restricted_now(connection)
    found, heads = reviewed(settings, int(year), cut_off)
    data = found.to_json()
    digest, review = hashlib.sha256(data).hexdigest(), found.without(restricted)
    made = {}
    for document, edition in ((Document.INTERNAL, Edition.INTERNAL), (Document.PUBLIC, Edition.PUBLIC)):
        account, shown = computed(review, edition, heads, digest=digest), shown_in(review, edition)
        title = Label(account["title"]["zh"], account["title"]["en"])
        its_data = data if document is Document.INTERNAL else b""
        made[document] = Made(account, workbook(shown, title), figures_csv(shown), its_data)
    made[Document.WHITE_PAPER] = Made(computed(review, Edition.PUBLIC, heads, digest=digest, white_paper=True))
    keep_documents(store, int(year), asked, since, cut_off, made)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
