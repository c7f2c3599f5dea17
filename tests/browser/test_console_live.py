"""The console in a real browser: it shows numbers, and what happens shows without reloading."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from events.annual_review import AnnualReviewConfirmed, AnnualReviewOpened
from events.base import Side
from events.bulletin import BulletinIssued
from events.response import FeedbackSubmitted
from events.suggestion import Answer, Implementation, SuggestionReminded
from events.vocabulary import AdoptionAnswer, Topic
from fuyuan.access.tokens import Role
from tests.browser.conftest import Running
from tests.browser.following import follow
from tests.organs import COURT, HOUSING
from tests.projections.story import bulletin, full_id

pytestmark = pytest.mark.browser
ADDRESSES = (
    "/",
    "/charts?year=2024",
    "/suggestions",
    "/bulletins",
    "/meetings",
    "/organs",
    f"/matters/{full_id('suggestion:late')}",
)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Errors and refusals of the content policy that the browser's console shows."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_a_new_event_shows_without_reloading(running: Running, page: Page, complaints: list[str]) -> None:
    running.sign_in(page, COURT)
    expect(page).to_have_url(f"{running.url}/")
    expect(page.get_by_text("逾期 22")).to_be_visible()
    expect(page.locator("#live")).to_have_text("实时")
    page.evaluate("window.notReloaded = true")
    title = "关于行政执法程序新情况的通报"
    content = bulletin(Topic.J4, title)
    running.world.story.court("bulletin:new", BulletinIssued(occurred_on=date(2024, 6, 19), content=content))
    running.happens()
    newest = page.locator(".recent li").first
    expect(newest).to_contain_text(title)
    expect(newest).to_have_class(re.compile("arrived"))
    expect(page.get_by_label("J4 6月 1件")).to_be_visible()
    expect(page.locator("#news")).to_contain_text("通报已发出")
    assert page.evaluate("window.notReloaded")
    assert complaints == []


@pytest.mark.parametrize("running", [date(2025, 1, 6)], indirect=True)
def test_the_year_shown_stays_when_the_newest_bulletin_is_of_another(
    running: Running, page: Page, complaints: list[str]
) -> None:
    running.sign_in(page, COURT)
    year, matrix = page.locator("select[name=year]"), page.locator("#h-matrix")
    expect(year).to_have_value("2024")
    expect(page.locator("#live")).to_have_text("实时")
    title = "关于新年度执法文书的通报"
    content = bulletin(Topic.J4, title)
    running.world.story.court("bulletin:next", BulletinIssued(occurred_on=date(2025, 1, 3), content=content))
    running.happens()
    expect(page.locator(".recent li").first).to_contain_text(title)
    expect(year).to_have_value("2024")
    expect(matrix).to_contain_text("2024年通报事项月度表")
    assert complaints == []


def test_the_open_timeline_grows_and_keeps_what_is_open(running: Running, page: Page, complaints: list[str]) -> None:
    running.sign_in(page, COURT)
    page.goto(f"{running.url}/matters/{full_id('suggestion:late')}")
    expect(page.locator("#live")).to_have_text("实时")
    page.locator("details summary").first.click()
    reminded = SuggestionReminded(occurred_on=date(2024, 6, 20), organ=HOUSING)
    running.world.story.court("suggestion:late", reminded)
    running.happens()
    expect(page.get_by_role("heading", name="已催办")).to_be_visible()
    expect(page.locator("details").first).not_to_have_attribute("open", "")
    assert complaints == []


def test_no_page_is_wider_than_a_small_screen_or_breaks_the_content_policy(
    running: Running, page: Page, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    running.sign_in(page, COURT)
    for address in ADDRESSES:
        page.goto(running.url + address)
        expect(page.locator("#live")).to_have_text("实时")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert complaints == []


def test_a_mark_of_a_chart_leads_to_the_list_behind_it(running: Running, page: Page, complaints: list[str]) -> None:
    running.sign_in(page, COURT)
    page.goto(f"{running.url}/charts?year=2024")
    follow(page.locator(".drawing path[aria-label*='逾期未反馈']").first)
    assert f"{running.url}/suggestions?status=overdue&" in page.url
    assert complaints == []


def test_no_matter_is_wider_than_a_telephone(running: Running, page: Page) -> None:
    """Neither a digest nor a table of answers widens the page: the one breaks, the other scrolls in its box."""
    confirmed = AnnualReviewConfirmed(
        occurred_on=date(2024, 6, 4), year=2024, by=COURT, organ_side=Side.COURT, figures_digest="a" * 64
    )
    answer = Answer(recommendation=1, answer=AdoptionAnswer.ADOPTED, text="已完善听证告知程序。")
    submitted = FeedbackSubmitted(
        occurred_on=date(2024, 6, 10),
        feedback_by=HOUSING,
        text="现予反馈。",
        answers=(answer,),
        implementation=Implementation(),
    )
    opened = AnnualReviewOpened(occurred_on=date(2024, 6, 3), year=2024)
    running.world.story.joint("annual-review:year", opened, confirmed)
    running.world.story.government("suggestion-response:late", submitted)
    running.happens()
    page.set_viewport_size({"width": 390, "height": 844})
    running.sign_in(page, COURT)
    for matter, text in (("annual-review:year", "a" * 64), ("suggestion:late", "逐项答复")):
        page.goto(f"{running.url}/matters/{full_id(matter)}")
        expect(page.get_by_text(text).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), matter


def test_a_person_signs_in_with_a_token_and_out_again(running: Running, page: Page, complaints: list[str]) -> None:
    page.goto(running.url)
    page.get_by_text("使用访问令牌登录").click()
    token = page.locator("form.token")
    token.get_by_label("访问令牌").fill(running.world.tokens.create(COURT, Role.VIEWER))
    follow(token.get_by_role("button", name="登录"))
    expect(page.get_by_role("heading", name="总览")).to_be_visible()
    follow(page.get_by_role("button", name="退出"))
    expect(page.get_by_role("heading", name="登录", exact=False).first).to_be_visible()
    page.goto(running.url)
    expect(page).to_have_url(f"{running.url}/signin")
    assert complaints == []
