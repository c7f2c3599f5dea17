"""A case is restricted after a paper that names it went to another district: so is the paper there (CAS-04).

Two districts with ledgers of their own, and the read model that the other one makes of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from events.base import Side
from events.bulletin import BulletinIssued
from events.case_terms import RestrictionGround
from events.values import CaseRef
from events.vocabulary import Topic
from projections.access.sight import Reader
from projections.errors import NoSuchMatter
from projections.opening import open_store
from projections.query import history, query
from projections.review.log import end_of_day
from projections.review.report import review
from projections.store.store import Store
from services.amendment.commands import VoidRecord
from services.court.case.decider import ReleaseCaseAccess, RestrictCaseAccess
from services.government.suggestion_response import AcknowledgeService
from tests.organs import HOUSING
from tests.projections.story import (
    COURT_READER,
    GOV_READER,
    HOUSING_READER,
    LEGAL_READER,
    TODAY,
    Story,
    bulletin,
    matter,
)
from tests.suggestions import day
from tests.two_courts import NUMBER
from tests.two_districts import GULOU, SIGNED_ON, YUWANGTAI, Whole, exchange, hand_over, move, moved_there, sent_to

RESTRICT = RestrictCaseAccess(
    case=NUMBER, occurred_on=day(3, 20), ground=RestrictionGround.TRADE_SECRET, reason="涉及商业秘密"
)
RELEASE = ReleaseCaseAccess(case=NUMBER, occurred_on=day(3, 25), reason="已公开")
NEITHER_PARTY = {"government": GOV_READER}
CONCERNED = {"court": COURT_READER, "addressee": HOUSING_READER, "copy": LEGAL_READER}


@pytest.fixture
def gulou(tmp_path: Path) -> Iterator[Whole]:
    with closing(Whole(tmp_path, GULOU)) as whole:
        yield whole


@pytest.fixture
def yuwangtai(tmp_path: Path) -> Iterator[Whole]:
    with closing(Whole(tmp_path, YUWANGTAI)) as whole:
        yield whole


class Shown:
    """What readers of a district see, which learns of what its ledgers got since."""

    def __init__(self, folder: Path, of: Whole) -> None:
        self._store: Store = open_store(f"sqlite:///{folder / 'views.db'}")
        self._of, self._told, self.story = of, dict.fromkeys(Side, 0), Story()

    def __enter__(self) -> Shown:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def learn(self) -> Shown:
        for side in self._of.sides:
            entries = list(side.ledger.everything())
            for entry in entries[self._told[side.side] :]:
                self.story.carry(side.side, entry.opened())
            self._told[side.side] = len(entries)
        self.story.told_to(self._store)
        self.story.messages = []
        return self

    def who(self, matter: str) -> set[str]:
        """Who sees the matter in the view of arrivals and its history: both, or neither."""
        return {name for name, reader in (CONCERNED | NEITHER_PARTY).items() if self._sees(matter, reader)}

    def _sees(self, matter: str, reader: Reader) -> bool:
        view = "bulletin_board" if matter.startswith("bulletin") else "arrived_suggestions"
        row = any(row["stream"] == matter for row in query(self._store, view, reader, today=TODAY).items)
        try:
            opened = bool(history(self._store, matter, reader, TODAY))
        except NoSuchMatter:
            opened = False
        assert row == opened
        return row


@pytest.fixture
def shown(tmp_path: Path, yuwangtai: Whole) -> Iterator[Shown]:
    with Shown(tmp_path, yuwangtai) as found:
        yield found


async def test_what_is_restricted_after_it_went_is_restricted_there_and_released_likewise(
    gulou: Whole, yuwangtai: Whole, shown: Shown
) -> None:
    """Backwards too; what was drawn from it and names the case likewise."""
    _, there = await moved_there(gulou, yuwangtai)
    yuwangtai.government.give(AcknowledgeService(id=there, occurred_on=SIGNED_ON), HOUSING)
    await exchange(gulou, yuwangtai)
    drawn = bulletin(Topic.J4, case_refs=(CaseRef(number=NUMBER),))
    shown.story.court("bulletin:drawn", BulletinIssued(occurred_on=day(3, 15), content=drawn))
    paper, about_it = f"suggestion:{there}", f"bulletin:{matter('drawn')}"
    shown.learn()
    assert shown.who(paper) == shown.who(about_it) | {"addressee"} == {*CONCERNED, *NEITHER_PARTY}
    gulou.court.give(RESTRICT)
    await exchange(gulou, yuwangtai)
    shown.learn()
    assert shown.who(paper) == set(CONCERNED)
    assert shown.who(about_it) == {"court", "government"}  # the one issued it, the other got it
    gulou.court.give(RELEASE)
    await exchange(gulou, yuwangtai)
    shown.learn()
    assert shown.who(paper) == shown.who(about_it) | {"addressee"} == {*CONCERNED, *NEITHER_PARTY}
    assert gulou.parked() == yuwangtai.parked() == []


async def test_one_that_was_restricted_between_sending_and_moving_is_so_there_at_once(
    gulou: Whole, yuwangtai: Whole, shown: Shown
) -> None:
    here = sent_to(gulou)
    gulou.court.give(RESTRICT.model_copy(update={"occurred_on": day(3, 10)}))
    move(gulou, here)
    await exchange(gulou, yuwangtai)
    paper = f"suggestion:{hand_over(yuwangtai)}"
    await exchange(gulou, yuwangtai)
    assert shown.learn().who(paper) == set(CONCERNED)
    gulou.court.give(RELEASE)
    await exchange(gulou, yuwangtai)
    assert shown.learn().who(paper) == {*CONCERNED, *NEITHER_PARTY}


async def test_a_restriction_that_was_recorded_in_error_is_voided_there_too(
    gulou: Whole, yuwangtai: Whole, shown: Shown
) -> None:
    _, there = await moved_there(gulou, yuwangtai)
    gulou.court.give(RESTRICT)
    await exchange(gulou, yuwangtai)
    assert shown.learn().who(f"suggestion:{there}") == set(CONCERNED)
    [record] = gulou.court.entries("case-access.restricted.v1")
    gulou.court.give(VoidRecord(event=record.envelope().id, reason="登错案件"))
    await exchange(gulou, yuwangtai)
    assert shown.learn().who(f"suggestion:{there}") == {*CONCERNED, *NEITHER_PARTY}
    assert gulou.parked() == yuwangtai.parked() == []


async def test_no_edition_for_the_public_tells_of_what_names_it(gulou: Whole, yuwangtai: Whole) -> None:
    """The review of the other district closes what names it, by its own ledgers alone."""
    _, there = await moved_there(gulou, yuwangtai)
    gulou.court.give(RESTRICT)
    await exchange(gulou, yuwangtai)
    assert f"court/suggestion:{there}" in closed(yuwangtai)
    gulou.court.give(RELEASE)
    await exchange(gulou, yuwangtai)
    assert closed(yuwangtai) == frozenset()


def closed(district: Whole) -> frozenset[str]:
    raw = [entry.opened() for side in district.sides for entry in side.ledger.everything()]
    return review(raw, 2024, end_of_day(date(2027, 1, 1)), "禹王台区").facts.closed


async def test_each_paper_tells_of_it_and_a_district_once(gulou: Whole, yuwangtai: Whole) -> None:
    """One of two that is voided leaves the other one's word; a paper that names no case of ours tells nothing."""
    here, _ = await moved_there(gulou, yuwangtai)
    [named] = gulou.court.entries("case.named-elsewhere.v1")
    assert UUID(named.envelope().data["suggestion"]) == here
    move(gulou, here)
    await exchange(gulou, yuwangtai)
    assert len(gulou.court.entries("case.named-elsewhere.v1")) == 1
    assert len(yuwangtai.court.entries("arrived-case.named.v1")) == 1
    gulou.court.give(RESTRICT)
    [restricted] = gulou.court.entries("case-access.restricted.v1")
    assert restricted.envelope().data["named_in"] == [YUWANGTAI]
