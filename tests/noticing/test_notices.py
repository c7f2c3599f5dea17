"""Notices: each once to whoever wants them, in the daytime, tried again, signed, and never more than may leave."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from fuyuan.access.accounts import Unfit
from fuyuan.access.tokens import Role
from fuyuan.installation.book import writing
from fuyuan.notices import sending
from fuyuan.notices.letters import _plain
from fuyuan.notices.outbox import KEPT, WAITS, Outbox
from fuyuan.notices.reasons import reason
from fuyuan.notices.receivers import Pace, Receivers
from fuyuan.notices.tables import MESSAGE, TOLD
from tests.edge.console_world import HOUSING, SECRET, URBAN, day, sent, served
from tests.noticing.world import PUBLIC, Post, at

MAIL = "housing@example.gov.cn"
NOWHERE = create_engine("sqlite://")
"""What is refused is not kept."""


def wants(post: Post, pace: Pace = Pace.AT_ONCE, organ: str = HOUSING, login: str = "housing-clerk") -> None:
    post.receivers.want(post.account(login, organ=organ), MAIL, pace)


async def test_what_lies_on_the_desk_is_told_once(post: Post) -> None:
    wants(post)
    await post.round(at(20, 9))
    [letter] = post.mailbox.letters
    assert post.mailbox.recipients == [MAIL]
    assert letter["Subject"] == "府院联动待办提醒：2项，其中逾期2项"
    assert letter["From"] == "fuyuan@example.gov.cn"
    text = letter.get_content()
    assert "1. 答复司法建议（新收、已逾期）" in text
    assert "关于规范征收补偿程序的司法建议" in text
    assert "期限：2024年5月29日" in text
    assert f"{PUBLIC}/matters/suggestion:" in text
    for hour in (10, 19):
        await post.round(at(20, hour))
    assert len(post.mailbox.letters) == 1
    await post.another().round()
    assert len(post.mailbox.letters) == 1


async def test_a_duty_is_told_when_it_is_new_comes_due_and_is_late(post: Post) -> None:
    wants(post)
    post.console.story.court("suggestion:next", sent("关于完善拆迁公告的司法建议", 9, HOUSING, day(6, 20)))
    post.console.story.court("suggestion:next", served(HOUSING, day(6, 20), day(8, 20)))
    await post.round(at(20, 9))
    post.console.happens()
    await post.round(at(20, 10))
    for now in (at(5, 9, month=8), at(6, 9, month=8), at(20, 9, month=8), at(21, 9, month=8), at(22, 9, month=8)):
        await post.round(now)
    stages = [text.partition("（")[2].partition("）")[0] for text in post.mailbox.texts[1:]]
    assert stages == ["新收", "即将到期", "已逾期"]


async def test_nobody_is_woken(post: Post) -> None:
    """21 June 2024 is a Friday."""
    wants(post)
    for now in (at(20, 7, 59), at(21, 20), at(22, 10), at(23, 12), at(24, 7)):
        await post.round(now)
    assert post.mailbox.tried == 0
    await post.round(at(24, 8))
    assert len(post.mailbox.letters) == 1


async def test_a_digest_comes_once_a_day(post: Post) -> None:
    wants(post, Pace.DAILY, URBAN)
    await post.round(at(20, 8, 29))
    assert post.mailbox.letters == []
    await post.round(at(20, 9))
    post.console.story.court("suggestion:next", sent("关于完善拆迁公告的司法建议", 9, URBAN, day(6, 20)))
    post.console.happens()
    await post.round(at(20, 15))
    assert len(post.mailbox.letters) == 1
    await post.round(at(21, 8, 30))
    assert ["关于完善拆迁公告的司法建议" in text for text in post.mailbox.texts] == [False, True]


async def test_of_a_restricted_matter_only_the_duty_leaves(post: Post) -> None:
    wants(post, organ=URBAN)
    post.receivers.hook(URBAN, post.url)
    await post.round(at(20, 9))
    [text], [(_, body)] = post.mailbox.texts, post.system.calls
    assert "签收司法建议（新收）" in text
    assert "限定知悉事项，请登录系统查看" in text
    assert "关于规范行政处罚程序的司法建议" in text
    assert SECRET not in text + body.decode()


async def test_a_webhook_is_signed(post: Post) -> None:
    secret = post.receivers.hook(HOUSING, post.url)
    await post.round(at(20, 9))
    [(headers, body)] = post.system.calls
    signed = f"{headers['Fuyuan-Timestamp']}.{headers['Fuyuan-Id']}.".encode() + body
    assert headers["Fuyuan-Signature"] == "sha256=" + hmac.new(secret.encode(), signed, "sha256").hexdigest()
    assert int(headers["Fuyuan-Timestamp"]) == int(at(20, 9).timestamp())
    document = orjson.loads(body)
    assert (document["id"], document["type"]) == (headers["Fuyuan-Id"], "duties.v1")
    assert (document["jurisdiction"], document["organ"]) == ("410204", HOUSING)
    assert document["duties"][0] == {
        "stages": ["new", "overdue"],
        "duty": "answer_suggestion",
        "duty_name": "答复司法建议",
        "organ_name": "鼓楼区住房和城乡建设局",
        "about": "关于规范征收补偿程序的司法建议",
        "due_on": "2024-05-29",
        "matter": document["duties"][0]["matter"],
        "url": f"{PUBLIC}/matters/{document['duties'][0]['matter']}",
    }


@pytest.mark.parametrize("status", [500, 302])
async def test_a_receiver_that_refuses_is_tried_again_with_the_same_words_and_given_up(post: Post, status: int) -> None:
    post.receivers.hook(HOUSING, post.url)
    post.system.status = status
    await post.round(at(20, 8))
    await post.round(at(20, 8, 0) + timedelta(seconds=WAITS[0] - 1))
    assert len(post.system.calls) == 1
    for _ in range(32):  # every six hours, for more than a week
        await post.round(post.clock.now + timedelta(seconds=WAITS[-1]))
    assert len(post.system.calls) == len(WAITS) + 1
    assert len({(headers["Fuyuan-Id"], body) for headers, body in post.system.calls}) == 1
    [row] = post.outbox.trouble()
    assert (row.receiver, row.state, row.attempts, row.error) == (
        f"hook:{HOUSING}",
        "given-up",
        len(WAITS) + 1,
        f"NotTaken: HTTP {status}",
    )
    assert row.duties == ""


async def test_one_that_hangs_holds_up_nobody(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PATIENCE", 0.2)
    wants(post)
    post.receivers.hook(HOUSING, post.url)
    post.system.hangs = True
    await post.round(at(20, 9))
    assert len(post.mailbox.letters) == 1
    assert [(row.receiver, row.state, row.attempts) for row in post.outbox.trouble()] == [
        (f"hook:{HOUSING}", "waiting", 1)
    ]
    post.system.hangs = False
    await post.round(at(20, 10))
    assert post.outbox.trouble() == []


async def test_a_mail_server_that_refuses_is_asked_again(post: Post) -> None:
    wants(post)
    post.mailbox.answer = "451 later\r\nBcc: nobody"
    await post.round(at(20, 9))
    [row] = post.outbox.trouble("mail:housing-clerk")
    assert "451" in row.error
    post.mailbox.answer = "250 taken"
    await post.round(at(20, 9, 1))
    assert (post.mailbox.tried, len(post.mailbox.letters)) == (2, 1)


async def test_what_was_sent_but_not_noted_is_sent_again_under_its_name(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(post)

    def full(*_: object) -> None:
        raise SQLAlchemyError("disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "done", full)
        await post.round(at(20, 9))
        await post.round(at(20, 9) + timedelta(seconds=WAITS[0] - 1))
    assert len(post.mailbox.letters) == 1
    await post.round(at(20, 9, 2))
    first, second = post.mailbox.letters
    assert first["Message-ID"] == second["Message-ID"]


async def test_without_tls_nothing_is_sent_where_tls_is_wanted(post: Post) -> None:
    wants(post)
    await post.another(mail=replace(post.mail_server, security="starttls")).round()
    assert post.mailbox.tried == 0
    assert "STARTTLS" in post.outbox.trouble()[0].error


async def test_nothing_is_sent_to_who_is_not_there_any_more(post: Post) -> None:
    for number, end in enumerate(("disable", "want_nothing", "change")):
        login = f"clerk-{number}"
        wants(post, login=login)
        post.mailbox.answer = "451 later"
        await post.round(at(20, 9, 10 * number))
        accounts = post.console.people.accounts
        match end:
            case "disable":
                accounts.disable(login)
            case "want_nothing":
                post.receivers.want_nothing(login)
            case _:
                accounts.change(login, URBAN, "经办人", [Role.CLERK])
    post.mailbox.answer = "250 taken"
    await post.round(at(20, 15))
    [of_the_new_desk] = post.mailbox.texts
    assert "关于规范行政处罚程序的司法建议" in of_the_new_desk
    assert "关于规范征收补偿程序的司法建议" not in of_the_new_desk
    assert post.outbox.due(mail=True) == []


async def test_administrators_are_told_of_no_business(post: Post) -> None:
    for role in (Role.OPERATOR, Role.SECURITY, Role.AUDITOR):
        post.receivers.want(post.account(f"the-{role}", role), MAIL, Pace.AT_ONCE)
    await post.round(at(20, 9))
    assert post.mailbox.tried == 0


async def test_without_a_mail_server_nothing_is_lost(post: Post) -> None:
    wants(post)
    post.receivers.hook(HOUSING, post.url)
    await post.another(mail=None).round()
    assert (len(post.system.calls), post.outbox.due(mail=True)) == (1, [])
    await post.round(at(20, 10))
    assert len(post.mailbox.letters) == 1


async def test_trouble_of_a_round_is_logged_and_the_postman_ends_when_told(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = asyncio.Event()

    def broken(_: Receivers) -> None:
        post.console.app.state.loop.call_soon_threadsafe(tried.set)
        raise OSError("the disk is gone")

    post.console.app.state.loop = asyncio.get_running_loop()
    monkeypatch.setattr(Receivers, "all", broken)
    running = asyncio.create_task(post.another().run())
    await asyncio.wait_for(tried.wait(), 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b",
        "a@b.cn\r\nBcc: c@d.cn",
        "a b@c.cn",
        "a@b.cn,c@d.cn",
        "<a@b.cn>",
        "局@b.cn",
        f"{'a' * 65}@b.cn",
    ],
)
def test_an_address_is_one_address(address: str) -> None:
    with pytest.raises(Unfit):
        Receivers(NOWHERE).want("housing-clerk", address, Pace.AT_ONCE)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "http://example.gov.cn/hook",
        "http://127.0.0.1@evil.cn/",
        "https://localhost/",
        "https://vault/",
        "https://a.internal/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/",
        "https://user:word@example.gov.cn/",
        "https://example.gov.cn:99999/",
        "https://example.gov.cn/\r\nX: y",
        "ftp://example.gov.cn/",
    ],
)
def test_a_webhook_leads_to_another_machine_over_tls(url: str) -> None:
    with pytest.raises(Unfit):
        Receivers(NOWHERE).hook(HOUSING, url)


def test_a_webhook_may_lie_in_the_network_of_the_government(post: Post) -> None:
    for url in ("https://10.1.2.3/hook", "https://oa.example.gov.cn:8443/in?key=1", "http://127.0.0.1:8790/relay"):
        assert len(post.receivers.hook(HOUSING, url)) > 40


def test_a_title_is_one_line() -> None:
    assert _plain("关于\r\n\r\n期限：\u2028通报\x00") == "关于 期限： 通报"


async def test_what_was_told_is_known_for_as_long_as_it_is_on_the_desk_and_longer(post: Post) -> None:
    """After years of silence too; what has long been off every desk is forgotten, and so are messages."""
    wants(post, Pace.DAILY)
    post.receivers.hook(HOUSING, post.url)
    await post.round(at(20, 9))
    assert (len(post.mailbox.letters), len(post.system.calls)) == (1, 1)
    off_the_desk = {"receiver": f"hook:{HOUSING}", "mark": "done", "seen": "2024-06-20", "message": ""}
    book = post.console.people.book
    with writing(book) as connection:
        connection.execute(insert(TOLD), [off_the_desk])

    def known() -> tuple[int, int, bool]:
        with book.connect() as connection:
            marks = list(connection.scalars(select(TOLD.c.mark)))
            return len(marks), len(connection.execute(select(MESSAGE)).all()), "done" in marks

    before = known()
    await post.round(at(20, 9) + KEPT)
    assert known() == before
    for year in (1, 2, 3):
        for hour in (8, 9):
            post.clock.now = at(21, hour) + year * timedelta(days=728)
            await post.another().round()
    assert (len(post.mailbox.letters), len(post.system.calls)) == (1, 1)
    assert known() == (before[0] - 1, 0, False)


async def test_what_a_former_version_told_is_not_told_again(post: Post) -> None:
    wants(post)
    await post.round(at(20, 9))
    book = post.console.people.book
    with writing(book) as connection:
        for column in ("seen", "message"):
            connection.exec_driver_sql(f"ALTER TABLE notice_told DROP COLUMN {column}")
    await post.another().round()
    assert len(post.mailbox.letters) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("TimeoutError: ", "对方没有及时答复。"),
        ("SMTPAuthenticationError: (535, 'no')", "邮件服务器不接受所设的用户名和密码。"),
        ("ConnectError: [Errno 111] Connection refused", "未能连接对方服务器，或者连接中断。"),
    ],
)
def test_a_reason_is_said_in_words(error: str, words: str) -> None:
    assert reason(error).zh == words
