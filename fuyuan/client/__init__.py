"""The exchange as a system of an organ sees it: give commands, read views and matters, follow what is recorded.

    async with Client("https://fuyuan.example", token) as court:
        accepted = await court.give(FileCase(number="（2024）豫0204行初12号", …), key="docket-4711")
        async for row in court.rows(CASE_INDEX, after=accepted.position):
            …

`Client` speaks HTTP, `BusClient` (`fuyuan.client.bus`) gives the same commands over NATS. Commands stand in
`fuyuan.client.commands`, views in `fuyuan.client.views`; `Inbox` and `Outbox` keep in the system's own database what
came and what is to be told. `docs/client.md` begins at the beginning.
"""

from fuyuan.client.answers import Accepted, Page, Recorded
from fuyuan.client.errors import ClientError, NotAllowed, NotNow, Problem, Refused, WrongFields
from fuyuan.client.http import Client
from fuyuan.client.inbox import Inbox
from fuyuan.client.outbox import Outbox

__all__ = [
    "Accepted",
    "Client",
    "ClientError",
    "Inbox",
    "NotAllowed",
    "NotNow",
    "Outbox",
    "Page",
    "Problem",
    "Recorded",
    "Refused",
    "WrongFields",
]
