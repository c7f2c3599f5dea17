"""What the government takes over about a duty to appear: its notices, what the court reviewed and found, its end."""

from __future__ import annotations

from domain.appearance import finding_of
from events.appearance import (
    AbsenceReasonReviewed,
    AppearanceDutyEnded,
    AppearanceDutyRegistered,
    AppearanceFindingCorrected,
    AppearanceNoticeServed,
    HeadAbsent,
    HeadAppeared,
    HearingAdjourned,
    IdentityProofReviewed,
    JointAppearanceSettled,
)
from events.appearance_response import (
    AdjournmentReceived,
    AppearanceDutyEndReceived,
    AppearanceNoticeReceived,
    AppearanceResponseOpened,
    FindingReceived,
    JointAppearanceReceived,
    ProofReviewReceived,
    ReasonReviewReceived,
)
from services.receipt import keeping

RECEIPTS = (
    keeping(
        AppearanceDutyRegistered,
        AppearanceResponseOpened,
        "open-appearance-response",
        "接收出庭义务",
        opens=True,
        known=lambda state, duty: state.opened == duty and not state.ended,
    ),
    keeping(
        AppearanceDutyEnded,
        AppearanceDutyEndReceived,
        "note-appearance-duty-end",
        "接收出庭义务终止信息",
        known=lambda state, _: state.ended,
    ),
    keeping(AppearanceNoticeServed, AppearanceNoticeReceived, "receive-appearance-notice", "接收出庭通知书"),
    keeping(IdentityProofReviewed, ProofReviewReceived, "note-proof-review", "接收身份证明审查结果"),
    keeping(AbsenceReasonReviewed, ReasonReviewReceived, "note-reason-review", "接收理由审查结果"),
    keeping(HearingAdjourned, AdjournmentReceived, "note-adjournment", "接收延期开庭通知"),
    keeping(JointAppearanceSettled, JointAppearanceReceived, "note-joint-appearance", "接收共同被告出庭人选"),
    keeping(
        {
            "note-head-appeared": HeadAppeared,
            "note-head-absent": HeadAbsent,
            "note-finding-corrected": AppearanceFindingCorrected,
        },
        FindingReceived,
        "note-finding",
        "接收出庭认定",
        known=lambda state, received: state.findings.get(received.finding.hearing_on) == received.finding,
        kept={"finding": lambda _, finding: finding_of(finding)},
    ),
)
"""A duty registered anew replaces the grounds; a finding is kept beside the organ's own report (APP-12)."""
