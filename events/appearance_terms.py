"""The closed lists of the head's appearance in court (法释〔2020〕3号; domain A.5.1, B.3)."""

from __future__ import annotations

from enum import auto

from events.terms import Term


class HeadRank(Term):
    """Who counts as a head (法释〔2020〕3号 art. 2, APP-01)."""

    PRINCIPAL = auto(), "正职", "principal"
    DEPUTY = auto(), "副职", "deputy"
    PARTICIPATING_DEPUTY_LEVEL = (
        auto(),
        "参与分管被诉行政行为实施工作的副职级别负责人",
        "head of deputy level in charge of the act",
    )
    OTHER_PARTICIPATING = auto(), "其他参与分管的负责人", "other head in charge of the act"


class HeadOf(Term):
    """Whose head it is. The last two are there to be refused (APP-01; arts. 1, 2)."""

    DEFENDANT = auto(), "被诉行政机关", "the defendant organ"
    AUTHORISED_BODY = (
        auto(),
        "依授权独立行使职权的内设机构、派出机构或者其他组织",
        "a body authorised to act in its own name",
    )
    ENTRUSTED_ORGANISATION = auto(), "受委托的组织", "an entrusted organisation"
    SUBORDINATE_ORGAN = auto(), "下级行政机关", "a subordinate organ"


class MustNotifyGround(Term):
    """Why the court has to notify the head (art. 4(1), APP-04)."""

    FOOD_DRUG_SAFETY = auto(), "涉及食品药品安全", "food and drug safety"
    ECOLOGY_RESOURCES = auto(), "涉及生态环境和资源保护", "ecology and resources"
    PUBLIC_HEALTH = auto(), "涉及公共卫生安全", "public-health safety"
    OTHER_PUBLIC_INTEREST = auto(), "涉及其他重大公共利益", "other major public interest"
    HIGH_ATTENTION = auto(), "社会高度关注", "high public attention"
    MASS_INCIDENT = auto(), "可能引发群体性事件", "possible mass incident"


class MayNotifyGround(Term):
    """Why the court may notify the head (art. 4(2), APP-04)."""

    MAJOR_RIGHTS = auto(), "涉及重大人身、财产权益", "major personal or property rights"
    PUBLIC_INTEREST_LITIGATION = auto(), "行政公益诉讼", "public-interest litigation"
    SUPERIOR_DOCUMENT = auto(), "上级机关规范性文件要求出庭", "required by a superior's normative document"
    OTHER = auto(), "人民法院认为需要通知的其他情形", "other case the court finds fit"


class NoticeDefect(Term):
    """What was wrong with a notice (art. 5(2), APP-03): recorded, and left to the court to weigh."""

    LATE = auto(), "送达不足开庭三日前", "served less than three days before the hearing"
    NO_CONSEQUENCES = auto(), "未告知不出庭的不利后果", "did not tell the adverse consequences"


class ProofReview(Term):
    """What the court says to an identity proof (art. 6, APP-06)."""

    ACCEPTED = auto(), "符合要求", "in order"
    CURE_REQUESTED = auto(), "要求补正", "to be cured"
    NOT_ACCEPTED = auto(), "不予认可，视为负责人未出庭", "not accepted: counted as not appeared"


class AbsenceReason(Term):
    """Reasons for which a head may stay away (art. 8, APP-08)."""

    FORCE_MAJEURE = auto(), "不可抗力", "force majeure"
    ACCIDENT = auto(), "意外事件", "accident"
    IRREPLACEABLE_DUTY = auto(), "需要履行他人不能代替的公务", "official duty nobody else can perform"
    OTHER_PROPER_CAUSE = auto(), "无法出庭的其他正当事由", "other proper cause"


class StaffPresent(Term):
    """Who came for the organ beside or instead of the head (arts. 3, 10; APP-11)."""

    CORRESPONDING_STAFF = auto(), "相应的工作人员", "staff who exercise the power"
    ENTRUSTED_STAFF = auto(), "受委托组织或者下级机关的工作人员", "staff of an entrusted or subordinate body"
    LAWYER_ONLY = auto(), "仅委托律师", "a lawyer only"
    NOBODY = auto(), "无人出庭", "nobody"

    @property
    def staff(self) -> bool:
        """Whether that is staff in the sense of art. 10: a lawyer alone is not."""
        return self in (StaffPresent.CORRESPONDING_STAFF, StaffPresent.ENTRUSTED_STAFF)


class ObjectingParty(Term):
    """Which party objected (art. 13, APP-13): any of them may."""

    PLAINTIFF = auto(), "原告（上诉人、再审申请人）", "plaintiff, appellant or applicant for retrial"
    THIRD_PARTY = auto(), "第三人", "third party"
    JOINT_DEFENDANT = auto(), "其他被告", "another defendant"


class Agent(Term):
    """Who came for the organ as its agent in the litigation (行政诉讼法 art. 31; 行诉解释 art. 128)."""

    STAFF = auto(), "行政机关工作人员", "staff of the organ"
    LAWYER = auto(), "律师", "lawyer"
    LEGAL_WORKER = auto(), "基层法律服务工作者", "grassroots legal worker"
    OTHER = auto(), "其他诉讼代理人", "other agent"


class JointSettlement(Term):
    """How joint defendants come to one head (art. 3, APP-10)."""

    AGREEMENT = auto(), "共同被告协商确定", "agreed among the defendants"
    COURT_DECISION = auto(), "人民法院确定", "decided by the court"


class StatisticsEdition(Term):
    """To whom the court tells its appearance statistics (art. 14)."""

    PUBLIC = auto(), "向社会公开", "published"
    GOVERNMENT = auto(), "通报同级人民政府", "reported to the government"
    CONGRESS = auto(), "报告同级人大常委会", "reported to the standing committee of the congress"
