"""The organs of the forty scenarios (domain D), as a registry."""

from __future__ import annotations

from datetime import date

from domain.registry import Registry
from events.base import Side
from events.organ import OrganRegistered, OrganRoleAssigned
from events.vocabulary import OrganKind, OrganRole

SINCE = date(2020, 12, 1)
COURT = "district-court"
COURT_DIVISION = "court-admin-division"
GOV = "district-government"
LEGAL = "justice-bureau"
OLD_LEGAL = "legal-affairs-office"
HOUSING = "housing-bureau"
URBAN = "urban-management-bureau"
TAX = "tax-bureau"
POLICE = "police-branch"
SUB = "xiangguosi-office"
OFFICE = "group-office"
PETITIONS = "petition-bureau"
SUPERVISORY = "supervisory-commission"
CITY_GOV = "kaifeng-government"
CITY_POLICE = "kaifeng-police-bureau"
CITY_TAX = "kaifeng-tax-bureau"
CITY_COURT = "kaifeng-intermediate-court"
OUTSIDE = "longting-housing-bureau"
OUTSIDE_LEGAL = "longting-justice-bureau"


def organ(
    name: str,
    zh: str,
    kind: OrganKind,
    side: Side | None = Side.GOVERNMENT,
    superior: str | None = GOV,
    *,
    member: bool = True,
    enforcement: bool = False,
    outside: bool = False,
    since: date = SINCE,
) -> OrganRegistered:
    return OrganRegistered(
        occurred_on=since,
        organ=name,
        name=zh,
        name_en=name.replace("-", " ").title(),
        organ_kind=kind,
        organ_side=side,
        superior=superior,
        is_member=member,
        is_enforcement=enforcement,
        outside_district=outside,
    )


ORGANS = (
    organ(COURT, "鼓楼区人民法院", OrganKind.COURT, Side.COURT, CITY_COURT),
    organ(COURT_DIVISION, "鼓楼区人民法院行政审判庭", OrganKind.COURT_DIVISION, Side.COURT, COURT, member=False),
    organ(GOV, "鼓楼区人民政府", OrganKind.GOVERNMENT, Side.GOVERNMENT, CITY_GOV),
    organ(LEGAL, "鼓楼区司法局", OrganKind.DEPARTMENT, enforcement=True),
    organ(OLD_LEGAL, "鼓楼区人民政府法制办公室", OrganKind.DEPARTMENT),
    organ(HOUSING, "鼓楼区住房和城乡建设局", OrganKind.DEPARTMENT, enforcement=True),
    organ(URBAN, "鼓楼区城市管理局", OrganKind.DEPARTMENT, enforcement=True),
    organ(TAX, "鼓楼区税务局", OrganKind.VERTICAL, superior=CITY_TAX, enforcement=True),
    organ(POLICE, "鼓楼区公安分局", OrganKind.DISTRICT_BRANCH, superior=CITY_POLICE, enforcement=True),
    organ(SUB, "相国寺办事处", OrganKind.SUBDISTRICT_OFFICE, enforcement=True),
    organ(PETITIONS, "鼓楼区信访局", OrganKind.DEPARTMENT),
    organ(OFFICE, "领导小组办公室", OrganKind.JOINT_OFFICE, Side.JOINT, None, member=False),
    organ(SUPERVISORY, "鼓楼区监察委员会", OrganKind.SUPERVISORY, None, None, member=False),
    organ(CITY_GOV, "开封市人民政府", OrganKind.GOVERNMENT, None, None, member=False, outside=True),
    organ(CITY_POLICE, "开封市公安局", OrganKind.DEPARTMENT, None, CITY_GOV, member=False, outside=True),
    organ(CITY_TAX, "国家税务总局开封市税务局", OrganKind.VERTICAL, None, None, member=False, outside=True),
    organ(CITY_COURT, "开封市中级人民法院", OrganKind.COURT, None, None, member=False, outside=True),
    organ(OUTSIDE, "龙亭区住房和城乡建设局", OrganKind.DEPARTMENT, None, CITY_GOV, member=False, outside=True),
    organ(OUTSIDE_LEGAL, "龙亭区司法局", OrganKind.DEPARTMENT, None, CITY_GOV, member=False, outside=True),
)
ROLES = tuple(
    OrganRoleAssigned(occurred_on=SINCE, organ=holder, role=role)
    for holder, role in (
        (COURT, OrganRole.DISTRICT_COURT),
        (COURT_DIVISION, OrganRole.COURT_ADMIN_DIVISION),
        (GOV, OrganRole.DISTRICT_GOVERNMENT),
        (LEGAL, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT),
        (PETITIONS, OrganRole.PETITION_BUREAU),
        (OFFICE, OrganRole.GROUP_OFFICE),
    )
)


def registry(*changes: object) -> Registry:
    """The standard registry, then further organ events."""
    result = Registry()
    for event in (*ORGANS, *ROLES, *changes):
        result = result.apply(event)  # type: ignore[arg-type]
    return result


REGISTRY = registry()
