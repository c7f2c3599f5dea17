"""Papers that are opened in the console are told as read, and no form is sent unseen over what came since."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import select

from events.appearance import AppearanceNoticeServed
from events.appearance_response import AppearanceNoticeReceived
from events.base import Side, Visibility
from events.bulletin import BulletinCorrected, BulletinReceived
from events.correction import RecordVoided
from events.envelope import Envelope
from events.meeting import ParticipantInvited
from events.reading import PaperKind, PaperRead
from events.response import ResponseOpened, SuggestionReminderReceived
from events.suggestion import SuggestionReminded
from events.vocabulary import Instrument, SuggestionKind, Topic
from fuyuan.access.audit import AUDIT
from fuyuan.access.tokens import Role
from fuyuan.http.app import create_app
from fuyuan.http.gateway import Gateway
from fuyuan.http.problems import Answer, unavailable
from fuyuan.web.console import Console, console_routes
from services.endpoint.problems import problem
from tests.appearances import duty
from tests.edge.console_world import COURT, HOUSING, TODAY, ConsoleWorld, console_world, day, served
from tests.organs import COURT_DIVISION, GOV, LEGAL, OFFICE, POLICE
from tests.projections.story import bulletin, full_id
from tests.projections.year_appearance import opened
from tests.waiting import eventually

LATE, SCRIPT, YEAR = full_id("suggestion:late"), full_id("bulletin:script"), full_id("meeting:year")
SAME = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Given:
    """A command that came to a side."""

    side: Side
    organ: str
    command: str
    key: str
    body: Mapping[str, Any]


@dataclass
class Sides(Gateway):
    """Takes every command, keeps it in mind, and records none; `away`: answers nothing."""

    given: list[Given] = field(default_factory=list)
    away: bool = False
    answers: dict[str, int] = field(default_factory=dict)
    """Answered in place of recording: how often a problem of which kind was."""

    def __post_init__(self) -> None:
        super().__init__({side: Path(side) for side in Side})

    async def give(
        self, side: Side, organ: str, command_type: str, key: str, body: bytes, *, dry: bool = False
    ) -> Answer:
        if self.away:
            raise unavailable("away")
        for kind in self.answers:
            self.answers[kind] += 1
            return problem(kind, "")
        if not dry:
            self.given.append(Given(side, organ, command_type, key, orjson.loads(body)))
        return 200, orjson.dumps({"stream": "", "version": 1, "position": "", "events": [], "foreseen": []})

    @property
    def commands(self) -> list[str]:
        return [one.command for one in self.given]


@dataclass
class Desks:
    console: ConsoleWorld
    sides: Sides

    async def opens(self, organ: str, stream: str, role: Role = Role.CLERK, **headers: str) -> str:
        async with self.console.client(organ, role) as browser:
            page = await browser.get(f"/matters/{stream}", headers=headers)
            assert page.status_code == 200, page.text
            return page.text

    async def told(self, number: int) -> None:
        async def as_many() -> bool:
            return len(self.sides.given) == number

        await eventually(as_many)


def arrived() -> ResponseOpened:
    return ResponseOpened(
        occurred_on=day(3, 28),
        title="关于规范征收补偿程序的司法建议",
        instrument=Instrument.JUDICIAL_SUGGESTION,
        kind=SuggestionKind.INDIVIDUAL_CASE,
        addressees=(HOUSING,),
        cc=(LEGAL,),
        recommendations=2,
        visibility=Visibility.BILATERAL,
    )


@pytest.fixture
async def desks(tmp_path: Path) -> AsyncIterator[Desks]:
    async with console_world(tmp_path) as console:
        sides = Sides()
        edge = replace(console.edge, gateway=sides)
        pages = Console(edge.reads, edge.auth, console.sessions, console.tokens, console.people, lambda: TODAY, edge)
        console.app = create_app(edge, lambda _: console_routes(pages))
        console.story.government("suggestion-response:late", arrived())
        console.happens()
        yield Desks(console, sides)


def stages(page: str) -> dict[str, list[str]]:
    """The table of deliveries as it is read: by organ, with 抄送 behind it, 已送达, 已签收, 已阅."""
    table = page.partition('aria-labelledby="h-deliveries"')[2].partition("</table>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("<tr>")[2:]]
    plain = [[re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", cell))).strip() for cell in row] for row in rows]
    return {row[0]: row[3:] for row in plain}


async def test_the_first_opening_by_the_addressee_is_told_once_and_the_sender_sees_it(desks: Desks) -> None:
    page = await desks.opens(COURT, LATE)
    assert "“已送达”仅指文书到达对方系统，不是法律意义上的送达" in page
    before = stages(page)
    assert [stage[:10] for stage in before["鼓楼区住房和城乡建设局"]] == ["2024-03-28", "2024-03-29", "—"]
    await desks.opens(HOUSING, LATE, Role.VIEWER)
    await desks.told(1)
    [told] = desks.sides.given
    assert (told.side, told.organ, told.command) == (Side.GOVERNMENT, HOUSING, "mark-suggestion-read")
    assert told.body == {"id": LATE.partition(":")[2]}, "no person, no day: the ledger has the clock"
    await desks.opens(HOUSING, LATE)
    await desks.opens(LEGAL, LATE)
    await desks.told(2)
    assert len({one.key for one in desks.sides.given}) == 2
    read = PaperRead(occurred_on=TODAY, kind=PaperKind.SUGGESTION, organ=HOUSING)
    desks.console.story.government("suggestion-response:late", read, actor=HOUSING)
    desks.console.happens()
    after = stages(await desks.opens(COURT_DIVISION, LATE))
    assert after["鼓楼区住房和城乡建设局"][2].startswith("2024-06-20")
    assert after["鼓楼区司法局 抄送"][2] == "— 至 2024-04-12 未取阅"
    own = stages(await desks.opens(HOUSING, LATE))
    assert list(own) == ["鼓楼区住房和城乡建设局"]
    with desks.console.people.book.connect() as book:
        noted = book.execute(select(AUDIT.c.organ, AUDIT.c.role).where(AUDIT.c.what == "mark-suggestion-read")).all()
    assert sorted(noted) == [(HOUSING, "viewer"), (LEGAL, "clerk")]


async def test_a_reminder_is_read_with_the_page_of_its_suggestion(desks: Desks) -> None:
    story = desks.console.story
    for on in (day(6, 3), day(6, 5)):
        story.court("suggestion:late", SuggestionReminded(occurred_on=on, organ=HOUSING))
        number = Envelope.decode(story.messages[-1].raw).version
        received = SuggestionReminderReceived(occurred_on=on, organ=HOUSING, reminder=number)
        story.government("suggestion-response:late", received)
        read = PaperRead(occurred_on=on, kind=PaperKind.REMINDER, organ=HOUSING, revision=number)
        if on == day(6, 3):
            story.government("suggestion-response:late", read, actor=HOUSING)
    desks.console.happens()
    await desks.opens(HOUSING, LATE)
    await desks.told(2)
    assert set(desks.sides.commands) == {"mark-suggestion-read", "mark-reminder-read"}, "the second one is unread"
    story.government("suggestion-response:late", read, actor=HOUSING)
    desks.console.happens()
    assert len(re.findall("<td[^>]*>催办</td>", await desks.opens(COURT, LATE))) == 2
    await desks.opens(HOUSING, LATE)
    await desks.opens(LEGAL, LATE)
    await desks.told(3)
    assert desks.sides.commands.count("mark-reminder-read") == 1


async def test_a_notice_to_appear_is_read_with_the_page_of_the_duty(desks: Desks) -> None:
    """Each for its hearing; both are told by one command."""
    story, came = desks.console.story, full_id("appearance:came")
    story.court("appearance:came", duty())
    story.government("appearance-response:came", opened())
    for notified, hearing in ((day(5, 2), day(5, 15)), (day(5, 16), day(6, 19))):
        story.court("appearance:came", AppearanceNoticeServed(occurred_on=notified, hearing_on=hearing))
        received = AppearanceNoticeReceived(occurred_on=notified, hearing_on=hearing)
        story.government("appearance-response:came", received)
    desks.console.happens()
    before = await desks.opens(COURT, came)
    assert len(re.findall("<td[^>]*>出庭通知书</td>", before)) == 2
    assert stages(before)["鼓楼区住房和城乡建设局"][2] == "—"
    await desks.opens(HOUSING, came)
    await desks.told(1)
    [told] = desks.sides.given
    assert (told.side, told.organ, told.command) == (Side.GOVERNMENT, HOUSING, "mark-appearance-notice-read")
    assert told.body == {"id": came.partition(":")[2]}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OPERATOR, Role.SECURITY])
async def test_who_does_no_business_reads_nothing_for_its_organ(desks: Desks, role: Role) -> None:
    await desks.opens(HOUSING, LATE, role)
    await desks.opens(HOUSING, LATE, Role.CLERK, **{"Sec-Purpose": "prefetch"})
    await desks.opens(HOUSING, LATE, Role.CLERK, **{"Fuyuan-Unattended": "1"})
    for organ in (COURT, POLICE, OFFICE, GOV):
        async with desks.console.client(organ, Role.CLERK) as browser:
            await browser.get(f"/matters/{LATE}")
    await desks.opens(LEGAL, LATE)
    await desks.told(1)
    assert [one.organ for one in desks.sides.given] == [LEGAL]


async def test_a_bulletin_is_read_by_the_desk_in_its_newest_revision(desks: Desks) -> None:
    await desks.opens(LEGAL, SCRIPT)
    await desks.told(1)
    assert (desks.sides.given[0].command, desks.sides.given[0].body["revision"]) == ("mark-bulletin-read", 1)
    changed = bulletin(Topic.J4, "更正后的通报")
    corrected = BulletinCorrected(occurred_on=day(4, 1), content=changed, revision=2, changed="标题", reason="误录")
    anew = BulletinReceived(
        occurred_on=day(4, 1), topic=Topic.J4, issuer=COURT, addressee=GOV, revision=2, visibility=Visibility.MEMBERS
    )
    desks.console.story.court("bulletin:script", corrected, visibility=Visibility.MEMBERS)
    desks.console.story.government("bulletin-receipt:script", anew, visibility=Visibility.MEMBERS)
    desks.console.happens()
    await desks.opens(LEGAL, SCRIPT)
    await desks.told(2)
    assert desks.sides.given[1].body["revision"] == 2


async def test_an_invitation_is_read_in_the_joint_ledger_and_anew_where_it_is_voided_and_sent_again(
    desks: Desks,
) -> None:
    await desks.opens(COURT_DIVISION, YEAR)
    await desks.told(1)
    [told] = desks.sides.given
    assert (told.side, told.organ, told.command) == (Side.JOINT, COURT_DIVISION, "mark-invitation-read")
    again = ParticipantInvited(occurred_on=day(4, 3), organ=COURT)
    voided = RecordVoided(occurred_on=TODAY, record=3, of_type=again.type, was_on=again.occurred_on, reason="误录")
    desks.console.story.joint("meeting:year", voided, again, visibility=Visibility.MEMBERS)
    desks.console.happens()
    await desks.opens(COURT_DIVISION, YEAR)
    await desks.told(2)
    assert len({one.key for one in desks.sides.given}) == 2


async def test_a_side_that_is_away_does_not_hold_up_the_page_and_is_told_the_next_time(desks: Desks) -> None:
    desks.sides.away = True
    assert "关于规范征收补偿程序的司法建议" in await desks.opens(HOUSING, LATE)
    desks.sides.away = False

    async def opened_again() -> bool:
        await desks.opens(HOUSING, LATE)
        return bool(desks.sides.given)

    await eventually(opened_again)


@pytest.mark.parametrize(("kind", "often"), [("version-conflict", 2), ("refused", 1)])
async def test_what_may_be_taken_the_next_time_is_told_again(desks: Desks, kind: str, often: int) -> None:
    desks.sides.answers[kind] = 0

    async def as_often() -> bool:
        await desks.opens(HOUSING, LATE)
        return desks.sides.answers[kind] >= often

    await eventually(as_often)
    desks.sides.answers.clear()
    await desks.opens(HOUSING, LATE)
    await desks.opens(LEGAL, LATE)

    async def told() -> bool:
        return LEGAL in {one.organ for one in desks.sides.given}

    await eventually(told)
    assert [one.organ for one in desks.sides.given] == ([HOUSING, LEGAL] if often > 1 else [LEGAL])


async def test_that_it_is_read_is_no_step_that_is_offered(desks: Desks) -> None:
    assert "mark-suggestion-read" not in await desks.opens(HOUSING, LATE)


def fields(page: httpx.Response) -> dict[str, str]:
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return {name: unescape(value) for name, value in hidden}


REMINDER = {"organ": HOUSING, "method": "telephone", "text": "请尽快答复"}
ADDRESS = "/commands/remind-addressee"


async def test_who_sends_a_form_over_what_came_since_is_shown_it_first(desks: Desks) -> None:
    async with desks.console.client(COURT, Role.CLERK) as browser:
        page = await browser.get(ADDRESS, params={"id": LATE.partition(":")[2]})
        form = {**fields(page), **REMINDER, "-act": "give"}
        assert f"{LATE}:2" in form["-stood"]
        reminded = SuggestionReminded(occurred_on=TODAY, organ=HOUSING)
        desks.console.story.court("suggestion:late", reminded)
        desks.console.happens()
        shown = await browser.post(ADDRESS, data=form, headers=SAME)
        assert (shown.status_code, desks.sides.given) == (409, [])
        assert "填写期间，本事项已有新的记录" in shown.text
        assert SuggestionReminded.zh in shown.text
        assert "请尽快答复" in shown.text
        assert "仍然提交" in shown.text
        again = {**form, **fields(shown)}
        assert again["-key"] == form["-key"]
        sent = await browser.post(ADDRESS, data=again, headers=SAME)
        assert (sent.status_code, desks.sides.commands) == (200, ["remind-addressee"])


async def test_what_happens_after_the_warning_is_shown_too(desks: Desks) -> None:
    async with desks.console.client(COURT, Role.CLERK) as browser:
        page = await browser.get(ADDRESS, params={"id": LATE.partition(":")[2]})
        form = {**fields(page), **REMINDER, "-act": "give"}
        for number in range(1, 3):
            desks.console.story.court("suggestion:late", SuggestionReminded(occurred_on=TODAY, organ=HOUSING))
            desks.console.happens()
            shown = await browser.post(ADDRESS, data=form, headers=SAME)
            assert shown.status_code == 409, number
            assert (
                shown.text.partition("refused meanwhile")[2]
                .partition("</section>")[0]
                .count(f">{SuggestionReminded.zh}<")
                == 1
            )
            form |= fields(shown)


async def test_what_follows_from_an_act_by_itself_is_no_reason_to_ask(desks: Desks) -> None:
    async with desks.console.client(COURT, Role.CLERK) as browser:
        page = await browser.get(ADDRESS, params={"id": LATE.partition(":")[2]})
        form = {**fields(page), **REMINDER, "-act": "give"}
        again = served(HOUSING, day(3, 30), day(5, 30))
        desks.console.story.court("suggestion:late", again, cause=f"{LATE}:1")
        desks.console.happens()
        assert (await browser.post(ADDRESS, data=form, headers=SAME)).status_code == 200


async def test_a_form_sent_twice_and_a_paper_read_meanwhile_are_no_reason_to_ask(desks: Desks) -> None:
    async with desks.console.client(COURT, Role.CLERK) as browser:
        page = await browser.get(ADDRESS, params={"id": LATE.partition(":")[2]})
        form = {**fields(page), **REMINDER, "-act": "give"}
        read = PaperRead(occurred_on=TODAY, kind=PaperKind.SUGGESTION, organ=HOUSING)
        desks.console.story.government("suggestion-response:late", read, actor=HOUSING)
        desks.console.happens()
        first = await browser.post(ADDRESS, data=form, headers=SAME)
        assert first.status_code == 200
        desks.console.story.court(
            "suggestion:late", SuggestionReminded(occurred_on=TODAY, organ=HOUSING), command=form["-key"]
        )
        desks.console.happens()
        second = await browser.post(ADDRESS, data=form, headers=SAME)
        assert (second.status_code, desks.sides.commands) == (200, ["remind-addressee"] * 2)
        other = {**form, "-key": "0" * 32}
        assert (await browser.post(ADDRESS, data=other, headers=SAME)).status_code == 409


async def test_a_form_that_is_tried_or_begins_a_matter_is_not_held_up(desks: Desks) -> None:
    async with desks.console.client(COURT, Role.CLERK) as browser:
        page = await browser.get(ADDRESS, params={"id": LATE.partition(":")[2]})
        form = {**fields(page), **REMINDER, "-act": "try"}
        desks.console.story.court("suggestion:late", SuggestionReminded(occurred_on=TODAY, organ=HOUSING))
        desks.console.happens()
        assert (await browser.post(ADDRESS, data=form, headers=SAME)).status_code == 200
        opening = await browser.get("/commands/draft-bulletin")
        assert "-stood" not in fields(opening)
