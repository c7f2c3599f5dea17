"""Every command of one district on an engine that is not running: what it does, and what it refuses."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from fuyuan.districts.districts import STATE, Districts
from fuyuan.settings import Settings
from services.ledger.ledger import Ledger
from tests.engines import GULOU, LONGTING, YUWANGTAI, engine_settings, with_districts
from tests.flow.installation import fuyuan

WRONG = 78


@dataclass(frozen=True)
class Resting:
    """An engine of two districts that nobody has started."""

    settings: Settings

    def run(self, *command: str, of: str | None = None) -> subprocess.CompletedProcess[str]:
        named = () if of is None else ("--district", of)
        given = {"FUYUAN_DATABASE": self.settings.engine_database}
        return fuyuan("--data-dir", str(self.settings.data_dir), *named, *command, environment=given)

    def district(self, code: str) -> Settings:
        return self.settings.of_district(code)


@pytest.fixture
def resting(folder: Path, tmp_path: Path, postgres_url: str) -> Resting:
    settings = engine_settings(folder / "e", postgres_url)
    for one in with_districts(settings, tmp_path):
        for side in one.settings.sides:
            Ledger(one.settings.ledger_url(side)).close()
    return Resting(settings)


@pytest.mark.parametrize(
    ("command", "of", "told"),
    [
        (("up",), GULOU, "去掉 --district"),
        (("serve", "edge"), GULOU, "去掉 --district"),
        (("jurisdiction", "list"), GULOU, "去掉 --district"),
        (("nats-cluster", "a", "b", "c", "--out", "x"), GULOU, "去掉 --district"),
        (("demo", "--exit"), GULOU, "新目录"),
        (("pair", "offer", "--out", "x"), GULOU, "无需配对"),
        (("up", "--side", "court"), None, "去掉 --side"),
        (("serve", "court"), None, "没有部件 court"),
        (("token", "list"), None, "--district"),
    ],
)
def test_what_is_not_for_one_district_is_refused(
    resting: Resting, command: tuple[str, ...], of: str | None, told: str
) -> None:
    refused = resting.run(*command, of=of)
    assert (refused.returncode, told in refused.stderr) == (WRONG, True), refused.stderr
    assert sorted(path.name for path in resting.settings.data_dir.iterdir()) == ["districts", "logs", "nats", "run"]


@pytest.mark.parametrize("command", [("up",), ("serve", "nats-server")])
def test_the_folder_of_one_district_is_not_started_by_itself(resting: Resting, command: tuple[str, ...]) -> None:
    own = resting.district(GULOU).data_dir
    refused = fuyuan(
        "--data-dir", str(own), *command, environment={"FUYUAN_DATABASE": resting.settings.engine_database}
    )
    assert (refused.returncode, str(resting.settings.data_dir) in refused.stderr) == (WRONG, True), refused.stderr
    assert not (own / "nats" / "nats.conf").exists()


@pytest.mark.parametrize(
    ("part", "of", "code"),
    [
        ("nats-server", None, 1),
        ("edge", None, 1),
        ("worker-1", None, 1),
        ("court", GULOU, 1),
        ("court", None, WRONG),
        ("projections", None, WRONG),
        ("worker-1", GULOU, WRONG),
        ("edge", GULOU, WRONG),
    ],
)
def test_health_is_asked_of_the_parts_that_there_are(resting: Resting, part: str, of: str | None, code: int) -> None:
    asked = resting.run("health", part, of=of)
    assert asked.returncode == code, asked.stderr
    assert part in asked.stderr


def test_a_damaged_district_hides_no_other_from_the_list(resting: Resting) -> None:
    resting.district(GULOU).folder(STATE).write_text("{")
    listed = resting.run("jurisdiction", "list")
    assert listed.returncode == 1
    damaged, whole = sorted(listed.stdout.splitlines())
    assert damaged.startswith(f"{GULOU}  ")
    assert "从备份" in damaged or "读不出" in damaged
    assert whole.startswith(f"{YUWANGTAI}  ")


def test_recover_reads_the_engines_broker_and_starts_none_of_its_own(resting: Resting) -> None:
    done = resting.run("recover", "court", of=GULOU)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "账本没有缺失 / nothing is missing\n"
    config = (resting.settings.folder("nats") / "nats.conf").read_text()
    assert f'"{GULOU}"' in config
    assert f'"{YUWANGTAI}"' in config
    assert not (resting.district(GULOU).folder("nats") / "nats.conf").exists()


def test_credentials_are_made_at_once_where_the_broker_is_stopped(resting: Resting, tmp_path: Path) -> None:
    assert resting.run("recover", "court", of=GULOU).returncode == 0  # the broker had a port once
    made = resting.run("credentials", "create", "--organ", "justice-bureau", "--out", str(tmp_path / "seed"), of=GULOU)
    assert made.returncode == 0, made.stderr
    assert "消息服务器启动后生效" in made.stderr + made.stdout


def test_doctor_misses_no_mirrors_where_there_are_none(resting: Resting) -> None:
    done = resting.run("doctor", of=GULOU)
    assert done.returncode == 0, done.stdout
    assert "镜像" not in done.stdout
    assert "共享视图尚未建立" in done.stdout


def test_a_district_is_restored_beside_the_others_as_it_was(resting: Resting, tmp_path: Path) -> None:
    token = resting.run("token", "create", "--organ", "district-court", "--role", "clerk", of=GULOU)
    assert token.returncode == 0, token.stderr
    kept, here = str(tmp_path / "kept"), resting.district(GULOU)
    assert resting.run("backup", "--out", kept, of=GULOU).returncode == 0
    refused = resting.run("restore", kept, of=GULOU)
    assert (refused.returncode, "移走" in refused.stderr) == (WRONG, True), refused.stderr
    before = {name: (here.data_dir / name).read_bytes() for name in ("district.json", "jurisdiction.toml")}
    secrets, tokens = here.secrets_file.read_bytes(), here.tokens_file.read_bytes()
    other = Districts(resting.settings).one(YUWANGTAI)
    shutil.rmtree(here.data_dir)
    assert [one.code for one in Districts(resting.settings).all()] == [YUWANGTAI]

    for wrong in (LONGTING, YUWANGTAI):
        assert resting.run("restore", kept, of=wrong).returncode == WRONG
    done = resting.run("restore", kept, of=GULOU)
    assert done.returncode == 0, done.stderr
    assert f"--district {GULOU} recover court" in done.stdout
    assert {name: (here.data_dir / name).read_bytes() for name in before} == before
    assert (here.secrets_file.read_bytes(), here.tokens_file.read_bytes()) == (secrets, tokens)
    assert [one.code for one in Districts(resting.settings).all()] == [GULOU, YUWANGTAI]
    assert Districts(resting.settings).one(YUWANGTAI) == other
    assert not list(resting.settings.folder("districts").glob(".4*"))


def test_a_district_is_not_restored_without_its_ledgers(resting: Resting, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    assert resting.run("backup", "--out", kept, of=GULOU).returncode == 0
    shutil.rmtree(resting.district(GULOU).data_dir)
    with psycopg.connect(resting.settings.engine_database, autocommit=True) as database:
        database.execute(f"DROP SCHEMA d{GULOU}_court CASCADE".encode())
    refused = resting.run("restore", kept, of=GULOU)
    assert refused.returncode == WRONG, refused.stdout
    assert Districts(resting.settings).codes() == [YUWANGTAI]


def test_the_doctor_says_why_a_suspended_district_does_not_answer(resting: Resting) -> None:
    assert "暂停" not in resting.run("doctor", of=GULOU).stdout
    resting.run("jurisdiction", "suspend", GULOU, "--reason", "机构改革")
    said = resting.run("doctor", of=GULOU)
    assert (said.returncode, "✗ 开封市鼓楼区已暂停使用，各方服务不运行：机构改革" in said.stdout) == (1, True), (
        said.stdout
    )
