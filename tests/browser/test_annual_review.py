"""The review of a year over the real system, led from its page from the opening to a supplement (scenario 40)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from events.instants import SHANGHAI
from fuyuan.access.tokens import Role
from tests.browser.following import follow
from tests.browser.looking import AA
from tests.browser.test_days_of_work import go, send, write
from tests.browser.test_forms import Desk
from tests.system import System, system
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.systems, pytest.mark.timeout(600)]
COURT, GOVERNMENT, OFFICE = "district-court", "district-government", "group-office"
DESK, HOUSING, LEGAL, MARKET = "court-admin-division", "housing-bureau", "justice-bureau", "market-regulation-bureau"
TODAY = datetime.now(SHANGHAI).date()
YEAR = TODAY.year - 1
CASES = [f"（{YEAR}）豫0204行初{number}号" for number in range(901, 907)]
OPEN, HIDDEN = CASES[:3], CASES[3:]
"""Three cases of three groups of parties, and three of one group: the first of these becomes restricted."""
SUGGESTION, ON_HIDDEN = str(UUID(int=1)), str(UUID(int=2))
COMPUTED_IN = 120_000  # milliseconds: a process is started behind everybody else


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with system(tmp_path_factory.mktemp("review") / "var") as running:
        yield running


class Recording:
    """Commands over the API, each organ with a token of its own."""

    def __init__(self, running: System) -> None:
        self._running = running
        self._tokens: dict[str, str] = {}
        self._positions: list[str] = []

    def gives(self, by: str, command: str, day: str, /, **body: Any) -> None:
        """On that day of the year, once what it follows from has come over."""
        token = self._tokens.setdefault(by, self._running.token(by))
        headers, key = {"Authorization": f"Bearer {token}"}, uuid4().hex
        address = f"{self._running.url}/api/v1/commands/{command}"
        said = {"occurred_on": f"{YEAR}-{day}", **body}

        def given() -> bool:
            answer = httpx.post(address, json=said, headers={**headers, "Idempotency-Key": key}, timeout=30)
            waits = answer.status_code == 404 or answer.json().get("rule") in {"GEN-05", "GEN-06"}
            assert waits or answer.status_code == 200, answer.text
            if not waits:
                self._positions.append(answer.json()["position"])
            return not waits

        assert until(given)

    def are_shown(self) -> None:
        """All that was given stands in the read model."""
        headers = {"Authorization": f"Bearer {next(iter(self._tokens.values()))}"}
        for position in self._positions:
            asked = {"after": position, "limit": 1}
            address = f"{self._running.url}/api/v1/views/organs"
            httpx.get(address, params=asked, headers=headers, timeout=30).raise_for_status()


def windows(running: System, browser: Browser, *people: tuple[str, Role]) -> list[Page]:
    """A window for each, signed in."""
    pages = []
    for organ, role in people:
        page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN").new_page()
        Desk(running, organ, role).sign_in(page)
        pages.append(page)
    return pages


def test_scenario_40_a_review_from_its_opening_to_its_supplement(
    running: System, browser: Browser, tmp_path: Path
) -> None:
    clerk, approver, court, government, bureau = windows(
        running,
        browser,
        (OFFICE, Role.CLERK),
        (OFFICE, Role.APPROVER),
        (COURT, Role.APPROVER),
        (GOVERNMENT, Role.APPROVER),
        (HOUSING, Role.CLERK),
    )
    recording = Recording(running)
    for number in OPEN:
        file(recording, number, HOUSING, "urban_construction")
    for number, earlier in zip(HIDDEN, (None, HIDDEN[0], HIDDEN[0]), strict=True):
        file(recording, number, MARKET, "market_regulation", earlier)
    suggest(recording, SUGGESTION, 1, OPEN[0], HOUSING)
    suggest(recording, ON_HIDDEN, 2, HIDDEN[0], MARKET)

    def page(of: Page, more: str = "") -> Page:
        of.goto(f"{running.url}/annual?year={YEAR}{more}")
        return of

    def act(of: Page, title: str) -> None:
        """The act that the page of the review offers, once it has computed what the act says."""
        follow(page(of).locator(".act").get_by_role("link", name=title, exact=True), timeout=COMPUTED_IN)

    page(clerk).evaluate("window.notReloaded = true")
    expect(clerk.locator("#T1")).to_be_visible(timeout=COMPUTED_IN)
    assert clerk.evaluate("window.notReloaded"), "what is computed shows by itself"
    act(clerk, "启动年度总结")
    expect(clerk.locator("[name=year]")).to_have_value(str(YEAR))
    send(clerk)
    assert not page(court).locator(".act").count(), "nothing is due from the court yet"

    act(clerk, "截止年度数据")
    cut_off = clerk.locator("[name=cut_off]").input_value()
    send(clerk)
    act(clerk, "计算年度数据")
    digest = clerk.locator("[name=figures_digest]").input_value()
    assert digest == printed(running, cut_off, tmp_path), "as the command line writes it (ANR-01)"
    send(clerk)

    reworded = page(clerk).locator("#h-preface + .wording > span").first
    said = reworded.inner_text(timeout=COMPUTED_IN)
    follow(reworded.get_by_role("link", name="改写"))
    expect(clerk.locator("#f-text")).to_have_value(said.removesuffix("改写"))
    send(clerk, text="一年来，府院双方互相通报、共同会商。")
    advice = page(clerk).locator("section", has=clerk.locator("#h-advice"))
    follow(advice.get_by_role("link", name="撰写段落"))
    expect(clerk.locator("[name=part]")).to_have_value("advice")
    send(clerk, text="本段以后撤下。")
    go(page(clerk), "修改")
    expect(clerk.locator("#f-text")).to_have_value("一年来，府院双方互相通报、共同会商。")
    send(clerk, text="一年来，府院双方互相通报、共同会商，成效明显。")
    follow(page(clerk).locator(".office", has_text="本段以后撤下").get_by_role("link", name="撤下"))
    send(clerk)
    expect(page(clerk).locator(".office")).to_have_count(1)
    expect(clerk.locator(".office")).to_contain_text("成效明显。")

    expect(page(court).locator(".act")).to_contain_text("摘要一致", timeout=COMPUTED_IN)
    act(court, "确认年度总结")
    expect(court.locator("[name=figures_digest]")).to_have_value(digest)
    send(court)
    assert not page(approver).locator(".act a").count(), "one side alone has confirmed"
    approver.goto(f"{running.url}/commands/publish-annual-review?id={matter(clerk)}")
    write(approver, year=str(YEAR))
    follow(approver.get_by_role("button", name="提交"))
    expect(approver.locator(".refused")).to_contain_text("ANR-03")
    act(government, "确认年度总结")
    send(government)
    act(approver, "发布年度总结")
    send(approver, document_number=f"鼓府院总〔{TODAY.year}〕1号")
    expect(page(bureau).locator(".stages")).to_contain_text(f"鼓府院总〔{TODAY.year}〕1号")
    expect(bureau.locator(".heading")).to_contain_text("公开版")
    expect(cells(bureau, "T3", "市场监管局")).to_have_text(["0", "3", "3"], timeout=COMPUTED_IN)
    expect(bureau.locator(".office")).to_contain_text("成效明显。", timeout=COMPUTED_IN)
    assert not page(clerk).get_by_role("link", name="撰写段落").count(), "what is published stays"
    assert Axe().run(clerk, options=AA).response["violations"] == [], "everybody can read it"
    for name in ("Word", "PDF", "HTML", "Excel", "CSV", "JSON"):
        with page(bureau).expect_download() as download:
            bureau.locator(".files").get_by_role("link", name=name, exact=True).click()
        assert Path(download.value.path()).stat().st_size > 1000, name

    answers = [{"recommendation": 1, "answer": "adopted", "text": "已规范送达程序。"}]
    done = {"text": "已按司法建议整改，特此函复。", "answers": answers, "implementation": {"rectified": True}}
    recording.gives(HOUSING, "submit-feedback", "12-30", id=SUGGESTION, **done)
    restricted = {"case": HIDDEN[0], "ground": "privacy", "reason": "涉及个人隐私"}
    recording.gives(DESK, "restrict-case-access", "12-31", **restricted)
    recording.are_shown()
    later = datetime.now(SHANGHAI).isoformat()
    assert last_year(value(clerk, running, "M24", "反馈率（按件）", "&cut_off=today")) == "1/2 = 50.0 %"
    assert last_year(value(clerk, running, "M24", "反馈率（按件）")) == "0/2 = 0.0 %", "published figures stay (ANR-02)"
    for metric, rate in (("M84", "败诉率（总体）"), ("M85", "实体败诉率")):
        assert last_year(value(clerk, running, metric, rate)) == "0/0 = —", "nothing was concluded (ANR-04)"

    act(clerk, "补充年度总结")
    clerk.locator("[name=cut_off]").fill(later)
    follow(clerk.get_by_role("button", name="核对"))
    changed = clerk.locator("tr", has_text="M24").filter(has_text="documents")
    expect(changed).to_contain_text("1/2 = 50.0 %", timeout=COMPUTED_IN)
    follow(clerk.get_by_role("button", name="填写补充"))
    expect(clerk.locator("[name='changes.0.new']")).not_to_have_value("")
    send(clerk)
    expect(page(clerk).locator(".stages")).to_contain_text("1次")

    for reader, known in ((clerk, len(OPEN)), (court, len(CASES))):
        new = value(reader, running, "M80", "新收")
        assert last_year(new) == str(len(CASES)), "a restricted case is counted (CAS-04)"
        follow(new.get_by_role("link", name="记录"))
        expect(reader.locator("#behind tbody tr")).to_have_count(known)
    expect(clerk.locator("#behind .note")).to_contain_text(f"本页有{len(HIDDEN)}件不在")
    assert not names_hidden(clerk.content()), "an organ that may not know of it"
    assert names_hidden(court.content()), "the court itself"
    go(clerk, OPEN[0])
    expect(clerk.locator("h1")).to_have_text(OPEN[0])
    ledger = page(clerk).locator("#T7 tbody tr").filter(has_text=f"鼓法建〔{YEAR}〕2号")
    expect(ledger).to_contain_text("限定知悉", timeout=COMPUTED_IN)
    expect(ledger).not_to_contain_text("市场监管")
    tied = cells(page(bureau), "T3", "市场监管局")
    expect(tied).to_have_text(["0", "*", "*"], timeout=COMPUTED_IN)
    for reader in (clerk, bureau):
        expect(page(reader).locator(".report")).to_be_visible(timeout=COMPUTED_IN)
        assert not names_hidden(reader.content())
    assert bureau.goto(f"{running.url}/annual/{YEAR}/figures").status == 404, "it reads the public edition"
    assert printed(running, cut_off, tmp_path) == digest, "published, it comes out as it was printed"


def file(recording: Recording, number: str, defendant: str, field: str, earlier: str | None = None) -> None:
    filed = {"cause": "expropriation", "field": field, "plaintiff_kind": "natural_person", "earlier_number": earlier}
    recording.gives(DESK, "file-case", "01-10", number=number, defendants=[defendant], **filed)


def suggest(recording: Recording, matter: str, number: int, case: str, addressee: str) -> None:
    """Sent and served."""
    sent = {"addressees": [addressee], "cc": [LEGAL], "number": f"鼓法建〔{YEAR}〕{number}号"}
    recording.gives(DESK, "draft-suggestion", "10-08", id=matter, content=suggested(case))
    recording.gives(DESK, "approve-suggestion", "10-10", id=matter, signed_by="leader_in_charge")
    recording.gives(COURT, "send-suggestion", "10-12", id=matter, **sent)
    recording.gives(DESK, "confirm-service", "10-15", id=matter, organ=addressee, proof="mail")


def suggested(case: str) -> dict[str, Any]:
    return {
        "instrument": "judicial_suggestion",
        "kind": "individual_case",
        "title": "关于规范房屋征收补偿工作的司法建议书",
        "categories": ["general_procedural"],
        "fields": ["urban_construction"],
        "problems": ["送达程序不规范。"],
        "recommendations": ["规范送达程序。"],
        "case_refs": [{"number": case}],
    }


def printed(running: System, cut_off: str, folder: Path) -> str:
    """The SHA-256 of the review's JSON as `fuyuan review` writes it."""
    made = running.run("review", str(YEAR), "--out", str(folder), "--cut-off", cut_off, "--figures-only")
    assert made.returncode == 0, made.stderr
    return hashlib.sha256((folder / f"review-{YEAR}.json").read_bytes()).hexdigest()


def matter(page: Page) -> str:
    """The id of the review, from its own page."""
    page.goto(page.url)
    address = page.get_by_role("link", name="全部记录").get_attribute("href") or ""
    return address.rpartition(":")[2]


def cells(page: Page, table: str, line: str) -> Locator:
    """What a line of a standard table counts."""
    return page.locator(f"#{table} tbody tr").filter(has_text=line).locator("td.num:not(:first-child)")


def names_hidden(text: str) -> bool:
    return any(number in text for number in HIDDEN)


def value(page: Page, running: System, metric: str, title: str, more: str = "") -> Locator:
    """The line of a value on the page of its figure."""
    page.goto(f"{running.url}/annual/{YEAR}/figures/{metric}?{more.removeprefix('&')}")
    return page.locator("table.years tbody tr").filter(has=page.get_by_text(title, exact=True))


def last_year(line: Locator) -> str:
    """What it reads of the year of the review."""
    return (line.locator("td.num").last.text_content() or "").strip()
