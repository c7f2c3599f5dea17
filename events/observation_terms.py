"""The closed lists of trial observation, training and research (opinion 三(二)3, 4; domain A.5.2, A.6)."""

from __future__ import annotations

from enum import auto

from events.terms import Term


class ObserverCategory(Term):
    """Who is invited to observe a trial, in the words of 三(二)3 (OBS-03)."""

    ADMINISTRATIVE_STAFF = auto(), "行政机关工作人员", "staff of administrative organs"
    CONGRESS_DEPUTY = auto(), "人大代表", "people's congress deputies"
    CPPCC_MEMBER = auto(), "政协委员", "CPPCC members"
    OTHER_PUBLIC = auto(), "其他社会各界人士", "others of the public"


class TrainingForm(Term):
    """Forms of joint training, in the words of 三(二)4 (TRN-02)."""

    EXPERT_LECTURE = auto(), "专家学者授课", "lecture by an expert"
    EXPERIENCE_EXCHANGE = (
        auto(),
        "资深法官和行政机关工作人员交流经验",
        "exchange between senior judges and staff of administrative organs",
    )
    TRIAL_OBSERVATION = auto(), "庭审观摩", "trial observation"
    OTHER = auto(), "其他形式", "another form"


class ResearchOrigin(Term):
    """In which work the question was met, in the words of 三(二)4 (RES-01)."""

    TRIAL = auto(), "行政审判", "administrative trial"
    RECONSIDERATION = auto(), "行政复议", "administrative reconsideration"
    ENFORCEMENT = auto(), "行政执法", "administrative enforcement"


class SymposiumKind(Term):
    """研讨会 or 座谈会 (三(二)4)."""

    SEMINAR = auto(), "研讨会", "seminar"
    SYMPOSIUM = auto(), "座谈会", "symposium"


class StandardEffect(Term):
    """What a standard is for. Only guidance is taken, the others are there to be refused (RES-03).

    Only the Supreme Court and the Supreme Procuratorate interpret the application of law (人民法院组织法 art. 18).
    """

    GUIDANCE = auto(), "指导参考", "guidance"
    JUDICIAL_INTERPRETATION = auto(), "司法解释", "judicial interpretation"
    BINDING_BASIS = auto(), "约束法院裁判的依据", "a basis that binds a court"


class EndorsingSide(Term):
    """Whose endorsement it is (RES-02): both are needed before a standard is issued."""

    COURT = auto(), "法院", "court"
    GOVERNMENT = auto(), "政府", "government"
