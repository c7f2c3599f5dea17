"""How each of the three is started: its database as the only argument, the exchange in the environment."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from fuyuan.client import Client


def start(run: Callable[[sqlite3.Connection, Client], Awaitable[None]]) -> None:
    """Runs it until Ctrl-C. Ends with how it is used where its database or the exchange is not named."""
    missing = [name for name in ("FUYUAN_URL", "FUYUAN_TOKEN") if not os.environ.get(name)]
    if len(sys.argv) != 2 or missing:
        name = Path(sys.argv[0]).stem
        wanted = f"；缺少环境变量 {'、'.join(missing)} / these are not set: {', '.join(missing)}" if missing else ""
        used = f"FUYUAN_URL=http://… FUYUAN_TOKEN=… python -m fuyuan.client.examples.{name} DATABASE"
        sys.exit(f"用法 / usage: {used}{wanted}")

    async def main() -> None:
        database = sqlite3.connect(sys.argv[1])
        try:
            async with Client(os.environ["FUYUAN_URL"], os.environ["FUYUAN_TOKEN"]) as client:
                await run(database, client)
        finally:
            database.close()

    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("停止 / stopped")
