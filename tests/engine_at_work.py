"""An engine that runs, as its callers see it: each district by its host name, with a token of its court."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import orjson

from tests.engines import CODES, GULOU, YUWANGTAI, engine_settings, with_districts
from tests.load import BULLETIN
from tests.system import System, system
from tests.waiting import until

COURT: Final = "district-court"


@dataclass(frozen=True)
class Engine:
    """A running engine; a token of the court of each district."""

    at: System
    tokens: dict[str, str]

    def ask(self, code: str, method: str, path: str, *, token_of: str | None = None, **more: object) -> httpx.Response:
        headers = {"Host": f"{code}.localhost", "Authorization": f"Bearer {self.tokens[token_of or code]}"}
        headers |= more.pop("headers", {})  # type: ignore[arg-type]
        return httpx.request(method, f"{self.at.url}{path}", headers=headers, timeout=20, **more)  # type: ignore[arg-type]

    def give(self, code: str, key: str) -> httpx.Response:
        """A bulletin of the court; the answer comes from the district's own ledger."""
        body = {"content": dict(BULLETIN)}
        return self.ask(code, "POST", "/api/v1/commands/issue-bulletin", headers={"Idempotency-Key": key}, json=body)

    def bulletins(self, code: str, after: str = "") -> list[str]:
        path = "/api/v1/views/bulletin_board" + (f"?after={after}" if after else "")
        shown = until(lambda: ok(self.ask(code, "GET", path)))
        return [row["stream"] for row in shown.json()["items"]]


@contextmanager
def engine(folder: Path, database: str) -> Iterator[Engine]:
    settings = engine_settings(folder / "e", database)
    with_districts(settings, folder, CODES)
    with system(folder / "e", FUYUAN_DATABASE=database) as at:
        yield Engine(at, court_tokens(at))


def court_tokens(at: System) -> dict[str, str]:
    return {code: at.token(COURT, district=code) for code in (GULOU, YUWANGTAI)}


def taken(at: Engine, code: str, key: str) -> httpx.Response:
    """A command with its key again and again until it is taken: a district may be moving just then."""

    def once() -> httpx.Response | None:
        return ok(at.give(code, key))

    found: httpx.Response = until(once)
    return found


def ok(answer: httpx.Response) -> httpx.Response | None:
    """Where it is 200, the answer."""
    return answer if answer.status_code == 200 else None


def last_said(folder: Path, code: str) -> str:
    """What the workers' logs say of a district last."""
    lines = [orjson.loads(line) for log in sorted(folder.glob("logs/worker-*.log")) for line in log.open("rb")]
    of_it = [line for line in lines if line.get("district") == code and line["event"].startswith("district.")]
    return str(max(of_it, key=lambda line: line["timestamp"])["event"])
