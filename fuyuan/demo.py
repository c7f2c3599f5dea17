"""`fuyuan demo`: the sample year over the public interface of the running installation, and its first annual review."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Final

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from fuyuan.bad_day import BadDay
from fuyuan.review_command import review
from fuyuan.sample.act import Act
from fuyuan.sample.player import Stopped, play, seen_over
from fuyuan.sample.script import script
from fuyuan.sessions import Sessions
from fuyuan.settings import Settings
from fuyuan.tokens import Grant, TokenStore
from projections.role import Role

YEAR: Final = 2024
OFFICE: Final = "group-office"


async def play_year(settings: Settings, seed: int) -> None:
    """Give every act of the year, each in the name of its organ. Raises BadDay when one is refused for good."""
    acts = [act for act in script(YEAR, seed) if act.on <= date.today()]
    store, tokens = TokenStore(settings.tokens_file), dict[tuple[str, Role], str]()

    def token(organ: str, role: Role = Role.CLERK) -> str:
        if (organ, role) not in tokens:
            tokens[organ, role] = store.create(organ, role)
        return tokens[organ, role]

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        shown = progress.add_task(f"{YEAR}年 / playing {YEAR}", total=len(acts))

        def played(act: Act) -> None:
            progress.update(shown, advance=1, description=f"{act.on:%Y年%m月%d日} {act.organ}")

        try:
            async with httpx.AsyncClient(base_url=settings.address, trust_env=False, timeout=30) as client:
                arrived = seen_over(client.get, token(OFFICE, Role.AUDITOR))
                await play(client.post, acts, token, arrived=arrived, played=played)
        except Stopped as stopped:
            raise BadDay(
                "演示年度未能完成：请换一个新的数据目录再试", f"the sample year stopped: {stopped}"
            ) from stopped
        finally:
            store.revoke(tokens.values())


async def review_year(settings: Settings) -> tuple[Path, ...]:
    """The first annual review of the sample year, in the data folder."""
    return await asyncio.to_thread(review, settings, YEAR, settings.data_dir / f"review-{YEAR}")


def sign_in_link(settings: Settings) -> str:
    """A link that signs in once, within ten minutes, as an auditor of the group office: who sees everything."""
    code = Sessions(settings.sessions_file).new_code(Grant(OFFICE, Role.AUDITOR))
    return f"{settings.address}/signin?code={code}"
