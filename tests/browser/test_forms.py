"""Acting in the browser, over the whole system: forms shown, tried, sent, refused; the same answers as by the API."""

from __future__ import annotations

import html
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import uuid4

import httpx
import orjson
import pytest
from playwright.sync_api import Page, Route, expect

from events.vocabulary import Field
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import Grant, Role, TokenStore
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.schemas import Schemas
from fuyuan.web.forms.filled import given_of
from fuyuan.web.forms.offered import form_of, table
from tests.browser.following import follow
from tests.browser.plain import Plain
from tests.edge.import_world import Cell, rows_of, workbook
from tests.papers_as_files import EXE, PDF
from tests.system import System, system
from tests.waiting import until

COURT, HOUSING, LEGAL = "district-court", "housing-bureau", "justice-bureau"


@dataclass
class Desk:
    """Who sits at it, with a session of the console and a token for the API."""

    running: System
    organ: str
    role: Role = Role.CLERK
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.running.url, headers={"Sec-Fetch-Site": "same-origin"}, timeout=20)
        assert self.client.get("/signin", params={"code": self.code()}).status_code == 303

    def code(self) -> str:
        return Sessions(self.running.folder / "sessions.json").new_code(Grant(self.organ, self.role))

    def sign_in(self, page: Page) -> None:
        page.context.clear_cookies()
        page.goto(f"{self.running.url}/signin?code={self.code()}")

    def post(self, command: str, act: str, given: dict[str, list[str]], key: str = "") -> httpx.Response:
        form = {"-key": [key or uuid4().hex], "-act": [act], **given}
        return self.client.post(f"/commands/{command}", data=form)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with system(tmp_path_factory.mktemp("forms") / "var") as running:
        yield running


@pytest.fixture(scope="module")
def court(running: System) -> Desk:
    return Desk(running, COURT)


def bulletin(**changes: str) -> dict[str, list[str]]:
    content = {
        "topic": "J4",
        "title": f"关于行政处罚程序的通报{uuid4().hex[:6]}",
        "text": "部分处罚决定未告知陈述、申辩权利。",
        "issuer": "区法院",
        "addressee": "区政府",
        **changes,
    }
    problem = {"field": "public_security", "category": "general_procedural", "text": "未告知权利"}
    return {f"content.{name}": [text] for name, text in content.items()} | {
        f"content.problems.0.{name}": [text] for name, text in problem.items()
    }


def recorded(running: System, court: Desk, mark: str) -> int:
    headers = {"Authorization": f"Bearer {running.token(COURT)}"}
    found = httpx.get(f"{running.url}/api/v1/views/bulletin_board", headers=headers, params={"title": mark})
    return len(found.json()["items"])


def test_every_command_is_answered_on_its_form_as_by_the_api(running: System, court: Desk) -> None:
    headers = {"Authorization": f"Bearer {running.token(COURT)}"}
    schemas = Schemas(table().values())
    for command, entry in table().items():
        body, key = command_example(entry, schemas), uuid4().hex
        said = httpx.post(
            f"{running.url}/api/v1/commands/{command}?dry-run", json=body, headers={**headers, "Idempotency-Key": key}
        )
        page = court.post(command, "try", given_of(form_of(command), body), key)
        assert page.status_code == said.status_code, (command, page.text, said.text)
        told = said.json()
        refusal = told.get("detail", "").partition(" / ")[0].removeprefix(f"[{told.get('rule')}] ")
        expected = refusal or "可以提交"
        assert expected in html.unescape(page.text), (command, told)
        assert entry.zh in page.text


def test_a_form_sent_twice_is_recorded_once(running: System, court: Desk) -> None:
    given, key = bulletin(), uuid4().hex
    [title] = given["content.title"]
    tried = court.post("issue-bulletin", "try", given, key)
    assert "提交后将记录：通报已发出" in tried.text
    assert recorded(running, court, title) == 0
    for _ in range(2):
        sent = court.post("issue-bulletin", "give", given, key)
        assert "已记录" in sent.text
        assert "区法院 → 鼓楼区人民法院" in sent.text
    assert recorded(running, court, title) == 1


def test_what_was_written_stays_where_a_field_is_wrong(court: Desk) -> None:
    hostile = "<script>alert('府院')</script>\u202e=cmd|' /C calc'!A0"
    answer = court.post("issue-bulletin", "give", bulletin(title=hostile, topic="X9", issuer="区住见局"))
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert hostile.replace("\u202e", "") in html.unescape(answer.text).replace("\u202e", "")
    assert '<a href="#f-content.issuer">发文机关</a>' in answer.text
    assert "您要找的是不是：鼓楼区住房和城乡建设局" in answer.text


def test_files_stay_in_the_form_and_are_given_from_the_matters_page(running: System, court: Desk) -> None:
    given, key, content = bulletin(), uuid4().hex, PDF + uuid4().bytes
    form = {"-key": key, "-act": "try", **given}
    chosen = [("files", (name, data)) for name, data in (("扫描件.pdf", content), ("照片.jpg", EXE), ("", b""))]
    answer = court.client.post("/commands/issue-bulletin", data=form, files=chosen)
    assert answer.status_code == 422
    assert "文件“照片.jpg”的内容不是JPEG 图片" in answer.text
    assert given["content.title"][0] in answer.text
    [carried] = [html.unescape(value) for value in re.findall(r'name="files" value="([^"]+)" checked', answer.text)]
    sent = court.post("issue-bulletin", "give", {**given, "files": [carried, "{"]}, key)
    assert sent.status_code == 422  # no upload answered so
    sent = court.post("issue-bulletin", "give", {**given, "files": [carried]}, key)
    stream = re.search(r'href="(/matters/[^"]+)"', sent.text)
    assert stream is not None
    page = html.unescape(court.client.get(stream[1]).text)
    link = re.search(r'href="(/matters/[^"]+/files/[0-9a-f]{64})" download>扫描件.pdf（PDF 文件，1 KB）', page)
    assert link is not None
    assert court.client.get(link[1]).content == content
    missing = court.client.get(link[1][:-64] + "0" * 64)
    assert (missing.status_code, "没有这个页面或这件事项" in missing.text) == (404, True)


def test_a_form_with_200_mb_of_files_is_refused_before_they_come(running: System, court: Desk) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in court.client.cookies.items())
    head = f"POST /commands/issue-bulletin HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n"
    head += f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {200 * 2**20}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2])), timeout=20) as connection:
        connection.sendall(head.encode())
        said = b""
        while "分几次附上".encode() not in said:
            more = connection.recv(65536)
            assert more, said.decode()
            said += more
    assert said.startswith(b"HTTP/1.1 413 ")


def test_a_group_more_or_less_keeps_the_others(court: Desk) -> None:
    given = bulletin() | {"content.problems.1.text": ["第二个问题"]}
    more = court.post("issue-bulletin", "add content.problems", given)
    assert re.findall(r'name="content\.problems\.(\d)\.text"', more.text) == ["0", "1", "2"]
    less = court.post("issue-bulletin", "drop content.problems.0", given)
    assert "第二个问题" in less.text
    assert "未告知权利" not in less.text


def test_organs_are_picked_one_by_one(court: Desk) -> None:
    given = {"defendants": ["区住建局", "", "区住见局"]}
    page = court.post("file-case", "more", given).text
    offered = dict(re.findall(r'<option value="([^"]+)">([^<]*)</option>', page.partition('id="organs"')[2]))
    assert offered["鼓楼区住房和城乡建设局"] == ""
    assert offered["住建局"] == "鼓楼区住房和城乡建设局"
    written = r'<input name="defendants" value="([^"]*)" list="organs"'
    assert re.findall(written, page) == ["区住建局", "区住见局", ""]
    wrong = court.post("file-case", "give", given).text
    assert re.findall(written + r'[^>]* aria-invalid="true"', wrong) == ["区住见局"]
    assert "您要找的是不是：鼓楼区住房和城乡建设局" in wrong


@pytest.mark.parametrize(
    "form",
    [
        b"-act=give",
        b"-key=a%0d%0aFuyuan-Organ:%20group-office&-act=give",
        b"-key=a&-key=b&-act=give",
        b"\xff\xfe",
        b"&".join(b"a%d=1" % number for number in range(6000)),
    ],
)
def test_what_is_no_form_of_ours_is_refused(court: Desk, form: bytes) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = court.client.post("/commands/issue-bulletin", content=form, headers=kind)
    assert answer.status_code == 400
    assert "不是本页的表单" in answer.text


def test_a_form_from_another_page_and_a_viewer_give_nothing(running: System, court: Desk) -> None:
    form = {"-key": uuid4().hex, "-act": "give"}
    foreign = court.client.post("/commands/issue-bulletin", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    viewer = Desk(running, COURT, Role.VIEWER)
    assert viewer.client.get("/commands").status_code == 403
    assert viewer.client.get("/commands/issue-bulletin").status_code == 403
    assert viewer.post("issue-bulletin", "give", bulletin()).status_code == 403
    assert 'href="/commands"' not in viewer.client.get("/").text


def test_a_form_that_outlived_its_session_is_shown_again_and_sent_after_signing_in(running: System) -> None:
    desk, key = Desk(running, COURT), uuid4().hex
    session = desk.client.cookies["fuyuan_session"]
    desk.client.cookies.clear()
    for path in ("/commands/issue-bulletin", "/corrections"):
        form = {"-key": key, "-act": "give", "-event": "bulletin:1", "-type": "issue-bulletin", "-was": "{}"}
        answer = desk.client.post(path, data={**form, "content.title": "登录之后再发的通报"})
        assert answer.status_code == 401
        assert "登录已结束" in answer.text
        assert 'value="登录之后再发的通报"' in answer.text
        assert f'action="{path}"' in answer.text
        assert key in answer.text
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert desk.client.post("/commands/issue-bulletin", data=form, headers=foreign).status_code == 403
    desk.client.cookies.set("fuyuan_session", session)
    assert desk.post("issue-bulletin", "give", bulletin(), key).status_code == 200


def test_a_draft_is_kept_for_the_organ_and_never_overwritten_unseen(running: System, court: Desk) -> None:
    key, colleague = uuid4().hex, Desk(running, COURT)
    written = {"content.title": ["七月行政案件态势"], "content.topic": ["J2"]}
    kept = court.post("issue-bulletin", "keep", written, key)
    assert "草稿已保存" in kept.text
    assert 'name="-version" value="1"' in kept.text
    address = f"/commands/issue-bulletin?draft={key}"
    assert address in colleague.client.get("/commands").text
    assert 'value="七月行政案件态势"' in colleague.client.get(address).text
    newer = written | {"content.text": ["分析如下。"], "-version": ["1"]}
    assert 'name="-version" value="2"' in colleague.post("issue-bulletin", "keep", newer, key).text
    late = court.post("issue-bulletin", "keep", written | {"content.text": ["另一稿"], "-version": ["1"]}, key)
    assert late.status_code == 409
    assert "草稿已被他人改过" in late.text
    assert "另一稿" in late.text
    assert 'name="-version" value="2"' in late.text
    assert "七月行政案件态势" not in Desk(running, HOUSING).client.get(address).text
    assert court.post("issue-bulletin", "give", bulletin(), key).status_code == 200
    assert address not in court.client.get("/commands").text


def test_a_draft_is_thrown_away(court: Desk) -> None:
    key = uuid4().hex
    court.post("issue-bulletin", "keep", {"content.title": ["不要了"]}, key)
    assert court.post("issue-bulletin", "discard", {"-version": ["1"]}, key).status_code == 303
    assert "不要了" not in court.client.get("/commands").text


def test_who_runs_or_audits_the_system_sees_how_it_runs(running: System, court: Desk) -> None:
    shown = Desk(running, "group-office", Role.OPERATOR).client.get("/system")
    assert re.sub(' data-head="[^"]*"', "", shown.text).count("<td>正常</td><td>已连接</td>") == 3
    assert 'href="/administration" aria-current="page"' in shown.text
    assert court.client.get("/system").status_code == 403
    assert 'href="/system"' not in court.client.get("/").text


@pytest.mark.parametrize("command", ["correct-record", "no-such-command", "note-case"])
def test_there_is_no_form_for_it(court: Desk, command: str) -> None:
    assert court.client.get(f"/commands/{command}").status_code == 404
    assert court.post(command, "give", {}).status_code == 404


@pytest.mark.browser
def test_who_writes_on_while_a_form_changes_its_shape_loses_nothing(running: System, court: Desk, page: Page) -> None:
    """The answer comes when a title was written, a candidate is being picked, a button is pressed."""
    court.sign_in(page)
    page.goto(f"{running.url}/commands/draft-suggestion")
    held: list[Route] = []
    page.route("**/commands/draft-suggestion", lambda route: held.append(route))

    def answer() -> None:
        """The form has been asked for, and is answered."""
        for _ in range(1000):
            if held:
                break
            page.wait_for_timeout(20)  # what asks is handled meanwhile
        held.pop().continue_()

    title, only_then = page.get_by_label("标题"), page.get_by_label("规范性文件名称")
    kind, cases = page.get_by_label("司法建议类型"), page.locator("fieldset.groups", has_text="所涉案件")
    kind.select_option(label="规范性文件处理建议")
    title.fill("关于规范")
    page.keyboard.press("ArrowLeft")
    answer()
    answer()  # once more, for the title
    expect(only_then).to_be_visible()
    expect(title).to_have_value("关于规范")
    expect(title).to_be_focused()
    page.keyboard.type("、")
    expect(title).to_have_value("关于规、范")

    keyboard = page.context.new_cdp_session(page)
    kind.select_option(label="个案司法建议")
    title.focus()
    keyboard.send("Input.imeSetComposition", {"text": "zheng", "selectionStart": 5, "selectionEnd": 5})
    with page.expect_response("**/commands/draft-suggestion"):
        answer()
    expect(only_then).to_be_visible()  # the form waits for the candidate
    keyboard.send("Input.insertText", {"text": "征收"})
    answer()
    expect(only_then).to_be_hidden()
    expect(title).to_have_value("关于规、征收范")

    second = page.locator("[name='content.categories']").nth(1)  # of several with one name
    kind.select_option(label="规范性文件处理建议")
    second.focus()
    answer()
    expect(only_then).to_be_visible()
    expect(second).to_be_focused()

    page.unroute("**/commands/draft-suggestion")
    more = cases.get_by_role("button", name="增加一项")
    for number in range(2):
        more.click()
        expect(page.get_by_role("textbox", name="案号").nth(number)).to_be_focused()
    cases.get_by_role("button", name="删除此项").first.dblclick()
    expect(more).to_be_focused()
    expect(cases.get_by_role("button", name="删除此项")).to_have_count(1)
    expect(title).to_have_value("关于规、征收范")

    page.route("**/commands/draft-suggestion", lambda route: route.abort())
    more.click()
    expect(cases.get_by_role("alert")).to_have_text("没有连上服务器，所填内容都在，请稍后再试。")
    expect(title).to_have_value("关于规、征收范")
    page.unroute("**/commands/draft-suggestion")
    page.context.clear_cookies()
    more.click()
    expect(page.locator(".refused").get_by_role("link")).to_have_text("登录（新窗口）")
    expect(title).to_have_value("关于规、征收范")


@pytest.mark.browser
def test_a_suggestion_goes_its_way_by_mouse_and_keyboard(running: System, court: Desk, page: Page) -> None:
    """Drafted, approved, sent by the court; the bureau finds on the matter's page what it may do, and answers."""
    case = {"number": ["(2026)豫0204行初12号"], "cause": ["expropriation"], "field": ["urban_construction"]}
    case |= {"defendants": ["区住建局"], "plaintiff_kind": ["natural_person"]}
    filed = court.post("file-case", "give", case)
    assert filed.status_code == 200, filed.text
    court.sign_in(page)
    follow(page.get_by_role("link", name="办理", exact=True))
    follow(page.get_by_role("link", name="拟写司法建议"))
    page.get_by_label("文书种类").select_option(label="司法建议书")
    page.get_by_label("司法建议类型").select_option(label="个案司法建议")
    page.get_by_label("标题").fill("关于规范房屋征收程序的司法建议书")
    page.get_by_label("带有普遍意义的").check()
    page.get_by_label("存在的问题").fill("征收决定公告前未组织听证。")
    page.get_by_label("司法建议类型").select_option(label="规范性文件处理建议")
    expect(page.get_by_label("规范性文件名称")).to_be_visible()  # asked for with this kind, and what was written stays
    page.get_by_label("司法建议类型").select_option(label="个案司法建议")
    expect(page.get_by_label("规范性文件名称")).to_be_hidden()
    page.locator("fieldset.groups", has_text="所涉案件").get_by_role("button", name="增加一项").click()
    page.get_by_role("textbox", name="案号").fill("（2026）豫0204行初12号")
    follow(page.get_by_role("button", name="试办（不作记录）"))
    expect(page.locator(".refused")).to_contain_text("建议")  # a problem without a recommendation
    page.get_by_label("建议事项").fill("严格依照规定组织听证。")
    follow(page.get_by_role("button", name="试办（不作记录）"))
    expect(page.locator(".foreseen")).to_contain_text("司法建议已拟稿")
    follow(page.get_by_role("button", name="提交"))
    follow(page.get_by_role("link", name="查看该事项"))
    matter = page.url
    follow(page.get_by_role("link", name="签批司法建议"))
    page.get_by_label("签批人职务").select_option(label="分管院领导")
    follow(page.get_by_role("button", name="提交"))
    follow(page.get_by_role("link", name="查看该事项"))
    follow(page.get_by_role("link", name="发出司法建议"))
    page.get_by_label("主送单位").fill("区住建局")
    page.get_by_label("司法建议书编号").fill("鼓法建[2026]1号")
    page.get_by_label("月数").fill("2")
    follow(page.get_by_role("button", name="提交"))
    expect(page.locator(".refused")).to_contain_text("须同时抄送")  # SUG-02
    page.get_by_label("抄送单位").fill("区司法局")
    follow(page.get_by_role("button", name="提交"))
    expect(page.locator("main")).to_contain_text("鼓法建[2026]1号 → 鼓法建〔2026〕1号")
    Desk(running, HOUSING).sign_in(page)
    page.goto(matter)
    expect(page.locator("#h-next")).to_be_visible()
    expect(page.get_by_role("link", name="签批司法建议")).to_have_count(0)
    follow(page.get_by_role("link", name="签收司法建议"))
    follow(page.get_by_role("button", name="提交"))
    follow(page.get_by_role("link", name="查看该事项"))
    follow(page.get_by_role("link", name="提交反馈"))
    page.get_by_label("反馈正文").fill("收悉，现将办理情况反馈如下。")
    expect(page.get_by_label("建议事项序号")).to_have_value("1")
    page.get_by_label("采纳情况").select_option(label="采纳")
    page.get_by_label("采取的措施").fill("已制定听证工作规程。")
    page.get_by_label("选择文件").set_input_files({"name": "反馈函.pdf", "mimeType": "application/pdf", "buffer": PDF})
    follow(page.get_by_role("button", name="试办（不作记录）"))
    expect(page.get_by_label("反馈函.pdf（PDF 文件，1 KB）")).to_be_checked()
    follow(page.get_by_role("button", name="提交"))
    follow(page.get_by_role("link", name="查看该事项"))
    expect(page.locator(".timeline")).to_contain_text("已制定听证工作规程。")
    court.sign_in(page)
    page.goto(matter)
    bureau = page.locator(".deliveries tr", has_text="住房和城乡建设局")
    expect(bureau.locator(".stage")).to_have_count(3)
    expect(bureau.locator(".none")).to_have_count(0)  # delivered, signed for, read
    with page.expect_download() as download:
        page.get_by_role("link", name="反馈函.pdf").click()
    assert download.value.suggested_filename == "反馈函.pdf"
    assert download.value.path().read_bytes() == PDF


def test_a_suggestion_goes_its_way_without_scripts(running: System) -> None:
    """From the sign-in to the assessment by links and forms alone; no address is known but the first."""
    tokens = TokenStore(running.folder / "tokens.json")

    def signed_in(organ: str, role: Role = Role.CLERK) -> Plain:
        window = Plain(running.url)
        window.write(访问令牌=tokens.create(organ, role))
        window.press("登录", "//form[@class='token']")
        return window

    court, approver, bureau = signed_in(COURT), signed_in(COURT, Role.APPROVER), signed_in(HOUSING)
    title, number, case = "关于无脚本办理的司法建议书", "鼓法建〔2026〕31号", "（2026）豫0204行初313号"
    court.follow("办理")
    court.follow("立案登记")
    filed = {"案号": case, "案由": "行政处罚", "行政管理领域": "城建", "原告类别": "公民"}
    court.send(**filed, **{"被告（申请执行）行政机关": "区住建局"})

    court.follow("办理")
    court.follow("拟写司法建议")
    court.write(文书种类="司法建议书", 标题=title, **{"带有普遍意义的、程序性的问题": "是"})
    court.write(存在的问题="公告前未组织听证。")
    court.write(司法建议类型="规范性文件处理建议")
    court.press("试办（不作记录）")
    assert "建议事项：必填" in court.text
    assert not court.page.xpath("//details[contains(., '规范性文件名称')]")  # asked for with this kind, unfolded
    cases = "//fieldset[starts-with(normalize-space(legend), '所涉案件')]"
    court.write(司法建议类型="个案司法建议")
    for _more in range(2):
        court.press("增加一项", cases)
    court.press("删除此项", cases)
    court.write(案号=case, 建议事项="依照规定组织听证。")
    assert title in court.page.xpath("//input/@value")
    court.press("试办（不作记录）")
    assert "提交后将记录：司法建议已拟稿" in court.text
    court.send()

    approver.follow("待办")
    approver.follow("签批司法建议", f"//tr[contains(., '{title}')]")
    approver.send(签批人职务="分管院领导")
    court.follow("待办")
    court.follow("发出司法建议", f"//tr[contains(., '{title}')]")
    court.write(主送单位="区住建局", 司法建议书编号=number, 月数="2")
    court.press("提交")
    assert "须同时抄送" in court.text  # SUG-02
    court.send(抄送单位="区司法局")
    until(lambda: bureau.follow("待办") or title in bureau.text)
    bureau.follow("签收司法建议", f"//tr[contains(., '{title}')]")
    bureau.send()
    bureau.follow("提交反馈")
    bureau.write(反馈正文="现将办理情况反馈如下。")
    assert "建议事项原文：依照规定组织听证。" in bureau.text
    bureau.write(采纳情况="采纳", 采取的措施或不采纳的理由="已制定听证工作规程。")
    scan = PDF + uuid4().bytes
    bureau.press("试办（不作记录）", **{"反馈函.pdf": scan})
    bureau.send()
    assert bureau.download("反馈函.pdf") == scan
    until(lambda: court.follow("待办") or "评估反馈" in court.text)
    court.follow("评估反馈", f"//tr[contains(., '{title}')]")
    court.send(评估结论="采纳")
    assert title in court.text


@pytest.mark.browser
def test_a_wrong_entry_is_put_right_in_the_form_in_which_it_was_given(running: System, court: Desk, page: Page) -> None:
    given, key = bulletin(text="部分处罚决定未告知听正权利。"), uuid4().hex
    stream = re.search(r'href="(/matters/[^"]+)"', court.post("issue-bulletin", "give", given, key).text)
    assert stream is not None
    court.sign_in(page)
    page.goto(running.url + stream[1])
    follow(page.get_by_role("link", name="更正", exact=True))
    follow(page.get_by_role("button", name="提交"))
    expect(page.locator(".refused")).to_contain_text("没有改动")
    expect(page.get_by_label("正文")).to_have_value("部分处罚决定未告知听正权利。")
    expect(page.get_by_label("主送机关")).to_have_value("鼓楼区人民政府")
    page.get_by_label("正文").fill("部分处罚决定未告知听证权利。")
    follow(page.get_by_role("button", name="提交"))
    expect(page.locator(".refused")).to_contain_text("更正理由：必填")
    page.get_by_label("更正理由").fill("“听证”误作“听正”")
    follow(page.get_by_role("button", name="试办（不作记录）"))
    expect(page.locator(".foreseen")).to_contain_text("记录已更正")
    follow(page.get_by_role("button", name="提交"))
    follow(page.get_by_role("link", name="查看该事项"))
    expect(page.locator(".timeline")).to_contain_text("已更正，见第2号记录")
    expect(page.locator(".timeline")).to_contain_text("“听证”误作“听正”")
    expect(page.locator(".timeline li").last).not_to_contain_text("鼓楼区人民政府")  # named otherwise is not changed


@pytest.mark.browser
def test_a_name_that_slipped_in_is_erased_and_a_hold_stops_that(running: System, court: Desk, page: Page) -> None:
    within = "第三号楼东单元住户"
    given = bulletin(text=f"审理中{within}反映送达程序不规范。")
    stream = re.search(r'href="(/matters/[^"]+)"', court.post("issue-bulletin", "give", given).text)
    assert stream is not None
    court.sign_in(page)

    def holds(link: str, reason: str) -> None:
        page.goto(running.url + stream[1])
        follow(page.get_by_role("link", name=link, exact=True))
        page.get_by_label("理由").first.fill(reason)
        follow(page.get_by_role("button", name="提交"))
        follow(page.get_by_role("link", name="查看该事项"))

    def erases() -> None:
        page.goto(running.url + stream[1])
        follow(page.get_by_role("link", name="更正", exact=True))
        page.get_by_label("正文").fill("审理中当事人反映送达程序不规范。")
        page.get_by_label("更正理由").fill("文中写有可识别个人的住址")
        page.get_by_label("同时依法删除原文字").check()
        follow(page.get_by_role("button", name="提交"))

    holds("依法保全", "涉诉证据保全")
    expect(page.locator(".timeline")).to_contain_text("已依法保全")
    erases()
    expect(page.locator(".refused")).to_contain_text("不得删除其中文字")
    holds("解除保全", "案件已审结")
    erases()
    follow(page.get_by_role("link", name="查看该事项"))
    expect(page.locator(".timeline")).to_contain_text("记录文字已删除")
    expect(page.locator(".timeline")).to_contain_text("〔依法删除〕")
    expect(page.locator("body")).not_to_contain_text(within)


@pytest.mark.browser
def test_the_texts_of_a_voided_record_are_erased_from_its_matter_page(running: System, court: Desk, page: Page) -> None:
    within = "第五号楼西单元住户"
    given = bulletin(text=f"审理中{within}反映送达程序不规范。")
    stream = re.search(r'href="(/matters/[^"]+)"', court.post("issue-bulletin", "give", given).text)
    assert stream is not None
    court.sign_in(page)
    for link, reason in (("作废", "误发"), ("删除文字", "文中写有可识别个人的住址")):
        page.goto(running.url + stream[1])
        follow(page.locator(".timeline").get_by_role("link", name=link, exact=True))
        page.get_by_label("理由").first.fill(reason)
        follow(page.get_by_role("button", name="提交"))
        follow(page.get_by_role("link", name="查看该事项"))
    expect(page.locator(".timeline")).to_contain_text("文字已删除，见第3号记录")
    expect(page.locator(".timeline")).to_contain_text("失效记录文字已删除")
    expect(page.locator("body")).not_to_contain_text(within)
    expect(page.locator(".timeline").get_by_role("link", name="删除文字", exact=True)).to_have_count(0)


def test_a_draft_of_a_correction_goes_with_the_text_that_is_erased(running: System, court: Desk) -> None:
    """Whoever's it was: it holds what the record said. Other drafts stay."""
    within = "第七号楼西单元住户"
    given = bulletin(text=f"审理中{within}反映送达程序不规范。")
    stream = re.search(r'href="/matters/([^"]+)"', court.post("issue-bulletin", "give", given).text)
    assert stream is not None
    was = {"content": {name.removeprefix("content."): text for name, [text] in given.items()}}
    carried = {"-event": [f"{stream[1]}:1"], "-type": ["issue-bulletin"], "-was": [orjson.dumps(was).decode()]}

    def sends(desk: Desk, act: str, text: str, **more: list[str]) -> httpx.Response:
        said = {**given, **carried, **more, "-key": [uuid4().hex], "-act": [act], "content.text": [text]}
        return desk.client.post("/corrections", data=said)

    def kept() -> bytes:
        return b"".join(path.read_bytes() for path in running.folder.rglob("people.sqlite*"))

    colleague = Desk(running, "court-admin-division")
    for desk in (court, colleague):
        assert "草稿已保存" in sends(desk, "keep", f"{within}反映问题。").text
    other = bulletin()
    assert "草稿已保存" in court.post("issue-bulletin", "keep", other).text
    assert within.encode() in kept()
    erasing = {"-erases": ["yes"], "-reason": ["文中写有可识别个人的住址"]}
    assert sends(court, "give", "审理中当事人反映送达程序不规范。", **erasing).status_code == 200
    assert within.encode() not in kept()
    assert other["content.title"][0].encode() in kept()


def test_a_record_of_another_organ_has_no_form_for_its_correction(running: System, court: Desk) -> None:
    stream = re.search(r'href="/matters/([^"]+)"', court.post("issue-bulletin", "give", bulletin()).text)
    assert stream is not None
    for organ in (HOUSING, LEGAL):
        answer = Desk(running, organ).client.get("/corrections", params={"event": f"{stream[1]}:1"})
        assert answer.status_code in {403, 404}
        assert "部分处罚决定" not in answer.text
    for event in ("", "bulletin:1", f"{stream[1]}:99", "x" * 500):
        assert court.client.get("/corrections", params={"event": event}).status_code in {404, 409, 422}
    for was in ("[", "[1]", ""):
        form = {"-event": [f"{stream[1]}:1"], "-type": ["issue-bulletin"], "-was": [was], "-reason": ["误"]}
        assert court.client.post("/corrections", data={"-key": "k", "-act": "give", **form}).status_code == 400


@pytest.mark.browser
def test_a_years_excel_ledger_is_imported(running: System, court: Desk, page: Page, tmp_path: Path) -> None:
    """The template filled in, a line that is wrong mended in the error file, all recorded, seen in the list."""
    court.sign_in(page)
    page.goto(f"{running.url}/commands")
    follow(page.get_by_role("link", name="导入台账"))
    cases = page.locator("section", has=page.get_by_role("heading", name="案件", exact=True))
    with page.expect_download() as handed_out:
        cases.get_by_role("link", name="下载模板").click()
    head = [str(title) for title in rows_of(Path(handed_out.value.path()).read_bytes())[2]]
    line: dict[str, Cell] = {"立案日期": date(2026, 1, 6), "案由": "行政处罚", "原告类别": "公民"}
    line |= {"行政管理领域": Field.PUBLIC_SECURITY.zh, "被告": "公安分局", "开庭日期": "2026.2.3"}
    numbers = [f"(2026)豫0204行初{number}号" for number in (901, 902, 903)]
    lines = [{**line, "案号": number} for number in numbers]
    lines[1]["被告"] = "公安分屋"
    ledger = tmp_path / "2026年案件台账.xlsx"
    ledger.write_bytes(workbook(head, lines))
    cases.get_by_label("案件台账文件").set_input_files(ledger)
    follow(cases.get_by_role("button", name="上传并核对"))
    expect(page.locator(".refused")).to_contain_text("共3行，1行有误，没有记录", timeout=30_000)
    expect(page.locator("table")).to_contain_text("被告：机关名录中没有这个名称")
    with page.expect_download() as told:
        page.get_by_role("link", name="下载错误文件").click()
    head, *rows = [[str(cell) for cell in row] for row in rows_of(Path(told.value.path()).read_bytes())]
    mended = [{**dict(zip(head, row, strict=True)), "被告": "公安分局"} for row in rows]
    ledger.write_bytes(workbook(head, mended))
    follow(page.get_by_role("link", name="重新上传"))
    cases.get_by_label("案件台账文件").set_input_files(ledger)
    follow(cases.get_by_role("button", name="上传并核对"))
    expect(page.locator(".foreseen")).to_contain_text("可以记录3行，尚未记录", timeout=30_000)
    follow(page.get_by_role("button", name="全部记录"))
    expect(page.locator(".foreseen")).to_contain_text("已全部记录：3行", timeout=30_000)
    follow(page.get_by_role("link", name="查看案件"))
    expect(page.locator("table")).to_contain_text("（2026）豫0204行初902号")
