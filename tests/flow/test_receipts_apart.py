"""What the joint office received tells the government what it lost; what it received of a court elsewhere does not."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from events.base import Side
from fuyuan.operations.witnesses import Receipts
from fuyuan.settings import Settings
from services.ledger.ledger import Ledger
from services.ledger.witness import HistoryMissing
from tests.flow.exchange import BULLETIN, Exchange
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side


async def lost(folder: Path, *sides: Side) -> HistoryMissing | None:
    """What the joint ledger says that the government's lacks, in an installation of these sides."""
    settings = Settings.read(data_dir=folder, sides=sides)
    with closing(Ledger(settings.ledger_url(GOVERNMENT))) as government:
        return await Receipts(settings, GOVERNMENT, JOINT).missing(GOVERNMENT, government)


def copied(exchange: Exchange, folder: Path, side: Side) -> None:
    """A ledger as it is now, beside the running side."""
    (folder / "ledgers").mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(exchange.folder / f"{side}.db")) as ledger,
        closing(sqlite3.connect(folder / "ledgers" / f"{side}.db")) as copy,
    ):
        ledger.backup(copy)


@pytest.mark.parametrize("author", [COURT, GOVERNMENT])
async def test_a_topic_that_the_joint_office_noted_may_be_the_courts(
    exchange: Exchange, tmp_path: Path, author: Side
) -> None:
    """The joint office was quicker than the government, which was killed meanwhile."""
    copied(exchange, tmp_path / "set back", GOVERNMENT)
    organ, other = ("district-court", "district-government")[:: 1 if author is COURT else -1]
    content = {**BULLETIN, "topic": "J2" if author is COURT else "E1", "issuer": organ, "addressee": other}
    matter = await exchange.give(author, organ, "issue-bulletin", "2024-04-02", content=content)
    await eventually(lambda: any(matter.encode() in entry.opened() for entry in exchange.entries(JOINT)))
    for side in (COURT, JOINT):
        copied(exchange, tmp_path / "set back", side)
    shutil.copytree(tmp_path / "set back", tmp_path / "apart")
    (tmp_path / "apart" / "ledgers" / "court.db").unlink()
    assert await lost(tmp_path / "apart", GOVERNMENT, JOINT) is None
    missing = await lost(tmp_path / "set back", *Side)
    assert (missing is None) == (author is COURT)
