"""The console's pages: what they show, to whom, and what they do with what comes in from outside."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from events.annual_review import AnnualReviewConfirmed, AnnualReviewOpened
from events.base import Side, Visibility
from events.bulletin import BulletinIssued
from events.correction import RecordCorrected, RecordVoided
from events.organ import RegistryEntryReceived
from events.risk import RiskAssessmentOpened
from events.risk_terms import PriorityField
from events.suggestion import SuggestionSent
from events.vocabulary import Topic
from fuyuan.access.tokens import Role
from fuyuan.http.app import create_app
from fuyuan.web.annual_links import LISTS
from fuyuan.web.console import Console, console_routes
from projections.query import views
from tests.cases import filed_event
from tests.edge.console_world import COURT, HOUSING, SCRIPT, SECRET, ConsoleWorld, console_world, inline
from tests.organs import GOV
from tests.projections.story import bulletin, content, full_id

LATE, HIDDEN = full_id("suggestion:late"), full_id("suggestion:hidden")
ANY_BULLETIN, MEETING = full_id("bulletin:script"), full_id("meeting:year")
PAGES = {
    "/": (
        "总览",
        "逾期 22",
        "余 10",
        "鼓法建〔2024〕1号",
        "鼓楼区住房和城乡建设局",
        "2024年通报事项月度表",
        "J1",
        "E7",
    ),
    "/?year=2023": ("2023年通报事项月度表",),
    "/suggestions": ("逾期未反馈", "即将到期", "2024-05-29", "类案司法建议", SECRET),
    "/suggestions?status=overdue&year=2024": ("关于规范征收补偿程序的司法建议",),
    "/suggestions?as_of=2024-05-01": ("已送达",),
    "/bulletins?topic=E1": ("关于推进依法行政的通报", "推进依法行政工作的重要事项和措施"),
    "/bulletins?issued_from=2024-03-01&issued_to=2024-03-31": ("已签收", "2024-03-07"),
    "/meetings": (
        "2024年度联席会议",
        "通报司法建议总体情况",
        "司法建议总体情况",
        "受邀未到：鼓楼区城市管理局",
        "逾期未办结",
    ),
    "/organs": ("鼓楼区住房和城乡建设局", "合计", "按期反馈率"),
    f"/matters/{LATE}": ("司法建议已发出", "2024年3月29日", "未告知听证权利", "完善告知程序", "2个月", "送达回证"),
    f"/matters/{ANY_BULLETIN}": ("通报已签收", "鼓楼区司法局", "政府", "法院"),
    f"/matters/{ANY_BULLETIN.replace('bulletin', 'bulletin-receipt')}": ("通报已发出",),
    f"/matters/{MEETING}": ("会议已召开", "议定事项已通过", "联席"),
}


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as made:
        yield made


@pytest.mark.parametrize("address", PAGES)
async def test_a_page_shows_what_it_is_for(console: ConsoleWorld, address: str) -> None:
    async with console.client() as browser:
        answer = await browser.get(address)
    assert answer.status_code == 200, answer.text
    assert [text for text in PAGES[address] if text not in answer.text] == []
    assert list(inline(answer.text)) == []
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("view", [view.name for view in views()])
async def test_every_view_has_a_page(console: ConsoleWorld, view: str) -> None:
    async with console.client() as browser:
        answer = await browser.get(f"/views/{view}")
    assert answer.status_code == (422 if view == "search" else 200), answer.text
    assert list(inline(answer.text)) == []


async def test_a_board_shows_words_and_leads_to_the_matter(console: ConsoleWorld) -> None:
    async with console.client() as browser:
        mechanisms = (await browser.get("/views")).text
        board = (await browser.get("/views/overdue_board?as_of=2024-06-19")).text
        missing = await browser.get("/views/no_such_view")
    assert "负责人出庭应诉" in mechanisms
    assert 'href="/views/overdue_board"' in mechanisms
    assert 'href="/suggestions"' in mechanisms
    assert '<a href="/annual">年度总结</a>' in mechanisms
    assert f'href="/matters/{LATE}"' in board
    assert "鼓楼区住房和城乡建设局" in board
    assert missing.status_code == 404


async def test_the_tiles_count_and_the_matrix_leads_to_the_bulletins(console: ConsoleWorld) -> None:
    async with console.client() as browser:
        page = (await browser.get("/")).text
        tiles = re.findall(r'class="figure"><a href="[^"]*">(\d+)<', page)
        cell = re.search(r'<a href="([^"]*)" aria-label="J4 3月 1件">', page)
        assert tiles == ["3", "1", "1", "0", "2", "1"]
        assert cell is not None
        shown = await browser.get(cell[1].replace("&amp;", "&"))
    assert "关于执法文书的通报" in shown.text
    assert "关于推进依法行政的通报" not in shown.text


async def test_papers_b13_the_address_line_may_name_an_organ(console: ConsoleWorld) -> None:
    async with console.client() as browser:
        by_id, by_name = [
            (await browser.get("/suggestions", params={"addressee": organ})).text
            for organ in (HOUSING, "区住房和城乡建设局")
        ]
    chosen = f'<option value="{HOUSING}" selected'
    assert chosen in by_id
    assert chosen in by_name
    assert re.findall(r"/matters/[a-z]+:[0-9a-f-]+", by_name) == re.findall(r"/matters/[a-z]+:[0-9a-f-]+", by_id)


async def test_a_page_is_as_of_a_day(console: ConsoleWorld) -> None:
    async with console.client() as browser:
        page = (await browser.get("/?as_of=2024-05-29")).text
    assert "余 0" in page
    assert "逾期 " not in page


async def test_nobody_sees_what_is_restricted_to_others(console: ConsoleWorld) -> None:
    async with console.client(HOUSING) as housing, console.client(GOV, Role.AUDITOR) as auditor:
        for address in ("/", "/suggestions", "/organs"):
            assert SECRET not in (await housing.get(address)).text
        refused = await housing.get(f"/matters/{HIDDEN}")
        assert (await auditor.get(f"/matters/{HIDDEN}")).status_code == 200
        assert (await housing.get(f"/matters/{LATE}")).status_code == 200
    assert refused.status_code == 404
    assert "没有找到" in refused.text
    assert SECRET not in refused.text


async def test_parked_events_are_counted_for_who_runs_or_audits_the_system(console: ConsoleWorld) -> None:
    console.story.carry(Side.COURT, b"{}")
    console.happens()
    shown = {}
    for role in Role:
        async with console.client(GOV, role) as browser:
            shown[role] = "待人工处理的来文" in (await browser.get("/")).text
    assert shown == {role: role in {Role.OPERATOR, Role.AUDITOR} for role in Role}


@pytest.mark.parametrize("title", ["关于规范\u3000征收程序的通报", "长" * 200, "关于“规范”征收%的通报"])
async def test_the_page_of_a_matter_does_not_depend_on_its_title(console: ConsoleWorld, title: str) -> None:
    stream = full_id("bulletin:spaced")
    console.story.court("bulletin:spaced", BulletinIssued(occurred_on=date(2024, 2, 1), content=bulletin(title=title)))
    hearing = SuggestionSent(
        occurred_on=date(2024, 2, 1), content=content(title), sender=COURT, addressees=(HOUSING,), cc=()
    )
    console.story.court("suggestion:spaced", hearing)
    console.happens()
    async with console.client() as browser:
        for address in (stream, full_id("suggestion:spaced"), MEETING):
            page = await browser.get(f"/matters/{address}")
            assert page.status_code == 200, page.text
            assert "台账中没有本事项" not in page.text


async def test_a_matter_with_one_line_on_a_board_shows_what_it_says(console: ConsoleWorld) -> None:
    console.story.court("case:standing", filed_event("（2024）豫0204行初77号"))
    console.happens()
    async with console.client() as browser:
        page = (await browser.get(f"/matters/{full_id('case:standing')}")).text
    assert re.search(r"<dt>案由</dt><dd>行政征收或者征用</dd>", page)
    assert "台账中没有本事项" not in page


async def test_the_side_of_an_organ_is_said_in_chinese(console: ConsoleWorld) -> None:
    async with console.client() as browser:
        page = (await browser.get("/views/organs")).text
    assert ">政府<" in page
    assert ">government<" not in page


async def test_text_from_outside_stays_text(console: ConsoleWorld) -> None:
    async with console.client() as browser:
        for address in ("/", "/bulletins", f"/matters/{ANY_BULLETIN}", "/bulletins?title=%3Cscript%3Ealert"):
            page = (await browser.get(address)).text
            assert SCRIPT not in page
            assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere", 404, "没有找到"),
        ("/static/nothing.js", 404, "没有这个地址"),
        ("/matters/suggestion:nothing", 404, "没有找到"),
        ("/matters/" + "长" * 400, 404, "没有找到"),
        ("/matters/%00", 404, "没有找到"),
        ("/suggestions?as_of=tomorrow", 422, "应为日期"),
        ("/suggestions?status=wrong", 422, "状态"),
        ("/suggestions?cursor=wrong", 422, "翻页标识无效"),
        ("/suggestions?addressee=区住房和城乡", 422, "您要找的是不是：鼓楼区住房和城乡建设局"),
        ("/?year=20xx", 422, "年度"),
        ("/?year=0000", 422, "年度"),
        ("/?year=9999&as_of=0001-01-01", 200, "9999年"),
    ],
)
async def test_a_wrong_address_is_answered_in_words(
    console: ConsoleWorld, address: str, status: int, words: str
) -> None:
    async with console.client() as browser:
        answer = await browser.get(address)
    assert answer.status_code == status
    assert words in answer.text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/suggestions?as_of=2024年2月15日", "/suggestions?as_of=2024-02-15"),
        ("/views/bulletin_board?issued_from=2024.3.9", "/views/bulletin_board?issued_from=2024-03-09"),
    ],
)
async def test_papers_b12_a_day_is_asked_for_as_it_is_written(console: ConsoleWorld, written: str, meant: str) -> None:
    rows = re.compile("<tbody>.*</tbody>", re.DOTALL)
    addresses = (written, meant, written.partition("?")[0])
    async with console.client() as browser:
        as_written, iso, whole = [rows.findall((await browser.get(address)).text) for address in addresses]
    assert as_written == iso != whole


async def test_a_defect_is_a_page_without_its_cause(console: ConsoleWorld) -> None:
    def broken() -> date:
        raise RuntimeError("the cause")

    async with console.client() as browser:
        transport = httpx.ASGITransport(_with_today(console, broken))
        async with httpx.AsyncClient(transport=transport, base_url="http://t", cookies=browser.cookies) as other:
            answer = await other.get("/")
    assert answer.status_code == 500
    assert "系统出错" in answer.text
    assert "the cause" not in answer.text


async def test_the_api_answers_for_its_own_addresses(console: ConsoleWorld) -> None:
    async with console.client() as browser:
        missing = await browser.get("/api/v1/nowhere")
        wrong = await browser.get("/api/v1/commands/send-suggestion")
        live = await browser.get("/health/live")
    assert missing.headers["Content-Type"] == "application/problem+json"
    assert wrong.status_code == 405
    assert live.json() == {"live": True}


async def test_a_long_list_goes_on_on_the_next_page(console: ConsoleWorld) -> None:
    for number in range(60):
        issued = BulletinIssued(occurred_on=date(2024, 2, 1), content=bulletin(Topic.J4, f"第{number:02}号问题的通报"))
        console.story.court(f"bulletin:many-{number}", issued)
    console.happens()
    async with console.client() as browser:
        first = (await browser.get("/bulletins?topic=J4")).text
        following = re.search(r'<a href="([^"]*)" rel="next">', first)
        assert following is not None
        second = (await browser.get(following[1].replace("&amp;", "&"))).text
    shown = [set(re.findall(r"第(\d\d)号问题的通报", page)) for page in (first, second)]
    assert not shown[0] & shown[1]
    assert len(shown[0] | shown[1]) == 60
    assert "回到第一页" in second


def _with_today(console: ConsoleWorld, today: Callable[[], date]) -> ASGIApp:
    edge = console.edge
    broken = Console(edge.reads, edge.auth, console.sessions, console.tokens, console.people, today)
    return create_app(edge, lambda _: console_routes(broken))


async def test_a_search_leads_to_the_matter(console: ConsoleWorld) -> None:
    async with console.client() as browser:
        found = (await browser.get("/search", params={"text": "建议"})).text
    assert "<mark>建议</mark>" in found
    assert 'href="/matters/suggestion:' in found


async def test_a_search_may_be_asked_by_q(console: ConsoleWorld) -> None:
    async with console.client() as browser:
        by_text, by_q = [(await browser.get("/search", params={name: "建议"})).text for name in ("text", "q")]
    assert "<mark>建议</mark>" in by_q
    assert 'value="建议"' in by_q
    assert by_q.count("<mark>") == by_text.count("<mark>")


async def test_a_matter_whose_content_is_a_text_is_found_and_shown(console: ConsoleWorld) -> None:
    opened = RiskAssessmentOpened(
        occurred_on=date(2024, 6, 3),
        initiator=GOV,
        subject="老城区改造",
        priority_field=PriorityField.HOUSE_EXPROPRIATION,
        respond_by=date(2024, 6, 28),
        content="拟征收国有土地上房屋。",
    )
    console.story.joint("risk-assessment:old-town", opened)
    console.happens()
    async with console.client(GOV) as browser:
        found = await browser.get("/search", params={"text": "国有土地"})
        shown = await browser.get(f"/matters/{full_id('risk-assessment:old-town')}")
    assert (found.status_code, shown.status_code) == (200, 200)
    assert "老城区改造" in found.text
    assert "<h1>老城区改造</h1>" in shown.text


async def test_what_is_nested_is_told_in_words(console: ConsoleWorld) -> None:
    """Neither a page nor its title is written for programs; the audit trail shows data as JSON."""
    entry = {"organ": COURT, "name": "鼓楼区人民法院", "organ_side": "court", "organ_kind": "court"}
    copied = RegistryEntryReceived(
        occurred_on=date(2024, 1, 2), entry_id="organ-registry:1", entry_type="organ.registered.v1", entry=entry
    )
    console.story.court("registry-copy", copied, visibility=Visibility.MEMBERS)
    opened = AnnualReviewOpened(occurred_on=date(2024, 6, 3), year=2024)
    confirmed = AnnualReviewConfirmed(
        occurred_on=date(2024, 6, 4), year=2024, by=COURT, organ_side=Side.COURT, figures_digest="a" * 64
    )
    console.story.joint("annual-review:year", opened, confirmed)
    console.happens()
    async with console.client() as browser:
        copy = (await browser.get("/matters/registry-copy")).text
        review = (await browser.get(f"/matters/{full_id('annual-review:year')}")).text
        trail = html.unescape((await browser.get("/views/audit_trail")).text)
    assert "<h1>机关名录</h1>" in copy
    assert "<dt>机关类别</dt>" in copy
    assert "organ_side" not in copy
    assert "<h1>年度总结 2024年</h1>" in review
    assert "<dd>法院</dd>" in review
    assert '"name":"鼓楼区人民法院"' in trail
    assert "{'" not in trail


async def test_what_was_amended_is_marked_and_says_old_and_new(console: ConsoleWorld) -> None:
    opened = AnnualReviewOpened(occurred_on=date(2024, 6, 3), year=2024)
    said: dict[str, Any] = {
        "of_type": opened.type,
        "was_on": opened.occurred_on,
        "was": {"year": 2024},
        "reason": "误录",
    }
    corrected = RecordCorrected(
        occurred_on=date(2024, 6, 4), record=1, becomes_on=opened.occurred_on, becomes={"year": 2023}, **said
    )
    voided = RecordVoided(occurred_on=date(2024, 6, 5), record=3, **said)
    console.story.joint("annual-review:year", opened, corrected, opened, voided)
    console.happens()
    async with console.client() as browser:
        page = (await browser.get(f"/matters/{full_id('annual-review:year')}")).text
        board = (await browser.get("/views/amendments")).text
    marks = re.findall('class="amended">([^<]*)<', page)
    assert marks == ["已更正，见第2号记录", "已作废，见第4号记录"]
    assert page.index("原内容") < page.index("更正后的内容")
    assert "<dd>年度总结已启动</dd>" in page
    assert "误录" in board


async def test_without_words_it_is_the_form_and_a_short_word_is_told(console: ConsoleWorld) -> None:
    async with console.client() as browser:
        empty, short = await browser.get("/search"), await browser.get("/search", params={"text": "行"})
    assert (empty.status_code, short.status_code) == (200, 422)
    assert 'name="text"' in empty.text


async def test_a_printed_page_says_who_printed_it_and_what_was_asked(console: ConsoleWorld) -> None:
    async with console.client(COURT) as client:
        text = (await client.get("/suggestions?status=overdue&year=2024")).text
        plain = (await client.get("/suggestions")).text
    assert '<p class="printed"><span>年度：2024年</span><span>状态：逾期未反馈</span></p>' in text
    assert '<p class="printed">鼓楼区人民法院，2024年6月20日打印</p>' in text
    assert plain.count('class="printed"') == 1


async def test_a_yearly_table_leads_to_the_list_behind_it(console: ConsoleWorld) -> None:
    async with console.client(COURT) as client:
        text = (await client.get("/annual?year=2024")).text
        addresses = {html.unescape(address) for address in re.findall(r'href="(/[^"]*)"', text.partition("<main")[2])}
        assert {
            "/suggestions?year=2024",
            "/bulletins?topic=J4&issued_from=2024-03-01&issued_to=2024-03-31",
        } <= addresses
        assert "/suggestions?number=%E9%BC%93%E6%B3%95%E5%BB%BA%E3%80%942024%E3%80%951%E5%8F%B7" in addresses
        for address in sorted(addresses):
            assert (await client.get(address)).status_code == 200, address
    keys = re.findall(r'<li><a href="#(T[0-9]+[bc]?)">', text)
    assert keys == re.findall(r'<section class="panel" id="(T[0-9]+[bc]?)"', text)
    assert set(LISTS) <= set(keys)


async def test_pages_are_compressed_and_files_are_not(console: ConsoleWorld) -> None:
    async with console.client() as browser:
        page = await browser.get("/")
        workbook = await browser.get("/sheets/organs")
        api = await browser.get("/api/v1/views/organs")
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.num_bytes_downloaded < len(page.content) / 2
    assert "Content-Encoding" not in workbook.headers
    assert "Content-Encoding" not in api.headers
