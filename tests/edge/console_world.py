"""The console over a small read model: a story of one year, told to the projector as the bus would carry it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from events.base import Side, Visibility
from events.bulletin import BulletinAcknowledged, BulletinIssued, BulletinReceived
from events.meeting import (
    ActionItemAssigned,
    AgendaItemAdded,
    MeetingConvened,
    MeetingHeld,
    ParticipantInvited,
    ResolutionAdopted,
)
from events.suggestion import SuggestionSent, SuggestionServed
from events.values import ReplyPeriod
from events.vocabulary import AgendaPurpose, MeetingKind, ServiceProof, SuggestionKind, Topic
from fuyuan.access.all_sessions import AllSessions
from fuyuan.access.people import People
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import Grant, Role, TokenStore
from fuyuan.contracts.tables import DEFINITIONS, command_table
from fuyuan.http.app import Edge, create_app
from fuyuan.http.auth import Authentication
from fuyuan.http.gateway import Gateway
from fuyuan.http.limits import Limiter
from fuyuan.http.pulse import Pulse
from fuyuan.http.reads import Reads
from fuyuan.http.server import at_start
from fuyuan.installation import data_folder
from fuyuan.reaching.way import WayToSide
from fuyuan.settings import Settings
from fuyuan.web.console import Console, console_routes
from projections.filling.engine import Projector
from projections.opening import open_store
from projections.store.store import Store
from projections.waiting import Waiting
from tests.organs import COURT, GOV, HOUSING, LEGAL, URBAN
from tests.projections.story import Story, bulletin, content
from tests.sides import JURISDICTION

TODAY = date(2024, 6, 20)
SCRIPT = "<script>alert('府院')</script>关于执法文书的通报"
SECRET = "关于个别案件的限定知悉司法建议"


def day(month: int, number: int) -> date:
    return date(2024, month, number)


def sent(title: str, number: int, to: str, on: date, **more: object) -> SuggestionSent:
    return SuggestionSent(
        occurred_on=on,
        content=content(title, **more),
        sender=COURT,
        addressees=(to,),
        cc=(LEGAL,),
        number=f"鼓法建〔2024〕{number}号",
        reply_period=ReplyPeriod(months=2),
    )


def served(to: str, on: date, due: date) -> SuggestionServed:
    return SuggestionServed(occurred_on=on, organ=to, proof=ServiceProof.SERVICE_RECEIPT, reply_due_on=due)


def told() -> Story:
    """One suggestion overdue since 29 May, one due on 30 June, a restricted one, two bulletins, a meeting."""
    story = Story()
    story.court("suggestion:late", sent("关于规范征收补偿程序的司法建议", 1, HOUSING, day(3, 28)))
    story.court("suggestion:late", served(HOUSING, day(3, 29), day(5, 29)))
    story.court("suggestion:soon", sent("关于规范行政处罚程序的司法建议", 2, URBAN, day(4, 28)))
    story.court("suggestion:soon", served(URBAN, day(4, 30), day(6, 30)))
    hidden = sent(SECRET, 3, URBAN, day(5, 6), kind=SuggestionKind.INDIVIDUAL_CASE, visibility=Visibility.RESTRICTED)
    story.court("suggestion:hidden", hidden, visibility=Visibility.RESTRICTED)
    issued = BulletinIssued(occurred_on=day(3, 5), content=bulletin(Topic.J4, SCRIPT))
    story.court("bulletin:script", issued, visibility=Visibility.MEMBERS)
    received = BulletinReceived(
        occurred_on=day(3, 5), topic=Topic.J4, issuer=COURT, addressee=GOV, revision=1, visibility=Visibility.MEMBERS
    )
    signed = BulletinAcknowledged(occurred_on=day(3, 7), by=LEGAL, revision=1)
    story.government("bulletin-receipt:script", received, signed, visibility=Visibility.MEMBERS)
    measures = bulletin(Topic.E1, "关于推进依法行政的通报", GOV, COURT)
    story.government("bulletin:e1", BulletinIssued(occurred_on=day(4, 9), content=measures))
    convened = MeetingConvened(
        occurred_on=day(4, 1),
        kind=MeetingKind.REGULAR,
        subject="2024年度联席会议",
        convenor=GOV,
        on_behalf_of=GOV,
        planned_on=day(4, 16),
        place="区政府会议室",
        slot="2024",
    )
    agenda = AgendaItemAdded(
        occurred_on=day(4, 2),
        item=1,
        title="通报司法建议总体情况",
        purposes=(AgendaPurpose.REPORT_SUGGESTIONS,),
        proposer=COURT,
    )
    decided = ResolutionAdopted(
        occurred_on=day(4, 16), resolution=1, text="完善听证告知流程", owner=HOUSING, due_on=day(6, 1)
    )
    assigned = ActionItemAssigned(
        occurred_on=day(4, 17), item=1, resolution=1, text="完善听证告知流程", owner=HOUSING, due_on=day(6, 1)
    )
    invited = (ParticipantInvited(occurred_on=day(4, 3), organ=organ) for organ in (COURT, LEGAL, HOUSING, URBAN))
    held = MeetingHeld(occurred_on=day(4, 16), organs_present=(COURT, LEGAL, HOUSING))
    events = (convened, agenda, *invited, held, decided, assigned)
    return story.joint("meeting:year", *events, visibility=Visibility.MEMBERS)


@dataclass
class ConsoleWorld:
    """The app and what a test does to it."""

    app: Starlette
    edge: Edge
    store: Store
    story: Story
    sessions: AllSessions
    tokens: TokenStore
    pulse: Pulse
    people: People

    def cookie(self, organ: str = COURT, role: Role = Role.VIEWER) -> dict[str, str]:
        return {"fuyuan_session": self.sessions.new_session(Grant(organ, role))}

    def client(self, organ: str | None = COURT, role: Role = Role.VIEWER) -> httpx.AsyncClient:
        """A browser of somebody signed in, or of nobody."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://fuyuan.test",
            cookies=self.cookie(organ, role) if organ else None,
        )

    def happens(self) -> None:
        """The newest messages of the story reach the read model, and the edge hears of it."""
        Projector(self.store).apply_batch(self.story.messages)
        self.pulse.beat()


@asynccontextmanager
async def console_world(
    folder: Path,
    today: date = TODAY,
    limiter: Limiter | None = None,
    story: Story | None = None,
    *,
    acts: bool = False,
) -> AsyncIterator[ConsoleWorld]:
    """A console whose day is `today`, without sides and without a broker. `acts`: with forms and all administration."""
    store = await asyncio.to_thread(open_store, f"sqlite:///{folder / 'views.db'}")
    tokens, pulse = TokenStore(folder / "tokens.json"), Pulse()
    people = People.open(folder / "people.sqlite")
    sessions = AllSessions(Sessions(folder / "sessions.json", tokens=tokens), people.sessions)
    async with aclosing(Gateway({side: WayToSide(side, folder / f"{side}.sock") for side in Side})) as gateway:
        edge = Edge(
            command_table(DEFINITIONS),
            Authentication(tokens, sessions, limiter or Limiter()),
            gateway,
            Reads(store, at_start(JURISDICTION)),
            Waiting(store),
            pulse,
            look_every=30,
            records=people.audit,
        )
        folder_of_papers = folder / "papers"
        more: dict[str, Any] = {"templates": folder_of_papers, "has_mail": True, "edge": edge if acts else None}
        if acts:
            more["settings"] = Settings.read(data_dir=folder / "data")
            await asyncio.to_thread(data_folder.prepare, more["settings"])
        console = Console(edge.reads, edge.auth, sessions, tokens, people, lambda: today, **more)
        app = create_app(edge, lambda _: console_routes(console))
        made = ConsoleWorld(app, edge, store, story or told(), sessions, tokens, pulse, people)
        await asyncio.to_thread(made.happens)
        yield made
    people.close()
    await asyncio.to_thread(store.close)


def inline(text: str) -> Iterator[str]:
    """What a strict content policy would refuse in a page."""
    for mark in (" style=", " onclick=", " onload=", "<style", "<script>", "javascript:", "http://", "//cdn"):
        if mark in text:
            yield mark


__all__ = ["COURT", "HOUSING", "SCRIPT", "SECRET", "ConsoleWorld", "console_world", "inline"]
