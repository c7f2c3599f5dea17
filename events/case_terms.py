"""The closed lists of the case index: causes, procedures, outcomes, grounds of loss (domain F.2, F.3; B.10)."""

from __future__ import annotations

from typing import Self

from events.numbers import case_parts
from events.terms import Term
from events.values import CaseNumber


class CaseCause(Term):
    """The 22 causes of the second level (法发〔2020〕44号, in force 2021-01-01)."""

    PENALTY = ("penalty", "行政处罚", "administrative penalty")
    COERCIVE_MEASURE = ("coercive_measure", "行政强制措施", "coercive measure")
    COERCIVE_ENFORCEMENT = ("coercive_enforcement", "行政强制执行", "coercive enforcement")
    LICENCE = ("licence", "行政许可", "licence")
    EXPROPRIATION = ("expropriation", "行政征收或者征用", "expropriation or requisition")
    REGISTRATION = ("registration", "行政登记", "registration")
    CONFIRMATION = ("confirmation", "行政确认", "confirmation")
    PAYMENT = ("payment", "行政给付", "payment of benefits")
    PROMISE = ("promise", "行政允诺", "administrative promise")
    LEVY = ("levy", "行政征缴", "collection of dues")
    REWARD = ("reward", "行政奖励", "reward")
    FEE = ("fee", "行政收费", "fee")
    GOVERNMENT_INFORMATION = ("government_information", "政府信息公开", "disclosure of government information")
    OFFICIAL_REPLY = ("official_reply", "行政批复", "official reply")
    DISPOSITION = ("disposition", "行政处理", "administrative disposition")
    RECONSIDERATION = ("reconsideration", "行政复议", "reconsideration")
    ADJUDICATION_BY_ORGAN = ("adjudication_by_organ", "行政裁决", "adjudication by an organ")
    AGREEMENT = ("agreement", "行政协议", "administrative agreement")
    INDEMNITY = ("indemnity", "行政补偿", "indemnity")
    COMPENSATION = ("compensation", "行政赔偿", "compensation")
    FAILURE_TO_ACT = ("failure_to_act", "不履行法定职责", "failure to perform a duty")
    PUBLIC_INTEREST = ("public_interest", "行政公益诉讼", "public-interest litigation")


class Procedure(Term):
    """At which level a case is tried; the type code of its number says it (domain B.10)."""

    FIRST_INSTANCE = ("first_instance", "一审", "first instance")
    SECOND_INSTANCE = ("second_instance", "二审", "second instance")
    RETRIAL = ("retrial", "再审", "retrial")
    ENFORCEMENT_REVIEW = ("enforcement_review", "非诉行政行为执行审查", "review of non-litigation enforcement")
    OTHER = ("other", "其他", "other")


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

    NATURAL_PERSON = ("natural_person", "公民", "natural person")
    LEGAL_PERSON = ("legal_person", "法人", "legal person")
    OTHER_ORGANISATION = ("other_organisation", "其他组织", "other organisation")
    MIXED = ("mixed", "公民与法人、其他组织共同", "persons and organisations together")
    PROCURATORATE = ("procuratorate", "公益诉讼起诉人", "prosecutor in the public interest")


class CaseFlag(Term):
    """What makes a case one of those that J3 and E3 are about: 三(一)1(3)."""

    MAJOR = ("major", "重大", "major")
    SENSITIVE = ("sensitive", "敏感", "sensitive")


class RestrictionGround(Term):
    """Why access to a case is restricted (行政诉讼法 arts. 54, 65). State secrets never enter this system (BUL-10)."""

    PRIVACY = ("privacy", "涉及个人隐私", "privacy")
    TRADE_SECRET = ("trade_secret", "涉及商业秘密", "trade secrets")
    MINOR = ("minor", "涉及未成年人", "a minor is concerned")
    OTHER_BY_LAW = ("other_by_law", "法律规定的其他情形", "another case in law")


class CaseOutcome(Term):
    """How a case was concluded, and whether that is a judgment on the merits and a loss (domain F.3, CAS-05)."""

    merits: bool
    loss: bool

    def __new__(cls, code: str, zh: str = "", en: str = "", merits: bool = False, loss: bool = False) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh, member.en, member.merits, member.loss = zh, en, merits, loss
        return member

    CLAIMS_DISMISSED = ("claims_dismissed", "驳回诉讼请求", "claims dismissed", True, False)
    REVOKED = ("revoked", "撤销", "revoked", True, True)
    PARTLY_REVOKED = ("partly_revoked", "部分撤销", "partly revoked", True, True)
    DUTY_ORDERED = ("duty_ordered", "判决履行", "performance of a duty ordered", True, True)
    PAYMENT_ORDERED = ("payment_ordered", "判决给付", "payment ordered", True, True)
    DECLARED_ILLEGAL = ("declared_illegal", "确认违法", "declared illegal", True, True)
    DECLARED_VOID = ("declared_void", "确认无效", "declared void", True, True)
    MODIFIED = ("modified", "变更", "modified", True, True)
    AGREEMENT_LIABILITY = (
        "agreement_liability",
        "判决承担行政协议责任或者补偿",
        "liability from an agreement",
        True,
        True,
    )
    COMPENSATION_ORDERED = ("compensation_ordered", "判决赔偿", "compensation ordered", True, True)
    MEDIATED = ("mediated", "调解", "mediated")
    WITHDRAWN = ("withdrawn", "准予撤诉", "withdrawn with leave")
    DEEMED_WITHDRAWN = ("deemed_withdrawn", "按撤诉处理", "deemed withdrawn")
    NOT_DOCKETED = ("not_docketed", "不予立案", "not docketed")
    SUIT_DISMISSED = ("suit_dismissed", "驳回起诉", "suit dismissed")
    TRANSFERRED = ("transferred", "移送", "transferred")
    TERMINATED = ("terminated", "终结", "terminated")
    ENFORCEMENT_GRANTED = ("enforcement_granted", "准予执行", "enforcement granted")
    ENFORCEMENT_REFUSED = ("enforcement_refused", "不准予执行", "enforcement refused")
    PARTLY_GRANTED = ("partly_granted", "部分准予执行", "enforcement partly granted")

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

    INSUFFICIENT_EVIDENCE = ("insufficient_evidence", "主要证据不足", "insufficient evidence")
    WRONG_LAW = ("wrong_law", "适用法律、法规错误", "wrong law applied")
    UNLAWFUL_PROCEDURE = ("unlawful_procedure", "违反法定程序", "unlawful procedure")
    BEYOND_POWERS = ("beyond_powers", "超越职权", "beyond powers")
    ABUSE_OF_POWERS = ("abuse_of_powers", "滥用职权", "abuse of powers")
    MANIFESTLY_IMPROPER = ("manifestly_improper", "明显不当", "manifestly improper")
    DUTY_NOT_PERFORMED = ("duty_not_performed", "不履行法定职责", "duty not performed")
    AGREEMENT_BROKEN = ("agreement_broken", "协议违约", "agreement broken")


class Appellant(Term):
    """Who appealed, by part in the suit only."""

    PLAINTIFF = ("plaintiff", "原告", "plaintiff")
    DEFENDANT = ("defendant", "被告", "defendant")
    THIRD_PARTY = ("third_party", "第三人", "third party")
    SEVERAL = ("several", "多方", "several parties")


class AppealResult(Term):
    """What became of an appeal (行政诉讼法 art. 89; M90)."""

    UPHELD = ("upheld", "维持原判", "upheld")
    CHANGED = ("changed", "改判、撤销或者变更", "changed or revoked")
    REMANDED = ("remanded", "发回重审", "sent back")
    WITHDRAWN = ("withdrawn", "撤回上诉", "appeal withdrawn")


class ReconsiderationOutcome(Term):
    """How a reconsideration case was decided (行政复议法 arts. 63–74); `corrected` counts for M93."""

    corrected: bool

    def __new__(cls, code: str, zh: str = "", en: str = "", corrected: bool = False) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh, member.en, member.corrected = zh, en, corrected
        return member

    MODIFIED = ("modified", "变更", "modified", True)
    REVOKED = ("revoked", "撤销或者部分撤销", "revoked in whole or in part", True)
    DECLARED_ILLEGAL = ("declared_illegal", "确认违法", "declared illegal", True)
    DECLARED_VOID = ("declared_void", "确认无效", "declared void", True)
    DUTY_ORDERED = ("duty_ordered", "责令履行", "performance of a duty ordered", True)
    UPHELD = ("upheld", "维持", "upheld")
    REQUEST_DISMISSED = ("request_dismissed", "驳回复议请求", "request dismissed")
    APPLICATION_DISMISSED = ("application_dismissed", "驳回复议申请", "application dismissed")
    MEDIATED = ("mediated", "调解", "mediated")
    SETTLED = ("settled", "和解后终止", "ended after a settlement")
    TERMINATED = ("terminated", "终止", "terminated")


class DraftingTaskKind(Term):
    """What the court has to write because of what happened in a case (domain F.6)."""

    HEAD_ABSENCE = ("head_absence", "负责人未出庭司法建议", "suggestion on a head's absence")
    NORMATIVE_DOCUMENT = ("normative_document", "规范性文件处理建议", "suggestion on a normative document")
    REPORT_TO_HIGHER_COURT = (
        "report_to_higher_court",
        "规范性文件不合法情况报上一级法院备案",
        "report of an unlawful normative document to the higher court",
    )
