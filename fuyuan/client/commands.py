"""Every command, as a class with its fields. Made by `make client`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from events.base import Side
from services.amendment.commands import CorrectRecord as CorrectRecord
from services.amendment.commands import EraseText as EraseText
from services.amendment.commands import LiftLegalHold as LiftLegalHold
from services.amendment.commands import PlaceLegalHold as PlaceLegalHold
from services.amendment.commands import VoidMatter as VoidMatter
from services.amendment.commands import VoidRecord as VoidRecord
from services.court.appearance.decider import AdjournHearing as AdjournHearing
from services.court.appearance.decider import RegisterAppearanceDuty as RegisterAppearanceDuty
from services.court.appearance.decider import ServeAppearanceNotice as ServeAppearanceNotice
from services.court.appearance.decider import SettleJointAppearance as SettleJointAppearance
from services.court.appearance.finding import CorrectAppearanceFinding as CorrectAppearanceFinding
from services.court.appearance.finding import NotePlaintiffObjection as NotePlaintiffObjection
from services.court.appearance.finding import RecordAbsenceInJudgment as RecordAbsenceInJudgment
from services.court.appearance.finding import RecordHeadAbsent as RecordHeadAbsent
from services.court.appearance.finding import RecordHeadAppeared as RecordHeadAppeared
from services.court.appearance.review import ReviewAbsenceReason as ReviewAbsenceReason
from services.court.appearance.review import ReviewIdentityProof as ReviewIdentityProof
from services.court.appearance_statistics import PublishAppearanceStatistics as PublishAppearanceStatistics
from services.court.arrived_case import EnterArrivedCase as EnterArrivedCase
from services.court.arrived_case import ReturnArrivedCase as ReturnArrivedCase
from services.court.case.decider import ChangeDefendants as ChangeDefendants
from services.court.case.decider import CloseHearingToPublic as CloseHearingToPublic
from services.court.case.decider import CoordinateCase as CoordinateCase
from services.court.case.decider import FlagCase as FlagCase
from services.court.case.decider import RecordHearing as RecordHearing
from services.court.case.decider import ReleaseCaseAccess as ReleaseCaseAccess
from services.court.case.decider import RestrictCaseAccess as RestrictCaseAccess
from services.court.case.decider import ScheduleHearing as ScheduleHearing
from services.court.case.ending import ConcludeCase as ConcludeCase
from services.court.case.ending import RecordAppeal as RecordAppeal
from services.court.case.ending import RecordAppealResult as RecordAppealResult
from services.court.case.ending import RecordJudgmentEffect as RecordJudgmentEffect
from services.court.case.filing import FileCase as FileCase
from services.court.case.moving import MoveCase as MoveCase
from services.court.case.supervision import RecordTrialSupervision as RecordTrialSupervision
from services.court.drafting_task import ConfirmReportToHigherCourt as ConfirmReportToHigherCourt
from services.court.observation.decider import CancelObservation as CancelObservation
from services.court.observation.decider import DeclineObservationRequest as DeclineObservationRequest
from services.court.observation.decider import HoldObservation as HoldObservation
from services.court.observation.decider import InviteObservers as InviteObservers
from services.court.observation.decider import PlanObservation as PlanObservation
from services.court.observation.decider import ReviewObservation as ReviewObservation
from services.court.reconsideration_copy import AcknowledgeReconsiderationCopy as AcknowledgeReconsiderationCopy
from services.court.reconsideration_copy import MarkReconsiderationCopyRead as MarkReconsiderationCopyRead
from services.court.suggestion.arrived import EnterArrivedSuggestion as EnterArrivedSuggestion
from services.court.suggestion.arrived import ReturnArrivedSuggestion as ReturnArrivedSuggestion
from services.court.suggestion.clock import ConfirmService as ConfirmService
from services.court.suggestion.clock import DecideObjection as DecideObjection
from services.court.suggestion.clock import ExtendReplyDeadline as ExtendReplyDeadline
from services.court.suggestion.clock import RecordObjection as RecordObjection
from services.court.suggestion.clock import RemindAddressee as RemindAddressee
from services.court.suggestion.contact import LogSuggestionContact as LogSuggestionContact
from services.court.suggestion.decider import ApproveSuggestion as ApproveSuggestion
from services.court.suggestion.decider import DraftSuggestion as DraftSuggestion
from services.court.suggestion.decider import RecordConsultation as RecordConsultation
from services.court.suggestion.decider import SendSuggestion as SendSuggestion
from services.court.suggestion.elsewhere import MoveSuggestion as MoveSuggestion
from services.court.suggestion.ending import ArchiveSuggestion as ArchiveSuggestion
from services.court.suggestion.ending import CloseSuggestion as CloseSuggestion
from services.court.suggestion.ending import WithdrawSuggestion as WithdrawSuggestion
from services.court.suggestion.escalation import EscalateToSuperior as EscalateToSuperior
from services.court.suggestion.escalation import RecordEscalationOutcome as RecordEscalationOutcome
from services.court.suggestion.feedback import AssessFeedback as AssessFeedback
from services.court.suggestion.feedback import RecordExternalFeedback as RecordExternalFeedback
from services.court.suggestion.feedback import ReturnFeedback as ReturnFeedback
from services.court.suggestion.referral import RecordReferralDecision as RecordReferralDecision
from services.court.suggestion.referral import ReferSuggestion as ReferSuggestion
from services.court.white_paper import PublishWhitePaper as PublishWhitePaper
from services.government.appearance_response import DesignateHead as DesignateHead
from services.government.appearance_response import MarkAppearanceNoticeRead as MarkAppearanceNoticeRead
from services.government.appearance_response import ReplaceHead as ReplaceHead
from services.government.appearance_response import ReportAppearance as ReportAppearance
from services.government.appearance_response import SubmitAbsenceReason as SubmitAbsenceReason
from services.government.appearance_response import SubmitIdentityProof as SubmitIdentityProof
from services.government.case_elsewhere import EnterCaseElsewhere as EnterCaseElsewhere
from services.government.dispute import AssignDisputeTask as AssignDisputeTask
from services.government.dispute import CloseDisputeUnresolved as CloseDisputeUnresolved
from services.government.dispute import RecordResolutionEffort as RecordResolutionEffort
from services.government.dispute import RegisterDispute as RegisterDispute
from services.government.dispute import ResolveDispute as ResolveDispute
from services.government.observation_request import RequestObservation as RequestObservation
from services.government.petition.decider import AssignPetitionResponsibility as AssignPetitionResponsibility
from services.government.petition.decider import ContractStabilityTask as ContractStabilityTask
from services.government.petition.decider import RegisterPetition as RegisterPetition
from services.government.petition.handling import AcceptPetition as AcceptPetition
from services.government.petition.handling import AnswerPetition as AnswerPetition
from services.government.petition.handling import ExtendPetition as ExtendPetition
from services.government.petition.handling import SteerPetition as SteerPetition
from services.government.petition.review import ClosePetition as ClosePetition
from services.government.petition.review import RequestPetitionReview as RequestPetitionReview
from services.government.petition.review import ReviewPetition as ReviewPetition
from services.government.petition.stability import EndStabilityTask as EndStabilityTask
from services.government.petition.stability import ReportStabilityTask as ReportStabilityTask
from services.government.reconsideration_case import AcceptReconsideration as AcceptReconsideration
from services.government.reconsideration_case import DecideReconsideration as DecideReconsideration
from services.government.reconsideration_suggestion.contact import (
    LogReconsiderationContact as LogReconsiderationContact,
)
from services.government.reconsideration_suggestion.decider import (
    CloseReconsiderationSuggestion as CloseReconsiderationSuggestion,
)
from services.government.reconsideration_suggestion.decider import (
    DraftReconsiderationSuggestion as DraftReconsiderationSuggestion,
)
from services.government.reconsideration_suggestion.decider import (
    SendReconsiderationSuggestion as SendReconsiderationSuggestion,
)
from services.government.reconsideration_suggestion.decider import (
    WithdrawReconsiderationSuggestion as WithdrawReconsiderationSuggestion,
)
from services.government.reconsideration_suggestion.enforcement import CriticisePublicly as CriticisePublicly
from services.government.reconsideration_suggestion.enforcement import OrderPerformance as OrderPerformance
from services.government.reconsideration_suggestion.enforcement import RecordNonPerformance as RecordNonPerformance
from services.government.reconsideration_suggestion.enforcement import SummonLeaders as SummonLeaders
from services.government.reconsideration_suggestion.follow_up import (
    ConfirmReconsiderationService as ConfirmReconsiderationService,
)
from services.government.reconsideration_suggestion.follow_up import (
    SubmitReconsiderationFeedback as SubmitReconsiderationFeedback,
)
from services.government.reconsideration_suggestion.follow_up import (
    SubmitRectificationReport as SubmitRectificationReport,
)
from services.government.reconsideration_suggestion.reading import (
    MarkReconsiderationPaperRead as MarkReconsiderationPaperRead,
)
from services.government.suggestion_response import AcknowledgeCopy as AcknowledgeCopy
from services.government.suggestion_response import AcknowledgeService as AcknowledgeService
from services.government.suggestion_response import MarkReminderRead as MarkReminderRead
from services.government.suggestion_response import MarkSuggestionRead as MarkSuggestionRead
from services.government.suggestion_response import RaiseObjection as RaiseObjection
from services.government.suggestion_response import SubmitFeedback as SubmitFeedback
from services.joint.annual_review import ComputeAnnualFigures as ComputeAnnualFigures
from services.joint.annual_review import ConfirmAnnualReview as ConfirmAnnualReview
from services.joint.annual_review import EnterBaseline as EnterBaseline
from services.joint.annual_review import FreezeAnnualData as FreezeAnnualData
from services.joint.annual_review import OpenAnnualReview as OpenAnnualReview
from services.joint.annual_review import PublishAnnualReview as PublishAnnualReview
from services.joint.annual_review import SupplementAnnualReview as SupplementAnnualReview
from services.joint.coordination.decider import GiveCoordinationOpinion as GiveCoordinationOpinion
from services.joint.coordination.decider import OpenCoordination as OpenCoordination
from services.joint.coordination.decider import ReportConflictSign as ReportConflictSign
from services.joint.coordination.decider import SeekCoordinationOpinion as SeekCoordinationOpinion
from services.joint.coordination.outcome import ClarifyDuties as ClarifyDuties
from services.joint.coordination.outcome import CloseCoordination as CloseCoordination
from services.joint.coordination.outcome import HoldDialogue as HoldDialogue
from services.joint.coordination.outcome import ReportToDecisionOrgan as ReportToDecisionOrgan
from services.joint.leading_group import AddGroupMember as AddGroupMember
from services.joint.leading_group import DesignateLiaison as DesignateLiaison
from services.joint.leading_group import EstablishGroup as EstablishGroup
from services.joint.leading_group import RecordWorkFunding as RecordWorkFunding
from services.joint.leading_group import RemoveGroupMember as RemoveGroupMember
from services.joint.leading_group import ReplaceLiaison as ReplaceLiaison
from services.joint.leading_group import SeatGroupOffice as SeatGroupOffice
from services.joint.meeting.afterwards import RecordMeeting as RecordMeeting
from services.joint.meeting.contact import LogMeetingContact as LogMeetingContact
from services.joint.meeting.decider import AddAgendaItem as AddAgendaItem
from services.joint.meeting.decider import CancelMeeting as CancelMeeting
from services.joint.meeting.decider import ConfirmParticipant as ConfirmParticipant
from services.joint.meeting.decider import ConveneMeeting as ConveneMeeting
from services.joint.meeting.decider import HoldMeeting as HoldMeeting
from services.joint.meeting.decider import InviteParticipant as InviteParticipant
from services.joint.meeting.decider import PostponeMeeting as PostponeMeeting
from services.joint.meeting.decider import ProposeMeeting as ProposeMeeting
from services.joint.meeting.outcome import AdoptResolution as AdoptResolution
from services.joint.meeting.outcome import AssignActionItem as AssignActionItem
from services.joint.meeting.outcome import CloseActionItem as CloseActionItem
from services.joint.meeting.outcome import CloseMeeting as CloseMeeting
from services.joint.meeting.outcome import IssueMinutes as IssueMinutes
from services.joint.meeting.outcome import ReportActionItem as ReportActionItem
from services.joint.meeting.reading import MarkInvitationRead as MarkInvitationRead
from services.joint.meeting.reading import MarkMinutesRead as MarkMinutesRead
from services.joint.organ_registry.decider import AssignOrganRole as AssignOrganRole
from services.joint.organ_registry.decider import DeactivateOrgan as DeactivateOrgan
from services.joint.organ_registry.decider import RegisterOrgan as RegisterOrgan
from services.joint.organ_registry.decider import RegisterShortNames as RegisterShortNames
from services.joint.organ_registry.decider import RenameOrgan as RenameOrgan
from services.joint.organ_registry.decider import RevokeOrganRole as RevokeOrganRole
from services.joint.organ_registry.decider import SupersedeOrgan as SupersedeOrgan
from services.joint.organ_registry.delegation import DelegatePowers as DelegatePowers
from services.joint.organ_registry.delegation import EndDelegation as EndDelegation
from services.joint.organ_registry.reform import ChangeOrgan as ChangeOrgan
from services.joint.organ_registry.reform import TransferDuties as TransferDuties
from services.joint.publicity import HoldPublicityActivity as HoldPublicityActivity
from services.joint.research import ConcludeResearch as ConcludeResearch
from services.joint.research import HoldSymposium as HoldSymposium
from services.joint.research import OpenResearch as OpenResearch
from services.joint.review_paragraphs import DropReviewParagraph as DropReviewParagraph
from services.joint.review_paragraphs import WriteReviewParagraph as WriteReviewParagraph
from services.joint.risk_assessment.decider import AbandonRiskAssessment as AbandonRiskAssessment
from services.joint.risk_assessment.decider import InviteAssessor as InviteAssessor
from services.joint.risk_assessment.decider import OpenRiskAssessment as OpenRiskAssessment
from services.joint.risk_assessment.decider import RecordMitigation as RecordMitigation
from services.joint.risk_assessment.decider import ReopenRiskAssessment as ReopenRiskAssessment
from services.joint.risk_assessment.outcome import ConcludeRiskAssessment as ConcludeRiskAssessment
from services.joint.risk_assessment.outcome import DeclineAssessment as DeclineAssessment
from services.joint.risk_assessment.outcome import LinkDecision as LinkDecision
from services.joint.risk_assessment.outcome import SubmitAssessmentOpinion as SubmitAssessmentOpinion
from services.joint.standard import DraftStandard as DraftStandard
from services.joint.standard import EndorseStandard as EndorseStandard
from services.joint.standard import IssueStandard as IssueStandard
from services.joint.standard import RepealStandard as RepealStandard
from services.joint.standard import ReviewStandard as ReviewStandard
from services.joint.training import CancelTraining as CancelTraining
from services.joint.training import HoldTraining as HoldTraining
from services.joint.training import PlanTraining as PlanTraining
from services.shared.bulletin.decider import CorrectBulletin as CorrectBulletin
from services.shared.bulletin.decider import DraftBulletin as DraftBulletin
from services.shared.bulletin.decider import IssueBulletin as IssueBulletin
from services.shared.bulletin.decider import WithdrawBulletin as WithdrawBulletin
from services.shared.bulletin.receipt import AcknowledgeBulletin as AcknowledgeBulletin
from services.shared.bulletin.receipt import MarkBulletinRead as MarkBulletinRead
from services.shared.bulletin.receipt import ReplyToBulletin as ReplyToBulletin

TAKEN_BY: Final[Mapping[str, tuple[Side, ...]]] = {
    "abandon-risk-assessment": (Side.JOINT,),
    "accept-petition": (Side.GOVERNMENT,),
    "accept-reconsideration": (Side.GOVERNMENT,),
    "acknowledge-bulletin": (Side.COURT, Side.GOVERNMENT),
    "acknowledge-copy": (Side.GOVERNMENT,),
    "acknowledge-reconsideration-copy": (Side.COURT,),
    "acknowledge-service": (Side.GOVERNMENT,),
    "add-agenda-item": (Side.JOINT,),
    "add-group-member": (Side.JOINT,),
    "adjourn-hearing": (Side.COURT,),
    "adopt-resolution": (Side.JOINT,),
    "answer-petition": (Side.GOVERNMENT,),
    "approve-suggestion": (Side.COURT,),
    "archive-suggestion": (Side.COURT,),
    "assess-feedback": (Side.COURT,),
    "assign-action-item": (Side.JOINT,),
    "assign-dispute-task": (Side.GOVERNMENT,),
    "assign-organ-role": (Side.JOINT,),
    "assign-petition-responsibility": (Side.GOVERNMENT,),
    "cancel-meeting": (Side.JOINT,),
    "cancel-observation": (Side.COURT,),
    "cancel-training": (Side.JOINT,),
    "change-defendants": (Side.COURT,),
    "change-organ": (Side.JOINT,),
    "clarify-duties": (Side.JOINT,),
    "close-action-item": (Side.JOINT,),
    "close-coordination": (Side.JOINT,),
    "close-dispute-unresolved": (Side.GOVERNMENT,),
    "close-hearing-to-public": (Side.COURT,),
    "close-meeting": (Side.JOINT,),
    "close-petition": (Side.GOVERNMENT,),
    "close-reconsideration-suggestion": (Side.GOVERNMENT,),
    "close-suggestion": (Side.COURT,),
    "compute-annual-figures": (Side.JOINT,),
    "conclude-case": (Side.COURT,),
    "conclude-research": (Side.JOINT,),
    "conclude-risk-assessment": (Side.JOINT,),
    "confirm-annual-review": (Side.JOINT,),
    "confirm-participant": (Side.JOINT,),
    "confirm-reconsideration-service": (Side.GOVERNMENT,),
    "confirm-report-to-higher-court": (Side.COURT,),
    "confirm-service": (Side.COURT,),
    "contract-stability-task": (Side.GOVERNMENT,),
    "convene-meeting": (Side.JOINT,),
    "coordinate-case": (Side.COURT,),
    "correct-appearance-finding": (Side.COURT,),
    "correct-bulletin": (Side.COURT, Side.GOVERNMENT),
    "correct-record": (Side.COURT, Side.GOVERNMENT, Side.JOINT),
    "criticise-publicly": (Side.GOVERNMENT,),
    "deactivate-organ": (Side.JOINT,),
    "decide-objection": (Side.COURT,),
    "decide-reconsideration": (Side.GOVERNMENT,),
    "decline-assessment": (Side.JOINT,),
    "decline-observation-request": (Side.COURT,),
    "delegate-powers": (Side.JOINT,),
    "designate-head": (Side.GOVERNMENT,),
    "designate-liaison": (Side.JOINT,),
    "draft-bulletin": (Side.COURT, Side.GOVERNMENT),
    "draft-reconsideration-suggestion": (Side.GOVERNMENT,),
    "draft-standard": (Side.JOINT,),
    "draft-suggestion": (Side.COURT,),
    "drop-review-paragraph": (Side.JOINT,),
    "end-delegation": (Side.JOINT,),
    "end-stability-task": (Side.GOVERNMENT,),
    "endorse-standard": (Side.JOINT,),
    "enter-arrived-case": (Side.COURT,),
    "enter-arrived-suggestion": (Side.COURT,),
    "enter-baseline": (Side.JOINT,),
    "enter-case-elsewhere": (Side.GOVERNMENT,),
    "erase-text": (Side.COURT, Side.GOVERNMENT, Side.JOINT),
    "escalate-to-superior": (Side.COURT,),
    "establish-group": (Side.JOINT,),
    "extend-petition": (Side.GOVERNMENT,),
    "extend-reply-deadline": (Side.COURT,),
    "file-case": (Side.COURT,),
    "flag-case": (Side.COURT,),
    "freeze-annual-data": (Side.JOINT,),
    "give-coordination-opinion": (Side.JOINT,),
    "hold-dialogue": (Side.JOINT,),
    "hold-meeting": (Side.JOINT,),
    "hold-observation": (Side.COURT,),
    "hold-publicity-activity": (Side.JOINT,),
    "hold-symposium": (Side.JOINT,),
    "hold-training": (Side.JOINT,),
    "invite-assessor": (Side.JOINT,),
    "invite-observers": (Side.COURT,),
    "invite-participant": (Side.JOINT,),
    "issue-bulletin": (Side.COURT, Side.GOVERNMENT),
    "issue-minutes": (Side.JOINT,),
    "issue-standard": (Side.JOINT,),
    "lift-legal-hold": (Side.COURT, Side.GOVERNMENT, Side.JOINT),
    "link-decision": (Side.JOINT,),
    "log-meeting-contact": (Side.JOINT,),
    "log-reconsideration-contact": (Side.GOVERNMENT,),
    "log-suggestion-contact": (Side.COURT,),
    "mark-appearance-notice-read": (Side.GOVERNMENT,),
    "mark-bulletin-read": (Side.COURT, Side.GOVERNMENT),
    "mark-invitation-read": (Side.JOINT,),
    "mark-minutes-read": (Side.JOINT,),
    "mark-reconsideration-copy-read": (Side.COURT,),
    "mark-reconsideration-paper-read": (Side.GOVERNMENT,),
    "mark-reminder-read": (Side.GOVERNMENT,),
    "mark-suggestion-read": (Side.GOVERNMENT,),
    "move-case": (Side.COURT,),
    "move-suggestion": (Side.COURT,),
    "note-plaintiff-objection": (Side.COURT,),
    "open-annual-review": (Side.JOINT,),
    "open-coordination": (Side.JOINT,),
    "open-research": (Side.JOINT,),
    "open-risk-assessment": (Side.JOINT,),
    "order-performance": (Side.GOVERNMENT,),
    "place-legal-hold": (Side.COURT, Side.GOVERNMENT, Side.JOINT),
    "plan-observation": (Side.COURT,),
    "plan-training": (Side.JOINT,),
    "postpone-meeting": (Side.JOINT,),
    "propose-meeting": (Side.JOINT,),
    "publish-annual-review": (Side.JOINT,),
    "publish-appearance-statistics": (Side.COURT,),
    "publish-white-paper": (Side.COURT,),
    "raise-objection": (Side.GOVERNMENT,),
    "record-absence-in-judgment": (Side.COURT,),
    "record-appeal": (Side.COURT,),
    "record-appeal-result": (Side.COURT,),
    "record-consultation": (Side.COURT,),
    "record-escalation-outcome": (Side.COURT,),
    "record-external-feedback": (Side.COURT,),
    "record-head-absent": (Side.COURT,),
    "record-head-appeared": (Side.COURT,),
    "record-hearing": (Side.COURT,),
    "record-judgment-effect": (Side.COURT,),
    "record-meeting": (Side.JOINT,),
    "record-mitigation": (Side.JOINT,),
    "record-non-performance": (Side.GOVERNMENT,),
    "record-objection": (Side.COURT,),
    "record-referral-decision": (Side.COURT,),
    "record-resolution-effort": (Side.GOVERNMENT,),
    "record-trial-supervision": (Side.COURT,),
    "record-work-funding": (Side.JOINT,),
    "refer-suggestion": (Side.COURT,),
    "register-appearance-duty": (Side.COURT,),
    "register-dispute": (Side.GOVERNMENT,),
    "register-organ": (Side.JOINT,),
    "register-petition": (Side.GOVERNMENT,),
    "register-short-names": (Side.JOINT,),
    "release-case-access": (Side.COURT,),
    "remind-addressee": (Side.COURT,),
    "remove-group-member": (Side.JOINT,),
    "rename-organ": (Side.JOINT,),
    "reopen-risk-assessment": (Side.JOINT,),
    "repeal-standard": (Side.JOINT,),
    "replace-head": (Side.GOVERNMENT,),
    "replace-liaison": (Side.JOINT,),
    "reply-to-bulletin": (Side.COURT, Side.GOVERNMENT),
    "report-action-item": (Side.JOINT,),
    "report-appearance": (Side.GOVERNMENT,),
    "report-conflict-sign": (Side.JOINT,),
    "report-stability-task": (Side.GOVERNMENT,),
    "report-to-decision-organ": (Side.JOINT,),
    "request-observation": (Side.GOVERNMENT,),
    "request-petition-review": (Side.GOVERNMENT,),
    "resolve-dispute": (Side.GOVERNMENT,),
    "restrict-case-access": (Side.COURT,),
    "return-arrived-case": (Side.COURT,),
    "return-arrived-suggestion": (Side.COURT,),
    "return-feedback": (Side.COURT,),
    "review-absence-reason": (Side.COURT,),
    "review-identity-proof": (Side.COURT,),
    "review-observation": (Side.COURT,),
    "review-petition": (Side.GOVERNMENT,),
    "review-standard": (Side.JOINT,),
    "revoke-organ-role": (Side.JOINT,),
    "schedule-hearing": (Side.COURT,),
    "seat-group-office": (Side.JOINT,),
    "seek-coordination-opinion": (Side.JOINT,),
    "send-reconsideration-suggestion": (Side.GOVERNMENT,),
    "send-suggestion": (Side.COURT,),
    "serve-appearance-notice": (Side.COURT,),
    "settle-joint-appearance": (Side.COURT,),
    "steer-petition": (Side.GOVERNMENT,),
    "submit-absence-reason": (Side.GOVERNMENT,),
    "submit-assessment-opinion": (Side.JOINT,),
    "submit-feedback": (Side.GOVERNMENT,),
    "submit-identity-proof": (Side.GOVERNMENT,),
    "submit-reconsideration-feedback": (Side.GOVERNMENT,),
    "submit-rectification-report": (Side.GOVERNMENT,),
    "summon-leaders": (Side.GOVERNMENT,),
    "supersede-organ": (Side.JOINT,),
    "supplement-annual-review": (Side.JOINT,),
    "transfer-duties": (Side.JOINT,),
    "void-matter": (Side.COURT, Side.GOVERNMENT, Side.JOINT),
    "void-record": (Side.COURT, Side.GOVERNMENT, Side.JOINT),
    "withdraw-bulletin": (Side.COURT, Side.GOVERNMENT),
    "withdraw-reconsideration-suggestion": (Side.GOVERNMENT,),
    "withdraw-suggestion": (Side.COURT,),
    "write-review-paragraph": (Side.JOINT,),
}
"""By wire type: whose ledgers take it. An amendment is taken where the matter is kept."""
