"""`fuyuan review --check FILE`; and of what no review is made: said plainly, with nothing left that looks finished."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from events.vocabulary import Topic
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.operations.review import review
from fuyuan.operations.review_check import examine
from fuyuan.papers.annual.files import EDITIONS
from fuyuan.settings import Settings
from tests.flow.installation import fuyuan, settings_in
from tests.flow.test_review_cut_off import AT, keep
from tests.projections.annals import Annals, d24, d25

FIGURES, DOCUMENT, PUBLIC = "review-2024.json", "review-2024-document.json", "review-2024-public-document.json"


@pytest.fixture
def annals() -> Annals:
    return Annals().bulletin("j4", Topic.J4, d24(4, 8)).sent("a").served("a", d24(3, 15), d24(5, 15))


@pytest.fixture
def settings(tmp_path: Path, annals: Annals) -> Settings:
    settings = settings_in(tmp_path / "var")
    data_folder.prepare(settings)
    keep(settings, annals.raw)
    return settings


async def told(settings: Settings, file: Path) -> dict[bool | None, list[str]]:
    found: dict[bool | None, list[str]] = {}
    async for finding in examine(settings, file):
        found.setdefault(finding.good, []).append(finding.zh)
    return found


async def test_what_was_written_holds_and_holds_when_more_was_recorded(settings: Settings, annals: Annals) -> None:
    out = settings.data_dir / "out"
    review(settings, 2024, out, AT, editions=EDITIONS[:2], languages=("zh",))
    before = len(annals.raw)
    annals.withdraw_bulletin("j4", d25(2, 10))
    keep(settings, annals.raw[before:])
    for name in (FIGURES, DOCUMENT, PUBLIC):
        found = await told(settings, out / name)
        assert list(found) == [True], (name, found)
        assert found[True][0] == "所依据的事件一致"
        assert found[True][1].endswith("个数值全部一致")


def of_figure(document: Any) -> None:
    document["figures"]["M25"]["values"][0]["numerator_refs"] = []
    document["figures"]["M25"]["values"][0]["text"] = "1/1 = 100.0 %"


def of_edition(document: Any) -> None:
    [figure] = [one for one in document["figures"] if one["id"] == "M25"]
    figure["values"][0]["text"] = "1/1 = 100.0 %"


def of_sentence(document: Any) -> None:
    block = document["parts"][0]["blocks"][0]
    block["sentences"][1]["zh"] += "以上属实。"


def of_table(document: Any) -> None:
    document["tables"]["T9"]["rows"][-1][-1] = 14


def of_longer_table(document: Any) -> None:
    document["tables"]["T9"]["rows"].append(["又一行"])


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (FIGURES, of_figure, "M25.duties（到期反馈率）：文件为1/1 = 100.0 %，重算为0/1 = 0.0 %"),
        (DOCUMENT, of_edition, "M25.duties（到期反馈率）：文件为1/1 = 100.0 %，重算为0/1 = 0.0 %"),
        (DOCUMENT, of_sentence, "以上属实。"),
        (DOCUMENT, of_table, "T9：文件为第15行“"),
        (DOCUMENT, of_longer_table, "文件为第16行“又一行”，重算为15行"),
    ],
)
async def test_a_value_that_was_changed_is_named(
    settings: Settings, name: str, change: Callable[[Any], None], said: str
) -> None:
    out = settings.data_dir / "out"
    review(settings, 2024, out, AT, editions=EDITIONS[:1], languages=("zh",))
    document = orjson.loads((out / name).read_bytes())
    change(document)
    (out / name).write_bytes(orjson.dumps(document))
    found = await told(settings, out / name)
    assert len(found[False]) == 1
    assert said in found[False][0]


async def test_events_that_came_since_within_the_cut_off_are_told_by_side(settings: Settings, annals: Annals) -> None:
    """As of a ledger that was restored from before: one event of the court more."""
    out = settings.data_dir / "out"
    [figures] = review(settings, 2024, out, AT, figures_only=True)
    before = len(annals.raw)
    keep(settings, annals.bulletin("more", Topic.J1, d24(5, 8)).raw[before:])
    found = await told(settings, figures)
    assert "court 4→5" in found[False][0]
    assert any(line.startswith("M01.all（通报发出件数（分方向、事项））：文件为1，重算为2") for line in found[False])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no json", "is no data file"),
        (b"[1]", "is no data file"),
        (b'{"year":2024}', "is no data file"),
        (None, "cannot read"),
    ],
)
async def test_what_is_no_review_is_said(settings: Settings, content: bytes | None, said: str) -> None:
    file = settings.data_dir / "file.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadDay, match=said):
        await told(settings, file)


@pytest.mark.parametrize(
    ("name", "place", "content"),
    [
        (FIGURES, ("figures",), {"M01": "x"}),
        (FIGURES, ("cut_off",), "2024-12-31T00:00:00"),
        (FIGURES, ("year",), "2024"),
        (PUBLIC, ("provenance", "sides"), {"court": 3}),
        (PUBLIC, ("tables", "T9"), {"rows": 5}),
        (PUBLIC, ("parts",), [3]),
    ],
)
async def test_a_file_that_became_nonsense_is_said(
    settings: Settings, name: str, place: tuple[str, ...], content: object
) -> None:
    out = settings.data_dir / "out"
    review(settings, 2024, out, AT, editions=EDITIONS[1:2], languages=())
    document = orjson.loads((out / name).read_bytes())
    *way, last = place
    holder = document
    for step in way:
        holder = holder[step]
    holder[last] = content
    (out / name).write_bytes(orjson.dumps(document))
    with pytest.raises(BadDay, match="或者已被改动"):
        await told(settings, out / name)


async def test_a_version_of_the_definitions_that_is_not_here_is_said(settings: Settings) -> None:
    [figures] = review(settings, 2024, settings.data_dir / "out", AT, figures_only=True)
    document = orjson.loads(figures.read_bytes())
    figures.write_bytes(orjson.dumps(document | {"definition_version": "99"}))
    with pytest.raises(BadDay, match="version 99"):
        await told(settings, figures)


@pytest.mark.parametrize(
    ("year", "cut_off", "said"),
    [
        (0, None, "with four digits"),
        (2019, None, "nothing is recorded of the year 2019"),
        (2026, AT, "lies before the year 2026"),
    ],
)
def test_nothing_is_made_of_nothing(settings: Settings, year: int, cut_off: datetime | None, said: str) -> None:
    out = settings.data_dir / "out"
    with pytest.raises(BadDay, match=said):
        review(settings, year, out, cut_off)
    assert not out.exists()


def test_nothing_is_written_before_all_that_was_given_is_understood(settings: Settings, tmp_path: Path) -> None:
    out, folder = tmp_path / "out", ("--data-dir", str(settings.data_dir))
    done = fuyuan("review", "2024", "--out", str(out), "--published", "2026-99-99", *folder)
    assert (done.returncode, done.stdout) == (78, "")
    assert "截止时刻 2026-99-99 应写作" in done.stderr
    assert not out.exists()


def test_at_the_command_line(settings: Settings) -> None:
    """The exit code says it too; without a year and a folder it is said what is missing."""
    out, folder = settings.data_dir / "out", ("--data-dir", str(settings.data_dir))
    done = fuyuan("review", "2024", "--out", str(out), "--figures-only", *folder)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in out.iterdir()] == [FIGURES]
    assert fuyuan("review", "--check", str(out / FIGURES), *folder).returncode == 0
    document = orjson.loads((out / FIGURES).read_bytes())
    of_figure(document)
    (out / FIGURES).write_bytes(orjson.dumps(document))
    assert fuyuan("review", "--check", str(out / FIGURES), *folder).returncode == 1
    done = fuyuan("review", *folder)
    assert done.returncode == 78
    assert "--check FILE" in done.stderr


def test_it_is_made_at_an_instant_of_now_too(settings: Settings) -> None:
    [figures] = review(settings, 2024, settings.data_dir / "out", figures_only=True)
    at = orjson.loads(figures.read_bytes())["cut_off"]
    assert abs((datetime.now(UTC) - datetime.fromisoformat(at)).total_seconds()) < 60
