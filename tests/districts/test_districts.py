"""A jurisdiction is data: added from a file, listed, suspended; what is wrong is said, and nothing is made."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from fuyuan.bad_day import BadDay
from fuyuan.districts.districts import Districts, State
from fuyuan.installation import data_folder, secrets
from fuyuan.settings import DISTRICTS, JURISDICTION, Settings
from fuyuan.web.pages import Pages
from tests.engines import GULOU, NOW, YUWANGTAI, engine_settings, jurisdiction_file, jurisdiction_text, with_districts
from tests.flow.installation import fuyuan


@pytest.fixture
def engine(folder: Path, postgres_url: str) -> Settings:
    return engine_settings(folder, postgres_url)


def schemas(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'd4%'")}


def test_each_district_has_its_own_folder_schemas_users_and_passwords(engine: Settings, tmp_path: Path) -> None:
    one, other = with_districts(engine, tmp_path)
    assert [found.code for found in Districts(engine).all()] == [GULOU, YUWANGTAI]
    assert one.settings.data_dir != other.settings.data_dir
    assert one.settings.ledger_url_court != other.settings.ledger_url_court
    assert one.settings.views_at != other.settings.views_at
    passwords = [secrets.load(found.settings.secrets_file).nats for found in (one, other)]
    assert set(passwords[0]) == {f"{GULOU}.service.{side}" for side in ("court", "government", "joint")}
    assert not set(passwords[0]) & set(passwords[1])
    assert not set(passwords[0].values()) & set(passwords[1].values())


def test_a_code_already_taken_is_refused_and_the_first_one_stays(engine: Settings, tmp_path: Path) -> None:
    with_districts(engine, tmp_path, [GULOU])
    before = Districts(engine).one(GULOU).settings.organs
    again = tmp_path / "again.toml"
    again.write_text(jurisdiction_text(GULOU).replace("鼓楼区", "另一区"), "utf-8")
    with pytest.raises(BadDay, match="辖区代码 410204 已在使用"):
        Districts(engine).add(again, NOW)
    assert Districts(engine).one(GULOU).settings.organs == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(lambda text: text.replace('code = "410204"', 'code = "4102"'), "code", id="code"),
        pytest.param(lambda text: text + text[text.index("[[organ]]") :], "单位重复列出", id="twice"),
        pytest.param(lambda text: text.replace('"鼓楼区司法局"', '"鼓楼区财政局"'), "是几个单位的名称", id="one-name"),
        pytest.param(lambda text: text + "\n[[organ", "辖区文件", id="no-toml"),
        pytest.param(lambda text: text.replace('superior = "kaifeng-government"\n', ""), "ORG-04", id="no-superior"),
        pytest.param(
            lambda text: text.replace(f'code = "{GULOU}"', f'code = "{YUWANGTAI}"').replace(
                'court_code = "豫0204"', ""
            ),
            "court_code",
            id="no-court-code",
        ),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_made(engine: Settings, tmp_path: Path, change, told: str) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "wrong.toml"
    file.write_text(change(jurisdiction_text(GULOU)), "utf-8")
    with pytest.raises(BadDay, match=told):
        Districts(engine).add(file, NOW)
    assert not list(engine.data_dir.iterdir())
    assert not schemas(str(engine.database))


def test_organs_that_share_a_name_in_a_district_that_is_there_are_told_and_it_goes_on(
    engine: Settings, tmp_path: Path
) -> None:
    """Before such a file was refused, one may have been added."""
    [district] = with_districts(engine, tmp_path, [GULOU])
    file = district.settings.folder(JURISDICTION)
    file.write_text(jurisdiction_text(GULOU).replace('"鼓楼区司法局"', '"鼓楼区财政局"'), "utf-8")
    assert Districts(engine).one(GULOU).state is State.ACTIVE
    environment = os.environ | {"FUYUAN_DATABASE": str(engine.database)}
    listed = fuyuan("--data-dir", str(engine.data_dir), "jurisdiction", "list", environment=environment)
    assert listed.returncode == 0
    assert "运行" in listed.stdout
    assert "“鼓楼区财政局”是几个单位的名称" in listed.stdout


def test_a_second_holder_of_a_role_is_told(engine: Settings, tmp_path: Path) -> None:
    text = jurisdiction_text(GULOU)
    [first, *_] = [line for line in text.splitlines() if "district_court" in line and line.startswith("roles")]
    extra = '\n[[organ]]\nid = "second-court"\nname = "另一法院"\nkind = "court"\nside = "court"\n' + first + "\n"
    file = tmp_path / "wrong.toml"
    file.write_text(text + extra, "utf-8")
    with pytest.raises(BadDay, match=r"district_court|区人民法院|second-court"):
        Districts(engine).add(file, NOW)
    assert not list(engine.data_dir.iterdir())


def test_a_missing_file_and_a_missing_database_are_told(engine: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadDay, match=r"无法读取|没有"):
        Districts(engine).add(tmp_path / "none.toml", NOW)
    file = jurisdiction_file(tmp_path, GULOU)
    with pytest.raises(BadDay, match="FUYUAN_DATABASE"):
        Districts(engine.model_copy(update={"database": None})).add(file, NOW)
    nowhere = engine.model_copy(update={"database": f"postgresql://nobody@/none?host={tmp_path}"})
    with pytest.raises(BadDay, match="数据库无法连接"):
        Districts(nowhere).add(file, NOW)
    assert not Districts(engine).codes()


def test_ledgers_that_are_in_the_database_already_are_not_taken_over(
    engine: Settings, tmp_path: Path, postgres_url: str
) -> None:
    with_districts(engine, tmp_path, [GULOU])
    lost = engine_settings(tmp_path / "x", postgres_url)
    with pytest.raises(BadDay, match="数据库中已有辖区 410204 的账本"):
        with_districts(lost, tmp_path, [GULOU])
    assert not Districts(lost).codes()


def test_a_folder_of_one_district_does_not_become_an_engine(tmp_path: Path, postgres_url: str) -> None:
    single = Settings.read(data_dir=tmp_path / "s")
    data_folder.prepare(single)
    secrets.ensure(single.secrets_file, ["service.court"])
    engine = engine_settings(single.data_dir, postgres_url)
    with pytest.raises(BadDay, match="已用于单个辖区"):
        with_districts(engine, tmp_path, [GULOU])
    assert not single.folder(DISTRICTS).exists()


def test_a_command_for_one_district_has_to_name_it(engine: Settings, tmp_path: Path) -> None:
    with_districts(engine, tmp_path, [GULOU])
    with pytest.raises(BadDay, match="--district"):
        Settings.read(data_dir=engine.data_dir, database=engine.database)
    with pytest.raises(BadDay, match="没有辖区 410299"):
        Settings.read(data_dir=engine.data_dir, database=engine.database, district="410299")
    settings = Settings.read(data_dir=engine.data_dir, database=engine.database, district=GULOU)
    assert settings == Districts(engine).one(GULOU).settings
    assert Settings.read(data_dir=settings.data_dir, database=engine.database) == settings
    assert settings.organs.code == GULOU


def test_it_is_suspended_with_a_reason_and_resumed(engine: Settings, tmp_path: Path) -> None:
    with_districts(engine, tmp_path, [GULOU])
    districts = Districts(engine)
    with pytest.raises(BadDay, match="写明暂停的原因"):
        districts.suspend(GULOU, " ", NOW)
    assert districts.suspend(GULOU, "机构改革", NOW).state is State.SUSPENDED
    assert districts.one(GULOU).reason == "机构改革"
    with pytest.raises(BadDay, match="已经暂停"):
        districts.suspend(GULOU, "again", NOW)
    assert districts.resume(GULOU).state is State.ACTIVE
    with pytest.raises(BadDay, match="没有暂停"):
        districts.resume(GULOU)
    with pytest.raises(BadDay, match="没有辖区 410299"):
        districts.suspend("410299", "x", NOW)


def test_the_address_of_a_district_is_a_host_of_its_own(engine: Settings, tmp_path: Path) -> None:
    with_districts(engine, tmp_path, [GULOU])
    assert Districts(engine).one(GULOU).settings.address == f"http://{GULOU}.localhost:8000"
    public = engine.model_copy(update={"public_url": "https://fuyuan.example"})
    assert Districts(public).one(GULOU).settings.public_url == f"https://{GULOU}.fuyuan.example"


def test_the_page_to_sign_in_says_how_a_token_of_the_district_is_made(engine: Settings, tmp_path: Path) -> None:
    [district] = with_districts(engine, tmp_path, [GULOU])
    for settings, command in (
        (district.settings, "fuyuan --district 410204 token create --organ district-court --role viewer"),
        (Settings.read(data_dir=tmp_path / "own"), "fuyuan token create --organ district-court --role viewer"),
    ):
        assert f"<code>{command}</code>" in bytes(Pages(settings=settings).render("signin.html").body).decode()
