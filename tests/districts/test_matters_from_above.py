"""A city opens matters of a district with their papers and files, as any member of that district may, and no others."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Final

import httpx
import pytest
from sqlalchemy import select

from events.attachment import Attachment, MediaType
from events.base import Side, Visibility
from events.bulletin import BulletinDrafted, BulletinIssued
from events.reading import PaperKind, PaperRead
from events.values import CaseRef
from events.vocabulary import SuggestionKind, Topic
from fuyuan.access.audit import AUDIT, Kind
from fuyuan.access.people import People
from fuyuan.http.route import Route
from fuyuan.reaching.way import WayToSide, ways
from fuyuan.settings import Settings
from projections.access.role import Role
from tests.databases import postgres_database
from tests.districts.over_districts_world import (
    CITY,
    ELSEWHERE,
    NAMES,
    Many,
    OverDistricts,
    over_districts,
    tell,
    with_city,
)
from tests.edge.console_world import sent
from tests.engines import GULOU, NOW
from tests.organs import COURT, GOV, HOUSING, LEGAL, OFFICE, TAX
from tests.projections.annals import d24
from tests.projections.story import Story, bulletin, full_id
from tests.projections.test_restricted import NUMBER, filed, restricted
from tests.rights.http_rule import API_OVER_DISTRICTS, PAGES_OVER_DISTRICTS, PEOPLE, SYSTEMS, Caller, Right

OVERSEERS: Final = (COURT, GOV, LEGAL, OFFICE)
SECRET: Final = "只属于双方的一句话"
OPEN: Final = {"members": Visibility.MEMBERS, "public": Visibility.PUBLIC}
CLOSED: Final = {"parties": Visibility.BILATERAL, "restricted": Visibility.RESTRICTED}
DRAFT_ONLY, NAMES_A_CASE, MOVED = "bulletin:draft", "bulletin:names-a-case", "bulletin:elsewhere"


def file(name: str) -> Attachment:
    digest = f"{sum(map(ord, name)):064x}"
    return Attachment(name=f"{name}.pdf", media_type=MediaType.PDF, length=10, sha256=digest)


def told() -> Story:
    """Two matters that members may know of, each with a file, a draft and a note that it was read; and all others."""
    story = Story()
    for name, visibility in OPEN.items():
        stream = f"bulletin:{name}"
        draft = BulletinDrafted(occurred_on=d24(3, 4), content=bulletin(Topic.J4, SECRET))
        issued = BulletinIssued(occurred_on=d24(3, 5), content=bulletin(Topic.J4, f"通报 {name}"), files=(file(name),))
        story.court(stream, draft, visibility=visibility).court(stream, issued, visibility=visibility)
        read = PaperRead(occurred_on=d24(3, 6), kind=PaperKind.BULLETIN, organ=GOV, revision=1)
        story.government(f"bulletin-receipt:{name}", read, visibility=visibility)
    for name, visibility in CLOSED.items():
        more = {"kind": SuggestionKind.INDIVIDUAL_CASE, "visibility": visibility}
        suggestion = sent(SECRET, len(name), HOUSING, d24(5, 6), **more).model_copy(update={"files": (file(name),)})
        story.court(f"suggestion:{name}", suggestion, visibility=visibility)
    story.court(
        DRAFT_ONLY,
        BulletinDrafted(occurred_on=d24(4, 1), content=bulletin(Topic.J4, SECRET)),
        visibility=Visibility.MEMBERS,
    )
    story.court("case:closed", filed(), restricted(), visibility=Visibility.RESTRICTED)
    about = bulletin(Topic.J4, SECRET, case_refs=(CaseRef(number=NUMBER),))
    issued = BulletinIssued(occurred_on=d24(6, 1), content=about, files=(file("case"),))
    return story.court(NAMES_A_CASE, issued, visibility=Visibility.MEMBERS)


def elsewhere() -> Story:
    """A public matter of a district of another city."""
    issued = BulletinIssued(occurred_on=d24(3, 5), content=bulletin(Topic.J4, SECRET), files=(file("elsewhere"),))
    return Story().court(MOVED, issued, visibility=Visibility.PUBLIC)


CLOSED_STREAMS: Final = {
    "suggestion:parties": file("parties").sha256,
    "suggestion:restricted": file("restricted").sha256,
    DRAFT_ONLY: file("draft").sha256,
    "case:closed": file("closed").sha256,
    NAMES_A_CASE: file("case").sha256,
    MOVED: file("elsewhere").sha256,
    "bulletin:never": file("never").sha256,
}


@pytest.fixture(scope="module")
def districts(postgres_server: str) -> Iterator[Many]:
    with postgres_database(postgres_server) as database, tempfile.TemporaryDirectory(prefix="fy-") as folder:
        found = with_city(Path(folder), database)
        tell(found[CITY], Story())
        tell(found[GULOU], told())
        tell(found[ELSEWHERE], elsewhere())
        yield found


@pytest.fixture
async def world(districts: Many) -> AsyncIterator[OverDistricts]:
    async with over_districts(districts) as found:
        yield found


def api(name: str, code: str = GULOU) -> str:
    return f"/api/v1/districts/{code}/streams/{full_id(name)}"


def page(name: str, code: str = GULOU) -> str:
    return f"/districts/{code}/matters/{full_id(name)}"


def paper(name: str, code: str = GULOU) -> str:
    return f"/districts/{code}/papers/{full_id(name)}:1"


@pytest.mark.parametrize("organ", OVERSEERS)
async def test_a_matter_is_read_as_a_member_that_it_does_not_concern_reads_it(world: OverDistricts, organ: str) -> None:
    """Whatever the organ is called: the court of the city has in its file the id of the district's court."""
    async with world.client(CITY, organ) as city, world.client(GULOU, TAX) as member:
        for name in OPEN:
            stream = full_id(f"bulletin:{name}")
            mine = (await city.get(api(f"bulletin:{name}"))).json()
            assert mine == (await member.get(f"/api/v1/streams/{stream}")).json()
            assert [one["type"] for one in mine["items"]] == ["bulletin.issued.v1"], "neither the draft nor the reading"
            shown = (await city.get(page(f"bulletin:{name}"))).text
            assert f"通报 {name}" in shown
            assert SECRET not in shown
            assert f'<a href="/districts/{GULOU}" lang="zh-CN">{NAMES[GULOU]}</a>' in shown


async def test_what_the_pages_of_a_district_lead_to_stays_within_it(world: OverDistricts) -> None:
    async with world.client(CITY) as client:
        addresses = [f"/districts/{GULOU}"] + [f"/districts/{GULOU}/{one}" for one in ("bulletins", "suggestions")]
        addresses += [f"/districts/{GULOU}/views/bulletin_board", f"/districts/{GULOU}/search?text=通报"]
        for address in [*addresses, page("bulletin:members")]:
            answer = await client.get(address)
            assert answer.status_code == 200, address
            assert SECRET not in answer.text, address
            main = answer.text.partition('<main id="main"')[2]
            led = set(re.findall(r'(?:href|action)="(/[^"]*)"', main))
            assert led, address
            assert {one for one in led if one != "/districts" and not one.startswith(f"/districts/{GULOU}")} == set()
            if address != f"/districts/{GULOU}/suggestions":
                assert any("/matters/bulletin:" in one for one in led) or address == page("bulletin:members")
        matter = (await client.get(page("bulletin:members"))).text
        assert f'href="{page("bulletin:members")}/files/{file("members").sha256}"' in matter
        made = re.search(rf'href="(/districts/{GULOU}/papers/[^"]+)"', matter)
        assert made
        word = await client.get(made[1])
        assert (word.status_code, word.content[:2]) == (200, b"PK")


async def test_what_is_outside_the_audience_is_answered_like_what_is_not_there(world: OverDistricts) -> None:
    async with world.client(CITY) as client:
        for name, sha256 in CLOSED_STREAMS.items():
            for form in (api(name), f"{api(name)}/attachments/{sha256}", page(name), paper(name)):
                await is_not_there(client, form, full_id(name))
            await is_not_there(client, f"{page(name)}/files/{sha256}", full_id(name))
        for sha256 in (file("parties").sha256, file("draft").sha256, "none"):  # in a matter that is seen
            for form in (f"{api('bulletin:members')}/attachments/", f"{page('bulletin:members')}/files/"):
                assert (await client.get(form + sha256)).status_code == 404
        draft = f"/districts/{GULOU}/papers/{full_id('bulletin:members')}:1"
        assert (await client.get(draft)).status_code == 404, "the draft of a paper that was issued"
        for code in (ELSEWHERE, CITY, "410299"):
            for form in (api(MOVED, code), page(MOVED, code), paper(MOVED, code), f"/districts/{code}"):
                assert (await client.get(form)).status_code == 404, form


async def is_not_there(client: httpx.AsyncClient, address: str, stream: str) -> None:
    """To the letter what is answered of a matter that nobody recorded."""
    nobodys = full_id(stream.partition(":")[0] + ":nobodys")
    answer, other = await client.get(address), await client.get(address.replace(stream, nobodys))
    assert (answer.status_code, other.status_code) == (404, 404), address
    assert answer.text.replace(stream, nobodys) == other.text, address


async def test_a_file_that_may_be_read_is_asked_of_its_side(
    world: OverDistricts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which does not run here; that it comes is seen where an engine runs. The way there is found once."""
    monkeypatch.setattr("fuyuan.http.gateway.MOVED", 0.0)
    found = list[str | None]()

    def counted(district: Settings) -> dict[Side, WayToSide]:
        found.append(district.district)
        return ways(district)

    monkeypatch.setattr("fuyuan.http.districts.ways", counted)
    async with world.client(CITY) as client:
        for form in (f"{api('bulletin:members')}/attachments/", f"{page('bulletin:members')}/files/"):
            answer = await client.get(form + file("members").sha256)
            assert answer.status_code == 503
            assert "法院一方的服务没有运行" in answer.text
    assert found == [GULOU]


async def test_a_suspended_district_shows_no_matter(world: OverDistricts, districts: Many) -> None:
    districts.all.suspend(GULOU, "机构改革", NOW)
    try:
        async with world.client(CITY) as client:
            for form in (api("bulletin:public"), page("bulletin:public"), f"/districts/{GULOU}"):
                answer = await client.get(form)
                assert (answer.status_code, "机构改革" in answer.text) == (503, True), form
    finally:
        districts.all.resume(GULOU)


async def test_every_reading_stands_in_the_audit_records_of_the_city_and_in_none_of_the_district(
    world: OverDistricts, districts: Many
) -> None:
    asked = [api("bulletin:members"), page("suggestion:parties"), f"/districts/{GULOU}/bulletins"]
    before = len(recorded(districts, CITY))
    async with world.client(CITY) as client, world.client(CITY, None) as nobody, world.client(CITY, TAX) as other:
        for address in asked:
            await client.get(address)
            await nobody.get(address)
            await other.get(address)
        made = await client.get(f"/districts/{GULOU}/papers/{full_id('bulletin:members')}:2")
        assert made.status_code == 200
    found = recorded(districts, CITY)[before:]
    read = [(one.organ, one.what, one.outcome) for one in found if one.kind == Kind.READING]
    assert read == [
        (OFFICE, f"GET {address}", outcome) for address, outcome in zip(asked, ("ok", "404", "ok"), strict=True)
    ]
    assert [one.organ for one in found if one.kind == Kind.DOWNLOAD] == [OFFICE]
    assert {one.organ for one in found if one.kind == Kind.REFUSAL} == {TAX, ""}
    assert recorded(districts, GULOU) == []


def recorded(districts: Many, code: str) -> Sequence[object]:
    people = People.open(districts[code].settings.people_file)
    try:
        with people.book.connect() as connection:
            return connection.execute(select(AUDIT).order_by(AUDIT.c.id)).all()
    finally:
        people.close()


def tried(rights: Sequence[Right]) -> Iterator[tuple[Right, str]]:
    for right in rights:
        for where in right.where:
            yield right, where.removeprefix("GET ").replace("{district}", GULOU)


@pytest.mark.parametrize("organ", [*OVERSEERS, HOUSING])
async def test_everybody_of_the_city_tries_everything(world: OverDistricts, organ: str) -> None:
    wrong = []
    for caller in (*PEOPLE, *SYSTEMS):
        known = world.system if caller.token else world.client
        async with known(CITY, organ, Role(caller.role)) as client:
            rights = API_OVER_DISTRICTS if caller.token else (*API_OVER_DISTRICTS, *PAGES_OVER_DISTRICTS)
            for right, path in tried(rights):
                answer = await client.get(path)
                assert answer.status_code < 500, path
                may = caller in right.by and organ in OVERSEERS
                if (answer.status_code != 403) is not may:
                    wrong.append((caller.name, path, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("caller", PEOPLE, ids=lambda caller: caller.name)
async def test_in_a_district_none_of_it_is_there(world: OverDistricts, caller: Caller) -> None:
    async with world.client(GULOU, OFFICE, Role(caller.role)) as client:
        for _, path in tried((*API_OVER_DISTRICTS, *PAGES_OVER_DISTRICTS)):
            assert (await client.get(path)).status_code == 404, path


async def test_nobody_is_asked_to_sign_in(world: OverDistricts) -> None:
    async with world.client(CITY, None) as client:
        for _, path in tried((*API_OVER_DISTRICTS, *PAGES_OVER_DISTRICTS)):
            assert (await client.get(path)).status_code == (401 if path.startswith("/api/") else 303), path


async def test_everything_that_is_served_over_districts_is_tried(world: OverDistricts) -> None:
    async with world.client(CITY) as client:
        await client.get("/districts")
    app = (await world.hosts._of(CITY)).edge.result().app
    served = {
        route.path for route in app.routes if isinstance(route, Route) and re.match(r"(/api/v1)?/districts", route.path)
    }
    forms = [path for _, path in tried((*API_OVER_DISTRICTS, *PAGES_OVER_DISTRICTS))]
    known = {one for one in served if any(re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one), form) for form in forms)}
    assert known == served
