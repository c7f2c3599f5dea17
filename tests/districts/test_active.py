"""Which districts are at work: what cannot be read now is not given up for good."""

from __future__ import annotations

import os
from pathlib import Path

from structlog.testing import capture_logs

from fuyuan.districts.active import Active
from fuyuan.districts.districts import Districts
from fuyuan.settings import STATE
from tests.engines import GULOU, YUWANGTAI, engine_settings, with_districts


def test_a_district_that_could_not_be_read_is_at_work_again_once_it_can_be(folder: Path, postgres_url: str) -> None:
    """As behind a disk or a network that failed for a moment: the file is the same as before."""
    engine = engine_settings(folder / "e", postgres_url)
    with_districts(engine, folder)
    active, file = Active(Districts(engine)), engine.of_district(GULOU).folder(STATE)
    mark, content = file.stat(), file.read_bytes()

    def reads(raw: bytes) -> None:
        file.write_bytes(raw)
        os.utime(file, ns=(mark.st_atime_ns, mark.st_mtime_ns))

    reads(b"?" * len(content))
    with capture_logs() as said:
        assert active.codes() == active.codes() == [YUWANGTAI]
    assert [line["event"] for line in said] == ["district.unreadable"]
    reads(content)
    assert active.codes() == [GULOU, YUWANGTAI]
