"""Every harm of the table, done to a copy of an installation: noticed and named, or mended."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from events.base import Side
from fuyuan.operations.archive import archive
from fuyuan.operations.tell import Finding
from fuyuan.settings import Settings
from tests.flow.installation import copied, quiet, settings_in, supervised
from tests.flow.test_verify import checks, countersigned, fill_views
from tests.harms.table import HARMS, Finder, Harm, Mender, named
from tests.waiting import eventually


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sound(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """A folder with an installation that stands still: everything signed, countersigned and archived."""
    folder = tmp_path_factory.mktemp("sound")
    settings = settings_in(folder)
    async with supervised(settings):
        await quiet(settings)
        await countersigned(settings)
    fill_views(settings)
    archive(settings, folder / "archive")
    yield folder
    shutil.rmtree(folder)


async def wrong(settings: Settings) -> list[str]:
    return [check.en for check in await checks(settings) if check.good is False]


def by(finder: Finder) -> list[object]:
    return [pytest.param(harm, id=named(harm)) for harm in HARMS if harm.finder is finder]


async def test_nothing_is_wrong_before(sound: Path, tmp_path: Path) -> None:
    assert await wrong(copied(sound, tmp_path)) == []


@pytest.mark.parametrize("harm", by(Finder.VERIFY))
async def test_it_is_found_and_named_with_nothing_at_work(sound: Path, tmp_path: Path, harm: Harm) -> None:
    settings = copied(sound, tmp_path)
    harm.do(settings)
    said = await wrong(settings)
    assert any(re.search(harm.says, one) for one in said), said


@pytest.mark.systems
@pytest.mark.parametrize("harm", by(Finder.AT_WORK))
async def test_it_is_mended_while_all_is_at_work(sound: Path, tmp_path: Path, harm: Harm) -> None:
    assert harm.mender is Mender.ITSELF
    settings = copied(sound, tmp_path)
    harm.do(settings)
    async with supervised(settings):
        await quiet(settings)

        async def mended() -> bool:
            found: list[Finding] = await checks(settings)
            return all(check.good for check in found)

        await eventually(mended)
        logs = [settings.log(side.value) for side in Side]
        await eventually(lambda: re.search(harm.says, "".join(log.read_text() for log in logs)))
