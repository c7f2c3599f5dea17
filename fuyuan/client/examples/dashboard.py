"""A dashboard: figures that go up with each event of the live feed, and what is overdue, asked of a view.

A figure and the event that raised it are one transaction, so none is counted twice or left out, however often the
process is killed or the feed begins anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from events.instants import SHANGHAI
from fuyuan.client import Client, Inbox, Recorded
from fuyuan.client.examples.starting import start
from fuyuan.client.views import OVERDUE_BOARD

FIGURES: Mapping[str, str] = {
    "case.filed.v1": "收案 / cases",
    "hearing.held.v1": "开庭 / hearings",
    "suggestion.sent.v1": "司法建议 / suggestions",
    "feedback.submitted.v1": "反馈 / feedback",
}
"""What is counted, by the type of the event. A type that a later version brings is passed over."""


class Dashboard:
    """Its figures, in a table of its own."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database, self.inbox = database, Inbox(database, "dashboard")
        database.execute("CREATE TABLE IF NOT EXISTS figure (name TEXT PRIMARY KEY, many INTEGER NOT NULL)")

    def count(self, event: Recorded) -> bool:
        """Whether a figure changed."""
        with self._database:
            if not self.inbox.take(event.id, event.mark) or (name := FIGURES.get(event.type)) is None:
                return False
            self._database.execute(
                "INSERT INTO figure VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET many = many + 1", (name,)
            )
            return True

    def figures(self) -> dict[str, int]:
        return dict(self._database.execute("SELECT name, many FROM figure ORDER BY name").fetchall())


async def run(database: sqlite3.Connection, client: Client) -> None:
    """A line for each change, for ever."""
    dashboard = Dashboard(database)
    async for event in client.feed(dashboard.inbox.mark()):
        if dashboard.count(event):
            today = datetime.now(SHANGHAI).date()
            overdue = [row async for row in client.rows(OVERDUE_BOARD, as_of=today)]
            counted = "  ".join(f"{name}: {many}" for name, many in dashboard.figures().items())
            print(f"{counted}  逾期 / overdue: {len(overdue)}", flush=True)


if __name__ == "__main__":
    start(run)
