"""`fuyuan demo`: the sample year, played over the public interface of the running installation."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import httpx

from fuyuan.bad_day import BadDay
from fuyuan.settings import Settings
from fuyuan.tokens import Role, TokenStore


async def play_year(settings: Settings, seed: int) -> None:
    """Give every act of the year, each in the name of its organ. Raises BadDay when one is refused for good."""
    player: Any = import_module("fuyuan.sample.player")
    script: Any = import_module("fuyuan.sample.script")
    store, tokens = TokenStore(settings.tokens_file), dict[str, str]()

    def token(organ: str) -> str:
        if organ not in tokens:
            tokens[organ] = store.create(organ, Role.CLERK)
        return tokens[organ]

    async with httpx.AsyncClient(base_url=settings.address, trust_env=False, timeout=30) as client:
        try:
            await player.play(client.post, script.script(seed=seed), token)
        except player.Stopped as stopped:
            raise BadDay(
                "演示年度未能完成：请换一个新的数据目录再试", f"the sample year stopped: {stopped}"
            ) from stopped
