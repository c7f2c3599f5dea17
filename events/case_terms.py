"""The closed lists of the case index: causes, procedures, outcomes, grounds of loss (domain F.2, F.3; B.10)."""

from __future__ import annotations

from enum import auto

from events.numbers import case_parts
from events.terms import Term
from events.values import CaseNumber


class CaseCause(Term):
    """The 22 causes of the second level (法发〔2020〕44号, in force 2021-01-01), and the residual one."""

    PENALTY = auto(), "行政处罚", "administrative penalty"
    COERCIVE_MEASURE = auto(), "行政强制措施", "coercive measure"
    COERCIVE_ENFORCEMENT = auto(), "行政强制执行", "coercive enforcement"
    LICENCE = auto(), "行政许可", "licence"
    EXPROPRIATION = auto(), "行政征收或者征用", "expropriation or requisition"
    REGISTRATION = auto(), "行政登记", "registration"
    CONFIRMATION = auto(), "行政确认", "confirmation"
    PAYMENT = auto(), "行政给付", "payment of benefits"
    PROMISE = auto(), "行政允诺", "administrative promise"
    LEVY = auto(), "行政征缴", "collection of dues"
    REWARD = auto(), "行政奖励", "reward"
    FEE = auto(), "行政收费", "fee"
    GOVERNMENT_INFORMATION = auto(), "政府信息公开", "disclosure of government information"
    OFFICIAL_REPLY = auto(), "行政批复", "official reply"
    DISPOSITION = auto(), "行政处理", "administrative disposition"
    RECONSIDERATION = auto(), "行政复议", "reconsideration"
    ADJUDICATION_BY_ORGAN = auto(), "行政裁决", "adjudication by an organ"
    AGREEMENT = auto(), "行政协议", "administrative agreement"
    INDEMNITY = auto(), "行政补偿", "indemnity"
    COMPENSATION = auto(), "行政赔偿", "compensation"
    FAILURE_TO_ACT = auto(), "不履行法定职责", "failure to perform a duty"
    PUBLIC_INTEREST = auto(), "行政公益诉讼", "public-interest litigation"
    UNNAMED_ACT = (
        auto(),
        "尚无法律、法规明确名称的可诉的行政行为",
        "a reviewable act that no law or regulation names",
    )


class Procedure(Term):
    """At which level a case is tried; the type code of its number says it (domain B.10)."""

    FIRST_INSTANCE = auto(), "一审", "first instance"
    SECOND_INSTANCE = auto(), "二审", "second instance"
    RETRIAL = auto(), "再审", "retrial"
    ENFORCEMENT_REVIEW = auto(), "非诉行政行为执行审查", "review of non-litigation enforcement"
    OTHER = auto(), "其他", "other"


_PROCEDURES = {
    "行初": Procedure.FIRST_INSTANCE,
    "行赔初": Procedure.FIRST_INSTANCE,
    "行终": Procedure.SECOND_INSTANCE,
    "行赔终": Procedure.SECOND_INSTANCE,
    "行再": Procedure.RETRIAL,
    "行赔再": Procedure.RETRIAL,
    "行审": Procedure.ENFORCEMENT_REVIEW,
    "行审复": Procedure.ENFORCEMENT_REVIEW,
}


def procedure_of(number: CaseNumber) -> Procedure:
    """The procedure that the type code of a case number stands for."""
    return _PROCEDURES.get(case_parts(number).type_code, Procedure.OTHER)


class PlaintiffKind(Term):
    """Who sues, by kind only; in a review of enforcement the other party of the organ."""

    NATURAL_PERSON = auto(), "公民", "natural person"
    LEGAL_PERSON = auto(), "法人", "legal person"
    OTHER_ORGANISATION = auto(), "其他组织", "other organisation"
    MIXED = auto(), "公民与法人、其他组织共同", "persons and organisations together"
    PROCURATORATE = auto(), "公益诉讼起诉人", "prosecutor in the public interest"


class CaseFlag(Term):
    """What makes a case one of those that J3 and E3 are about: 三(一)1(3)."""

    MAJOR = auto(), "重大", "major"
    SENSITIVE = auto(), "敏感", "sensitive"


class RestrictionGround(Term):
    """Why access to a case is restricted (行政诉讼法 arts. 54, 65). State secrets never enter this system (BUL-10)."""

    PRIVACY = auto(), "涉及个人隐私", "privacy"
    TRADE_SECRET = auto(), "涉及商业秘密", "trade secrets"
    MINOR = auto(), "涉及未成年人", "a minor is concerned"
    OTHER_BY_LAW = auto(), "法律规定的其他情形", "another case in law"


class CaseOutcome(Term):
    """How a case was concluded, and whether that is a judgment on the merits and a loss (domain F.3, CAS-05)."""

    merits: bool
    loss: bool

    def __init__(self, code: str, zh: str = "", en: str = "", merits: bool = False, loss: bool = False) -> None:
        self.merits, self.loss = merits, loss

    CLAIMS_DISMISSED = auto(), "驳回诉讼请求", "claims dismissed", True, False
    REVOKED = auto(), "撤销", "revoked", True, True
    PARTLY_REVOKED = auto(), "部分撤销", "partly revoked", True, True
    DUTY_ORDERED = auto(), "判决履行", "performance of a duty ordered", True, True
    PAYMENT_ORDERED = auto(), "判决给付", "payment ordered", True, True
    DECLARED_ILLEGAL = auto(), "确认违法", "declared illegal", True, True
    DECLARED_VOID = auto(), "确认无效", "declared void", True, True
    MODIFIED = auto(), "变更", "modified", True, True
    AGREEMENT_LIABILITY = auto(), "判决承担行政协议责任或者补偿", "liability from an agreement", True, True
    COMPENSATION_ORDERED = auto(), "判决赔偿", "compensation ordered", True, True
    MEDIATED = auto(), "调解", "mediated"
    WITHDRAWN = auto(), "准予撤诉", "withdrawn with leave"
    DEEMED_WITHDRAWN = auto(), "按撤诉处理", "deemed withdrawn"
    NOT_DOCKETED = auto(), "不予立案", "not docketed"
    SUIT_DISMISSED = auto(), "驳回起诉", "suit dismissed"
    TRANSFERRED = auto(), "移送", "transferred"
    TERMINATED = auto(), "终结", "terminated"
    ENFORCEMENT_GRANTED = auto(), "准予执行", "enforcement granted"
    ENFORCEMENT_REFUSED = auto(), "不准予执行", "enforcement refused"
    PARTLY_GRANTED = auto(), "部分准予执行", "enforcement partly granted"

    @property
    def of_enforcement_review(self) -> bool:
        """Whether it concludes a review of non-litigation enforcement (M91) and no suit."""
        return self in _OF_ENFORCEMENT_REVIEW

    @property
    def counted(self) -> bool:
        """Whether it stands in the denominators: 移送 and 终结 do not (domain F.3)."""
        return self not in (CaseOutcome.TRANSFERRED, CaseOutcome.TERMINATED)

    @property
    def appealable(self) -> bool:
        """Judgments, and the rulings that can be appealed: 不予立案, 驳回起诉 (M90)."""
        return self.merits or self in (CaseOutcome.NOT_DOCKETED, CaseOutcome.SUIT_DISMISSED)


_OF_ENFORCEMENT_REVIEW = frozenset(
    {CaseOutcome.ENFORCEMENT_GRANTED, CaseOutcome.ENFORCEMENT_REFUSED, CaseOutcome.PARTLY_GRANTED}
)


class LossGround(Term):
    """Why an organ lost: 行政诉讼法 art. 70, and 不履行法定职责, 协议违约 (domain F.3)."""

    INSUFFICIENT_EVIDENCE = auto(), "主要证据不足", "insufficient evidence"
    WRONG_LAW = auto(), "适用法律、法规错误", "wrong law applied"
    UNLAWFUL_PROCEDURE = auto(), "违反法定程序", "unlawful procedure"
    BEYOND_POWERS = auto(), "超越职权", "beyond powers"
    ABUSE_OF_POWERS = auto(), "滥用职权", "abuse of powers"
    MANIFESTLY_IMPROPER = auto(), "明显不当", "manifestly improper"
    DUTY_NOT_PERFORMED = auto(), "不履行法定职责", "duty not performed"
    AGREEMENT_BROKEN = auto(), "协议违约", "agreement broken"


class Appellant(Term):
    """Who appealed, by part in the suit only."""

    PLAINTIFF = auto(), "原告", "plaintiff"
    DEFENDANT = auto(), "被告", "defendant"
    THIRD_PARTY = auto(), "第三人", "third party"
    SEVERAL = auto(), "多方", "several parties"


class MoveGround(Term):
    """Why a case goes to a court of another jurisdiction; `by_court_above`: not by this court's own decision."""

    by_court_above: bool

    def __init__(self, code: str, zh: str = "", en: str = "", by_court_above: bool = False) -> None:
        self.by_court_above = by_court_above

    NO_JURISDICTION = auto(), "无管辖权移送（行政诉讼法第二十二条）", "no jurisdiction (art. 22)"
    CENTRALISED = auto(), "跨行政区域集中管辖（行政诉讼法第十八条第二款）", "jurisdiction across areas (art. 18)"
    DESIGNATED = auto(), "上级法院指定管辖（行政诉讼法第二十三条、第二十四条）", "designated (arts. 23, 24)", True
    TRIED_ABOVE = auto(), "由上级法院审理（行政诉讼法第二十四条）", "tried by the court above (art. 24)", True
    APPEAL = auto(), "上诉案件报送（行政诉讼法第八十五条）", "on appeal (art. 85)", True

    @property
    def ends_here(self) -> bool:
        """Whether the case is over at this court; on appeal only the files go up."""
        return self is not MoveGround.APPEAL


class AppealResult(Term):
    """What became of an appeal (行政诉讼法 art. 89; M90)."""

    UPHELD = auto(), "维持原判", "upheld"
    CHANGED = auto(), "改判、撤销或者变更", "changed or revoked"
    REMANDED = auto(), "发回重审", "sent back"
    WITHDRAWN = auto(), "撤回上诉", "appeal withdrawn"


class CaseCoordinationOutcome(Term):
    """What the court's coordination of a pending case came to (行政诉讼法 art. 60; 法释〔2018〕1号 arts. 84, 85)."""

    SETTLED = auto(), "协调化解", "settled"
    PARTLY_SETTLED = auto(), "部分化解", "settled in part"
    NOT_SETTLED = auto(), "协调未成", "not settled"


class SupervisionResult(Term):
    """What came of a review of a judgment in effect, or of its retrial (行政诉讼法 arts. 90–93)."""

    REFUSED = auto(), "驳回再审申请或者不予再审", "no retrial"
    ORDERED = auto(), "提审或者指令再审", "retrial ordered"
    UPHELD = auto(), "再审维持", "upheld in retrial"
    CHANGED = auto(), "再审改判", "changed in retrial"
    REMANDED = auto(), "再审撤销、发回重审", "sent back in retrial"
    WITHDRAWN = auto(), "撤回申请或者终结", "withdrawn or terminated"

    @property
    def of_retrial(self) -> bool:
        """Whether a retrial ends so, and no review of whether there is to be one."""
        return self in (SupervisionResult.UPHELD, SupervisionResult.CHANGED, SupervisionResult.REMANDED)


class ReconsiderationOutcome(Term):
    """How a reconsideration case was decided (行政复议法 arts. 63–74); `corrected` counts for M93."""

    corrected: bool

    def __init__(self, code: str, zh: str = "", en: str = "", corrected: bool = False) -> None:
        self.corrected = corrected

    MODIFIED = auto(), "变更", "modified", True
    REVOKED = auto(), "撤销或者部分撤销", "revoked in whole or in part", True
    DECLARED_ILLEGAL = auto(), "确认违法", "declared illegal", True
    DECLARED_VOID = auto(), "确认无效", "declared void", True
    DUTY_ORDERED = auto(), "责令履行", "performance of a duty ordered", True
    UPHELD = auto(), "维持", "upheld"
    REQUEST_DISMISSED = auto(), "驳回复议请求", "request dismissed"
    APPLICATION_DISMISSED = auto(), "驳回复议申请", "application dismissed"
    MEDIATED = auto(), "调解", "mediated"
    SETTLED = auto(), "和解后终止", "ended after a settlement"
    TERMINATED = auto(), "终止", "terminated"


class DraftingTaskKind(Term):
    """What the court has to write because of what happened in a case (domain F.6)."""

    HEAD_ABSENCE = auto(), "负责人未出庭司法建议", "suggestion on a head's absence"
    NORMATIVE_DOCUMENT = auto(), "规范性文件处理建议", "suggestion on a normative document"
    REPORT_TO_HIGHER_COURT = (
        auto(),
        "规范性文件不合法情况报上一级法院备案",
        "report of an unlawful normative document to the higher court",
    )
