"""What is done to a running read model behind its back: within a minute it is put right, without anybody."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from events.base import Side
from fuyuan.settings import Settings
from projections.store.kept import message
from tests.flow.installation import SIDES, fuyuan, quiet, settings_in, supervised
from tests.flow.test_verify import countersigned
from tests.waiting import eventually

pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]


def views(settings: Settings) -> Path:
    return Path(settings.views_at.removeprefix("sqlite:///")).resolve()


def one(settings: Settings, statement: str) -> Any:
    with closing(sqlite3.connect(views(settings))) as model, model:
        return model.execute(statement).fetchone()


def reread(settings: Settings) -> dict[str, Any]:
    answer = httpx.get(f"http://{settings.http}/health/ready").json()
    return answer["parts"]["views"]["reread"] or {}


async def test_a_changed_row_and_a_changed_event_are_put_right_within_a_minute(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with supervised(settings, (*SIDES, "projections", "edge")):
        await quiet(settings)
        await countersigned(settings)
        await eventually(lambda: reread(settings))
        name = one(settings, "SELECT organ, name FROM organ ORDER BY organ")
        one(settings, "UPDATE organ SET name = 'another' WHERE organ = (SELECT min(organ) FROM organ)")
        await eventually(lambda: one(settings, "SELECT organ, name FROM organ ORDER BY organ") == name)
        await eventually(lambda: reread(settings).get("mended") == 1)
        assert (
            "自动改正 1 个事项 / the read model is what was signed"
            in fuyuan("doctor", "--data-dir", str(settings.data_dir)).stdout
        )

        first = "(SELECT min(seq) FROM event_text)"
        side, sequence = one(settings, f"SELECT side, sequence FROM event WHERE seq = {first}")
        kept, before = message(settings.views_at, Side(side), sequence), views(settings)
        one(settings, f"UPDATE event_text SET text = replace(text, '\"data\":', '\"dat\":') WHERE seq = {first}")
        assert message(settings.views_at, Side(side), sequence) != kept
        await eventually(lambda: views(settings) != before)
        await eventually(lambda: reread(settings).get("wrong") == "")
        assert message(settings.views_at, Side(side), sequence) == kept
