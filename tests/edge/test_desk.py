"""待办 shows each organ what lies on its desk, late first, with the days left, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from domain.calendar import StateCouncilCalendar, working_days
from domain.duties import DutyKind
from events.base import Side, Visibility
from events.meeting import MeetingCancelled, MeetingConvened, MeetingProposed
from events.organ import DelegatedMatter, DelegationEnded, PowersDelegated
from events.response import FeedbackSubmitted, ObjectionDecisionReceived, ResponseEnded, ServiceAcknowledged
from events.suggestion import (
    SuggestionClosed,
    SuggestionDrafted,
    SuggestionReminded,
    SuggestionServed,
    SuggestionWithdrawn,
)
from events.vocabulary import MeetingKind, ResponseEnd, ServiceProof, SuggestionOutcome
from fuyuan.access.tokens import Role
from fuyuan.installation.book import writing
from fuyuan.web.desk import NEXT, OF_A_COPY
from fuyuan.web.forms.offered import table
from fuyuan.web.late import FOR_A_WHILE, LateDuties
from fuyuan.web.matter import matter as page_of_matter
from fuyuan.web.pages import Pages
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen, Step
from projections.access.sight import Reader
from projections.store.schema import STAMP
from tests.edge.console_world import (
    COURT,
    GOV,
    HOUSING,
    LEGAL,
    SECRET,
    TODAY,
    URBAN,
    ConsoleWorld,
    console_world,
    sent,
    served,
)
from tests.organs import OFFICE
from tests.projections.story import content, full_id, matter
from tests.suggestions import BOTH, RECTIFIED, feedback_event


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as world:
        yield world


async def lines(world: ConsoleWorld, organ: str, role: Role = Role.VIEWER, asked: str = "") -> list[tuple[str, ...]]:
    """What the rows of the page say, cell by cell."""
    async with world.client(organ, role) as client:
        page = (await client.get(f"/desk{asked}")).text
    found = re.findall(r"<tr[^>]*>\s*<td class=\"short\">.*?</tr>", page, re.DOTALL)
    return [tuple(text.strip() for text in re.findall(r">([^<>]*\S[^<>]*)<", row)) for row in found]


async def test_an_organ_finds_what_it_has_to_do_the_late_first(world: ConsoleWorld) -> None:
    assert await lines(world, HOUSING) == [
        (
            "答复司法建议",
            "关于规范征收补偿程序的司法建议",
            "鼓法建〔2024〕1号",
            "2024-05-29",
            "逾期22日",
            "2024-03-29",
            "—",
        ),
        ("办理督办事项", "完善听证告知流程", "2024-06-01", "逾期19日", "2024-04-17", "—"),
    ]
    penalties = ("答复司法建议", "关于规范行政处罚程序的司法建议", "鼓法建〔2024〕2号")
    assert await lines(world, URBAN, Role.CLERK) == [
        (*penalties, "2024-06-30", "10日", "工作日6日", "2024-04-30", "提交反馈"),
        ("签收司法建议", SECRET, "鼓法建〔2024〕3号", "—", "—", "2024-05-06", "签收司法建议"),
    ]
    assert await lines(world, URBAN, asked="?duty=sign_for_suggestion") == [
        ("签收司法建议", SECRET, "鼓法建〔2024〕3号", "—", "—", "2024-05-06", "—")
    ]


async def test_what_others_have_to_do_lies_on_no_desk_but_theirs(world: ConsoleWorld) -> None:
    assert [line[0] for line in await lines(world, COURT)] == ["签收通报"]
    assert {kind for kind, *_ in await lines(world, GOV)} == {"印发会议纪要"}
    assert {kind for kind, *_ in await lines(world, LEGAL)} == {"印发会议纪要", "签收抄送件"}


async def test_a_proposed_meeting_lies_on_the_desk_of_the_office_until_it_says_yes_or_no(world: ConsoleWorld) -> None:
    for name, subject in (("asked", "关于征收补偿争议的联席会议"), ("again", "关于执行联动的联席会议")):
        proposed = MeetingProposed(occurred_on=date(2024, 6, 3), subject=subject, by=COURT, reason="同类案件增多")
        world.story.joint(f"meeting:{name}", proposed, visibility=Visibility.MEMBERS)
    world.happens()
    duty, convene = "处理召开联席会议的提议", "召集联席会议"
    assert sorted(await lines(world, OFFICE, Role.CLERK)) == [
        (duty, "关于征收补偿争议的联席会议", "—", "—", "2024-06-03", convene),
        (duty, "关于执行联动的联席会议", "—", "—", "2024-06-03", convene),
    ]
    for organ in (COURT, GOV, LEGAL):
        assert duty not in {line[0] for line in await lines(world, organ)}
    convened = MeetingConvened(
        occurred_on=date(2024, 6, 5),
        kind=MeetingKind.AD_HOC,
        subject="关于征收补偿争议的联席会议",
        convenor=OFFICE,
        on_behalf_of=GOV,
        planned_on=date(2024, 6, 25),
        place="区政府会议室",
        trigger="同类案件增多",
    )
    world.story.joint("meeting:asked", convened, visibility=Visibility.MEMBERS)
    dropped = MeetingCancelled(occurred_on=date(2024, 6, 5), reason="并入年度联席会议一并研究")
    world.story.joint("meeting:again", dropped, visibility=Visibility.MEMBERS)
    world.happens()
    assert await lines(world, OFFICE, Role.CLERK) == []


async def test_what_is_done_leaves_and_what_comes_next_stands_there(world: ConsoleWorld) -> None:
    served = SuggestionServed(
        occurred_on=date(2024, 6, 19), organ=URBAN, proof=ServiceProof.SERVICE_RECEIPT, reply_due_on=date(2024, 8, 19)
    )
    world.story.court("suggestion:hidden", served)
    world.happens()
    assert [line[:4] for line in await lines(world, URBAN)] == [
        ("答复司法建议", "关于规范行政处罚程序的司法建议", "鼓法建〔2024〕2号", "2024-06-30"),
        ("答复司法建议", SECRET, "鼓法建〔2024〕3号", "2024-08-19"),
    ]


async def looks(world: ConsoleWorld, organ: str, *, attended: bool = True) -> str:
    """The desk as a viewer of the organ finds it now."""
    async with world.client(organ) as client:
        return (await client.get("/desk", headers={} if attended else {"Fuyuan-Unattended": "1"})).text


def an_hour_later(world: ConsoleWorld) -> None:
    """Nobody looks for an hour: the looks that are noted are an hour older."""
    with writing(world.people.book) as connection:
        connection.exec_driver_sql("UPDATE desk_look SET at = at - 3600")


def changed(page: str) -> list[tuple[str, ...]] | None:
    """What changed since the former visit, cell by cell; None where nothing is said of it."""
    _, heading, part = page.partition('id="h-changed"')
    rows = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", part, re.DOTALL)
    cells = (re.findall(r">([^<>]*\S[^<>]*)<", row) for row in rows)
    return [tuple(text.strip() for text in row) for row in cells] if heading else None


async def test_the_desk_says_what_others_recorded_since_the_visit_before(world: ConsoleWorld) -> None:
    assert changed(await looks(world, URBAN)) is None, "the first visit"
    served = SuggestionServed(
        occurred_on=date(2024, 6, 19), organ=URBAN, proof=ServiceProof.SERVICE_RECEIPT, reply_due_on=date(2024, 8, 19)
    )
    reminded = SuggestionReminded(occurred_on=date(2024, 6, 20), organ=URBAN)
    acknowledged = ServiceAcknowledged(occurred_on=date(2024, 6, 20), organ=URBAN)
    world.story.court("suggestion:hidden", served, reminded)
    world.story.court("suggestion:late", SuggestionReminded(occurred_on=date(2024, 6, 20), organ=HOUSING))
    world.story.government("suggestion-response:soon", acknowledged, actor=URBAN)
    decided = ObjectionDecisionReceived(occurred_on=date(2024, 6, 20), organ=URBAN, upheld=False)
    world.story.government("suggestion-response:soon", decided, actor=GOV, cause=f"{full_id('suggestion:soon')}:9")
    world.happens()
    assert changed(await looks(world, URBAN)) is None, "the same visit"
    an_hour_later(world)
    court = "鼓楼区人民法院"
    news = [(SECRET, "司法建议", "已催办", "2", "2024-06-20", court)]
    for attended in (False, True, True):
        assert changed(await looks(world, URBAN, attended=attended)) == (news if attended else None)
    an_hour_later(world)
    assert changed(await looks(world, URBAN, attended=False)) == news, "an open page that asks by itself"
    assert changed(await looks(world, URBAN)) == []


async def test_what_a_side_records_of_the_other_s_act_is_no_news(world: ConsoleWorld) -> None:
    """An organ's own act does not come back to it as one of the other side."""
    for organ in (COURT, HOUSING):
        await looks(world, organ)
    an_hour_later(world)
    on, late = date(2024, 6, 20), full_id("suggestion:late")
    answer = FeedbackSubmitted(
        occurred_on=on, feedback_by=HOUSING, text="已整改", answers=BOTH, implementation=RECTIFIED
    )
    closed = SuggestionClosed(occurred_on=on, outcome=SuggestionOutcome.SETTLED)
    ended = ResponseEnded(occurred_on=on, because=ResponseEnd.CLOSED)
    response = late.replace("suggestion", "suggestion-response")
    world.story.government("suggestion-response:late", answer, actor=HOUSING)
    world.story.court("suggestion:late", feedback_event(HOUSING, on), cause=f"{response}:1")
    world.story.court("suggestion:late", closed)
    world.story.government("suggestion-response:late", ended, cause=f"{late}:4")
    world.happens()
    title = "关于规范征收补偿程序的司法建议"
    told = {COURT: ("反馈已提交", "鼓楼区住房和城乡建设局"), HOUSING: ("司法建议已办结", "鼓楼区人民法院")}
    for organ, (newest, by) in told.items():
        assert changed(await looks(world, organ)) == [(title, "司法建议", newest, "1", "2024-06-20", by)]


async def test_after_a_rebuild_the_changes_begin_anew(world: ConsoleWorld) -> None:
    await looks(world, URBAN)
    an_hour_later(world)
    assert changed(await looks(world, URBAN)) == []
    with world.store.writing() as connection:
        connection.execute(update(STAMP).values(identity="another"))
    assert changed(await looks(world, URBAN)) is None


async def test_every_page_says_how_many_duties_are_late(world: ConsoleWorld) -> None:
    async def said(organ: str, role: Role = Role.VIEWER, path: str = "/suggestions") -> list[str]:
        async with world.client(organ, role) as client:
            return re.findall(r"class=\"count late\">(\d+)<", (await client.get(path)).text)

    assert await said(HOUSING) == await said(HOUSING, Role.CLERK, "/desk") == ["2"]
    assert await said(URBAN) == await said(HOUSING, Role.AUDITOR) == []
    world.story.court("suggestion:late", SuggestionWithdrawn(occurred_on=date(2024, 6, 20), reason="情况已变化"))
    world.happens()
    assert await said(HOUSING, path="/desk") == ["1"], "the desk itself is exact"
    assert await said(HOUSING) == ["2"], "counted again after a while"


async def test_late_duties_are_counted_again_after_a_while_where_something_happened(world: ConsoleWorld) -> None:
    now = [0.0]
    counts, seen = LateDuties(lambda: now[0]), Seen(world.store, Reader(HOUSING, Side.GOVERNMENT), TODAY)
    assert counts.count(seen) == 2
    world.story.court("suggestion:late", SuggestionWithdrawn(occurred_on=date(2024, 6, 20), reason="情况已变化"))
    world.happens()
    assert counts.count(seen) == 2
    now[0] += FOR_A_WHILE
    assert counts.count(seen) == 1
    assert counts.count(replace(seen, today=date(2024, 5, 29))) == 0, "another day"


async def test_a_delegates_desk_shows_what_its_principal_delegated(world: ConsoleWorld) -> None:
    """Whether the item of the meeting, which every member may know; never a suggestion that it may not know."""
    own = await lines(world, URBAN)
    for matters, shown in (((DelegatedMatter.SUGGESTIONS,), False), ((DelegatedMatter.MEETINGS,), True)):
        given = PowersDelegated(occurred_on=TODAY, principal=HOUSING, delegate=URBAN, matters=matters)
        world.story.joint("organ-registry", given, visibility=Visibility.MEMBERS)
        world.happens()
        item = ("办理督办事项", "受鼓楼区住房和城乡建设局委托", "完善听证告知流程", "2024-06-01", "逾期19日")
        assert await lines(world, URBAN) == [*([(*item, "2024-04-17", "—")] if shown else []), *own]
    async with world.client(URBAN) as client:
        assert 'class="count late">1<' in (await client.get("/desk")).text
    ended = DelegationEnded(occurred_on=TODAY, principal=HOUSING, delegate=URBAN)
    world.story.joint("organ-registry", ended, visibility=Visibility.MEMBERS)
    world.happens()
    assert await lines(world, URBAN) == own


async def test_what_was_delegated_is_found_behind_all_that_was_not(
    world: ConsoleWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The item of the meeting is due before, which the delegate may know but does not do."""
    monkeypatch.setattr("fuyuan.web.desk.ON_A_PAGE", 1)
    matters = (DelegatedMatter.SUGGESTIONS,)
    given = PowersDelegated(occurred_on=TODAY, principal=HOUSING, delegate=URBAN, matters=matters)
    world.story.joint("organ-registry", given, visibility=Visibility.MEMBERS)
    shared = sent("关于规范拆除程序的司法建议", 7, HOUSING, date(2024, 4, 10)).model_copy(update={"cc": (URBAN,)})
    world.story.court("suggestion:shared", shared, served(HOUSING, date(2024, 4, 12), date(2024, 6, 12)))
    world.happens()
    assert ("答复司法建议", "受鼓楼区住房和城乡建设局委托") in {line[:2] for line in await lines(world, URBAN)}


async def test_what_an_approver_signs_is_not_offered_to_a_clerk(world: ConsoleWorld) -> None:
    """A system's token gives every command of its organ."""
    code = world.people.accounts.invite("office-clerk", GOV, "科长", [Role.CLERK, Role.APPROVER])
    account = world.people.accounts.accept_without_password(code)
    assert account is not None
    session = world.people.sessions.begin(account, "", "")
    async with world.client(GOV, Role.CLERK) as client:
        link = 'href="/commands/issue-minutes?'
        assert link in (await client.get("/desk")).text
        client.cookies.set("fuyuan_session", session)
        page = (await client.get("/desk")).text
        assert link not in page
        assert '印发会议纪要<span class="sub">由签批人员办理</span>' in page
        await client.post("/account/role", data={"role": "approver"}, headers={"Origin": "http://fuyuan.test"})
        assert link in (await client.get("/desk")).text


async def test_the_page_of_a_matter_names_what_an_approver_signs(world: ConsoleWorld) -> None:
    ident = str(matter("script"))
    steps = [Step("issue-bulletin", ident, signed=True), Step("withdraw-bulletin", ident)]
    reader = Reader(COURT, Side.COURT, Role.CLERK)
    seen = Seen(world.store, reader, TODAY, possible=lambda tried: steps)
    shown = page_of_matter(seen, Question({}), f"bulletin:{ident}")
    nobody = dict.fromkeys(("desk", "system", "account", "ended", "today"))
    me = {**nobody, "organ": COURT, "role": Role.CLERK, "administers": (), "oversees": False, "late": 0}
    page = bytes(Pages().render("matter.html", me=me, **shown).body).decode()
    assert 'href="/commands/withdraw-bulletin?' in page
    assert 'href="/commands/issue-bulletin?' not in page
    assert f"由签批人员办理的</span>{table()['issue-bulletin'].zh}<" in page


async def test_the_page_of_a_matter_begins_with_what_the_desk_has_to_do_there(world: ConsoleWorld) -> None:
    stream, reply = f"suggestion:{matter('late')}", Step("submit-feedback", str(matter("late")))
    steps = [Step("acknowledge-service", reply.id), Step("raise-objection", reply.id), reply._replace(ready=False)]

    def page(organ: str, side: Side) -> dict[str, Any]:
        seen = Seen(world.store, Reader(organ, side, Role.CLERK), TODAY, possible=lambda tried: steps)
        return page_of_matter(seen, Question({}), stream)

    shown = page(HOUSING, Side.GOVERNMENT)
    [owed] = shown["owed"]
    assert (owed["duty"], owed["number"], owed["due_on"], owed["overdue"]) == (
        DutyKind.ANSWER_SUGGESTION,
        "鼓法建〔2024〕1号",
        "2024-05-29",
        True,
    )
    assert [name for _address, name in shown["steps"]] == ["提交反馈", "签收司法建议", "提出异议"]
    assert (shown["steps_due"], shown["others"]) == (1, [])
    assert page(COURT, Side.COURT)["owed"] == []
    assert [row["duty"] for row in page(LEGAL, Side.GOVERNMENT)["owed"]] == [DutyKind.SIGN_FOR_COPY]


async def test_only_who_recorded_it_is_offered_to_put_it_right(world: ConsoleWorld) -> None:
    def offered(organ: str, side: Side) -> set[str]:
        seen = Seen(world.store, Reader(organ, side, Role.CLERK), TODAY)
        page = page_of_matter(seen, Question({}), f"suggestion:{matter('late')}")
        return {event["actor"] for event in page["events"] if event["own"]}

    acknowledged = ServiceAcknowledged(occurred_on=date(2024, 6, 20), organ=HOUSING)
    world.story.government("suggestion-response:late", acknowledged, actor=HOUSING)
    world.happens()
    assert offered(COURT, Side.COURT) == {COURT}
    assert offered(HOUSING, Side.GOVERNMENT) == {HOUSING}
    assert offered(LEGAL, Side.GOVERNMENT) == set()


async def test_an_approver_finds_the_approval_of_a_suggestion(world: ConsoleWorld) -> None:
    world.story.court(
        "suggestion:draft", SuggestionDrafted(occurred_on=TODAY, content=content("关于统一执法尺度的司法建议"))
    )
    world.happens()
    for role, command in ((Role.CLERK, "send-suggestion"), (Role.APPROVER, "approve-suggestion")):
        async with world.client(COURT, role) as client:
            assert f'href="/commands/{command}?' in (await client.get("/desk")).text


def test_the_next_step_of_a_duty_is_a_command_with_a_form() -> None:
    assert {*NEXT.values(), *OF_A_COPY.values()} <= table().keys()
    without = set(DutyKind) - NEXT.keys() - {DutyKind.SIGN_FOR_COPY}
    assert without == {
        DutyKind.DRAFT_DOCUMENT,
        DutyKind.ATTEND_HEARING,
        DutyKind.RECORD_FINDING,
        DutyKind.ATTEND_OBSERVATION,
    }


def test_working_days_are_counted_after_today_to_the_last_day() -> None:
    """20 June 2024 is a Thursday; 30 June a Sunday."""
    calendar = StateCouncilCalendar()
    assert working_days(date(2024, 6, 20), date(2024, 6, 30), calendar) == 6
    assert working_days(date(2024, 6, 20), date(2024, 6, 20), calendar) == 0
