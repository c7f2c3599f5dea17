"""The head's appearance in court: rows, and how events become rows (domain A.5.1).

The court writes `appearance`, `appearance_act` and `appearance_finding`, the government `appearance_claim`. What may
happen again stands by version, so that a question as of a day finds what stood then.
"""

from __future__ import annotations

from sqlalchemy import Index

from events.appearance import (
    AbsenceReasonReviewed,
    AbsenceRecordedInJudgment,
    AppearanceDutyRegistered,
    AppearanceFindingCorrected,
    AppearanceNoticeServed,
    HeadAbsent,
    HeadAppeared,
    HearingAdjourned,
    IdentityProofReviewed,
    JointAppearanceSettled,
    PlaintiffObjectionNoted,
)
from events.appearance_response import (
    AbsenceReasonSubmitted,
    AppearanceReported,
    AppearanceResponseOpened,
    HeadDesignated,
    HeadReplaced,
    IdentityProofSubmitted,
)
from events.terms import Term
from projections.access.matters import known_to
from projections.keeping import acted, dated, keeping, kept, within
from projections.store.schema import walked


class Act(Term):
    """Acts of the court and of the organ that may repeat."""

    NOTIFIED = "notified", "通知", "notice"
    PROOF_REVIEWED = "proof_reviewed", "审查身份证明", "proof reviewed"
    REASON_REVIEWED = "reason_reviewed", "审查理由", "reason reviewed"
    ADJOURNED = "adjourned", "延期开庭", "adjournment"
    SETTLED = "settled", "确定共同被告出庭负责人", "joint appearance settled"
    OBJECTED = "objected", "原告异议", "objection"
    IN_JUDGMENT = "in_judgment", "裁判文书载明", "recorded in the judgment"
    DESIGNATED = "designated", "确定负责人", "designation"
    PROVED = "proved", "提交身份证明", "proof submitted"
    REASONED = "reasoned", "说明理由", "reason submitted"
    REPORTED = "reported", "自报", "report"


_DUTY = (
    *("stream", "procedure", "organ", "must_notify_ground", "may_notify_ground", "authorised_body"),
    *("third_party", "government_defendant"),
)
_HEAD = within("head", "post", "head_rank")
APPEARANCE = keeping(
    "appearance",
    kept(AppearanceDutyRegistered, *_DUTY, on="registered_on", first=True, case_number="case"),
    dated(AppearanceNoticeServed, on="notified_on", first=True),
    Index("appearance_case", "case_number", "organ"),
    walked("appearance_registered", "-registered_on", "matter"),
)
ACT = keeping(
    "appearance_act",
    acted(Act.NOTIFIED, AppearanceNoticeServed, "hearing_on", "defects"),
    acted(Act.PROOF_REVIEWED, IdentityProofReviewed, "review", *_HEAD),
    acted(Act.REASON_REVIEWED, AbsenceReasonReviewed, "accepted", "given.absence_reason"),
    acted(Act.ADJOURNED, HearingAdjourned, "hearing_on"),
    acted(Act.SETTLED, JointAppearanceSettled, "appearing_organ"),
    acted(Act.OBJECTED, PlaintiffObjectionNoted),
    acted(Act.IN_JUDGMENT, AbsenceRecordedInJudgment),
    walked("appearance_hearing", "hearing_on", "matter", "version"),
    by=("version",),
)
FINDING = keeping(
    "appearance_finding",
    kept(
        HeadAppeared,
        *("post", "head_rank", "spoke"),
        on="on",
        hearing_on="occurred_on",
        appeared=True,
        excused=False,
        corrected=False,
    ),
    kept(
        HeadAbsent,
        *("staff_present", "ground", "excused"),
        on="on",
        hearing_on="occurred_on",
        appeared=False,
        spoke=False,
        corrected=False,
    ),
    kept(
        AppearanceFindingCorrected,
        *within("finding", "hearing_on", "appeared", "spoke", "staff_present", "ground", "excused"),
        *within("finding.head", "post", "head_rank"),
        on="on",
        corrected=True,
    ),
    by=("version",),
)
CLAIM = keeping(
    "appearance_claim",
    acted(Act.DESIGNATED, HeadDesignated, *_HEAD),
    acted(Act.DESIGNATED, HeadReplaced, *_HEAD),
    acted(Act.PROVED, IdentityProofSubmitted),
    acted(Act.REASONED, AbsenceReasonSubmitted, "given.absence_reason"),
    acted(Act.REPORTED, AppearanceReported, "attended", "head_rank", "spoke"),
    by=("version",),
)
TABLES = (APPEARANCE, ACT, FINDING, CLAIM)
HANDLERS = known_to({AppearanceDutyRegistered: ("organ",), AppearanceResponseOpened: ("organ",)})
