"""The words of risk assessment and of coordination while a decision is executed (三(二)5, 6; glossary 72–77)."""

from __future__ import annotations

from events.terms import Term


class PriorityField(Term):
    """The fields that 三(二)5 names."""

    URBAN_CONSTRUCTION = ("urban_construction", "城市建设管理", "urban construction and management")
    HOUSE_EXPROPRIATION = ("house_expropriation", "房屋征收", "house expropriation")
    LABOUR_SOCIAL_SECURITY = ("labour_social_security", "劳动社会保障", "labour and social security")
    ENTERPRISE_RESTRUCTURING = ("enterprise_restructuring", "企业改制", "enterprise restructuring")
    ENVIRONMENTAL_PROTECTION = ("environmental_protection", "环境保护", "environmental protection")
    OTHER = ("other", "其他", "other")


class RiskLevel(Term):
    """What the assessment comes to (重大行政决策程序暂行条例 art. 24)."""

    CONTROLLABLE = ("controllable", "风险可控", "controllable")
    UNCONTROLLABLE = ("uncontrollable", "风险不可控", "uncontrollable")


class AssessorCapacity(Term):
    """As what an organ is asked: the two that 三(二)5 names, or a third party beside them (RSK-10)."""

    COURT = ("court", "区人民法院", "district court")
    LEGAL_DEPARTMENT = ("legal_department", "区政府法制部门", "government legal department")
    THIRD_PARTY = ("third_party", "第三方", "third party")


class AssessmentPurpose(Term):
    """What an opinion is meant as. `legality_review` is there to be refused (RSK-08)."""

    LITIGATION_RISK = ("litigation_risk", "诉讼风险评估", "litigation risk assessment")
    LEGALITY_REVIEW = ("legality_review", "合法性审查", "legality review")


class ConflictSeverity(Term):
    """How serious a sign of conflict is (三(二)6)."""

    MINOR = ("minor", "一般", "minor")
    MAJOR = ("major", "重大", "major")


class SuspensionOffice(Term):
    """Who ordered an urgent suspension: only the head of the decision organ may (条例 art. 37; COO-04)."""

    DECISION_ORGAN_HEAD = ("decision_organ_head", "决策机关行政首长", "head of the decision organ")
    OTHER = ("other", "其他人员", "somebody else")


class CoordinationOutcome(Term):
    """How the coordination ended."""

    DEFUSED = ("defused", "矛盾已化解", "defused")
    TURNED_INTO_DISPUTE = ("turned_into_dispute", "转为行政争议", "turned into a dispute")
    DECISION_SUSPENDED = ("decision_suspended", "决策中止或者停止执行", "decision suspended")
