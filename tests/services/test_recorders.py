"""The recorders of the ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from services.ledger.ledger import Ledger


def test_it_may_be_opened_by_several_at_once(postgres_url: str) -> None:
    """A part that is started again, and the one that it replaces."""
    Ledger(postgres_url).close()
    with ThreadPoolExecutor(8) as pool:
        for ledger in pool.map(Ledger, [postgres_url] * 24):
            ledger.close()
