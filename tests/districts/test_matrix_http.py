"""Whoever is known at one district asks everything of the other, and gets what a stranger gets: no word of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import pytest

from fuyuan.access.people import People
from fuyuan.access.tokens import TokenStore
from projections.access.role import Role
from tests.access.world import PASSWORD, Office
from tests.databases import postgres_database
from tests.engine_at_work import COURT, Engine, engine, ok, taken
from tests.engines import GULOU, YUWANGTAI
from tests.load import BULLETIN
from tests.papers_as_files import PDF
from tests.rights.http_rule import API, NOBODY, PAGES, SIGNED_IN, Caller
from tests.rights.test_http import AT_ONCE, addresses, body_of, passes, refused
from tests.waiting import until

pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]
SECRET: Final = "只属于另一辖区的一句话"
FEW: Final = 200  # asked from one address, which may guess 400 times
FILE: Final = PDF + SECRET.encode()
CASE, LETTER = "（2024）豫0204行初12号", "只告知受移送法院的一句话"
RULING: Final = PDF + LETTER.encode()
"""A case that the one district moved to the other, with which letter, and the file that went along."""


@dataclass
class Two:
    """`theirs` of the other district: a bulletin with its file, an account with a session, an invitation; and a case
    that arrived there with a file, which is `sent` where it came from.
    """

    engine: Engine
    sent: str
    arrived: str
    ruling: str
    stream: str
    event: str
    sha256: str
    offices: dict[str, Office]

    def client(self, at: str, caller: Caller, of: str, address: str = "127.0.0.1") -> httpx.AsyncClient:
        """Who is known at the district `of`, at the host of `at`, coming from `address`."""
        host = f"{at}.localhost:{self.engine.at.url.rpartition(':')[2]}"
        headers, cookies = {"Host": host, "Origin": f"http://{host}", "Idempotency-Key": "tried"}, {}
        if caller.token:
            tokens = TokenStore(self.engine.at.folder / "districts" / of / "tokens.json")
            headers["Authorization"] = f"Bearer {tokens.create(COURT, Role(caller.role))}"
        elif caller is not NOBODY:
            login = f"the-{caller.role}"
            if self.offices[of].people.accounts.find(login) is None:
                self.offices[of].account(login, Role(caller.role))
            cookies["fuyuan_session"] = self.offices[of].session(login)
        way = httpx.AsyncHTTPTransport(local_address=address)
        return httpx.AsyncClient(
            base_url=self.engine.at.url, headers=headers, cookies=cookies, timeout=30, transport=way
        )

    @property
    def named(self) -> list[tuple[str, str]]:
        """What names something of the other district."""
        paths = (
            f"/api/v1/streams/{self.stream}",
            f"/api/v1/streams/{self.stream}/attachments/{self.sha256}",
            f"/api/v1/views/bulletin_board?stream={self.stream}",
            f"/matters/{self.stream}",
            f"/matters/{self.stream}/files/{self.sha256}",
            f"/papers/{self.stream}",
            f"/evidence/{self.event}",
            f"/search?q={SECRET}",
            "/bulletins",
            "/exports/csv/bulletin_board",
            "/sheets/bulletin_board",
            *self.of_what_moved(self.arrived),
            f"/api/v1/views/arrived_cases?stream={self.arrived}",
            "/views/arrived_cases",
            "/exports/csv/arrived_cases",
            "/sheets/arrived_cases",
        )
        return [("GET", path) for path in paths]

    def of_what_moved(self, stream: str) -> tuple[str, ...]:
        """The matter by that name, and its file."""
        api, page = f"/api/v1/streams/{stream}", f"/matters/{stream}"
        return (api, f"{api}/attachments/{self.ruling}", page, f"{page}/files/{self.ruling}")


def moved(at: Engine) -> tuple[str, str, str]:
    """The case where it came from, as it arrived, and the digest of its file, once that is there."""
    file = until(lambda: ok(at.ask(GULOU, "POST", "/api/v1/attachments?name=b.pdf", content=RULING))).json()
    filing = {
        "number": CASE,
        "cause": "penalty",
        "field": "urban_construction",
        "defendants": ["housing-bureau"],
        "plaintiff_kind": "natural_person",
        "occurred_on": "2024-03-01",
    }
    going = {"jurisdiction": YUWANGTAI, "court": "某区人民法院", "ground": "no_jurisdiction", "letter": LETTER}
    for command, body in (("file-case", filing), ("move-case", {"case": CASE, "files": [file], **going})):
        given = {"headers": {"Idempotency-Key": command}, "json": body}
        answer = at.ask(GULOU, "POST", f"/api/v1/commands/{command}", **given)
        assert answer.status_code == 200, answer.text

    def arrived() -> list[str]:
        rows = at.ask(YUWANGTAI, "GET", "/api/v1/views/arrived_cases").json()["items"]
        return [row["stream"] for row in rows]

    [stream] = until(arrived)
    until(lambda: ok(at.ask(YUWANGTAI, "GET", f"/api/v1/streams/{stream}/attachments/{file['sha256']}")))
    return answer.json()["stream"], stream, file["sha256"]


@pytest.fixture(scope="module")
def two(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder = Path(tmp_path_factory.mktemp("m"))
    with postgres_database(postgres_server) as database, engine(folder, database) as found:
        for code in (GULOU, YUWANGTAI):
            taken(found, code, "first")
        file = found.ask(YUWANGTAI, "POST", "/api/v1/attachments?name=a.pdf", content=FILE).json()
        body = {"content": {**BULLETIN, "title": SECRET, "text": SECRET}, "files": [file]}
        given = {"headers": {"Idempotency-Key": "theirs"}, "json": body}
        answer = found.ask(YUWANGTAI, "POST", "/api/v1/commands/issue-bulletin", **given)
        assert answer.status_code == 200, answer.text
        made = answer.json()
        people = {code: People.open(found.at.folder / "districts" / code / "people.sqlite") for code in found.tokens}
        offices = {code: Office(one) for code, one in people.items()}
        shown = found.ask(YUWANGTAI, "GET", f"/api/v1/views/bulletin_board?after={made['position']}")
        assert SECRET in shown.text  # else nothing below says anything
        yield Two(found, *moved(found), made["stream"], made["events"][0]["id"], file["sha256"], offices)
        for one in people.values():
            one.close()


async def test_who_is_known_at_one_district_is_a_stranger_at_the_other(two: Two) -> None:
    free, wrong, said = asyncio.Semaphore(AT_ONCE), list[tuple[str, str, str]](), list[tuple[str, str]]()

    async def tries(client: httpx.AsyncClient, caller: Caller, method: str, path: str, *, open_to_all: bool) -> None:
        async with free, client.stream(method, path, **body_of(method, path)) as answer:
            if not refused(answer) and not open_to_all:
                wrong.append((caller.name, method, path))
                return
            told = await answer.aread()
            if SECRET.encode() in told or LETTER.encode() in told:
                said.append((caller.name, path))

    cells = 0
    for number, caller in enumerate(SIGNED_IN):
        asked = [(*one, NOBODY in right.by) for right in (*API, *PAGES) for one in addresses(right)]
        asked += [(*one, False) for one in two.named]
        cells += len(asked)
        for part in range(0, len(asked), FEW):
            async with two.client(YUWANGTAI, caller, GULOU, f"127.0.{1 + number}.{1 + part // FEW}") as client:
                few = asked[part : part + FEW]
                await asyncio.gather(*(tries(client, caller, *where, open_to_all=known) for *where, known in few))
    assert cells > 3000
    assert not wrong, wrong[:20]
    assert not said, said[:20]


async def test_at_ones_own_district_nothing_of_the_other_is_found(two: Two) -> None:
    for caller in SIGNED_IN:
        async with two.client(GULOU, caller, GULOU) as client:
            for method, path in two.named:
                answer = await client.request(method, path)
                assert answer.status_code < 500, path
                if not path.startswith("/search"):  # which shows what was asked for
                    assert SECRET not in answer.text, (caller.name, path)
                assert FILE not in answer.content
                assert RULING not in answer.content
                if (two.stream in path or two.arrived in path) and "?" not in path:
                    assert answer.status_code in (303, 403, 404), (caller.name, path, answer.status_code)
        async with two.client(YUWANGTAI, caller, YUWANGTAI) as client:  # there all these are somebody
            assert await passes(client, "GET", "/api/v1/views")


async def test_what_moved_is_read_at_each_district_by_the_name_it_has_there_alone(two: Two) -> None:
    """By everybody of the court, who sent it or got it; the file is that of both, the matter of each its own."""
    for caller in SIGNED_IN:
        for at, own, foreign in ((GULOU, two.sent, two.arrived), (YUWANGTAI, two.arrived, two.sent)):
            async with two.client(at, caller, at) as client:
                history, file, *pages = two.of_what_moved(own)
                assert LETTER in (await client.get(history)).text, (caller.name, at)
                assert (await client.get(file)).content == RULING, (caller.name, at)
                if not caller.token:
                    assert (await client.get(pages[1])).content == RULING, (caller.name, at)
                for path in two.of_what_moved(foreign):
                    answer = await client.get(path)
                    assert answer.status_code in (303, 401, 403, 404), (caller.name, at, path)
                    assert RULING not in answer.content


async def test_links_codes_and_passwords_of_one_are_nothing_at_the_other(two: Two) -> None:
    theirs = two.offices[YUWANGTAI]
    theirs.account("only-there", Role.CLERK)
    code = theirs.people.accounts.invite("invited-there", COURT, "经办人", (Role.CLERK,))
    async with two.client(GULOU, NOBODY, GULOU) as client:
        link = {"code": code, "password": PASSWORD, "again": PASSWORD}
        assert (await client.get("/invitation", params={"code": code})).status_code == 403
        assert (await client.post("/invitation", data=link)).status_code == 403
        refused = await client.post("/signin", data={"login": "only-there", "password": PASSWORD})
        assert "fuyuan_session" not in refused.headers.get("Set-Cookie", "")
    async with two.client(YUWANGTAI, NOBODY, YUWANGTAI) as client:
        assert (await client.get("/invitation", params={"code": code})).status_code == 200
        entered = await client.post("/signin", data={"login": "only-there", "password": PASSWORD})
        assert "fuyuan_session" in entered.headers.get("Set-Cookie", "")


async def test_a_page_of_one_commands_nothing_at_the_other(two: Two) -> None:
    """A browser counts both hosts as one site: the origin tells them apart."""
    async with two.client(YUWANGTAI, Caller("clerk"), YUWANGTAI) as client:
        foreign = {"Origin": client.headers["Origin"].replace(YUWANGTAI, GULOU)}
        for headers in (foreign, {"Origin": "", "Sec-Fetch-Site": "same-site"}):
            given = {"headers": {**headers, "Idempotency-Key": "foreign"}, "json": {"content": dict(BULLETIN)}}
            assert (await client.post("/api/v1/commands/issue-bulletin", **given)).status_code == 403
        assert (await client.post("/signout", headers=foreign)).status_code == 403


def test_the_host_alone_says_which_district_is_meant(two: Two) -> None:
    path, more = "/api/v1/views/bulletin_board", {"X-Forwarded-Host": f"{YUWANGTAI}.localhost", "X-Host": YUWANGTAI}
    assert SECRET not in two.engine.ask(GULOU, "GET", path, headers=more).text
    assert two.engine.ask(GULOU, "GET", path, headers={"Host": f"{YUWANGTAI}.{GULOU}.localhost"}).status_code == 401
    assert two.engine.ask(GULOU, "GET", path, headers={"Host": f"x.{YUWANGTAI}.localhost"}).status_code == 404


def test_the_live_feed_of_one_says_nothing_of_the_other(two: Two) -> None:
    headers = {
        "Host": f"{GULOU}.localhost",
        "Authorization": f"Bearer {two.engine.tokens[GULOU]}",
        "Last-Event-ID": "0",
    }
    with httpx.stream("GET", f"{two.engine.at.url}/api/v1/events", headers=headers, timeout=30) as feed:
        assert feed.status_code == 200, feed.read()
        taken(two.engine, YUWANGTAI, "while-it-is-open")
        mine = taken(two.engine, GULOU, "the-last-one").json()["events"][0]["id"]
        heard = ""
        for part in feed.iter_text():
            heard += part
            if mine in heard:
                break
    assert mine in heard
    assert SECRET not in heard
    assert two.event not in heard
