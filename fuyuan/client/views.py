"""Every view, with the shape of its rows. Made by `make client`."""

from __future__ import annotations

from typing import Any, Final, TypedDict

from fuyuan.client.answers import View


class BulletinBoardRow(TypedDict):
    """通报台账 / Bulletin board"""

    stream: str | None
    topic: str | None
    title: str | None
    document_number: str | None
    side: str | None
    issuer: str | None
    issuer_name: str | None
    addressee: str | None
    addressee_name: str | None
    handling_unit: str | None
    handling_unit_name: str | None
    organised_by: str | None
    organised_by_name: str | None
    is_similar_case_matter: bool | None
    cc: list[str] | None
    cc_names: list[str]
    signatory_post: str | None
    nil_report: bool | None
    part_of: str | None
    warnings: list[str] | None
    status: str | None
    drafted_on: str | None
    issued_on: str | None
    matter_date: str | None
    lag_days: float | None
    period_start: str | None
    period_end: str | None
    revision: float | None
    revised_on: str | None
    changed: str | None
    received_on: str | None
    acknowledged_on: str | None
    acknowledged_by: str | None
    acknowledged_by_name: str | None
    acknowledgement_days: float | None
    replied_on: str | None
    replied_by: str | None
    replied_by_name: str | None
    withdrawn_on: str | None
    withdrawal_reason: str | None


BULLETIN_BOARD: Final = View[BulletinBoardRow]("bulletin_board")


class TopicMatrixRow(TypedDict):
    """通报事项月度表 / Bulletins by topic and month"""

    year: float | None
    side: str | None
    topic: str | None
    m01: float | None
    m02: float | None
    m03: float | None
    m04: float | None
    m05: float | None
    m06: float | None
    m07: float | None
    m08: float | None
    m09: float | None
    m10: float | None
    m11: float | None
    m12: float | None
    total: float | None
    nil: float | None


TOPIC_MATRIX: Final = View[TopicMatrixRow]("topic_matrix")


class LegalUpdatesRow(TypedDict):
    """新规范通报 / New rules passed on"""

    stream: str | None
    title: str | None
    rule_number: str | None
    rule_effective_on: str | None
    supersedes: Any
    issuer: str | None
    issuer_name: str | None
    issued_on: str | None
    status: str | None


LEGAL_UPDATES: Final = View[LegalUpdatesRow]("legal_updates")


class SensitiveCasesRow(TypedDict):
    """重大敏感案件 / Major and sensitive cases"""

    number: str | None
    mention: str | None
    topic: str | None
    title: str | None
    stage: str | None
    matter_date: str | None
    dated: str | None
    lag_days: float | None
    major_on: str | None
    sensitive_on: str | None
    stream: str | None


SENSITIVE_CASES: Final = View[SensitiveCasesRow]("sensitive_cases")


class CommonProblemsRow(TypedDict):
    """普遍或突出问题 / Common problems"""

    stream: str | None
    side: str | None
    topic: str | None
    field: str | None
    category: str | None
    text: str | None
    title: str | None
    issuer: str | None
    issuer_name: str | None
    issued_on: str | None


COMMON_PROBLEMS: Final = View[CommonProblemsRow]("common_problems")


class MeetingCalendarRow(TypedDict):
    """联席会议 / Joint meetings"""

    stream: str | None
    kind: str | None
    slot: str | None
    subject: str | None
    status: str | None
    planned_on: str | None
    place: str | None
    convenor: str | None
    convenor_name: str | None
    on_behalf_of: str | None
    on_behalf_of_name: str | None
    jointly_with: str | None
    jointly_with_name: str | None
    proposed_by: str | None
    proposed_by_name: str | None
    trigger: str | None
    recorded_afterwards: bool | None
    proposed_on: str | None
    convened_on: str | None
    postponed_on: str | None
    held_on: str | None
    cancelled_on: str | None
    minuted_on: str | None
    minutes_number: str | None
    issue_number: str | None
    issue_repeated: bool | None
    closed_on: str | None
    agenda_items: float | None
    report_reconsideration: bool | None
    report_trial: bool | None
    report_suggestions: bool | None
    invited: float | None
    organs_present: list[str] | None
    organs_present_names: list[str]
    chair: str | None
    headcount: float | None
    resolutions: float | None
    action_items: float | None


MEETING_CALENDAR: Final = View[MeetingCalendarRow]("meeting_calendar")


class ActionItemsRow(TypedDict):
    """督办事项 / Action items"""

    stream: str | None
    meeting: str | None
    item: float | None
    resolution: float | None
    text: str | None
    owner: str | None
    owner_name: str | None
    helping: list[str] | None
    helping_names: list[str]
    manner: str | None
    status: str | None
    assigned_on: str | None
    due_on: str | None
    reported_on: str | None
    reported_by: str | None
    reported_by_name: str | None
    report: str | None
    closed_on: str | None
    result: str | None
    on_time: bool | None
    late_days: float | None


ACTION_ITEMS: Final = View[ActionItemsRow]("action_items")


class SuggestionLedgerRow(TypedDict):
    """司法建议台账 / Suggestion ledger"""

    stream: str | None
    number: str | None
    title: str | None
    instrument: str | None
    kind: str | None
    addressee: str | None
    addressee_name: str | None
    status: str | None
    categories: list[str] | None
    fields: list[str] | None
    precedents: Any
    sent_on: str | None
    served_on: str | None
    original_due_on: str | None
    reply_due_on: str | None
    provisional: bool | None
    overdue_days: float | None
    reminders: float | None
    reminded_on: str | None
    reminder_method: str | None
    reminder_text: str | None
    noticed_on: str | None
    escalated_on: str | None
    escalated_to: str | None
    escalated_to_name: str | None
    escalation_outcome: str | None
    escalation_handled_on: str | None
    escalation_text: str | None
    drafted_on: str | None
    referred_on: str | None
    referral_decision: str | None
    referral_decided_on: str | None
    moved_on: str | None
    moved_to: str | None
    came_back_on: str | None
    came_back_because: str | None
    service_proof: str | None
    service_received_by: str | None
    service_received_by_name: str | None
    service_acknowledged_on: str | None
    reply_required: bool | None
    reply_months: float | None
    reply_days: float | None
    extended: bool | None
    objected_on: str | None
    objection: str | None
    feedback_submitted_on: str | None
    feedback_received_on: str | None
    feedback_after_closing_on: str | None
    received_by: str | None
    received_by_name: str | None
    entered_by: str | None
    entered_by_name: str | None
    feedback_text: str | None
    answered_on: str | None
    days: float | None
    late_days: float | None
    assessed_on: str | None
    recommendations: float | None
    adopted: float | None
    partly_adopted: float | None
    not_adopted: float | None
    in_progress: float | None
    followed: float | None
    rectified: bool | None
    sector_wide: bool | None
    long_term: bool | None
    cc: list[str] | None
    cc_names: list[str]
    superior_cc: list[str] | None
    superior_cc_names: list[str]
    cc_satisfied_by_main: bool | None
    outside_district: bool | None
    withdrawn_on: str | None
    withdrawal_reason: str | None
    closed_on: str | None
    outcome: str | None
    archived_on: str | None


SUGGESTION_LEDGER: Final = View[SuggestionLedgerRow]("suggestion_ledger")


class OverdueBoardRow(TypedDict):
    """逾期未反馈 / Overdue board"""

    stream: str | None
    number: str | None
    title: str | None
    instrument: str | None
    kind: str | None
    addressee: str | None
    addressee_name: str | None
    status: str | None
    sent_on: str | None
    served_on: str | None
    original_due_on: str | None
    reply_due_on: str | None
    provisional: bool | None
    overdue_days: float | None
    reminders: float | None
    reminded_on: str | None
    reminder_method: str | None
    reminder_text: str | None
    noticed_on: str | None
    escalated_on: str | None
    escalated_to: str | None
    escalated_to_name: str | None
    escalation_outcome: str | None
    escalation_handled_on: str | None
    escalation_text: str | None


OVERDUE_BOARD: Final = View[OverdueBoardRow]("overdue_board")


class CcInboxRow(TypedDict):
    """抄送件 / Copies received"""

    stream: str | None
    number: str | None
    title: str | None
    instrument: str | None
    kind: str | None
    sender: str | None
    sender_name: str | None
    organ: str | None
    organ_name: str | None
    copy_kind: str | None
    sent_on: str | None
    acknowledged_on: str | None
    withdrawn_on: str | None
    status: str | None


CC_INBOX: Final = View[CcInboxRow]("cc_inbox")


class OrganScoreboardRow(TypedDict):
    """各单位司法建议办理情况 / Suggestions by addressee"""

    addressee: str | None
    addressee_name: str | None
    sent: float | None
    withdrawn: float | None
    reply_required: float | None
    answered: float | None
    reply_rate: float | None
    due: float | None
    due_answered: float | None
    due_reply_rate: float | None
    on_time: float | None
    on_time_rate: float | None
    answered_late: float | None
    overdue: float | None
    carrying_out: float | None
    recommendations_assessed: float | None
    adopted: float | None
    partly_adopted: float | None
    not_adopted: float | None
    in_progress: float | None
    adoption_rate: float | None
    reminders: float | None
    escalated: float | None


ORGAN_SCOREBOARD: Final = View[OrganScoreboardRow]("organ_scoreboard")


class ProblemMapRow(TypedDict):
    """问题分布 / Problems by field and category"""

    field: str | None
    category: str | None
    court: float | None
    government: float | None
    suggestions: float | None
    both_sides: bool | None


PROBLEM_MAP: Final = View[ProblemMapRow]("problem_map")


class DraftingTasksRow(TypedDict):
    """拟稿任务 / Drafting tasks"""

    task: str | None
    status: str | None
    case: str | None
    organ: str | None
    organ_name: str | None
    opened_on: str | None
    due_on: str | None
    provisional: bool | None
    late_days: float | None
    reminded_on: str | None
    closed_on: str | None
    because: str | None
    suggestion: str | None
    stream: str | None


DRAFTING_TASKS: Final = View[DraftingTasksRow]("drafting_tasks")


class ArrivedSuggestionsRow(TypedDict):
    """其他辖区司法建议 / Suggestions from other jurisdictions"""

    number: str | None
    title: str | None
    court: str | None
    jurisdiction: str | None
    status: str | None
    instrument: str | None
    kind: str | None
    addressee_there: str | None
    organ: str | None
    organ_name: str | None
    cc: str | None
    cc_name: str | None
    sent_there_on: str | None
    received_on: str | None
    handed_over_on: str | None
    served_on: str | None
    copy_acknowledged_on: str | None
    reply_due_on: str | None
    provisional: bool | None
    objected_on: str | None
    objection_decided_on: str | None
    reminded_on: str | None
    answered_on: str | None
    asked_again_on: str | None
    returned_on: str | None
    reason: str | None
    ended_on: str | None
    stream: str | None


ARRIVED_SUGGESTIONS: Final = View[ArrivedSuggestionsRow]("arrived_suggestions")


class ReconsiderationLedgerRow(TypedDict):
    """行政复议建议书、意见书台账 / Reconsideration ledger"""

    stream: str | None
    number: str | None
    title: str | None
    instrument: str | None
    issuer: str | None
    issuer_name: str | None
    addressee: str | None
    addressee_name: str | None
    further_addressees: list[str] | None
    further_addressees_names: list[str]
    status: str | None
    categories: list[str] | None
    fields: list[str] | None
    ground: str | None
    case_refs: Any
    drafted_on: str | None
    sent_on: str | None
    cc: list[str] | None
    cc_names: list[str]
    copy_acknowledged_on: str | None
    notify_superior: list[str] | None
    notify_superior_names: list[str]
    superior_department: str | None
    served_on: str | None
    service_proof: str | None
    service_received_by: str | None
    service_received_by_name: str | None
    reply_requested_by: str | None
    report_due_on: str | None
    provisional: bool | None
    overdue_days: float | None
    answered: float | None
    answered_on: str | None
    reported_on: str | None
    days: float | None
    late_days: float | None
    received_by: str | None
    received_by_name: str | None
    entered_by: str | None
    entered_by_name: str | None
    result: str | None
    finding: str | None
    may_order_performance: bool | None
    ordered_on: str | None
    perform_by: str | None
    orders: float | None
    summoned_on: str | None
    criticised_on: str | None
    withdrawn_on: str | None
    withdrawal_reason: str | None
    closed_on: str | None
    outcome: str | None


RECONSIDERATION_LEDGER: Final = View[ReconsiderationLedgerRow]("reconsideration_ledger")


class ReconsiderationCasesRow(TypedDict):
    """行政复议案件 / Reconsideration cases"""

    number: str | None
    status: str | None
    respondent: str | None
    respondent_name: str | None
    field: str | None
    cause: str | None
    applicant_kind: str | None
    applicant_count: float | None
    accepted_on: str | None
    decided_on: str | None
    days: float | None
    outcome: str | None
    corrected: bool | None
    decision_number: str | None
    notify_superior: list[str] | None
    notify_superior_names: list[str]
    superior_department: str | None
    stream: str | None


RECONSIDERATION_CASES: Final = View[ReconsiderationCasesRow]("reconsideration_cases")


class AppearanceBoardRow(TypedDict):
    """负责人出庭应诉 / Appearance of heads in court"""

    stream: str | None
    case_number: str | None
    procedure: str | None
    organ: str | None
    organ_name: str | None
    authorised_body: str | None
    year: float | None
    status: str | None
    must_notify_ground: str | None
    may_notify_ground: str | None
    notice_missing: bool | None
    registered_on: str | None
    ended_on: str | None
    notified_on: str | None
    defects: list[str] | None
    hearing_on: str | None
    adjourned_on: str | None
    appearing_organ: str | None
    appearing_organ_name: str | None
    designated_post: str | None
    designated_rank: str | None
    proof_submitted_on: str | None
    proof_review: str | None
    absence_reason: str | None
    reason_accepted: bool | None
    heard_on: str | None
    unfound_on: str | None
    finding_missing: bool | None
    appeared: bool | None
    post: str | None
    head_rank: str | None
    acting: bool | None
    spoke: bool | None
    staff_present: str | None
    agents: list[str] | None
    gist: str | None
    excused: bool | None
    ground: str | None
    further_grounds: list[str] | None
    without_notice: bool | None
    ground_on: str | None
    corrected: bool | None
    reported_attended: bool | None
    mismatch: bool | None
    objected_on: str | None
    objecting_party: str | None
    in_judgment_on: str | None
    task_opened_on: str | None
    suggestion_sent_on: str | None
    third_party: bool | None
    government_defendant: bool | None
    elsewhere: bool | None


APPEARANCE_BOARD: Final = View[AppearanceBoardRow]("appearance_board")


class AppearanceByOrganRow(TypedDict):
    """各单位负责人出庭情况 / Appearances by organ"""

    year: float | None
    organ: str | None
    organ_name: str | None
    duties: float | None
    heard: float | None
    attended: float | None
    attendance_rate: float | None
    notified: float | None
    notified_attended: float | None
    notified_attendance_rate: float | None
    appearances: float | None
    by_principal: float | None
    principal_share: float | None
    by_deputy: float | None
    by_other_head: float | None
    spoke: float | None
    spoke_rate: float | None
    excused: float | None
    unjustified: float | None
    unjustified_rate: float | None
    suggestions_sent: float | None
    in_judgment: float | None


APPEARANCE_BY_ORGAN: Final = View[AppearanceByOrganRow]("appearance_by_organ")


class UpcomingHearingsRow(TypedDict):
    """近期开庭与出庭准备 / Hearings to come"""

    hearing_on: str | None
    days_left: float | None
    case_number: str | None
    procedure: str | None
    organ: str | None
    organ_name: str | None
    stream: str | None
    must_notify_ground: str | None
    notified_on: str | None
    defects: list[str] | None
    status: str | None
    appearing_organ: str | None
    appearing_organ_name: str | None
    designated_post: str | None
    designated_rank: str | None
    proof_submitted_on: str | None
    proof_review: str | None
    absence_reason: str | None
    reason_accepted: bool | None


UPCOMING_HEARINGS: Final = View[UpcomingHearingsRow]("upcoming_hearings")


class AppearanceStatisticsRow(TypedDict):
    """负责人出庭情况公布 / Appearance statistics published"""

    stream: str | None
    title: str | None
    edition: str | None
    document_number: str | None
    period_start: str | None
    period_end: str | None
    published_on: str | None


APPEARANCE_STATISTICS: Final = View[AppearanceStatisticsRow]("appearance_statistics")


class ObservationTrainingRow(TypedDict):
    """庭审观摩、联合培训和调研 / Observation, training and research"""

    stream: str | None
    kind: str | None
    title: str | None
    case: str | None
    form: str | None
    alone: bool | None
    status: str | None
    dated: str | None
    planned_on: str | None
    held_on: str | None
    place: str | None
    requested_by: str | None
    requested_by_name: str | None
    organisers: list[str] | None
    organisers_names: list[str]
    invited: float | None
    attended: float | None
    observers_administrative_staff: float | None
    observers_congress_deputy: float | None
    observers_cppcc_member: float | None
    observers_other_public: float | None
    organs: list[str] | None
    organs_names: list[str]
    linked: str | None
    origin: list[str] | None
    is_law_application: bool | None
    symposia: float | None
    opened_on: str | None
    concluded_on: str | None
    reviewed_on: str | None
    document_number: str | None
    issued_on: str | None
    cancelled_on: str | None
    repealed_on: str | None
    reason: str | None


OBSERVATION_TRAINING: Final = View[ObservationTrainingRow]("observation_training")


class ApplicationStandardsRow(TypedDict):
    """适用法律的规范化标准 / Standards for the application of law"""

    stream: str | None
    document_number: str | None
    title: str | None
    status: str | None
    effect: str | None
    legal_basis: Any
    precedents: Any
    research: str | None
    note: str | None
    drafted_on: str | None
    endorsed_by_court_on: str | None
    endorsed_by_government_on: str | None
    issued_on: str | None
    flagged_on: str | None
    superseded_basis: str | None
    superseded_by: str | None
    bulletin: str | None
    confirmed_on: str | None
    repealed_on: str | None
    reason: str | None


APPLICATION_STANDARDS: Final = View[ApplicationStandardsRow]("application_standards")


class RiskRegisterRow(TypedDict):
    """风险评估台账 / Risk register"""

    stream: str | None
    subject: str | None
    initiator: str | None
    initiator_name: str | None
    priority_field: str | None
    status: str | None
    opened_on: str | None
    reopened_on: str | None
    respond_by: str | None
    court_answer: str | None
    court_invited_on: str | None
    court_respond_by: str | None
    court_answered_on: str | None
    legal_department_answer: str | None
    legal_department_organ: str | None
    legal_department_organ_name: str | None
    legal_department_invited_on: str | None
    legal_department_respond_by: str | None
    legal_department_answered_on: str | None
    third_parties: float | None
    concluded_on: str | None
    level: str | None
    missing_opinion_of: list[str] | None
    missing_opinion_of_names: list[str]
    court_late_on: str | None
    legal_department_late_on: str | None
    mitigations: float | None
    decision_title: str | None
    decision_number: str | None
    decided_on: str | None
    legality_reviewed_on: str | None
    linked_on: str | None
    abandoned_on: str | None


RISK_REGISTER: Final = View[RiskRegisterRow]("risk_register")


class AssessmentOpinionsRow(TypedDict):
    """风险评估意见 / Assessment opinions"""

    stream: str | None
    subject: str | None
    assessor: str | None
    assessor_name: str | None
    on: str | None
    opinion: str | None
    risk_points: Any
    expected_level: str | None
    document_number: str | None
    late: bool | None
    reason: str | None
    current: bool | None


ASSESSMENT_OPINIONS: Final = View[AssessmentOpinionsRow]("assessment_opinions")


class CoordinationDisputeRow(TypedDict):
    """决策执行协调台账 / Coordination in execution"""

    stream: str | None
    decision_title: str | None
    decision_number: str | None
    decided_on: str | None
    decision_organ: str | None
    decision_organ_name: str | None
    executing_organ: str | None
    executing_organ_name: str | None
    risk_assessment: str | None
    status: str | None
    opened_on: str | None
    signs: float | None
    major_signs: float | None
    major_on: str | None
    court_opinion: str | None
    court_asked_on: str | None
    court_respond_by: str | None
    court_given_on: str | None
    legal_department_opinion: str | None
    legal_department_asked_on: str | None
    legal_department_respond_by: str | None
    legal_department_given_on: str | None
    duties_on: str | None
    meeting: str | None
    dialogues: float | None
    reported_on: str | None
    suspended_on: str | None
    closed_on: str | None
    outcome: str | None
    result: str | None
    missing_opinion_of: list[str] | None
    missing_opinion_of_names: list[str]
    dispute: str | None
    cases: Any
    days: float | None


COORDINATION_DISPUTE: Final = View[CoordinationDisputeRow]("coordination_dispute")


class DisputeRegisterRow(TypedDict):
    """重大行政争议台账 / Register of major disputes"""

    stream: str | None
    title: str | None
    status: str | None
    field: str | None
    lead: str | None
    lead_name: str | None
    organs: list[str] | None
    organs_names: list[str]
    cases: Any
    criteria: list[str] | None
    party_count: float | None
    decision: str | None
    coordination: str | None
    registered_on: str | None
    tasks: float | None
    tasks_open: float | None
    tasks_overdue: float | None
    next_due_on: str | None
    efforts: float | None
    last_effort_on: str | None
    resolved_on: str | None
    resolution_kind: str | None
    unresolved_on: str | None
    unresolved_reason: str | None
    days: float | None


DISPUTE_REGISTER: Final = View[DisputeRegisterRow]("dispute_register")


class PetitionBoardRow(TypedDict):
    """信访事项办理 / Petitions"""

    stream: str | None
    subject: str | None
    status: str | None
    next_due_on: str | None
    provisional: bool | None
    overdue: bool | None
    petition_kind: str | None
    channel: str | None
    petitioner_kind: str | None
    petitioner_count: float | None
    field: str | None
    territory: str | None
    territory_name: str | None
    decision: str | None
    earlier_number: str | None
    dispute: str | None
    by: str | None
    by_name: str | None
    received_on: str | None
    registered_on: str | None
    handling_due_on: str | None
    responsible_organ: str | None
    responsible_organ_name: str | None
    assigned_on: str | None
    assignments: float | None
    acceptance_due_on: str | None
    stability_office: str | None
    stability_office_name: str | None
    contracted_on: str | None
    report_due_on: str | None
    report_overdue: bool | None
    reported_on: str | None
    stability_ended_on: str | None
    stability_end: str | None
    accepted_on: str | None
    due_on: str | None
    extended: bool | None
    extended_on: str | None
    answered_on: str | None
    result: str | None
    on_time: bool | None
    late_days: float | None
    review_until: str | None
    review_requested_on: str | None
    reviewed_on: str | None
    review_result: str | None
    second_review_requested_on: str | None
    second_reviewed_on: str | None
    second_review_result: str | None
    steered_on: str | None
    statutory_route: str | None
    closed_on: str | None
    because: str | None


PETITION_BOARD: Final = View[PetitionBoardRow]("petition_board")


class GroupRosterRow(TypedDict):
    """领导小组名册 / Roster of the leading group"""

    part: str | None
    number: float | None
    function: str | None
    organ: str | None
    organ_name: str | None
    seat: str | None
    also_for: list[str] | None
    also_for_names: list[str]
    seconded: bool | None
    people: float | None
    located_at: str | None
    located_at_name: str | None
    since: str | None
    year: float | None
    amount: float | None
    warning: str | None


GROUP_ROSTER: Final = View[GroupRosterRow]("group_roster")


class PublicityActivitiesRow(TypedDict):
    """宣传教育 / Publicity activities"""

    stream: str | None
    organ: str | None
    organ_name: str | None
    topic: str | None
    title: str | None
    held_on: str | None
    place: str | None
    reach: float | None
    co_organisers: list[str] | None
    co_organisers_names: list[str]


PUBLICITY_ACTIVITIES: Final = View[PublicityActivitiesRow]("publicity_activities")


class AnnualReviewsRow(TypedDict):
    """年度总结与白皮书 / Annual reviews and white papers"""

    stream: str | None
    year: float | None
    paper: str | None
    edition: str | None
    title: str | None
    status: str | None
    opened_on: str | None
    frozen_on: str | None
    cut_off: str | None
    computed_on: str | None
    definition_version: str | None
    figures_digest: str | None
    court_confirmed_on: str | None
    government_confirmed_on: str | None
    published_on: str | None
    document_number: str | None
    supplements: float | None


ANNUAL_REVIEWS: Final = View[AnnualReviewsRow]("annual_reviews")


class AnnualSupplementsRow(TypedDict):
    """年度总结补充 / Supplements of annual reviews"""

    stream: str | None
    year: float | None
    supplement: float | None
    on: str | None
    cut_off: str | None
    metric: str | None
    measure: str | None
    old: str | None
    new: str | None
    reason: str | None


ANNUAL_SUPPLEMENTS: Final = View[AnnualSupplementsRow]("annual_supplements")


class AnnualBaselinesRow(TypedDict):
    """往年基数 / Baselines of earlier years"""

    stream: str | None
    year: float | None
    metric: str | None
    measure: str | None
    value: str | None
    denominator: float | None
    percentage: bool | None
    source: str | None
    document_number: str | None
    on: str | None


ANNUAL_BASELINES: Final = View[AnnualBaselinesRow]("annual_baselines")


class AnnualTablesRow(TypedDict):
    """年度标准表 / Annual tables"""

    year: float | None
    cut_off: str | None
    definition_version: str | None
    edition: str | None
    table: str | None
    title_zh: str | None
    title_en: str | None
    columns: Any
    rows: Any
    note: Any


ANNUAL_TABLES: Final = View[AnnualTablesRow]("annual_tables")


class YearCheckRow(TypedDict):
    """年终检查 / Year check"""

    year: float | None
    check: str | None
    met: bool | None
    met_on: str | None
    nil_only: bool | None
    reminded_on: str | None


YEAR_CHECK: Final = View[YearCheckRow]("year_check")


class CaseIndexRow(TypedDict):
    """案件索引 / Case index"""

    number: str | None
    restricted: bool | None
    status: str | None
    procedure: str | None
    cause: str | None
    field: str | None
    defendants: list[str] | None
    defendants_names: list[str]
    plaintiff_kind: str | None
    plaintiff_count: float | None
    major_on: str | None
    sensitive_on: str | None
    government_defendant: bool | None
    house_expropriation: bool | None
    enterprise_restructuring: bool | None
    court: str | None
    court_name: str | None
    decision_number: str | None
    earlier_number: str | None
    external_reference: str | None
    filed_on: str | None
    next_hearing_on: str | None
    hearings: float | None
    closed_hearing_on: str | None
    coordinated_on: str | None
    coordination_outcome: str | None
    concluded_on: str | None
    days: float | None
    outcome: str | None
    own_outcome_of: list[str] | None
    own_outcome_of_names: list[str]
    own_outcome: list[str] | None
    loss: bool | None
    loss_grounds: list[str] | None
    act_changed_before_withdrawal: bool | None
    settled: bool | None
    appealed_on: str | None
    appellant: str | None
    appeals: float | None
    appeal_number: str | None
    moved_on: str | None
    moved_to: str | None
    moved_court: str | None
    move_ground: str | None
    came_back_on: str | None
    appeal_decided_on: str | None
    appeal_result: str | None
    effective_on: str | None
    normative_document_unlawful: bool | None
    supervision_number: str | None
    supervision_result: str | None
    retrial_outcome: str | None
    stream: str | None


CASE_INDEX: Final = View[CaseIndexRow]("case_index")


class ArrivedCasesRow(TypedDict):
    """移送来案 / Cases from other jurisdictions"""

    number: str | None
    court: str | None
    jurisdiction: str | None
    status: str | None
    ground: str | None
    paper_number: str | None
    sued: Any
    cause: str | None
    outcome: str | None
    letter: str | None
    received_on: str | None
    own_number: str | None
    filed_on: str | None
    returned_on: str | None
    reason: str | None
    stream: str | None


ARRIVED_CASES: Final = View[ArrivedCasesRow]("arrived_cases")


class CasesElsewhereRow(TypedDict):
    """其他法院审理的案件 / Cases of other courts"""

    number: str | None
    court: str | None
    status: str | None
    defendants: list[str] | None
    defendants_names: list[str]
    cause: str | None
    earlier_number: str | None
    filed_on: str | None
    hearing_on: str | None
    concluded_on: str | None
    outcome: str | None
    loss: bool | None
    on: str | None
    stream: str | None


CASES_ELSEWHERE: Final = View[CasesElsewhereRow]("cases_elsewhere")


class OpenDutiesRow(TypedDict):
    """待办事项 / Duties open"""

    organ: str | None
    organ_name: str | None
    duty: str | None
    about: str | None
    number: str | None
    due_on: str | None
    provisional: bool | None
    days_left: float | None
    overdue: bool | None
    since: str | None
    stream: str | None


OPEN_DUTIES: Final = View[OpenDutiesRow]("open_duties")


class DeliveriesRow(TypedDict):
    """送达与阅看 / Delivered, signed for, read"""

    stream: str | None
    paper: str | None
    title: str | None
    revision: float | None
    organ: str | None
    organ_name: str | None
    copy: bool | None
    sender: str | None
    sender_name: str | None
    state: str | None
    retrieved: bool | None
    due_on: str | None
    in_time: bool | None
    sent_on: str | None
    sent_at: str | None
    delivered_on: str | None
    delivered_at: str | None
    taken_on: str | None
    taken_at: str | None
    signed_on: str | None
    signed_at: str | None
    read_on: str | None
    read_at: str | None
    sent_event: str | None
    delivered_event: str | None
    taken_event: str | None
    signed_event: str | None
    read_event: str | None


DELIVERIES: Final = View[DeliveriesRow]("deliveries")


class OrgansRow(TypedDict):
    """机关名录 / Organs"""

    organ: str | None
    name: str | None
    organ_kind: str | None
    organ_side: str | None
    short_names: str | None
    roles: list[str] | None
    delegations: str | None
    duties: str | None
    is_member: bool | None
    is_enforcement: bool | None
    outside_district: bool | None
    superior: str | None
    superior_name: str | None
    successor: str | None
    successor_name: str | None
    uscc: str | None
    division_code: str | None
    active_from: str | None
    ended_on: str | None
    status: str | None


ORGANS: Final = View[OrgansRow]("organs")


class ContactLogRow(TypedDict):
    """联系记录 / Contact log"""

    stream: str | None
    on: str | None
    organ: str | None
    organ_name: str | None
    post: str | None
    way: str | None
    gist: str | None
    item: float | None
    logged_by: str | None
    logged_by_name: str | None


CONTACT_LOG: Final = View[ContactLogRow]("contact_log")


class AmendmentsRow(TypedDict):
    """更正与作废 / Corrections and voidings"""

    stream: str | None
    amended_on: str | None
    kind: str | None
    zh: str | None
    en: str | None
    event: str | None
    was_on: str | None
    becomes_on: str | None
    reason: str | None
    actor: str | None
    actor_name: str | None


AMENDMENTS: Final = View[AmendmentsRow]("amendments")


class AuditTrailRow(TypedDict):
    """审计轨迹 / Audit trail"""

    seq: float | None
    side: str | None
    sequence: float | None
    id: str | None
    stream: str | None
    version: float | None
    type: str | None
    zh: str | None
    en: str | None
    occurred_on: str | None
    recorded_at: str | None
    actor: str | None
    actor_name: str | None
    in_the_name_of: str | None
    in_the_name_of_name: str | None
    visibility: str | None
    command_id: str | None
    correlation_id: str | None
    causation_id: str | None
    false_alarm: str | None
    data: Any


AUDIT_TRAIL: Final = View[AuditTrailRow]("audit_trail")


class SearchRow(TypedDict):
    """全文检索 / Search"""

    seq: float | None
    stream: str | None
    id: str | None
    type: str | None
    zh: str | None
    en: str | None
    occurred_on: str | None
    recorded_at: str | None
    actor: str | None
    actor_name: str | None
    in_the_name_of: str | None
    in_the_name_of_name: str | None
    field: str | None
    snippet: str | None
    marks: Any


SEARCH: Final = View[SearchRow]("search")


class MattersRow(TypedDict):
    """事项 / matters"""


MATTERS: Final = View[MattersRow]("matters")


class RestrictedCasesRow(TypedDict):
    """限定知悉案件 / restricted cases"""


RESTRICTED_CASES: Final = View[RestrictedCasesRow]("restricted_cases")
