"""Whole days of work by mouse and keyboard: each office in a browser of its own, going where its pages lead it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from events.instants import SHANGHAI
from tests.browser.following import enter, follow
from tests.browser.test_forms import Desk
from tests.system import System, system

pytestmark = [pytest.mark.browser, pytest.mark.systems]
COURT, GOVERNMENT, OFFICE = "district-court", "district-government", "group-office"
HOUSING, LEGAL = "housing-bureau", "justice-bureau"
TODAY = datetime.now(SHANGHAI).date()
CASE = f"（{TODAY.year}）豫0204行初31号"
expect.set_options(timeout=20_000)  # what one side does reaches the other by the bus


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with system(tmp_path_factory.mktemp("days") / "var") as running:
        yield running


@dataclass
class Offices:
    """Each at its own browser window, signed in."""

    running: System
    browser: Browser
    windows: dict[str, Page] = field(default_factory=dict)

    def at(self, organ: str) -> Page:
        if organ not in self.windows:
            context = self.browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
            self.windows[organ] = context.new_page()
            Desk(self.running, organ).sign_in(self.windows[organ])
        return self.windows[organ]


@pytest.fixture
def offices(running: System, browser: Browser) -> Offices:
    return Offices(running, browser)


def go(page: Page, name: str) -> None:
    follow(page.get_by_role("link", name=name, exact=True).first)


def write(page: Page, **given: str) -> None:
    """Into the fields of the form, `__` between a group and its field; a word into a list to choose from."""
    for name, text in given.items():
        control = page.locator(f"form.command [name='{name.replace('__', '.')}']").first
        if control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(label=text)
        else:
            control.fill(text)


def send(page: Page, **given: str) -> None:
    """The form, filled in; then back at the matter."""
    write(page, **given)
    follow(page.get_by_role("button", name="提交"))
    assert not page.locator(".refused").count(), page.locator(".refused").inner_text()
    follow(page.get_by_role("link", name="查看该事项"))


def act(page: Page, step: str, **given: str) -> None:
    """A step that the page of the matter offers."""
    follow(page.locator("#h-next").locator("xpath=..").get_by_role("link", name=step, exact=True))
    send(page, **given)


def on_desk(page: Page, about: str) -> Locator:
    """The line about it on the desk."""
    go(page, "待办")
    return page.locator("[data-live=desk] tr", has_text=about)


def from_desk(page: Page, about: str, step: str, **given: str) -> None:
    """The next step of what lies on the desk."""
    follow(on_desk(page, about).get_by_role("link", name=step, exact=True))
    send(page, **given)


def stands(page: Page, *said: str) -> None:
    for text in said:
        expect(page.locator("[data-live=standing]")).to_contain_text(text)


def annual(page: Page, table: str, row: str) -> list[int]:
    """The numbers in the rows of a yearly table that begin so, in their order."""
    go(page, "各项机制")
    go(page, "年度总结")
    cells = page.locator(f"#{table} tbody tr", has_text=row).locator("td").all_text_contents()
    return [int(cell) for cell in cells if cell.strip().isdecimal()]


def charted(page: Page, chart: str, label: str, part: str) -> int:
    """The number of this part that a chart shows at this label: no other test adds to it.

    What is none has neither row nor column.
    """
    go(page, "总览")
    go(page, "年度图表")
    shown = page.locator("section.chart", has=page.get_by_role("heading", name=chart))
    rows, parts = shown.locator("tr", has_text=label), shown.locator("thead th").all_text_contents()
    if not rows.count() or part not in parts:
        return 0
    return int(rows.locator("td").nth(parts.index(part) - 1).text_content() or 0)


def test_a_joint_meeting_from_its_proposal_to_the_last_item_done(offices: Offices) -> None:
    court, office, bureau = offices.at(COURT), offices.at(OFFICE), offices.at(HOUSING)
    subject, resolved = "规范房屋征收程序", "完成征收程序自查"
    go(court, "办理")
    go(court, "提议召开联席会议")
    send(court, subject=subject, reason="同类案件增多。")
    go(office, "联席会议")
    go(office, subject)
    stands(office, "已提议")
    go(office, "召集联席会议")
    expect(office.locator("[name=subject]")).to_have_value(subject)  # as it was proposed
    expect(office.locator("[name=on_behalf_of]")).to_have_value("鼓楼区人民政府")
    convening = {"kind": "不定期", "trigger": "同类案件增多。", "planned_on": f"{TODAY:%Y年%m月%d日}"}
    send(office, **convening, place="区政府第二会议室")
    stands(office, "已召集", "区政府第二会议室")
    follow(office.get_by_role("link", name="列入议题"))
    office.get_by_label("通报交流信息").check()
    send(office, title="征收补偿类案件情况通报")
    for guest in ("区法院", "司法局", "住建局"):
        act(office, "邀请参会单位", organ=guest)
    expect(on_desk(court, subject)).to_contain_text("参加联席会议")
    expect(on_desk(bureau, subject)).to_contain_text("今日")
    from_desk(bureau, subject, "确认参会", attending="是")
    go(office, "联席会议")
    expect(office.locator(".meeting", has_text=subject)).to_contain_text("住房和城乡建设局（已确认）")
    go(office, subject)
    follow(office.get_by_role("link", name="记录会议召开", exact=True))
    for place, present in enumerate(("区法院", "司法局", "住建局"), start=1):
        office.get_by_label("到会单位").last.fill(present)
        office.locator("fieldset", has_text="到会单位").get_by_role("button", name="再加一栏").click()
        expect(office.get_by_label("到会单位")).to_have_count(place + 1)
    send(office, chair="常务副区长")
    act(office, "记录议定事项", text=resolved, owner="住建局", due_on=f"{TODAY + timedelta(days=30):%Y年%m月%d日}")
    from_desk(office, subject, "印发会议纪要", document_number=f"鼓府院纪[{TODAY.year}]1号", text="会议议定一项。")
    act(office, "交办督办事项")
    expect(on_desk(bureau, resolved)).to_contain_text("30日")
    from_desk(bureau, resolved, "报告督办事项", result="已完成自查，修订操作规程一件。")
    expect(on_desk(bureau, resolved)).to_have_count(0)
    follow(on_desk(office, resolved).get_by_role("link", name=resolved))
    expect(office.locator(".timeline")).to_contain_text("修订操作规程一件")
    act(office, "办结督办事项")
    act(office, "办结会议")
    stands(office, "已办结", "1项；督办1项")
    go(court, "联席会议")
    expect(court.locator(".meeting", has_text=subject)).to_contain_text("已办结")
    assert annual(court, "T10", subject) == [3, 1]  # present, action items
    assert charted(court, "督办事项", "按期办结", "督办事项") == 1


def test_an_appearance_from_the_notice_to_the_publication(offices: Offices) -> None:
    court, bureau = offices.at(COURT), offices.at(HOUSING)
    before = annual(court, "T6", "合计")
    go(court, "办理")
    go(court, "立案登记")
    filed = {"number": CASE, "cause": "行政处罚", "field": "城建", "plaintiff_kind": "公民", "defendants": "住建局"}
    send(court, **filed, occurred_on=f"{TODAY - timedelta(days=25):%Y年%m月%d日}")
    duty = {"must_notify_ground": "可能引发群体性事件"}
    act(court, "登记出庭义务", **duty, occurred_on=f"{TODAY - timedelta(days=20):%Y年%m月%d日}")
    notice = {"hearing_on": f"{TODAY:%Y年%m月%d日}", "occurred_on": f"{TODAY - timedelta(days=8):%Y年%m月%d日}"}
    from_desk(court, CASE, "登记送达出庭通知书", **notice)
    expect(on_desk(court, CASE)).to_have_count(0)
    expect(on_desk(bureau, CASE)).to_contain_text("确定出庭负责人")
    from_desk(bureau, CASE, "确定出庭负责人", head__post="副局长", head__head_rank="副职")
    from_desk(bureau, CASE, "提交负责人身份证明", sealed="是", states_identity="是")
    stands(bureau, "副局长")
    from_desk(court, CASE, "审查负责人身份证明", review="符合要求")
    follow(on_desk(bureau, CASE).get_by_role("link", name=CASE))
    expect(bureau.locator(".timeline")).to_contain_text("符合要求")
    go(court, "各项机制")
    go(court, "负责人出庭应诉")
    follow(court.locator("tr", has_text="住房和城乡建设局").get_by_role("link").first)
    act(court, "认定负责人出庭", spoke="是")
    expect(on_desk(bureau, CASE)).to_have_count(0)
    go(court, "办理")
    go(court, "公布负责人出庭情况")
    yesterday, title = TODAY - timedelta(days=1), "行政机关负责人出庭应诉情况公告"
    period = {"period__start": f"{yesterday:%Y年%m月}1日", "period__end": f"{yesterday:%Y年%m月%d日}"}
    send(court, title=title, edition="向社会公开", **period)
    go(bureau, "各项机制")
    go(bureau, "负责人出庭情况公布")
    go(bureau, title)
    stands(bureau, "向社会公开")
    bureau.get_by_role("searchbox", name="检索词").fill(title)
    enter(bureau)
    go(bureau, title)
    expect(bureau.locator(".timeline")).to_contain_text("向社会公开")
    go(bureau, "各项机制")
    go(bureau, "负责人出庭应诉")
    expect(bureau.locator("tr", has_text=CASE)).to_contain_text("出庭")
    after = annual(court, "T6", "合计")
    assert [now - then for then, now in zip(before, after, strict=True)] == [1, 1, 0, 1, 0, 0, 0, 0, 1]
    assert charted(court, "负责人出庭", "住房和城乡建设局", "负责人出庭") == 1


def test_an_objection_is_upheld_and_the_suggestion_withdrawn(running: System, offices: Offices) -> None:
    court, bureau, title = offices.at(COURT), offices.at(HOUSING), "关于规范房屋征收档案的司法建议书"
    sends(Desk(running, COURT), title)
    before = annual(court, "T8", "合计")
    from_desk(bureau, title, "签收司法建议")
    expect(on_desk(bureau, title)).to_contain_text("答复司法建议")
    follow(on_desk(bureau, title).get_by_role("link", name=title))
    act(bureau, "提出异议", ground="征收档案由房屋征收中心管理，不属本局职责。")
    expect(on_desk(court, title)).to_contain_text("处理对司法建议的异议")
    follow(on_desk(court, title).get_by_role("link", name=title))
    expect(court.locator(".timeline")).to_contain_text("不属本局职责")
    from_desk(court, title, "答复异议", upheld="是", reason="职责不属该局。")
    stands(court, "成立")
    expect(on_desk(bureau, title)).to_have_count(0)
    on_desk(court, title)
    go(court, "司法建议")
    go(court, title)
    act(court, "撤回司法建议", reason="异议成立。")
    go(bureau, "司法建议")
    go(bureau, title)
    stands(bureau, "已撤回", "异议成立。")
    after = annual(court, "T8", "合计")
    moved = [now - then for then, now in zip(before, after, strict=True)]
    assert moved == [0, 1, 0]  # sent, withdrawn, being carried out


def sends(court: Desk, title: str) -> None:
    """The court sends it to the housing bureau: how is shown in `test_forms`."""

    def asked(command: str, given: Mapping[str, str]) -> str:
        answer = court.post(command, "give", {name: [text] for name, text in given.items()})
        assert answer.status_code == 200, answer.text
        matter = re.search(r'href="/matters/[^:"]+:([^"]+)"', answer.text)
        assert matter is not None
        return matter[1]

    case = {"number": f"（{TODAY.year}）豫0204行初32号", "cause": "expropriation", "field": "urban_construction"}
    case |= {"defendants": "住建局", "plaintiff_kind": "natural_person"}
    content = {"instrument": "judicial_suggestion", "kind": "individual_case", "title": title}
    content |= {"categories": "general_procedural", "problems": "征收档案不全。", "recommendations": "建立征收档案。"}
    content |= {"case_refs.0.number": case["number"]}
    sent = {"addressees": "住建局", "cc": "司法局", "number": f"鼓法建〔{TODAY.year}〕1号", "reply_period.months": "2"}
    asked("file-case", case)
    matter = asked("draft-suggestion", {f"content.{name}": text for name, text in content.items()})
    asked("approve-suggestion", {"id": matter, "signed_by": "leader_in_charge"})
    asked("send-suggestion", {"id": matter, **sent})


def test_a_bulletin_with_figures_from_the_draft_to_the_addressee(offices: Offices) -> None:
    court, legal, government = offices.at(COURT), offices.at(LEGAL), offices.at(GOVERNMENT)
    title, topic = "上半年行政案件态势分析", "J2 行政案件态势分析"
    before = annual(court, "T9", topic)
    go(court, "办理")
    go(court, "拟制通报")
    write(court, content__topic="行政案件态势分析", content__title=title, content__text="分析如下。")
    write(court, content__issuer="区法院", content__addressee="区政府")
    year = TODAY.year - 1
    write(court, content__period__start=f"{year}年1月1日", content__period__end=f"{year}年6月30日")
    figures = court.locator("fieldset.groups", has_text="统计数据")
    figures.get_by_role("button", name="增加一项").click()
    send(court, content__figures__0__label="一审行政案件败诉率", content__figures__0__value="25")
    stands(court, "已拟稿")
    expect(on_desk(legal, title)).to_have_count(0)
    follow(on_desk(court, title).get_by_role("link", name="发出通报"))
    expect(court.locator("[name='content.title']")).to_have_value(title)  # as it was drafted
    follow(court.get_by_role("button", name="试办（不作记录）"))
    expect(court.locator(".refused")).to_contain_text("请填写分子、分母：一审行政案件败诉率")
    numerator, denominator = "content__figures__0__numerator", "content__figures__0__denominator"
    write(court, **{f"{numerator}__label": "败诉案件", f"{numerator}__value": "5"})
    write(court, **{f"{denominator}__label": "审结案件", f"{denominator}__value": "20"})
    follow(court.get_by_role("button", name="试办（不作记录）"))
    expect(court.locator(".foreseen")).to_contain_text("通报已发出")
    send(court)
    stands(court, "尚未签收")
    from_desk(legal, title, "签收通报")
    expect(on_desk(legal, title)).to_have_count(0)
    go(government, "工作通报")
    go(government, title)
    stands(government, "司法局")
    rate = government.locator(".timeline tr", has_text="一审行政案件败诉率")
    for text in ("25", "败诉案件", "5", "审结案件", "20"):
        expect(rate).to_contain_text(text)
    go(court, "工作通报")
    go(court, title)
    stands(court, "已签收")
    after = annual(court, "T9", topic)
    assert (after[TODAY.month - 1], after[-1]) == (before[TODAY.month - 1] + 1, before[-1] + 1)
    assert charted(court, "工作通报", topic, f"{TODAY.month}月") == 1
