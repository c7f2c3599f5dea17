"""The review of a year in the console: what is due from whom, what the office wrote, what is behind a figure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

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
    WhitePaperEdition,
)
from events.base import Event, Side, Visibility
from events.case import CaseAccessRestricted
from events.case_terms import RestrictionGround
from events.envelope import Envelope
from events.instants import written as written_at
from fuyuan.access.tokens import Grant
from fuyuan.web.annual import annual
from fuyuan.web.annual_life import life, review_of
from fuyuan.web.annual_report import document
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen
from projections.access.role import Role
from projections.access.sight import Reader
from projections.review.account.account import computed
from projections.review.editions import Edition
from projections.review.log import end_of_day
from projections.review.report import review
from projections.views.annual_account import Document, Made, begun, keep_documents
from tests.edge.console_world import COURT, GOV, HOUSING, SECRET, ConsoleWorld, console_world
from tests.organs import LEGAL, OFFICE
from tests.saved import saved_as

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
    world.story.joint("annual-review:2024", *events, visibility=visibility)
    world.happens()


def seen(world: ConsoleWorld, organ: str = OFFICE, role: Role = Role.CLERK) -> Seen:
    """Of a person of the organ in that role."""
    return Seen(world.store, Reader(organ, SIDES[organ], role), TODAY, caller=Grant(organ, role, "somebody"))


def frozen_now(world: ConsoleWorld) -> tuple[AnnualDataFrozen, str]:
    """The data frozen at the last recording so far, and that cut-off as pages ask for it: what comes is behind it."""
    cut_off = Envelope.decode(world.story.messages[-1].raw).recorded_at
    return FROZEN.model_copy(update={"cut_off": cut_off}), written_at(cut_off)


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
    frozen, cut_off = frozen_now(world)
    happened(world, frozen)
    digest = written(world, cut_off)
    assert due(seen(world)) == ["compute-annual-figures", "freeze-annual-data"]
    happened(world, COMPUTED.model_copy(update={"figures_digest": digest}))
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
    happened(world, OPENED)
    frozen, cut_off = frozen_now(world)
    happened(world, frozen)
    [waits, _] = acts(seen(world))
    assert (waits.address, waits.waits) == ("", True)
    digest = written(world, cut_off)
    [computed, _] = acts(seen(world))
    assert f"definition_version={VERSION}&figures_digest={digest}" in computed.address
    court = seen(world, COURT, Role.APPROVER)
    happened(world, COMPUTED)
    [differs] = acts(court)
    assert (differs.address, differs.wrong) == ("", True)
    happened(world, frozen, COMPUTED.model_copy(update={"figures_digest": digest}))
    [agrees] = acts(court)
    assert f"figures_digest={digest}" in agrees.address
    assert not agrees.wrong


async def test_once_the_data_are_frozen_the_page_shows_them_up_to_the_cut_off(world: ConsoleWorld) -> None:
    happened(world, OPENED, FROZEN)
    given = {"year": "2024"}
    assert annual(seen(world), Question(given))["cut_off"] == "2025-01-31 23:59"
    assert annual(seen(world), Question({**given, "cut_off": "today"}))["cut_off"] == "2025-02-20 23:59"
    assert annual(seen(world, HOUSING), Question(given))["cut_off"] == "2025-02-20 23:59", "it may not know yet"
    happened(world, PUBLISHED, visibility=Visibility.MEMBERS)
    assert annual(seen(world, HOUSING), Question(given))["cut_off"] == "2025-01-31 23:59"


def written(world: ConsoleWorld, cut_off: str = "") -> str:
    """The documents that a process beside the edge makes of what happened so far; the digest of the figures."""
    since, at = begun(world.store), end_of_day(TODAY) if not cut_off else datetime.fromisoformat(cut_off)
    found = review([message.raw for message in world.story.messages], 2024, at, "开封市鼓楼区")
    digest = found.digest()
    internal, public = (computed(found, edition, digest=digest) for edition in (Edition.INTERNAL, Edition.PUBLIC))
    paper = computed(found, Edition.PUBLIC, digest=digest, white_paper=True)
    made = {
        Document.INTERNAL: Made(internal, b"book", b"list", found.to_json()),
        Document.PUBLIC: Made(public, b"book", b"list"),
        Document.WHITE_PAPER: Made(paper),
    }
    keep_documents(world.store, 2024, cut_off, since, at, made)
    return digest


def said(seen: Seen, part: str = "advice") -> list[dict[str, Any]]:
    """The sentences of a part of the page."""
    report = annual(seen, Question({"year": "2024", "cut_off": "today"}))["report"]
    [found] = (one for one in report["parts"] if one["key"] == part)
    return [sentence for block in found["blocks"] if block["kind"] == "said" for sentence in block["sentences"]]


async def test_what_the_office_wrote_stands_in_its_part_at_once_with_forms_to_reword_and_drop_it(
    world: ConsoleWorld,
) -> None:
    happened(world, OPENED)
    written(world)
    [nothing] = said(seen(world))
    assert nothing["reword"].startswith("/commands/write-review-paragraph?id=")
    first = ReviewParagraphWritten(**YEAR, paragraph=1, part=ReviewPart.ADVICE, text="请按期反馈。")
    happened(world, first, first.model_copy(update={"text": "请各单位按期反馈。"}))
    happened(world, first.model_copy(update={"paragraph": 2}), ReviewParagraphDropped(**YEAR, paragraph=2))
    [own] = said(seen(world))
    assert (own["text"], own["own"]) == ("请各单位按期反馈。", True)
    assert own["drop"].endswith("&year=2024&paragraph=1")
    for other in (seen(world, COURT), seen(world, role=Role.APPROVER)):
        assert "edit" not in said(other)[0]
    assert [one["own"] for one in said(seen(world, HOUSING))] == [False], "what is not published it may not know"
    happened(world, PUBLISHED, visibility=Visibility.MEMBERS)
    assert "edit" not in said(seen(world))[0], "published, it stays"
    assert [one["text"] for one in said(seen(world, HOUSING))] == ["请各单位按期反馈。"]


async def test_a_sentence_that_the_office_says_in_other_words_keeps_its_figures(world: ConsoleWorld) -> None:
    happened(world, OPENED)
    written(world)
    [sentence, *_] = said(seen(world), "preface")
    key = parse_qs(urlsplit(sentence["reword"]).query)["instead_of"][0]
    internal: dict[str, Any] = {"part": ReviewPart.PREFACE, "edition": WhitePaperEdition.INTERNAL, "instead_of": key}
    happened(world, ReviewParagraphWritten(**YEAR, paragraph=1, text="本年情况如下。", **internal))
    [first, *others] = said(seen(world), "preface")
    assert (first["text"], first["figures"]) == ("本年情况如下。", sentence["figures"])
    assert not any(one["own"] for one in others)
    assert said(seen(world, GOV), "preface")[0]["text"] == sentence["text"], "for the internal edition alone"


async def test_each_reader_has_the_files_of_its_editions(world: ConsoleWorld) -> None:
    happened(world, OPENED, FROZEN)
    written(world)
    statuses: dict[str, list[int]] = {}
    names = (
        "review.json",
        "review.xlsx",
        "review-public.csv",
        "white-paper.json",
        "white-paper.xlsx",
        "review.exe",
        "x",
    )
    for organ in (COURT, OFFICE, HOUSING):
        async with world.client(organ) as client:
            asked = {name: await client.get(f"/annual/2024/files/{name}?cut_off=today") for name in names}
            statuses[organ] = [answer.status_code for answer in asked.values()]
            page = (await client.get("/annual?year=2024&cut_off=today")).text
            offered = re.findall(r'href="(/annual/2024/files/[^"]+)"', page)
            assert {unescape(one).rpartition("/")[2].partition("?")[0] for one in offered} >= {"review-public.docx"}
            for address in offered:
                if not address.partition("?")[0].endswith((".docx", ".pdf", ".html")):
                    assert (await client.get(unescape(address))).status_code == 200, address
    assert statuses[COURT] == [200, 200, 200, 200, 404, 404, 404]
    assert statuses[OFFICE] == [200, 200, 200, 404, 404, 404, 404]
    assert statuses[HOUSING] == [404, 404, 200, 404, 404, 404, 404]
    async with world.client(COURT) as client:
        word = await client.get("/annual/2024/files/review-public-en.docx?cut_off=today")
        assert word.content.startswith(b"PK")
        assert saved_as(word) == ("review-public-2024-en.docx", "review, public edition-2024-en.docx")


async def test_the_json_that_the_digest_is_of_is_for_who_may_know_of_every_event(world: ConsoleWorld) -> None:
    """ANR-01: it names what stands behind each figure."""
    happened(world, OPENED)
    frozen, cut_off = frozen_now(world)
    happened(world, frozen)
    digest = written(world, cut_off)
    for organ, role, allowed in ((GOV, Role.AUDITOR, True), (COURT, Role.VIEWER, False), (OFFICE, Role.CLERK, False)):
        async with world.client(organ, role) as client:
            page, file = [
                await client.get(path) for path in ("/annual?year=2024", "/annual/2024/files/review.figures.json")
            ]
            assert ('"/annual/2024/files/review.figures.json"' in page.text) is allowed
            assert file.status_code == (200 if allowed else 404)
            assert (hashlib.sha256(file.content).hexdigest() == digest) is allowed
            for other in ("review-public.figures.json", "review-en.figures.json.json"):
                assert (await client.get(f"/annual/2024/files/{other}")).status_code == 404


async def test_it_is_made_anew_where_something_of_its_time_came_late_and_when_it_is_published(
    world: ConsoleWorld,
) -> None:
    happened(world, OPENED)
    frozen, cut_off = frozen_now(world)

    def is_current() -> bool:
        kept, _account = document(seen(world), 2024, cut_off, Document.INTERNAL)
        return kept is not None and kept.current

    happened(world, frozen)
    assert not is_current()
    written(world, cut_off)
    happened(world, COMPUTED)
    assert is_current(), "what is recorded behind the cut-off changes nothing"
    happened(world, PUBLISHED, visibility=Visibility.MEMBERS)
    assert not is_current(), "it was a draft"


async def test_cas_04_what_was_made_before_a_case_was_restricted_is_not_shown(world: ConsoleWorld) -> None:
    written(world)
    assert said(seen(world))
    closed = CaseAccessRestricted(occurred_on=TODAY, ground=RestrictionGround.PRIVACY, reason="隐私")
    world.story.court("case:closed", closed, visibility=Visibility.RESTRICTED)
    world.happens()
    report = annual(seen(world), Question({"year": "2024", "cut_off": "today"}))["report"]
    assert (report["parts"], report["downloads"]) == ([], [])


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
        ("/annual?year=2026", 200),
        ("/annual?year=2024&cut_off=2023-12-31", 200),
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
