"""A city with two districts, and a district of another city, on one engine, with read models and open edges."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import httpx

from domain.definitions import VERSION
from events.annual_review import (
    AnnualDataFrozen,
    AnnualFiguresComputed,
    AnnualReviewConfirmed,
    AnnualReviewOpened,
    AnnualReviewPublished,
)
from events.base import Event, Side, Visibility
from events.bulletin import BulletinIssued
from events.instants import written
from events.suggestion import SuggestionSent
from events.values import ReplyPeriod
from events.vocabulary import SuggestionKind, Topic
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import Grant, TokenStore
from fuyuan.districts.districts import District, Districts
from fuyuan.districts.edge import DistrictHosts
from fuyuan.operations.read_model import read_model
from fuyuan.settings import Settings
from projections.access.role import Role
from projections.review.account.account import account
from projections.review.editions import Edition
from projections.review.report import review
from projections.views.annual_account import Document, Made, begun, keep_documents
from services.jurisdiction import packaged
from tests.engines import GULOU, NOW, engine_settings
from tests.organs import COURT, GOV, HOUSING, OFFICE
from tests.projections.annals import Annals, d24
from tests.projections.story import Story, bulletin, content

CITY, LONGTING, ELSEWHERE = "410200", "410202", "410302"
NAMES: Final = {CITY: "开封市", GULOU: "开封市鼓楼区", LONGTING: "开封市龙亭区", ELSEWHERE: "洛阳市老城区"}
CUT_OFF: Final = datetime(2025, 1, 31, 15, 59, 59, tzinfo=UTC)
ON: Final = date(2025, 2, 10)
PARTIES, CLOSED = "只向当事单位发出的司法建议", "关于限定知悉案件的司法建议"
FOR_MEMBERS, FOR_ALL = "发给成员单位的通报", "向社会公布的通报"


def jurisdiction_file(folder: Path, code: str) -> Path:
    text = packaged(GULOU).read_text("utf-8").replace(f'code = "{GULOU}"', f'code = "{code}"', 1)
    path = folder / f"{code}.toml"
    path.write_text(text.replace(f'name = "{NAMES[GULOU]}"', f'name = "{NAMES[code]}"', 1), "utf-8")
    return path


class Many(dict[str, District]):
    """By code."""

    engine: Settings
    all: Districts


def with_city(folder: Path, database: str) -> Many:
    """Added, by code; nothing is said in them yet. Their edges look for a broker in vain."""
    engine = engine_settings(folder / "e", database).model_copy(update={"nats_url": "nats://127.0.0.1:1"})
    many = Many()
    many.engine, many.all = engine, Districts(engine)
    for code in NAMES:
        many[code] = many.all.add(jurisdiction_file(folder, code), NOW)
    return many


def papers() -> Story:
    """A paper of each class; the restricted one and the one for its parties name the court, as all of them do."""
    story = Story()
    for title, visibility in ((FOR_MEMBERS, Visibility.MEMBERS), (FOR_ALL, Visibility.PUBLIC)):
        issued = BulletinIssued(occurred_on=d24(3, 5), content=bulletin(Topic.J4, title))
        story.court(f"bulletin:{title}", issued, visibility=visibility)
    for title, visibility in ((PARTIES, Visibility.BILATERAL), (CLOSED, Visibility.RESTRICTED)):
        sent = SuggestionSent(
            occurred_on=d24(5, 6),
            content=content(title, kind=SuggestionKind.INDIVIDUAL_CASE, visibility=visibility),
            sender=COURT,
            addressees=(HOUSING,),
            cc=(),
            number=f"鼓法建〔2024〕{len(title)}号",
            reply_period=ReplyPeriod(months=2),
        )
        story.court(f"suggestion:{title}", sent, visibility=visibility)
    return story


def public_edition(code: str, acknowledged: int, of: int) -> dict[str, Any]:
    """Of a district that issued so many bulletins, of which so many were acknowledged."""
    annals = Annals()
    for number in range(of):
        on = d24(4, 1) if number < acknowledged else None
        annals.bulletin(f"no-{number}", Topic.J4, d24(3, 1 + number), acknowledged=on)
    raw = [one.replace(b'"/410204/', f'"/{code}/'.encode()) for one in annals.raw]
    made = review(raw, 2024, CUT_OFF, NAMES[code])
    return account(made, Edition.PUBLIC, digest=made.digest())


def life(digest: str, version: str) -> Iterator[Event]:
    year: dict[str, Any] = {"occurred_on": ON, "year": 2024}
    yield AnnualReviewOpened(**year)
    yield AnnualDataFrozen(**year, cut_off=CUT_OFF)
    yield AnnualFiguresComputed(**year, cut_off=CUT_OFF, definition_version=version, figures_digest=digest)
    yield AnnualReviewConfirmed(**year, by=COURT, organ_side=Side.COURT, figures_digest=digest)
    yield AnnualReviewConfirmed(**year, by=GOV, organ_side=Side.GOVERNMENT, figures_digest=digest)
    yield AnnualReviewPublished(**year, figures_digest=digest, document_number="鼓府院总〔2025〕1号")


def tell(district: District, story: Story) -> None:
    """What the district's read model knows."""
    store = read_model(district.settings)
    story.told_to(store)
    store.close()


def keep(district: District, edition: dict[str, Any], *, asked: str, made: datetime = CUT_OFF) -> None:
    """As the district's console keeps it once it was made, up to `made`."""
    store = read_model(district.settings)
    keep_documents(store, 2024, asked, begun(store), made, {Document.PUBLIC: Made(edition)})
    store.close()


def publish(
    district: District, story: Story, acknowledged: int, of: int, *, kept: bool = True, version: str = VERSION
) -> None:
    """The review of 2024, by that version of the definitions."""
    edition = public_edition(district.code, acknowledged, of)
    digest = edition["provenance"]["figures_digest"]
    story.joint("annual-review:2024", *life(digest, version), visibility=Visibility.MEMBERS)
    tell(district, story)
    if kept:
        keep(district, edition, asked=written(CUT_OFF))


@dataclass(frozen=True)
class OverDistricts:
    """The edge of their engine, where each has a host name of its own."""

    hosts: DistrictHosts
    districts: Many

    def client(self, code: str, organ: str | None = OFFICE, role: Role = Role.VIEWER) -> httpx.AsyncClient:
        """A browser of somebody of an organ of that jurisdiction, or of nobody."""
        cookies = None
        if organ is not None:
            sessions = Sessions(self.districts[code].settings.sessions_file)
            cookies = {"fuyuan_session": sessions.new_session(Grant(organ, role))}
        return self._at(code, cookies=cookies)

    def system(self, code: str, organ: str = OFFICE, role: Role = Role.VIEWER) -> httpx.AsyncClient:
        """A system with a token of that jurisdiction."""
        token = TokenStore(self.districts[code].settings.tokens_file).create(organ, role)
        return self._at(code, headers={"Authorization": f"Bearer {token}"})

    def _at(self, code: str, **more: Any) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.hosts), base_url=f"http://{code}.test", **more)


@asynccontextmanager
async def over_districts(districts: Many) -> AsyncIterator[OverDistricts]:
    hosts = DistrictHosts(districts.engine)
    try:
        yield OverDistricts(hosts, districts)
    finally:
        await hosts.close()
