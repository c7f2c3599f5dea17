"""Which districts there are, and which are at work: what cannot be read now is not given up for good."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from fuyuan.bad_day import BadDay
from fuyuan.districts.districts import Districts
from fuyuan.districts.edge import DistrictHosts
from fuyuan.districts.known import Known
from fuyuan.settings import DISTRICTS, STATE
from tests.engines import GULOU, NOW, YUWANGTAI, engine_settings, with_districts


def test_a_district_that_could_not_be_read_is_at_work_again_once_it_can_be(folder: Path, postgres_url: str) -> None:
    """As behind a disk or a network that failed for a moment: the file is the same as before."""
    engine = engine_settings(folder / "e", postgres_url)
    with_districts(engine, folder)
    known, file = Known(Districts(engine)), engine.of_district(GULOU).folder(STATE)
    mark, content = file.stat(), file.read_bytes()

    def reads(raw: bytes) -> None:
        file.write_bytes(raw)
        os.utime(file, ns=(mark.st_atime_ns, mark.st_mtime_ns))

    reads(b"?" * len(content))
    with capture_logs() as said:
        assert known.active() == known.active() == [YUWANGTAI]
    assert [line["event"] for line in said] == ["district.unreadable"]
    reads(content)
    assert known.active() == [GULOU, YUWANGTAI]


async def test_a_folder_that_cannot_be_read_ends_no_worker_and_is_said_at_the_edge(
    folder: Path, postgres_url: str
) -> None:
    """As where the disk of another machine fails for a moment."""
    engine = engine_settings(folder / "e", postgres_url)
    with_districts(engine, folder)
    known, there = Known(Districts(engine)), engine.folder(DISTRICTS)
    assert known.active() == [GULOU, YUWANGTAI]
    there.rename(folder / "aside")
    there.write_text("no folder")
    with capture_logs() as said:
        assert known.active() == known.active() == [GULOU, YUWANGTAI]
    assert [line["event"] for line in said] == ["district.unreadable"]
    with pytest.raises(BadDay, match="districts"):
        known.codes()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(DistrictHosts(engine)), base_url="http://e") as client:
        for host in ("fuyuan.example", f"{GULOU}.fuyuan.example"):
            answer = await client.get("/", headers={"Host": host})
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1"), host
    there.unlink()
    (folder / "aside").rename(there)
    Districts(engine).suspend(GULOU, "机构改革", NOW)
    assert known.active() == [YUWANGTAI]


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("127.0.0.1:8000", f"http://{GULOU}.localhost:8000/"),
        ("[::1]:8000", f"http://{GULOU}.localhost:8000/"),
        ("localhost", f"http://{GULOU}.localhost/"),
        ("127.example", f"http://{GULOU}.127.example/"),
    ],
)
async def test_the_list_of_districts_leads_to_names_that_a_browser_finds(
    host: str, named: str, folder: Path, postgres_url: str
) -> None:
    engine = engine_settings(folder / "e", postgres_url)
    with_districts(engine, folder)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(DistrictHosts(engine)), base_url="http://e") as client:
        page = await client.get("/", headers={"Host": host})
    assert f'href="{named}"' in page.text
