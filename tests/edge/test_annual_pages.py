"""The review of a year in the console: what is due from whom, what the office wrote, what is behind a figure."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from domain.definitions import VERSION
from events.annual_review import (
    AnnualDataFrozen,
    AnnualFiguresComputed,
    AnnualReviewConfirmed,
    AnnualReviewOpened,
    AnnualReviewPublished,
    ReviewParagraphDropped,
    ReviewParagraphWritten,
    ReviewPart,
)
from events.base import Event, Side, Visibility
from fuyuan.access.tokens import Grant
from fuyuan.operations.review_prepared import Prepared
from fuyuan.web.annual import annual
from fuyuan.web.annual_life import life, review_of
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen
from projections.access.role import Role
from projections.access.sight import Reader
from tests.edge.console_world import COURT, GOV, HOUSING, SECRET, ConsoleWorld, console_world
from tests.organs import LEGAL, OFFICE

TODAY, ON = date(2025, 2, 20), date(2025, 2, 10)
CUT_OFF, DIGEST = datetime(2025, 1, 31, 15, 59, 59, tzinfo=UTC), "5" * 64
YEAR: dict[str, Any] = {"occurred_on": ON, "year": 2024}
OPENED = AnnualReviewOpened(**YEAR)
FROZEN = AnnualDataFrozen(**YEAR, cut_off=CUT_OFF)
COMPUTED = AnnualFiguresComputed(**YEAR, cut_off=CUT_OFF, definition_version=VERSION, figures_digest=DIGEST)
BY_COURT = AnnualReviewConfirmed(**YEAR, by=COURT, organ_side=Side.COURT, figures_digest=DIGEST)
BY_GOVERNMENT = AnnualReviewConfirmed(**YEAR, by=GOV, organ_side=Side.GOVERNMENT, figures_digest=DIGEST)
PUBLISHED = AnnualReviewPublished(**YEAR, figures_digest=DIGEST, document_number="鼓府院总〔2025〕1号")
SIDES = {COURT: Side.COURT, GOV: Side.GOVERNMENT, LEGAL: Side.GOVERNMENT, HOUSING: Side.GOVERNMENT, OFFICE: Side.JOINT}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path, TODAY) as world:
        yield world


def happened(world: ConsoleWorld, *events: Event, visibility: Visibility = Visibility.BILATERAL) -> None:
    world.story.joint("annual-review:of-2024", *events, visibility=visibility)
    world.happens()


def seen(world: ConsoleWorld, organ: str = OFFICE, role: Role = Role.CLERK, prepared: Prepared | None = None) -> Seen:
    """Of a person of the organ in that role; `prepared`: what this installation computed."""
    made = prepared or Prepared({"year": 2024, "definition_version": VERSION, "figures_digest": DIGEST})
    reader, caller = Reader(organ, SIDES[organ], role), Grant(organ, role, "somebody")
    return Seen(world.store, reader, TODAY, caller=caller, prepare_review=lambda *_: made)


def due(seen: Seen) -> list[str]:
    """The commands whose forms are offered, in their order."""
    return [act.command for act in acts(seen) if act.address]


def acts(seen: Seen) -> Any:
    return life(seen, 2024, review_of(seen, 2024))["acts"]


async def test_each_act_is_offered_to_who_gives_it_when_its_turn_has_come(world: ConsoleWorld) -> None:
    approver = Role.APPROVER
    assert due(seen(world)) == ["open-annual-review"]
    assert [due(seen(world, organ)) for organ in (COURT, GOV, HOUSING)] == [[], [], []]
    happened(world, OPENED)
    assert due(seen(world)) == ["freeze-annual-data"]
    assert due(seen(world, role=approver)) == due(seen(world, role=Role.VIEWER)) == []
    happened(world, FROZEN)
    assert due(seen(world)) == ["compute-annual-figures", "freeze-annual-data"]
    happened(world, COMPUTED)
    assert due(seen(world)) == ["freeze-annual-data"]
    assert [due(seen(world, organ, approver)) for organ in (COURT, GOV, LEGAL)] == [["confirm-annual-review"]] * 2 + [
        []
    ]
    assert [(act.command, act.signed) for act in acts(seen(world, COURT))] == [("confirm-annual-review", True)]
    happened(world, BY_COURT)
    assert due(seen(world, COURT, approver)) == due(seen(world, role=approver)) == []
    happened(world, BY_GOVERNMENT)
    assert due(seen(world, role=approver)) == ["publish-annual-review"]
    happened(world, PUBLISHED, visibility=Visibility.MEMBERS)
    assert due(seen(world)) == ["supplement-annual-review"]
    assert due(seen(world, role=approver)) == due(seen(world, COURT)) == []


async def test_what_an_act_has_to_say_is_computed_and_checked_first(world: ConsoleWorld) -> None:
    happened(world, OPENED, FROZEN)
    [computed, _] = acts(seen(world))
    assert f"definition_version={VERSION}&figures_digest={DIGEST}" in computed.address
    [waiting, _] = acts(seen(world, prepared=Prepared()))
    assert (waiting.address, waiting.waits) == ("", True)
    happened(world, COMPUTED)
    confirming = [seen(world, COURT, Role.APPROVER)]
    other = Prepared({"year": 2024, "definition_version": VERSION, "figures_digest": "6" * 64})
    confirming += [replace(confirming[0], prepare_review=lambda *_, made=made: made) for made in (other, Prepared())]
    agrees, differs, waits = (acts(each)[0] for each in confirming)
    assert f"figures_digest={DIGEST}" in agrees.address
    assert (differs.address, differs.wrong) == ("", True)
    assert (waits.address, waits.waits) == ("", True)


async def test_once_the_data_are_frozen_the_page_shows_them_up_to_the_cut_off(world: ConsoleWorld) -> None:
    happened(world, OPENED, FROZEN)
    given = {"year": "2024"}
    assert annual(seen(world), Question(given))["cut_off"] == "2025-01-31 23:59"
    assert annual(seen(world), Question({**given, "cut_off": "today"}))["cut_off"] == "2025-02-20 23:59"
    assert annual(seen(world, HOUSING), Question(given))["cut_off"] == "2025-02-20 23:59", "it may not know yet"
    happened(world, PUBLISHED, visibility=Visibility.MEMBERS)
    assert annual(seen(world, HOUSING), Question(given))["cut_off"] == "2025-01-31 23:59"


async def test_what_the_office_wrote_stands_there_with_the_forms_to_reword_and_drop_it(world: ConsoleWorld) -> None:
    said = ReviewParagraphWritten(**YEAR, paragraph=1, part=ReviewPart.ADVICE, text="请按期反馈。")
    happened(world, OPENED, said, replace_text(said, "请各单位按期反馈。"))
    happened(world, said.model_copy(update={"paragraph": 2}), ReviewParagraphDropped(**YEAR, paragraph=2))
    shown = annual(seen(world), Question({"year": "2024"}))["paragraphs"]
    assert [(one["number"], one["part"], one["text"]) for one in shown["standing"]] == [
        (1, "意见建议", "请各单位按期反馈。")
    ]
    assert shown["add"].startswith("/commands/write-review-paragraph?id=")
    assert shown["standing"][0]["drop"].endswith("&year=2024&paragraph=1")
    for other in (seen(world, COURT), seen(world, role=Role.APPROVER)):
        [one] = annual(other, Question({"year": "2024"}))["paragraphs"]["standing"]
        assert (one["edit"], one["drop"]) == ("", "")
    happened(world, PUBLISHED, visibility=Visibility.MEMBERS)
    assert annual(seen(world), Question({"year": "2024"}))["paragraphs"]["add"] == "", "published, it stays"


def replace_text(said: ReviewParagraphWritten, text: str) -> ReviewParagraphWritten:
    return said.model_copy(update={"text": text})


async def test_a_figure_leads_to_the_events_that_the_reader_may_know_of_and_counts_the_others(
    world: ConsoleWorld,
) -> None:
    def page(text: str) -> tuple[list[str], list[str]]:
        """The matters that are listed, and how many are not."""
        behind = text.partition('id="behind"')[2]
        return re.findall(r'<a href="(/matters/suggestion:[^"#]+)', behind), re.findall("本页有([0-9]+)件不在", behind)

    async with world.client(COURT) as court, world.client(OFFICE) as office, world.client(HOUSING) as housing:
        address = "/annual/2024/figures/M20"
        listed, hidden = page((await court.get(address)).text)
        assert (len(listed), hidden) == (3, [])
        for matter in listed:
            assert (await court.get(unescape(matter))).status_code == 200
        text = (await office.get(address)).text
        listed, hidden = page(text)
        assert (len(listed), hidden) == (2, ["1"])
        assert SECRET not in text
        for path in (address, "/annual/2024/figures"):
            assert (await housing.get(path)).status_code == 404, "it reads the public edition"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/annual/2024/figures/M09", 404),
        ("/annual/2024/figures/m20", 404),
        ("/annual/0000/figures", 404),
        ("/annual/２０２４/figures", 404),
        ("/annual/9999/figures", 422),
        ("/annual/2024/figures?cut_off=soon", 422),
        ("/annual/2024/figures?cut_off=2099-01-01", 422),
        ("/annual/2024/figures/M20?value=none&role=none&page=999999999999", 200),
        ("/annual/2024/supplement", 404),
        ("/annual?year=2024&cut_off=never", 422),
    ],
)
async def test_nonsense_is_answered_in_words(world: ConsoleWorld, address: str, status: int) -> None:
    async with world.client(COURT) as client:
        assert (await client.get(address)).status_code == status


async def test_a_supplement_is_compared_behind_the_last_cut_off_by_who_may_give_it(world: ConsoleWorld) -> None:
    happened(world, OPENED, FROZEN, COMPUTED, BY_COURT, BY_GOVERNMENT)
    happened(world, PUBLISHED, visibility=Visibility.MEMBERS)
    async with world.client(OFFICE, Role.CLERK) as office, world.client(COURT, Role.CLERK) as court:
        page = "/annual/2024/supplement"
        assert (await court.get(page)).status_code == 404
        assert "2025-01-31 23:59" in (await office.get(page)).text
        for cut_off, status in (("2025-01-31", 200), ("2025-01-30", 422), ("2099-12-31", 422), ("soon", 422)):
            assert (await office.get(page, params={"cut_off": cut_off})).status_code == status, cut_off
