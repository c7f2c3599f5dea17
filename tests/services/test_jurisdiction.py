"""The jurisdiction file of Gulou: every unit of the annex, in an order that the registry accepts (ORG-01 … ORG-05)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from domain.organ_names import NameUnclear, named
from domain.registry import Registry
from domain.settings import RuleSettings
from events.base import Side
from events.vocabulary import OrganKind, OrganRole
from services.joint.beginning import first_refusal
from services.joint.organ_registry.decider import DECIDER, AssignOrganRole, RegisterShortNames
from services.joint.service import first_entries
from services.jurisdiction import Jurisdiction, WrongJurisdiction, load, packaged
from tests.given import Given, given

GULOU = load(packaged("410204"))
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def bootstrapped(jurisdiction: Jurisdiction = GULOU) -> Given:
    story = given(DECIDER).having(actor=jurisdiction.principal(Side.JOINT))
    for _, command in first_entries(jurisdiction):
        events = story.when(command).decide()
        story = story.when(command).then(*events)
    return story


def test_the_file_bootstraps_an_empty_registry() -> None:
    registry: Registry = bootstrapped().state
    assert len(registry.organs) == len(GULOU.organs)
    assert all(organ.valid_from == GULOU.since for organ in registry.organs.values())
    for role in OrganRole:
        assert len(registry.holders(role, GULOU.since)) == 1, role
    assert registry.holder(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, date(2024, 3, 1)) == "justice-bureau"


def test_every_organ_of_the_file_has_an_english_name_of_its_own() -> None:
    names = [organ.name_en for organ in GULOU.organs]
    assert all(names)
    assert len(set(names)) == len(names)
    housing = bootstrapped().state.organ("housing-bureau")
    assert housing is not None
    assert housing.words(GULOU.since).en == "Gulou District Bureau of Housing and Urban-Rural Development"


def test_the_office_is_named_last_so_that_anybody_of_its_side_may_begin() -> None:
    *others, (_, last) = first_entries(GULOU)
    assert isinstance(last, AssignOrganRole)
    assert last.role is OrganRole.GROUP_OFFICE
    assert others


@pytest.mark.parametrize(
    ("name", "organ"),
    [
        ("住建局", "housing-bureau"),
        ("区住建局", "housing-bureau"),
        ("人社局", "human-resources-bureau"),
        ("市场监管局", "market-regulation-bureau"),
        ("公安分局", "police-branch"),
        ("城管局", "urban-management-bureau"),
        ("应急局", "emergency-bureau"),
        ("环保分局", "ecology-branch"),
        ("生态分局", "ecology-branch"),
        ("国土分局", "natural-resources-branch"),
        ("州桥办", "zhouqiao-office"),
        ("特色商业区管委会", "business-district-committee"),
        ("相国寺办事处", "xiangguosi-office"),
        ("区政府", "district-government"),
        ("区法院", "district-court"),
        ("行政庭", "court-admin-division"),
    ],
)
def test_papers_b13_organs_are_found_as_the_district_writes_them(name: str, organ: str) -> None:
    """One seat of the annex is of two units, the committee and the Xiangguosi office: each is found by its own name."""
    assert named(bootstrapped().state, name) == organ


@pytest.mark.parametrize("name", ["西兴街道", "规资分局"])
def test_papers_b13_the_names_of_another_district_are_asked_back(name: str) -> None:
    """Which short names there are is for the office of the district to say (ORG-07)."""
    with pytest.raises(NameUnclear, match="您要找的是不是"):
        named(bootstrapped().state, name)


def test_the_organs_of_a_ledger_of_the_version_before_keep_their_keys() -> None:
    """The short names are commands of their own, behind the organs and before the office has its role."""
    plain = GULOU.model_copy(
        update={"organs": tuple(organ.model_copy(update={"short_names": ()}) for organ in GULOU.organs)}
    )
    before, now = list(first_entries(plain)), list(first_entries(GULOU))
    assert [entry for entry in now if not isinstance(entry[1], RegisterShortNames)] == before
    story = bootstrapped(plain)
    for _, command in now:
        story = story.when(command).then(*story.when(command).decide())
    assert story.state.organs == bootstrapped().state.organs


def test_a_second_start_changes_nothing() -> None:
    story = bootstrapped()
    for _, command in first_entries(GULOU):
        story.when(command).nothing()
    keys = [key for key, _ in first_entries(GULOU)]
    assert len(set(keys)) == len(keys)
    assert keys == [key for key, _ in first_entries(load(packaged("410204")))]


@pytest.mark.parametrize(
    ("branch", "superior"),
    [
        ("natural-resources-branch", "kaifeng-natural-resources-bureau"),
        ("police-branch", "kaifeng-police-bureau"),
        ("ecology-branch", "kaifeng-ecology-bureau"),
        ("tax-bureau", "kaifeng-tax-bureau"),
        ("housing-bureau", "district-government"),
        ("court-admin-division", "district-court"),
    ],
)
def test_org_04_branches_answer_to_the_city(branch: str, superior: str) -> None:
    assert bootstrapped().state.organs[branch].at(GULOU.since).superior == superior


def test_org_05_external_organs_are_there_and_no_members() -> None:
    registry: Registry = bootstrapped().state
    for organ in ("supervisory-commission", "kaifeng-intermediate-court", "district-congress-committee"):
        assert registry.side(organ) is None
        assert not registry.organs[organ].at(GULOU.since).is_member
    assert registry.organs["expropriation-centre"].kind is OrganKind.PUBLIC_INSTITUTION
    assert not registry.organs["expropriation-centre"].at(GULOU.since).is_enforcement


def test_the_principals_act_for_their_sides() -> None:
    assert [GULOU.principal(side) for side in Side] == ["district-court", "district-government", "group-office"]
    assert GULOU.rules == RuleSettings()
    assert GULOU.code == "410204"


SMALL = """
code = "410204"
name = "某区"
since = 2020-12-01
[[organ]]
id = "court"
name = "某区人民法院"
kind = "court"
roles = ["district_court", "group_office"]
[[organ]]
id = "government"
name = "某区人民政府"
kind = "government"
roles = ["district_government", "government_legal_department"]
"""


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("name = ", 'colour = "red"\nname = '), "colour"),
        (("since = 2020-12-01", 'since = "December"'), "since"),
        (('kind = "court"', 'kind = "castle"'), "kind"),
        (('"group_office"', '"bell_ringer"'), "roles"),
        ((', "group_office"', ""), "ORG-01"),
        (('"group_office"', '"group_office", "district_government"'), "ORG-01"),
        (('id = "court"', 'id = "government"'), "twice"),
        (('kind = "court"', 'kind = "court"\nsuperior = "nowhere"'), "nowhere"),
        (('kind = "court"', 'kind = "court"\nsuperior = "court"'), "circle"),
        (("[[organ]]", "[rules]\nspeed = 3\n[[organ]]"), "speed"),
        (("[[organ]]", "[[organ"), "no TOML"),
    ],
)
def test_the_file_is_read_strictly(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, "utf-8")
    assert load(path).name == "某区"
    path.write_text(SMALL.replace(*change, 1), "utf-8")
    with pytest.raises(WrongJurisdiction, match=complaint):
        load(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('kind = "court"', 'kind = "court"\nmembre = true'), "单位 court 的 membre：没有这个字段"),
        (('id = "court"\n', ""), "个单位 的 id：必填"),
        (('id = "court"', 'id = "government"'), "单位重复列出：government"),
        (('"group_office"', '"group_office", "district_government"'), "区人民政府应当由一个单位担任，文件中为："),
        (("since = 2020-12-01", 'since = "December"'), "since："),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL.replace(*change, 1), "utf-8")
    with pytest.raises(WrongJurisdiction) as raised:
        load(path)
    assert said in raised.value.zh


def test_organs_that_share_a_name_are_told_and_the_file_is_read(tmp_path: Path) -> None:
    """An installation may have had such a file before it was refused; a new one is not made with it."""
    path = tmp_path / "small.toml"
    path.write_text(SMALL, "utf-8")
    assert load(path).shared_names() is None
    path.write_text(SMALL.replace('kind = "court"', 'kind = "court"\nshort_names = ["某区人民政府"]', 1), "utf-8")
    shared = load(path).shared_names()
    assert shared is not None
    assert shared.zh == "“某区人民政府”是几个单位的名称：court、government（ORG-07）"


def test_a_code_is_a_code_and_its_file_must_be_there() -> None:
    with pytest.raises(ValidationError):
        packaged("../secrets")
    with pytest.raises(FileNotFoundError):
        packaged("410205")


def test_a_wheel_carries_the_file_beside_the_program(tmp_path: Path) -> None:
    installed = tmp_path / "fuyuan" / "jurisdictions" / "410204.toml"
    installed.parent.mkdir(parents=True)
    installed.write_text(SMALL, "utf-8")
    assert packaged("410204", tmp_path) == installed


def test_the_file_of_a_city_that_the_documents_show_is_one(tmp_path: Path) -> None:
    document = (Path(__file__).parents[2] / "docs" / "deployment.md").read_text("utf-8")
    file = tmp_path / "410200.toml"
    file.write_text(document.partition("```toml\n")[2].partition("```")[0], "utf-8")
    city = load(file)
    assert (city.code, city.rules.court_code) == ("410200", "豫02")
    assert first_refusal(city, NOW) is None


def test_what_the_registry_would_not_take_is_found_before_it_begins() -> None:
    assert first_refusal(GULOU, NOW) is None
    alone = GULOU.model_copy(update={"organs": tuple(it.model_copy(update={"superior": None}) for it in GULOU.organs)})
    refusal = first_refusal(alone, NOW)
    assert refusal is not None
    assert (refusal[0], refusal[1].rule) == ("district-court", "ORG-04")
