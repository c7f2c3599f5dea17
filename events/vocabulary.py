"""The closed lists of the opinion and of the law it leads to, each word with Chinese and English labels."""

from __future__ import annotations

from enum import auto

from events.terms import Term


class OrganKind(Term):
    """What an organ is; it decides its superior and who reconsiders its acts (domain 0.2, REC-07)."""

    GOVERNMENT = auto(), "人民政府", "people's government"
    DEPARTMENT = auto(), "工作部门", "department of the government"
    DISTRICT_BRANCH = auto(), "派出机构（分局）", "district branch of a city department"
    VERTICAL = auto(), "垂直管理机关", "vertically led organ"
    SUBDISTRICT_OFFICE = auto(), "街道办事处", "subdistrict office"
    ZONE_COMMITTEE = auto(), "开发区、园区管委会", "administrative committee of a zone"
    COURT = auto(), "人民法院", "people's court"
    COURT_DIVISION = auto(), "法院内设庭室", "division of a court"
    SUPERVISORY = auto(), "监察机关", "supervisory organ"
    PUBLIC_INSTITUTION = auto(), "事业单位", "public institution"
    CONGRESS = auto(), "人大及其常委会", "people's congress and its standing committee"
    JOINT_OFFICE = auto(), "联合办公室", "joint office"
    ENTERPRISE = auto(), "企业", "enterprise"
    OTHER = auto(), "其他", "other"


class OrganRole(Term):
    """Roles that the opinion gives, each held by an organ between dates (domain 0.2, ORG-01)."""

    DISTRICT_COURT = auto(), "区人民法院", "district people's court"
    COURT_ADMIN_DIVISION = auto(), "区人民法院行政审判庭", "administrative division of the court"
    DISTRICT_GOVERNMENT = auto(), "区人民政府", "district people's government"
    GOVERNMENT_LEGAL_DEPARTMENT = auto(), "区政府法制部门", "government legal department"
    PETITION_BUREAU = auto(), "信访部门", "petition bureau"
    RECONSIDERATION_INSTITUTION = auto(), "行政复议机构", "reconsideration institution"
    GROUP_OFFICE = auto(), "领导小组办公室", "office of the leading group"


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


class Topic(Term):
    """The fourteen topics of bulletins: J1–J7 of the court, 三(一)1; E1–E7 of the government, 三(一)2."""

    J1 = ("J1", "新颁布的司法解释、司法政策及其他规范性文件", "new judicial rules")
    J2 = ("J2", "行政案件态势分析", "trend of administrative cases")
    J3 = ("J3", "重大敏感案件的受理、处理情况", "major sensitive cases")
    J4 = ("J4", "行政行为存在的普遍或突出问题及新情况、新问题", "common problems found in adjudication")
    J5 = ("J5", "行政机关负责人出庭应诉情况", "appearance of heads in court")
    J6 = ("J6", "对行政机关提出司法建议的情况", "judicial suggestions issued")
    J7 = ("J7", "其他需要及时沟通、交流的信息（法院）", "other information from the court")
    E1 = ("E1", "推进依法行政工作的重要事项和措施", "law-based administration")
    E2 = ("E2", "行政执法案件相关情况统计和分析", "enforcement statistics")
    E3 = (
        "E3",
        "重大、复杂或影响较大的行政执法、行政复议案件受理、办理情况",
        "major enforcement and reconsideration cases",
    )
    E4 = ("E4", "对法院行政审判和行政非诉执行工作的意见和建议", "opinions on the court's work")
    E5 = ("E5", "对法院司法建议落实情况的反馈", "implementation of judicial suggestions")
    E6 = ("E6", "复议审理中发现的普遍或突出问题及新情况、新问题", "common problems found in reconsideration")
    E7 = ("E7", "其他需要及时沟通、交流的信息（政府）", "other information from the government")

    @property
    def side(self) -> str:
        """Who issues it: `court` or `government` (BUL-01)."""
        return "court" if self.value.startswith("J") else "government"

    @property
    def statistical(self) -> bool:
        """Whether a bulletin of it covers a period (BUL-07)."""
        return self.value in {"J2", "J5", "J6", "E2", "E5"}

    @property
    def residual(self) -> bool:
        """Whether it needs a reason why no other topic fits (BUL-03)."""
        return self.value in {"J7", "E7"}


class Instrument(Term):
    """What the court sends (三(二)2). Only a suggestion carries a reply duty by itself (SUG-19)."""

    JUDICIAL_SUGGESTION = auto(), "司法建议书", "judicial suggestion"
    OPINION_LETTER = auto(), "意见函", "opinion letter"


class SuggestionKind(Term):
    """Kinds of judicial suggestion by legal basis (domain A.4.1)."""

    INDIVIDUAL_CASE = auto(), "个案司法建议", "single-case suggestion"
    SIMILAR_CASES = auto(), "类案司法建议", "similar-cases suggestion"
    COMPREHENSIVE_GOVERNANCE = auto(), "综合治理类司法建议", "comprehensive-governance suggestion"
    HEAD_ABSENCE = auto(), "负责人未出庭司法建议", "suggestion on a head's absence"
    NORMATIVE_DOCUMENT = auto(), "规范性文件处理建议", "suggestion on a normative document"
    JUDGMENT_REFUSAL = auto(), "拒绝履行裁判司法建议", "suggestion on refusal to perform a judgment"
    NON_APPEARANCE_SANCTION = auto(), "被告拒不到庭处分建议", "suggestion to sanction non-appearance"


ABSENCE_KINDS = (SuggestionKind.HEAD_ABSENCE, SuggestionKind.NON_APPEARANCE_SANCTION)
"""What the court owes for an absence: 法释〔2020〕3号 art. 12; as 处分建议 also 行政诉讼法 art. 66(2)."""


class IssueCategory(Term):
    """What moves the court to speak, in the words of 三(二)2; at least one (SUG-04)."""

    GENERAL_PROCEDURAL = auto(), "带有普遍意义的、程序性的问题", "general or procedural problem"
    EMERGING_TENDENCY = auto(), "苗头性、倾向性问题", "emerging tendency"
    MASS_INCIDENT_OR_STABILITY_RISK = (
        auto(),
        "可能引发群体性事件、影响社会稳定的问题",
        "risk of a mass incident or to stability",
    )
    OTHER_IMPROVEMENT = auto(), "其他需要改进或注意的事项", "other matter to improve"


class Field(Term):
    """Fields of administration (行政管理领域, domain F.4, `practice`)."""

    PUBLIC_SECURITY = auto(), "公安", "public security"
    NATURAL_RESOURCES = auto(), "自然资源", "natural resources and land"
    URBAN_CONSTRUCTION = auto(), "城建", "urban construction, planning and expropriation"
    LABOUR_SOCIAL_SECURITY = auto(), "劳动和社会保障", "labour and social security"
    MARKET_REGULATION = auto(), "市场监管", "market regulation"
    ECOLOGY_ENVIRONMENT = auto(), "生态环境", "ecology and environment"
    HEALTH = auto(), "卫生健康", "health"
    EDUCATION = auto(), "教育", "education"
    CIVIL_AFFAIRS = auto(), "民政", "civil affairs"
    TRANSPORT = auto(), "交通运输", "transport"
    AGRICULTURE = auto(), "农业农村", "agriculture and rural affairs"
    TAXATION = auto(), "税务", "taxation"
    EMERGENCY_MANAGEMENT = auto(), "应急管理", "emergency management"
    CULTURE_TOURISM = auto(), "文化和旅游", "culture and tourism"
    SUBDISTRICT_GOVERNMENT = auto(), "街道（乡镇）", "subdistrict or township"
    OTHER = auto(), "其他", "other"


class AdoptionAnswer(Term):
    """What an addressee says to one recommendation (SUG-13); all four are lawful answers (SUG-16)."""

    ADOPTED = auto(), "采纳", "adopted"
    PARTLY_ADOPTED = auto(), "部分采纳", "partly adopted"
    NOT_ADOPTED = auto(), "未采纳", "not adopted"
    IN_PROGRESS = auto(), "正在落实", "in progress"


class ImplementationLevel(Term):
    """How deep the implementation goes (M30)."""

    RECTIFIED = auto(), "已整改", "rectified"
    SECTOR_WIDE = auto(), "全行业整治", "sector-wide measure"
    LONG_TERM = auto(), "建立长效机制", "long-term mechanism"


class ServiceProof(Term):
    """What shows that a document was received; `presumed` when only the answer shows it (SUG-15)."""

    SERVICE_RECEIPT = auto(), "送达回证", "service receipt"
    ELECTRONIC_RECEIPT = auto(), "电子送达回执", "electronic receipt"
    MAIL = auto(), "邮寄送达", "served by mail"
    PRESUMED = auto(), "推定收到", "presumed received"


class ReminderMethod(Term):
    """How the court urged an addressee to answer."""

    IN_WRITING = auto(), "书面催办函", "by letter"
    TELEPHONE = auto(), "电话催办", "by telephone"
    PLATFORM = auto(), "经本平台催办", "over this platform"
    IN_PERSON = auto(), "当面催办", "in person"


class AbsenceGround(Term):
    """The five grounds, in the order of 法释〔2020〕3号 art. 12, that oblige a suggestion (APP-07)."""

    NO_VALID_REASON = auto(), "未出庭且未说明理由或者理由不成立", "absent, no reason given or reason not accepted"
    ABSENT_AFTER_ADJOURNMENT = (
        auto(),
        "延期开庭后无正当理由仍不出庭",
        "absent again without valid reason after an adjournment",
    )
    NOBODY_APPEARED = auto(), "负责人和相应的工作人员均不出庭", "neither the head nor staff appeared"
    LEFT_WITHOUT_LEAVE = auto(), "未经许可中途退庭", "left the hearing without leave"
    REFUSED_TO_EXPLAIN = (
        auto(),
        "拒绝就要求说明的事项作出说明，致使庭审无法进行",
        "refused to explain, so that the hearing could not go on",
    )

    @property
    def number(self) -> int:
        """1–5, the item of art. 12."""
        return list(AbsenceGround).index(self) + 1


class MeetingKind(Term):
    """Joint meetings are held regularly and as needed (三(二)1)."""

    REGULAR = auto(), "定期", "regular"
    AD_HOC = auto(), "不定期", "ad hoc"


class AgendaPurpose(Term):
    """What an agenda item is for (MTG-04)."""

    INFORMATION_EXCHANGE = auto(), "通报交流信息", "information exchange"
    TREND_ANALYSIS = auto(), "分析阶段性动向", "trend analysis"
    WORK_DEPLOYMENT = auto(), "部署相关工作", "work deployment"
    COMMON_PROBLEM = auto(), "研究解决普遍性问题", "common problem"
    DECISION_COORDINATION = auto(), "重大行政决策执行协调", "coordination of a major decision"
    DISPUTE_RESOLUTION = auto(), "化解行政争议", "dispute resolution"
    REPORT_RECONSIDERATION = auto(), "行政复议总体情况", "overall report: reconsideration"
    REPORT_TRIAL = auto(), "行政审判总体情况", "overall report: adjudication"
    REPORT_SUGGESTIONS = auto(), "司法建议总体情况", "overall report: suggestions"

    @property
    def overall_report(self) -> bool:
        """Whether it is one of the three reports due once a year (二(二), MTG-09)."""
        return self.value.startswith("report_")


class SecrecyMark(Term):
    """密级. Anything but `none` is refused: no state secret on this system (BUL-10, domain B.11)."""

    NONE = auto(), "无", "none"
    SECRET = auto(), "秘密", "secret (秘密)"
    CONFIDENTIAL = auto(), "机密", "confidential (机密)"
    TOP_SECRET = auto(), "绝密", "top secret (绝密)"


class CaseStage(Term):
    """At which stage a case is notified (J3, E3)."""

    ACCEPTED = auto(), "受理", "accepted"
    HANDLED = auto(), "办理", "handled"


class OpinionTopic(Term):
    """What an E4 opinion is about: 三(一)2(4)."""

    TRIAL = auto(), "行政审判", "administrative trial"
    NONLITIGATION_ENFORCEMENT = auto(), "行政非诉执行", "non-litigation enforcement"


class SigningOffice(Term):
    """The office that signs a suggestion: 法释〔2023〕11号 art. 7; local court rules (SUG-07, SUG-08)."""

    COURT_PRESIDENT = auto(), "院长", "court president"
    LEADER_IN_CHARGE = auto(), "分管院领导", "court leader in charge"


class SuggestionOutcome(Term):
    """How a suggestion was closed (SUG-25)."""

    SETTLED = auto(), "各被建议单位均已办结", "every addressee settled"
    NO_REPLY_DUE = auto(), "无需答复", "no reply was due"
    WITHOUT_REPLY = auto(), "未获答复而办结", "closed without reply"
    BEING_CARRIED_OUT = auto(), "尚在落实而办结", "closed while still being carried out"


class ResponseEnd(Term):
    """Why nothing more is due from the addressees."""

    WITHDRAWN = auto(), "司法建议已撤回", "suggestion withdrawn"
    CLOSED = auto(), "司法建议已办结", "suggestion closed"


class CaseItemPurpose(Term):
    """What a meeting may do with a case (MTG-07; 行政诉讼法 arts. 4, 60, 62).

    `case_directive` is there to be refused.
    """

    INFORMATION = auto(), "情况通报", "information"
    VOLUNTARY_COORDINATION = auto(), "自愿协调", "voluntary coordination"
    LAWFUL_SETTLEMENT = auto(), "依法和解调解", "lawful settlement"
    CASE_DIRECTIVE = auto(), "对案件裁判提出要求", "directive on how to decide"
