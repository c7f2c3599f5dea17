"""`fuyuan demo`: the sample year over the public interface of the running installation, and its annual review."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from domain.definitions import VERSION
from events.annual_review import AnnualDataFrozen, AnnualReviewPublished
from events.base import Side
from events.instants import SHANGHAI
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import Grant, TokenStore
from fuyuan.bad_day import BadDay
from fuyuan.installation.ledgers import open_ledger
from fuyuan.operations.review import review
from fuyuan.papers.annual.files import EDITIONS, digest_of
from fuyuan.sample.act import Act
from fuyuan.sample.arrivals import COMMANDS, named_matter
from fuyuan.sample.days import WorkingDays
from fuyuan.sample.player import Stopped, play, seen_over
from fuyuan.sample.script import script
from fuyuan.settings import Settings
from projections.access.role import Role
from services.decider import matter_of_key
from services.joint.annual_review import DECIDER as ANNUAL_REVIEW

FIRST: Final = date(2021, 12, 31)  # the registry of the packaged district begins a year before
KEPT: Final = "sample-until"
OFFICE, COURT, GOVERNMENT = "group-office", "district-court", "district-government"


def last_day(settings: Settings, asked: str | None) -> date:
    """The day with which the sample ends: the one asked for, else the one that the data folder holds, else yesterday.

    Raises BadDay when it is no day, lies ahead or before the registry, or the data folder holds another sample.
    """
    known, today = _played_until(settings), datetime.now(SHANGHAI).date()
    told = asked or known or str(today - timedelta(days=1))
    try:
        until = date.fromisoformat(told)
    except ValueError:
        raise BadDay(f"{told} 不是日期，应写作 2025-12-31", f"{told} is no day: write 2025-12-31") from None
    if not FIRST <= until <= today:
        raise BadDay(f"演示的最后一日应在 {FIRST} 至今日之间", f"--until lies between {FIRST} and today")
    if known not in (None, str(until)):
        words = f"数据目录中已有截至 {known} 的演示，请换一个新的数据目录"
        raise BadDay(words, f"the data folder holds the sample until {known}: take a new one")
    return until


def _played_until(settings: Settings) -> str | None:
    kept = settings.data_dir / KEPT
    return kept.read_text("ascii").strip() if kept.exists() else None


async def play_year(settings: Settings, until: date, seed: int) -> None:
    """Give every act of the year, each in the name of its organ. Raises BadDay when one is refused for good."""
    (settings.data_dir / KEPT).write_text(f"{until}\n", "ascii")
    acts = script(until, seed)
    names = {organ.id: organ.name for organ in settings.organs.organs}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        shown = progress.add_task(f"截至{until} / until {until}", total=len(acts))

        def played(act: Act) -> None:
            progress.update(shown, advance=1, description=f"{act.on:%Y年%m月%d日} {names.get(act.organ, act.organ)}")

        await _give(settings, acts, played)


async def review_year(settings: Settings, until: date) -> tuple[Path, ...]:
    """The annual review of the year of which most was played, in the data folder.

    Of a year that is over the data are frozen now, confirmed by both, published; of the running one it says how far it
    is. The digest that is recorded is that of the file written here (ANR-01); where the data are frozen already, by a
    demo before this one, their cut-off stays. Raises BadDay as `play_year`.
    """
    year, today = WorkingDays(until).reviewed, datetime.now(SHANGHAI).date()
    frozen, is_published = await asyncio.to_thread(_reviewed, settings, year)
    cut_off = frozen or datetime.now(UTC)
    out = settings.data_dir / f"review-{year}"
    if today.year > year and not is_published:
        [figures] = await asyncio.to_thread(review, settings, year, out, cut_off, figures_only=True)
        await _give(settings, published(year, today, cut_off, digest_of(figures)))
    return await asyncio.to_thread(review, settings, year, out, cut_off, editions=EDITIONS[:1])


def published(year: int, today: date, cut_off: datetime, digest: str) -> list[Act]:
    """Frozen, computed, confirmed by the court and the government, published; the script has opened it.

    The cut-off is an instant of the clock and the digest that of the figures up to it, so these acts are of no seed.
    """
    steps: list[tuple[str, str, dict[str, Any]]] = [
        (OFFICE, "freeze-annual-data", {"cut_off": cut_off}),
        (OFFICE, "compute-annual-figures", {"definition_version": VERSION, "figures_digest": digest}),
        (COURT, "confirm-annual-review", {"figures_digest": digest}),
        (GOVERNMENT, "confirm-annual-review", {"figures_digest": digest}),
        (OFFICE, "publish-annual-review", {"document_number": f"鼓府院总〔{today.year}〕1号"}),
    ]
    acts: list[Act] = []
    for number, (organ, command_type, fields) in enumerate(steps, start=1):
        command = COMMANDS[command_type].model_validate({"year": year, "occurred_on": today, **fields})
        command = command.model_copy(update={"id": named_matter(command)})
        key = f"sample-{year}-review/{today}/{digest[:16]}/{number:02}-{command_type}"
        needs = (acts[-1].key,) if acts else ()
        body = orjson.loads(command.model_dump_json(exclude_defaults=True))
        acts.append(Act(today, organ, command_type, body, key, needs))
    return acts


def _reviewed(settings: Settings, year: int) -> tuple[datetime | None, bool]:
    """The cut-off at which the data of the year are frozen, if they are, and whether the review is published."""
    ledger = open_ledger(settings, Side.JOINT)
    if ledger is None:
        return None, False
    try:
        stream = ANNUAL_REVIEW.stream(matter_of_key(ANNUAL_REVIEW.category, str(year)))
        events = [entry.envelope().payload() for entry in ledger.stream(stream)]
    finally:
        ledger.close()
    cut_offs = [event.cut_off for event in events if isinstance(event, AnnualDataFrozen)]
    return cut_offs[-1] if cut_offs else None, any(isinstance(event, AnnualReviewPublished) for event in events)


@contextmanager
def _tokens(settings: Settings) -> Iterator[Callable[..., str]]:
    """The tokens of the organs, made when first asked for and revoked at the end."""
    store, tokens = TokenStore(settings.tokens_file), dict[tuple[str, Role], str]()

    def token(organ: str, role: Role = Role.CLERK) -> str:
        if (organ, role) not in tokens:
            tokens[organ, role] = store.create(organ, role)
        return tokens[organ, role]

    try:
        yield token
    finally:
        store.revoke(tokens.values())


async def _give(settings: Settings, acts: Sequence[Act], played: Callable[[Act], None] = lambda act: None) -> None:
    """Raises BadDay when one of them is refused for good."""
    try:
        with _tokens(settings) as token:
            async with httpx.AsyncClient(base_url=settings.address, trust_env=False, timeout=30) as client:
                arrived = seen_over(client.get, token(OFFICE, Role.AUDITOR))
                await play(client.post, acts, token, arrived=arrived, played=played)
    except Stopped as stopped:
        raise BadDay("演示年度未能完成：请换一个新的数据目录再试", f"the sample year stopped: {stopped}") from stopped


def sign_in_link(settings: Settings) -> str:
    """A link that signs in once, within ten minutes, as an auditor of the group office: who sees everything."""
    code = Sessions(settings.sessions_file).new_code(Grant(OFFICE, Role.AUDITOR))
    return f"{settings.address}/signin?code={code}"
