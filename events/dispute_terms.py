"""The words of a major dispute: why it is one, how it is resolved, what the law allows (domain A.9, G8, B.4)."""

from __future__ import annotations

from enum import auto

from events.terms import Term


class DisputeCriterion(Term):
    """What makes an administrative dispute major, in the words of 三(二)7 (DIS-02)."""

    NUMEROUS_PARTIES = auto(), "人数众多", "numerous parties"
    COMPLEX_FACTS = auto(), "案情复杂", "complex facts"
    STABILITY_RISK = auto(), "可能影响社会稳定", "may affect social stability"


class ProceedingsEffect(Term):
    """What coordination does to reconsideration or litigation; all but `none` are there to be refused (DIS-03)."""

    NONE = auto(), "不影响复议、诉讼程序", "none: reconsideration and litigation go on"
    SUSPENDS = auto(), "中止复议、诉讼程序", "suspends them"
    REPLACES = auto(), "代替复议、诉讼程序", "replaces them"
    CONDITIONS = auto(), "以放弃复议、诉讼为条件", "depends on giving them up"


class ResolutionRoute(Term):
    """By which way a resolution is sought (DIS-03)."""

    NEGOTIATION = auto(), "协商沟通", "talks with the parties"
    ORGAN_CORRECTION = auto(), "行政机关自行纠正", "correction by the organ itself"
    COURT_MEDIATION = auto(), "诉讼调解", "mediation by the court"
    WITHDRAWAL = auto(), "撤回起诉", "withdrawal of the suit"
    RECONSIDERATION = auto(), "复议调解、和解", "mediation or settlement in reconsideration"
    PERFORMANCE = auto(), "履行生效裁判", "performance of the judgment"


class MediationSubject(Term):
    """What the court may mediate, and nothing else (行政诉讼法 art. 60; DIS-03)."""

    COMPENSATION = auto(), "行政赔偿", "administrative compensation for an unlawful act"
    INDEMNITY = auto(), "行政补偿", "indemnity for a lawful act"
    DISCRETION = auto(), "法律、法规规定的自由裁量权", "discretion under a law or regulation"


class ResolutionKind(Term):
    """How a dispute was resolved (DIS-04, M73)."""

    WITHDRAWAL_AFTER_CORRECTION = auto(), "行政机关纠正后原告撤诉", "withdrawal after the organ corrected its act"
    COURT_MEDIATION = auto(), "法院调解结案", "mediated by the court"
    RECONSIDERATION_SETTLEMENT = auto(), "复议调解、和解", "settled in reconsideration"
    JUDGMENT_PERFORMED = auto(), "生效裁判已履行", "judgment performed"
    ADMINISTRATIVE_COMPENSATION = auto(), "行政赔偿、补偿到位", "compensated by the organ"
    OTHER = auto(), "其他方式", "other"
