"""A city over its districts, in the browser: an engine at work, its list, comparison, review, and a matter.

Two of its three districts have published the year; one has said nothing yet. A district of another city is beside them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5
from zipfile import ZipFile

import httpx
import orjson
import pytest
from anyio.from_thread import start_blocking_portal
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from events.instants import SHANGHAI
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import Grant, TokenStore
from fuyuan.districts.districts import District, Districts
from fuyuan.operations.review import review
from fuyuan.papers.annual.files import digest_of
from fuyuan.sample.demo import published
from projections.access.role import Role
from tests.browser.following import follow
from tests.browser.looking import AA, TOO_WIDE
from tests.databases import postgres_database
from tests.engines import GULOU, LONGTING, NOW, YUWANGTAI, engine_settings, jurisdiction_text
from tests.load import BULLETIN
from tests.papers_as_files import PDF
from tests.system import System, system
from tests.waiting import eventually, until

pytestmark = [pytest.mark.browser, pytest.mark.systems, pytest.mark.timeout(900)]
CITY, ELSEWHERE = "410200", "410302"
NAMES: Final = {
    CITY: "开封市",
    LONGTING: "开封市龙亭区",
    GULOU: "开封市鼓楼区",
    YUWANGTAI: "开封市禹王台区",
    ELSEWHERE: "洛阳市老城区",
}
COURT, GOV, OFFICE = "district-court", "district-government", "group-office"
TODAY: Final = datetime.now(SHANGHAI).date()
YEAR: Final = TODAY.year - 1
OF: Final = 4
ACKNOWLEDGED: Final = {LONGTING: 1, GULOU: 3}
TITLE, SECRET = "关于规范行政处罚程序的通报", "只供双方知悉的通报"
MADE_IN: Final = 120_000  # milliseconds: documents are made when they are asked for
PATIENCE: Final = 400.0  # seconds until the editions are made: of processes that give way to everybody else
WIDTHS: Final = (1280, 768, 390)
LIST: Final = f"/districts?year={YEAR}"


@dataclass
class Engine:
    """At work; commands of organs of a district."""

    at: System
    districts: dict[str, District]
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    def address(self, code: str) -> str:
        return self.at.url.replace("127.0.0.1", f"{code}.localhost")

    def ask(self, code: str, organ: str, method: str, path: str, **more: Any) -> httpx.Response:
        """In the name of a clerk's system."""
        if (code, organ) not in self.tokens:
            self.tokens[code, organ] = TokenStore(self.districts[code].settings.tokens_file).create(organ, Role.CLERK)
        headers = {"Host": f"{code}.localhost", "Authorization": f"Bearer {self.tokens[code, organ]}"}
        headers |= more.pop("headers", {})
        return httpx.request(method, f"{self.at.url}/api/v1{path}", headers=headers, timeout=60, **more)

    def gives(self, code: str, organ: str, command: str, key: str, /, **body: Any) -> str:
        """The stream, once what it follows from has come over."""

        def given() -> httpx.Response | None:
            answer = self.ask(code, organ, "POST", f"/commands/{command}", json=body, headers={"Idempotency-Key": key})
            waits = answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
            if waits or answer.json().get("rule") in {"GEN-05", "GEN-06"}:
                return None
            assert answer.status_code == HTTPStatus.OK, answer.text
            return answer

        answer = until(given).json()
        shown = self.ask(code, organ, "GET", f"/views/organs?limit=1&after={answer['position']}")
        assert shown.status_code == HTTPStatus.OK, shown.text
        return str(answer["stream"])

    def sign_in(self, page: Page, code: str, organ: str = OFFICE, role: Role = Role.CLERK) -> None:
        one_time = Sessions(self.districts[code].settings.sessions_file).new_code(Grant(organ, role))
        page.goto(f"{self.address(code)}/signin?code={one_time}")


@dataclass
class Told:
    """What the districts have said: in each the same ids."""

    engine: Engine
    bulletin: str
    secret: str
    file: bytes


@pytest.fixture(scope="module")
def told(postgres_server: str) -> Iterator[Told]:
    with postgres_database(postgres_server) as database, tempfile.TemporaryDirectory(prefix="fy-") as name:
        folder = Path(name)
        districts = Districts(engine_settings(folder / "e", database))
        for code in NAMES:
            text = jurisdiction_text(code).replace('name = "开封市鼓楼区"', f'name = "{NAMES[code]}"', 1)
            (folder / f"{code}.toml").write_text(text, "utf-8")
            districts.add(folder / f"{code}.toml", NOW)
        with system(folder / "e", FUYUAN_DATABASE=database) as at:
            engine = Engine(at, {one.code: one for one in districts.all()})
            file = PDF + b"of the bulletin"
            streams = [a_year(engine, code, file) for code in (LONGTING, GULOU)]
            with start_blocking_portal() as portal:
                portal.call(eventually, partial(is_made, engine), PATIENCE)
            yield Told(engine, *streams[1], file)


def is_made(engine: Engine) -> bool:
    """Whether the city has the editions that were published: it has them made when it first asks, behind all others."""
    session = Sessions(engine.districts[CITY].settings.sessions_file).new_session(Grant(OFFICE, Role.VIEWER))
    given = {"Host": f"{CITY}.localhost", "Cookie": f"fuyuan_session={session}"}
    shown = httpx.get(f"{engine.at.url}{LIST}", headers=given, timeout=60)
    return shown.text.count("s-answered") == len(ACKNOWLEDGED)


def a_year(engine: Engine, code: str, file: bytes) -> tuple[str, str]:
    """Bulletins to all members, of which some were acknowledged, and one to both sides alone; the review published.

    The streams of the first one and of the last.
    """
    kept = engine.ask(code, COURT, "POST", "/attachments?name=附表.pdf", content=file).json()
    bulletins = []
    for number in range(OF):
        body = {"content": {**BULLETIN, "title": TITLE}, "occurred_on": f"{YEAR}-03-0{number + 1}", "files": [kept]}
        named = {"id": str(uuid5(UUID(int=1), str(number)))}
        bulletins.append(engine.gives(code, COURT, "issue-bulletin", f"b{number}", **named, **body))
    for number in range(ACKNOWLEDGED[code]):
        named = {"id": bulletins[number].partition(":")[2], "occurred_on": f"{YEAR}-04-01", "revision": 1}
        engine.gives(code, GOV, "acknowledge-bulletin", f"a{number}", **named)
    body = {"content": {**BULLETIN, "title": SECRET, "visibility": "bilateral"}, "occurred_on": f"{YEAR}-05-06"}
    secret = engine.gives(code, COURT, "issue-bulletin", "secret", id=str(UUID(int=2)), **body)
    settings = engine.districts[code].settings
    engine.gives(code, OFFICE, "open-annual-review", "open", year=YEAR, occurred_on=str(TODAY))
    cut_off = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as out:
        [figures] = review(settings, YEAR, Path(out), cut_off, figures_only=True)
        digest = digest_of(figures)
    for act in published(YEAR, TODAY, cut_off, digest):
        engine.gives(code, act.organ, act.command, act.key, **act.body)
    return bulletins[0], secret


@pytest.fixture
def office(told: Told, page: Page) -> Page:
    """A clerk of the city's office, on the first page."""
    told.engine.sign_in(page, CITY)
    return page


def go(page: Page, told: Told, path: str) -> Page:
    page.goto(f"{told.engine.address(CITY)}{path}", timeout=MADE_IN)
    return page


def test_the_list_names_its_districts_and_how_far_the_review_of_each_is(told: Told, office: Page) -> None:
    follow(office.get_by_role("link", name="各区县", exact=True))
    expect(office.locator("h1")).to_have_text("开封市各区县")
    go(office, told, LIST)
    expect(office.locator("tbody tr")).to_have_count(3)
    assert NAMES[ELSEWHERE] not in office.content()
    expect(office.locator("tbody tr", has_text=NAMES[YUWANGTAI])).to_contain_text("未公布")
    expect(office.locator(".heading .note")).to_contain_text(f"共3个，{YEAR}年度总结已公布2个")
    expect(office.locator("#h-review ~ p").first).to_contain_text(f"尚缺：{NAMES[YUWANGTAI]}")


def test_the_comparison_shows_numerator_and_denominator_and_names_what_is_missing(told: Told, office: Page) -> None:
    go(office, told, LIST)
    follow(office.get_by_role("link", name="指标对比"))
    with office.expect_navigation():  # what is chosen is asked for at once
        office.locator("[name=group]").select_option(label="信息互通：通报")
    for code, number in ACKNOWLEDGED.items():
        expect(office.locator("tbody tr", has_text=NAMES[code])).to_contain_text(f"{number}/{OF + 1}")
    expect(office.locator("tr.total")).to_contain_text(f"{sum(ACKNOWLEDGED.values())}/{2 * (OF + 1)}")
    expect(office.get_by_text("未列入：")).to_contain_text(f"{NAMES[YUWANGTAI]}（未公布")
    charts = office.locator(".charts img")
    assert charts.count() > 0
    for number in range(charts.count()):
        charts.nth(number).scroll_into_view_if_needed()
        office.wait_for_function("image => image.naturalWidth > 0", arg=charts.nth(number).element_handle())


def test_the_citys_review_is_made_and_downloaded_in_both_languages(told: Told, office: Page, tmp_path: Path) -> None:
    go(office, told, LIST)
    files = {name: downloaded(office, name) for name in ("Word", "PDF", "HTML", "JSON")}
    document = orjson.loads(files["JSON"])
    assert files["PDF"].startswith(b"%PDF-")
    with ZipFile(BytesIO(files["Word"])) as word:
        text = word.read("word/document.xml").decode()
    for form in (text, files["HTML"].decode(), orjson.dumps(document).decode()):
        assert NAMES[LONGTING] in form
        assert NAMES[GULOU] in form
    assert f"尚缺：{NAMES[YUWANGTAI]}" in files["HTML"].decode()
    follow(office.get_by_role("button", name="English"))
    expect(office.locator("h1")).to_have_text(f"Districts of {NAMES[CITY]}")
    assert "Missing" in downloaded(office, "HTML").decode()


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download(timeout=MADE_IN) as download:
        page.locator(".files").get_by_role("link", name=name, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_a_matter_of_a_district_is_opened_with_its_file_and_paper_and_is_on_record(told: Told, office: Page) -> None:
    go(office, told, LIST)
    follow(office.get_by_role("link", name=NAMES[GULOU]))
    follow(office.get_by_role("link", name="通报台账").first)
    expect(office.locator("tbody tr")).to_have_count(OF)
    row = office.locator("tbody tr", has_text=f"{YEAR}-03-01")
    follow(row.get_by_role("link", name=TITLE))
    expect(office.locator("h1")).to_have_text(TITLE)
    assert office.url.endswith(f"/districts/{GULOU}/matters/{told.bulletin}")
    expect(office.locator(".within")).to_contain_text(NAMES[GULOU])
    assert not office.locator("#h-next").count(), "nothing is offered to be done"
    with office.expect_download() as download:
        office.get_by_role("link", name="附表.pdf").click()
    assert Path(download.value.path()).read_bytes() == told.file
    with office.expect_download() as download:
        office.locator(".papers").get_by_role("link", name="通报").click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    for address in (f"matters/{told.secret}", f"papers/{told.secret}:1", "matters/bulletin:never"):
        answer = office.goto(f"{told.engine.address(CITY)}/districts/{GULOU}/{address}")
        assert answer is not None
        assert (answer.status, SECRET in answer.text()) == (404, False)
    go(office, told, f"/districts/{GULOU}/matters/{told.bulletin}")
    follow(office.locator(".within").get_by_role("link", name=NAMES[GULOU]))
    office.locator("main").get_by_label("检索词").fill(SECRET[:6])
    follow(office.locator("main").get_by_role("button", name="检索"))
    expect(office.locator("main .empty")).to_be_visible()

    told.engine.sign_in(office, CITY, role=Role.AUDITOR)
    go(office, told, "/audit?kind=reading")
    expect(office.locator("table.audit")).to_contain_text(f"/districts/{GULOU}/matters/{told.bulletin}")
    expect(office.locator("table.audit")).to_contain_text(f"/districts/{GULOU}/matters/{told.secret}")


def test_a_clerk_of_a_district_finds_none_of_it(told: Told, page: Page) -> None:
    told.engine.sign_in(page, GULOU)
    assert not page.get_by_role("link", name="各区县").count()
    for path in ("/districts", "/districts/comparison", f"/districts/{LONGTING}", f"/districts/{GULOU}"):
        answer = page.goto(f"{told.engine.address(GULOU)}{path}")
        assert answer is not None
        assert answer.status == 404, path
    page.goto(f"{told.engine.address(CITY)}/districts")
    expect(page.locator("input[name=login]")).to_be_visible()


def test_every_page_is_for_everybody_at_every_width_and_in_both_languages(told: Told, browser: Browser) -> None:
    wrong = []
    for scheme in ("light", "dark"):
        context = browser.new_context(locale="zh-CN", color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        told.engine.sign_in(page, CITY)
        for language in ("中文", "English"):
            if page.get_by_role("button", name=language).count():
                follow(page.get_by_role("button", name=language))
            for path in PAGES:
                go(page, told, path.format(bulletin=told.bulletin))
                broken = Axe().run(page, options=AA).response["violations"]
                wrong += [(path, scheme, one["id"], one["nodes"][0]["html"][:120]) for one in broken]
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    if page.evaluate(TOO_WIDE) > 0:
                        wrong.append((path, scheme, "too wide", str(width)))
        context.close()
    assert wrong == []


PAGES: Final = (
    LIST,
    f"/districts/comparison?year={YEAR}",
    f"/districts/{GULOU}",
    f"/districts/{GULOU}/bulletins",
    f"/districts/{GULOU}/views/audit_trail",
    f"/districts/{GULOU}/search?text=处罚",
    f"/districts/{GULOU}/matters/{{bulletin}}",
    f"/districts/{YUWANGTAI}",
    f"/districts/{YUWANGTAI}/suggestions",
)
