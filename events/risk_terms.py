"""The words of risk assessment and of coordination while a decision is executed (三(二)5, 6; glossary 72–77)."""

from __future__ import annotations

from enum import auto

from events.terms import Term


class PriorityField(Term):
    """The fields that 三(二)5 names."""

    URBAN_CONSTRUCTION = auto(), "城市建设管理", "urban construction and management"
    HOUSE_EXPROPRIATION = auto(), "房屋征收", "house expropriation"
    LABOUR_SOCIAL_SECURITY = auto(), "劳动社会保障", "labour and social security"
    ENTERPRISE_RESTRUCTURING = auto(), "企业改制", "enterprise restructuring"
    ENVIRONMENTAL_PROTECTION = auto(), "环境保护", "environmental protection"
    OTHER = auto(), "其他", "other"


class RiskLevel(Term):
    """What the assessment comes to (重大行政决策程序暂行条例 art. 24), or that there is no risk to control."""

    CONTROLLABLE = auto(), "风险可控", "controllable"
    UNCONTROLLABLE = auto(), "风险不可控", "uncontrollable"
    NONE_FOUND = auto(), "未发现诉讼风险", "no litigation risk found"


class AssessorCapacity(Term):
    """As what an organ is asked: the two that 三(二)5 names, or a third party beside them (RSK-10)."""

    COURT = auto(), "区人民法院", "district court"
    LEGAL_DEPARTMENT = auto(), "区政府法制部门", "government legal department"
    THIRD_PARTY = auto(), "第三方", "third party"


class AssessmentPurpose(Term):
    """What an opinion is meant as. `legality_review` is there to be refused (RSK-08)."""

    LITIGATION_RISK = auto(), "诉讼风险评估", "litigation risk assessment"
    LEGALITY_REVIEW = auto(), "合法性审查", "legality review"


class ConflictSeverity(Term):
    """How serious a sign of conflict is (三(二)6)."""

    MINOR = auto(), "一般", "minor"
    MAJOR = auto(), "重大", "major"


class SuspensionOffice(Term):
    """Who ordered an urgent suspension: only the head of the decision organ may (条例 art. 37; COO-04)."""

    DECISION_ORGAN_HEAD = auto(), "决策机关行政首长", "head of the decision organ"
    OTHER = auto(), "其他人员", "somebody else"


class CoordinationOutcome(Term):
    """How the coordination ended."""

    DEFUSED = auto(), "矛盾已化解", "defused"
    TURNED_INTO_DISPUTE = auto(), "转为行政争议", "turned into a dispute"
    DECISION_SUSPENDED = auto(), "决策中止或者停止执行", "decision suspended"
