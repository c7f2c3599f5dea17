"""我的账号 takes an address and how soon; 通知接口 is the security administrator's."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from fuyuan.access.tokens import Role
from fuyuan.notices.outbox import WAITS
from fuyuan.notices.receivers import Pace, Wish
from tests.access.test_audit import noted, sign_in
from tests.access.world import OFFICE
from tests.edge.console_world import HOUSING, inline
from tests.noticing.world import Post, at

OURS = {"Origin": "http://fuyuan.test"}


async def test_somebody_chooses_to_be_told_and_not_to_be(post: Post) -> None:
    login = post.account()
    async with post.console.client(None) as browser:
        await sign_in(browser, login)
        assert "邮件通知" in (await browser.get("/account")).text
        chosen = {"address": "housing@example.gov.cn", "pace": "daily"}
        assert (await browser.post("/account/notices", data=chosen)).status_code == 403  # no page of ours
        assert (await browser.post("/account/notices", data=chosen, headers=OURS)).status_code == 303
        assert post.receivers.wish(login) == Wish("housing@example.gov.cn", Pace.DAILY)
        wrong = await browser.post("/account/notices", data={**chosen, "address": "a@b.cn\nBcc: x"}, headers=OURS)
        assert (wrong.status_code, "邮箱地址格式不正确" in wrong.text) == (422, True)
        post.mailbox.answer = "451 later"
        await post.round(at(20, 9))
        page = (await browser.get("/account")).text
        assert "有一封通知未送达" in page
        assert list(inline(page)) == []
        await browser.post("/account/notices", data={"pace": "none"}, headers=OURS)
        assert post.receivers.wish(login) is None
    assert ("administration", login, "own notices", login, "ok") in noted(post.console)


async def test_the_security_administrator_sets_a_webhook(post: Post) -> None:
    admin = post.account("the-security", Role.SECURITY, organ=OFFICE)
    async with post.console.client(None) as browser:
        await sign_in(browser, admin)
        own = await browser.get("/account")
        assert (own.status_code, "邮件通知" in own.text) == (200, False)
        assert "/webhooks" in (await browser.get("/administration")).text
        wrong = await browser.post("/webhooks", data={"organ": HOUSING, "url": "file:///x"}, headers=OURS)
        assert (wrong.status_code, "https://" in wrong.text) == (422, True)
        assert (await browser.post("/webhooks", data={"organ": "x", "url": post.url}, headers=OURS)).status_code == 422
        made = await browser.post("/webhooks", data={"organ": HOUSING, "url": post.url}, headers=OURS)
        [secret] = re.findall(r'id="secret" value="([^"]+)"', html.unescape(made.text))
        assert [hook.secret for hook in post.receivers.hooks()] == [secret]
        page = (await browser.get("/webhooks")).text
        assert post.url in page
        assert secret not in page
        assert (await browser.post("/webhooks/remove", data={"organ": HOUSING}, headers=OURS)).status_code == 303
        assert post.receivers.hooks() == []
    acts = [record[2:] for record in noted(post.console) if record[0] == "administration"]
    refused = [("set webhook", HOUSING, "422"), ("set webhook", "x", "422")]
    assert acts == [*refused, ("set webhook", HOUSING, "ok"), ("remove webhook", HOUSING, "ok")]


async def test_nobody_else_sets_webhooks(post: Post) -> None:
    login = post.account("the-clerk")
    async with post.console.client(None) as browser:
        assert (await browser.get("/webhooks")).headers["Location"].startswith("/signin")
        await sign_in(browser, login)
        assert (await browser.get("/webhooks")).status_code == 403
        assert (await browser.post("/webhooks", data={"organ": HOUSING}, headers=OURS)).status_code == 403


async def test_what_did_not_arrive_is_listed_with_its_reason_and_sent_again(post: Post) -> None:
    """Before it is given up the same message is tried; afterwards what is still on the desk is told anew."""
    post.receivers.want(post.account(), "housing@example.gov.cn", Pace.DAILY)
    operator = post.account("the-operator", Role.OPERATOR, organ=OFFICE)
    auditor = post.account("the-auditor", Role.AUDITOR, organ=OFFICE)
    post.mailbox.answer = "550 no such address"
    await post.round(at(20, 9))
    async with post.console.client(None) as browser:
        await sign_in(browser, operator)
        page = (await browser.get("/notices")).text
        assert ["邮件：housing-clerk" in page, "答复不予接收" in page, "550" in page] == [True] * 3
        assert list(inline(page)) == []
        [row] = post.outbox.trouble()
        again = {"message": row.id}
        assert (await browser.post("/notices/again", data=again, headers=OURS)).status_code == 303
        await post.round(post.clock.now)
        assert post.mailbox.tried == 2
        for _ in range(32):
            await post.round(post.clock.now + timedelta(seconds=WAITS[-1]))
        assert (post.mailbox.tried, post.outbox.trouble()[0].state) == (len(WAITS) + 1, "given-up")
        post.mailbox.answer = "250 taken"
        await post.round(post.clock.now)
        assert "已停止" in (await browser.get("/notices")).text
        assert (await browser.post("/notices/again", data=again, headers=OURS)).status_code == 303
        post.clock.now = at(28, 10)
        for _ in range(2):
            await post.round(post.clock.now)
        [letter] = post.mailbox.texts
        assert "关于规范征收补偿程序的司法建议" in letter
        gone = await browser.post("/notices/again", data=again, headers=OURS)
        assert (gone.status_code, "无法再试" in gone.text) == (409, True)
    async with post.console.client(None) as browser:
        await sign_in(browser, auditor)
        assert "/notices/again" not in (await browser.get("/notices")).text
    acts = [(who, subject, outcome) for _, who, what, subject, outcome in noted(post.console) if what == "retry notice"]
    told = (operator, f"{row.id} mail:housing-clerk", "ok")
    assert acts == [told, told, (operator, row.id, "409")]
