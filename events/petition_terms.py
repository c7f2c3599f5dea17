"""The words of a petition matter (信访事项): its kind, its handling, its review (domain A.9; 信访工作条例)."""

from __future__ import annotations

from events.terms import Term


class PetitionKind(Term):
    """Kinds of petition matter (信访工作条例 chapter 4)."""

    PROPOSAL = "proposal", "建议意见类", "opinion or proposal"
    ACCUSATION = "accusation", "检举控告类", "report or accusation"
    CLAIM = "claim", "申诉求决类", "complaint or claim"


class PetitionChannel(Term):
    """How it came in."""

    LETTER = "letter", "来信", "letter"
    VISIT = "visit", "来访", "visit"
    ONLINE = "online", "网上", "online"
    TELEPHONE = "telephone", "电话", "telephone"
    TRANSFERRED = "transferred", "上级或其他机关转送", "transferred by another organ"


class PetitionerKind(Term):
    """Who petitions, by kind only: no identity enters the system (PET-05)."""

    CITIZEN = "citizen", "公民", "citizen"
    LEGAL_PERSON = "legal_person", "法人", "legal person"
    ORGANISATION = "organisation", "其他组织", "other organisation"


class ResponsibilityBasis(Term):
    """Why this organ bears responsibility for the petition (PET-01)."""

    ACT = "act", "由其行政行为引发", "its act caused the matter"
    DUTY = "duty", "属于其法定职责", "the matter is within its duty"


class StatutoryRoute(Term):
    """The procedure a matter belongs to when it is no petition (PET-04; 信访工作条例 art. 31)."""

    LITIGATION = "litigation", "行政诉讼", "administrative litigation"
    RECONSIDERATION = "reconsideration", "行政复议", "administrative reconsideration"


class PetitionResult(Term):
    """What the written answer says (信访处理意见)."""

    SUPPORTED = "supported", "予以支持", "supported"
    PARTLY_SUPPORTED = "partly_supported", "部分支持", "partly supported"
    NOT_SUPPORTED = "not_supported", "不予支持", "not supported"
    EXPLAINED = "explained", "解释说明", "explained"


class ApprovingOffice(Term):
    """Who approves more time, by office (信访工作条例 art. 34)."""

    HEAD = "head", "本机关负责人", "head of the organ"
    LEADER_IN_CHARGE = "leader_in_charge", "本机关分管负责人", "leader in charge"


class ReviewStage(Term):
    """复查 by the organ above, 复核 by the organ above that; nothing follows (信访工作条例 arts. 35, 36)."""

    REVIEW = "review", "复查", "review"
    SECOND_REVIEW = "second_review", "复核", "second review"


class ReviewResult(Term):
    """What a review comes to (M76)."""

    UPHELD = "upheld", "维持", "upheld"
    CHANGED = "changed", "变更或者撤销", "changed or revoked"


class PetitionEnd(Term):
    """How a petition matter ended."""

    ANSWERED = "answered", "已答复，未申请复查", "answered, no review requested"
    REVIEWED = "reviewed", "已复查，未申请复核", "reviewed, no second review requested"
    SECOND_REVIEWED = "second_reviewed", "复核终结", "ended by the second review"
    STEERED = "steered", "已引导至法定途径", "steered to the statutory procedure"
    WITHDRAWN = "withdrawn", "信访人撤回", "withdrawn by the petitioner"
