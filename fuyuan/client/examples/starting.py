"""How each of the three is started: its database as the only argument, the exchange in the environment."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable

from fuyuan.client import Client


def start(run: Callable[[sqlite3.Connection, Client], Awaitable[None]]) -> None:
    """Runs it until Ctrl-C."""

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
