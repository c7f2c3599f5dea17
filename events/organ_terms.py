"""What an organ is, and which role of the opinion it holds."""

from __future__ import annotations

from events.terms import Term


class OrganKind(Term):
    """What an organ is; it decides its superior and who reconsiders its acts (domain 0.2, REC-07)."""

    GOVERNMENT = ("government", "人民政府", "people's government")
    DEPARTMENT = ("department", "工作部门", "department of the government")
    DISTRICT_BRANCH = ("district_branch", "派出机构（分局）", "district branch of a city department")
    VERTICAL = ("vertical", "垂直管理机关", "vertically led organ")
    SUBDISTRICT_OFFICE = ("subdistrict_office", "街道办事处", "subdistrict office")
    COURT = ("court", "人民法院", "people's court")
    COURT_DIVISION = ("court_division", "法院内设庭室", "division of a court")
    SUPERVISORY = ("supervisory", "监察机关", "supervisory organ")
    PUBLIC_INSTITUTION = ("public_institution", "事业单位", "public institution")
    CONGRESS = ("congress", "人大及其常委会", "people's congress and its standing committee")
    JOINT_OFFICE = ("joint_office", "联合办公室", "joint office")
    OTHER = ("other", "其他", "other")


class OrganRole(Term):
    """Roles that the opinion gives, each held by an organ between dates (domain 0.2, ORG-01)."""

    DISTRICT_COURT = ("district_court", "区人民法院", "district people's court")
    COURT_ADMIN_DIVISION = (
        "court_admin_division",
        "区法院行政审判庭",
        "administrative division of the court",
    )
    DISTRICT_GOVERNMENT = ("district_government", "区人民政府", "district people's government")
    GOVERNMENT_LEGAL_DEPARTMENT = (
        "government_legal_department",
        "区政府法制部门",
        "government legal department",
    )
    PETITION_BUREAU = ("petition_bureau", "信访部门", "petition bureau")
    RECONSIDERATION_INSTITUTION = (
        "reconsideration_institution",
        "行政复议机构",
        "reconsideration institution",
    )
    GROUP_OFFICE = ("group_office", "领导小组办公室", "office of the leading group")


# At any date exactly one organ holds each of these: three by ORG-01, and the group has one office (四(一)). A new
# holder ends the former one's tenure.
SINGLE_HOLDER = frozenset(
    {
        OrganRole.DISTRICT_COURT,
        OrganRole.DISTRICT_GOVERNMENT,
        OrganRole.GOVERNMENT_LEGAL_DEPARTMENT,
        OrganRole.GROUP_OFFICE,
    }
)
