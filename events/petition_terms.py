"""The words of a petition matter (信访事项): its kind, its handling, its review (domain A.9; 信访工作条例)."""

from __future__ import annotations

from enum import auto

from events.terms import Term


class PetitionKind(Term):
    """Kinds of petition matter (信访工作条例 chapter 4)."""

    PROPOSAL = auto(), "建议意见类", "opinion or proposal"
    ACCUSATION = auto(), "检举控告类", "report or accusation"
    CLAIM = auto(), "申诉求决类", "complaint or claim"


class PetitionChannel(Term):
    """How it came in."""

    LETTER = auto(), "来信", "letter"
    VISIT = auto(), "来访", "visit"
    ONLINE = auto(), "网上", "online"
    TELEPHONE = auto(), "电话", "telephone"
    TRANSFERRED = auto(), "上级或其他机关转送", "transferred by another organ"


class PetitionerKind(Term):
    """Who petitions, by kind only: no identity enters the system (PET-05)."""

    CITIZEN = auto(), "公民", "citizen"
    LEGAL_PERSON = auto(), "法人", "legal person"
    ORGANISATION = auto(), "其他组织", "other organisation"


class ResponsibilityBasis(Term):
    """Why this organ bears responsibility for the petition (PET-01)."""

    ACT = auto(), "由其行政行为引发", "its act caused the matter"
    DUTY = auto(), "属于其法定职责", "the matter is within its duty"


class StatutoryRoute(Term):
    """The procedure a matter belongs to when it is no petition (PET-04; 信访工作条例 art. 31)."""

    LITIGATION = auto(), "行政诉讼", "administrative litigation"
    RECONSIDERATION = auto(), "行政复议", "administrative reconsideration"


class PetitionResult(Term):
    """What the written answer says (信访处理意见)."""

    SUPPORTED = auto(), "予以支持", "supported"
    PARTLY_SUPPORTED = auto(), "部分支持", "partly supported"
    NOT_SUPPORTED = auto(), "不予支持", "not supported"
    EXPLAINED = auto(), "解释说明", "explained"


class ApprovingOffice(Term):
    """Who approves more time, by office (信访工作条例 art. 34)."""

    HEAD = auto(), "本机关负责人", "head of the organ"
    LEADER_IN_CHARGE = auto(), "本机关分管负责人", "leader in charge"


class ReviewStage(Term):
    """复查 by the organ above, 复核 by the organ above that; nothing follows (信访工作条例 arts. 35, 36)."""

    REVIEW = auto(), "复查", "review"
    SECOND_REVIEW = auto(), "复核", "second review"


class ReviewResult(Term):
    """What a review comes to (M76)."""

    UPHELD = auto(), "维持", "upheld"
    CHANGED = auto(), "变更或者撤销", "changed or revoked"


class StabilityEnd(Term):
    """How a stability task (稳控任务) ended."""

    COMPLETED = auto(), "任务完成", "completed"
    NO_LONGER_NEEDED = auto(), "不再需要", "no longer needed"


class PetitionEnd(Term):
    """How a petition matter ended."""

    ANSWERED = auto(), "已答复，未申请复查", "answered, no review requested"
    REVIEWED = auto(), "已复查，未申请复核", "reviewed, no second review requested"
    SECOND_REVIEWED = auto(), "复核终结", "ended by the second review"
    STEERED = auto(), "已引导至法定途径", "steered to the statutory procedure"
    WITHDRAWN = auto(), "信访人撤回", "withdrawn by the petitioner"
