"""Two districts with accounts, secrets and webhooks of the same names: codes and notices of one are its own."""

from __future__ import annotations

import hmac
import re
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import httpx
import orjson
import pyotp
import pytest
from aiohttp import web
from sqlalchemy import delete

from domain.calendar import StateCouncilCalendar
from fuyuan.access.people import People
from fuyuan.districts.districts import District
from fuyuan.districts.edge import DistrictHosts
from fuyuan.http.reads import Reads
from fuyuan.installation.book import writing
from fuyuan.notices.letters import Sender
from fuyuan.notices.outbox import Outbox
from fuyuan.notices.postman import Postman
from fuyuan.notices.receivers import Receivers
from fuyuan.notices.tables import HOOK, MESSAGE, TOLD, prepare
from fuyuan.operations.read_model import read_model
from projections.access.role import Role
from projections.store.store import Store
from tests.access.world import PASSWORD, Clock, Office
from tests.databases import postgres_database
from tests.districts.over_districts_world import tell
from tests.edge.console_world import HOUSING, sent, served
from tests.engines import GULOU, YUWANGTAI, engine_settings, with_districts
from tests.noticing.world import System, at
from tests.projections.story import Story

LOGIN: Final = "housing-clerk"
GUARD: Final = "the-security"
TITLES: Final = {GULOU: "只属于鼓楼区的司法建议", YUWANGTAI: "只属于禹王台区的司法建议"}
OTHER: Final = {GULOU: YUWANGTAI, YUWANGTAI: GULOU}


@dataclass
class Two:
    """Both with the same people, the same organ late with the same suggestion, and their edges open."""

    hosts: DistrictHosts
    districts: dict[str, District]
    people: dict[str, People]
    stores: dict[str, Store]

    def client(self, code: str, session_of: tuple[str, str] | None = None) -> httpx.AsyncClient:
        """A browser at the district's host; `session_of`: of which district it is a session, and whose."""
        cookies = {}
        if session_of is not None:
            of, login = session_of
            cookies["fuyuan_session"] = Office(self.people[of]).session(login)
        url = f"http://{code}.test"
        way = httpx.ASGITransport(self.hosts)
        return httpx.AsyncClient(transport=way, base_url=url, headers={"Origin": url}, cookies=cookies)

    async def signs_in(self, code: str, one_time: str = "") -> bool:
        given = {"login": LOGIN, "password": PASSWORD, "code": one_time}
        async with self.client(code) as browser:
            answer = await browser.post("/signin", data=given)
        return "fuyuan_session" in answer.headers.get("Set-Cookie", "")

    def receivers(self, code: str) -> Receivers:
        return Receivers(self.people[code].book)

    def postman(self, code: str) -> Postman:
        """As the edge makes one for each district; it is Thursday, 9 o'clock."""
        reads = Reads(self.stores[code], {})
        clock = Clock(at(20, 9))
        sender = Sender(code, f"https://{code}.example")
        return Postman(self.people[code].book, reads, StateCouncilCalendar(), None, sender, clock)


def late(title: str) -> Story:
    """The same ids and numbers whatever it is called."""
    story = Story()
    story.court("suggestion:late", sent(title, 1, HOUSING, date(2024, 3, 28)))
    return story.court("suggestion:late", served(HOUSING, date(2024, 3, 29), date(2024, 5, 29)))


@pytest.fixture(scope="module")
def added(postgres_server: str) -> Iterator[dict[str, District]]:
    with postgres_database(postgres_server) as database, tempfile.TemporaryDirectory(prefix="fy-") as folder:
        engine = engine_settings(Path(folder) / "e", database).model_copy(update={"nats_url": "nats://127.0.0.1:1"})
        found = {one.code: one for one in with_districts(engine, Path(folder))}
        for code, district in found.items():
            tell(district, late(TITLES[code]))
            with closing(People.open(district.settings.people_file)) as people:
                Office(people).account(LOGIN, Role.CLERK, organ=HOUSING)
                Office(people).account(GUARD, Role.SECURITY)
        yield found


@pytest.fixture
async def two(added: dict[str, District]) -> AsyncIterator[Two]:
    """Without webhooks and codes; nobody was told anything."""
    hosts = DistrictHosts(next(iter(added.values())).settings.engine)
    with ExitStack() as stack:
        people = {
            code: stack.enter_context(closing(People.open(one.settings.people_file))) for code, one in added.items()
        }
        stores = {code: stack.enter_context(closing(read_model(one.settings))) for code, one in added.items()}
        for one in people.values():
            prepare(one.book)
        yield Two(hosts, added, people, stores)
        for one in people.values():
            one.codes.end(LOGIN)
            with writing(one.book) as connection:
                for table in (HOOK, MESSAGE, TOLD):
                    connection.execute(delete(table))
        await hosts.close()


async def asks_for_codes(two: Two, code: str) -> str:
    """The account wants codes at this district from now on, by its own page; the secret."""
    async with two.client(code, (code, LOGIN)) as browser:
        shown = (await browser.post("/account/new-codes")).text
        secret = re.search("<code>([A-Z2-7]{32})</code>", shown)
        assert secret
        given = {"secret": secret[1], "code": pyotp.TOTP(secret[1]).now(), "password": PASSWORD}
        assert (await browser.post("/account/codes", data=given)).status_code == 303
    return secret[1]


async def test_codes_wanted_at_one_are_not_wanted_at_the_other(two: Two) -> None:
    await asks_for_codes(two, GULOU)
    assert not await two.signs_in(GULOU)
    assert await two.signs_in(YUWANGTAI)


async def test_a_code_of_one_signs_nobody_in_at_the_other_and_is_not_used_up_there(two: Two) -> None:
    secrets = {code: await asks_for_codes(two, code) for code in OTHER}
    assert secrets[GULOU] != secrets[YUWANGTAI]
    for code, secret in secrets.items():
        unused = following(secret)
        assert not await two.signs_in(OTHER[code], unused)
        assert await two.signs_in(code, unused)
        assert not await two.signs_in(code, unused), "it is taken once"


async def test_codes_that_end_at_one_go_on_at_the_other(two: Two) -> None:
    for code in OTHER:
        await asks_for_codes(two, code)
    async with two.client(GULOU, (GULOU, LOGIN)) as browser:
        assert (await browser.post("/account/no-codes", data={"password": PASSWORD})).status_code == 303
    assert await two.signs_in(GULOU)
    assert not await two.signs_in(YUWANGTAI)


async def test_who_is_signed_in_at_one_changes_no_codes_at_the_other(two: Two) -> None:
    secret = await asks_for_codes(two, YUWANGTAI)
    async with two.client(YUWANGTAI, (GULOU, LOGIN)) as stranger:
        for act in ("new-codes", "codes", "no-codes"):
            given = {"secret": secret, "code": following(secret), "password": PASSWORD}
            answer = await stranger.post(f"/account/{act}", data=given)
            assert (answer.status_code, secret in answer.text) == (401, False), act
    assert not await two.signs_in(YUWANGTAI)
    assert await two.signs_in(YUWANGTAI, following(secret))


def following(secret: str) -> str:
    """The code of the next half minute, which is good already; that of this one showed that the app has the secret."""
    totp = pyotp.TOTP(secret)
    return totp.at(int(time.time()) + totp.interval)


@asynccontextmanager
async def receiver() -> AsyncIterator[tuple[System, str]]:
    """A system that takes notices, and its address."""
    system, app = System(), web.Application()
    app.router.add_post("/hook", system.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield system, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    signed = f"{headers['Fuyuan-Timestamp']}.{headers['Fuyuan-Id']}.".encode() + body
    expected = f"sha256={hmac.digest(secret.encode(), signed, 'sha256').hex()}"
    return hmac.compare_digest(headers["Fuyuan-Signature"], expected)


async def hooks_at_both(two: Two, url: str) -> dict[str, str]:
    """One system of the organ takes the notices of both, by the page of each; its two secrets."""
    secrets = {}
    for code in OTHER:
        async with two.client(code, (code, GUARD)) as browser:
            shown = (await browser.post("/webhooks", data={"organ": HOUSING, "url": url})).text
        [hook] = two.receivers(code).hooks()
        assert hook.secret in shown
        secrets[code] = hook.secret
    assert secrets[GULOU] != secrets[YUWANGTAI]
    return secrets


async def test_a_webhook_gets_what_its_district_has_signed_with_its_own_secret(two: Two) -> None:
    async with receiver() as (system, url):
        secrets = await hooks_at_both(two, url)
        for code, other in OTHER.items():
            system.calls.clear()
            await two.postman(code).round()
            [(headers, body)] = system.calls
            assert is_signed(headers, body, secrets[code])
            assert not is_signed(headers, body, secrets[other])
            document = orjson.loads(body)
            assert document["jurisdiction"] == code
            told = document["duties"]
            assert {duty["about"] for duty in told} == {TITLES[code]}
            assert {duty["url"].partition("/matters/")[0] for duty in told} == {f"https://{code}.example"}


async def test_a_district_without_a_webhook_tells_nobody_elses(two: Two) -> None:
    async with receiver() as (system, url):
        two.receivers(GULOU).hook(HOUSING, url)
        await two.postman(YUWANGTAI).round()
        assert system.calls == []
        two.receivers(YUWANGTAI).hook(HOUSING, url)
        two.receivers(GULOU).unhook(HOUSING)
        await two.postman(GULOU).round()
        assert system.calls == []


async def test_who_looks_after_the_webhooks_of_one_sees_and_changes_none_of_the_other(two: Two) -> None:
    async with receiver() as (system, url):
        secrets = await hooks_at_both(two, url)
        async with two.client(YUWANGTAI, (GULOU, GUARD)) as stranger:
            for method, path, given in asked(url):
                answer = await stranger.request(method, path, data=given)
                assert answer.status_code == (303 if method == "GET" else 401), path
                assert url not in answer.text
        assert {code: two.receivers(code).hooks()[0].secret for code in OTHER} == secrets
        async with two.client(GULOU, (GULOU, GUARD)) as guard:
            assert (await guard.post("/webhooks/remove", data={"organ": HOUSING})).status_code == 303
        assert two.receivers(GULOU).hooks() == []
        assert [hook.secret for hook in two.receivers(YUWANGTAI).hooks()] == [secrets[YUWANGTAI]]
        assert system.calls == []


async def test_a_notice_that_failed_at_one_is_not_tried_again_from_the_other(two: Two) -> None:
    async with receiver() as (system, url):
        await hooks_at_both(two, url)
        system.status = 500
        await two.postman(YUWANGTAI).round()
        [failed] = Outbox(two.people[YUWANGTAI].book, Clock(at(20, 9))).trouble()
        calls = len(system.calls)
        async with two.client(GULOU, (GULOU, GUARD)) as guard:
            assert failed.error not in (await guard.get("/notices")).text
            assert (await guard.post("/notices/again", data={"message": failed.id})).status_code == 409
        system.status = 204
        await two.postman(GULOU).round()
        own = system.calls[calls:]
        assert failed.id not in {headers["Fuyuan-Id"] for headers, _ in own}
        assert TITLES[YUWANGTAI].encode() not in b"".join(body for _, body in own)


def asked(url: str) -> list[tuple[str, str, dict[str, Any]]]:
    """All that can be asked of webhooks and of what they were sent."""
    return [
        ("GET", "/webhooks", {}),
        ("POST", "/webhooks", {"organ": HOUSING, "url": f"{url}/elsewhere"}),
        ("POST", "/webhooks/remove", {"organ": HOUSING}),
        ("GET", "/notices", {}),
        ("POST", "/notices/again", {"message": "any"}),
    ]
