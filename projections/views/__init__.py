"""The views, each in a file of its own, in the order of the menu. `matters` and `restricted` only say who sees what."""

from projections.view import View
from projections.views.action_items import ACTION_ITEMS
from projections.views.annual_reviews import ANNUAL_REVIEWS, ANNUAL_SUPPLEMENTS
from projections.views.annual_tables import ANNUAL_TABLES
from projections.views.appearance_board import APPEARANCE_BOARD
from projections.views.appearance_by_organ import APPEARANCE_BY_ORGAN
from projections.views.application_standards import APPLICATION_STANDARDS
from projections.views.audit_trail import AUDIT_TRAIL
from projections.views.bulletin_board import BULLETIN_BOARD
from projections.views.case_index import CASE_INDEX
from projections.views.cc_inbox import CC_INBOX
from projections.views.common_problems import COMMON_PROBLEMS, PROBLEM_MAP
from projections.views.coordination_dispute import COORDINATION_DISPUTE
from projections.views.dispute_register import DISPUTE_REGISTER
from projections.views.drafting_tasks import DRAFTING_TASKS
from projections.views.group_roster import GROUP_ROSTER
from projections.views.legal_updates import LEGAL_UPDATES
from projections.views.matters import MATTERS
from projections.views.meeting_calendar import MEETING_CALENDAR
from projections.views.observation_training import OBSERVATION_TRAINING
from projections.views.organ_scoreboard import ORGAN_SCOREBOARD
from projections.views.organs import ORGANS
from projections.views.overdue_board import OVERDUE_BOARD
from projections.views.petition_board import PETITION_BOARD
from projections.views.publicity_activities import PUBLICITY_ACTIVITIES
from projections.views.reconsideration_cases import RECONSIDERATION_CASES
from projections.views.reconsideration_ledger import RECONSIDERATION_LEDGER
from projections.views.restricted import RESTRICTED
from projections.views.risk_register import ASSESSMENT_OPINIONS, RISK_REGISTER
from projections.views.search import SEARCH
from projections.views.sensitive_cases import SENSITIVE_CASES
from projections.views.suggestion_ledger import SUGGESTION_LEDGER
from projections.views.topic_matrix import TOPIC_MATRIX
from projections.views.upcoming_hearings import UPCOMING_HEARINGS
from projections.views.year_check import YEAR_CHECK

VIEWS: tuple[View, ...] = (
    BULLETIN_BOARD,
    TOPIC_MATRIX,
    LEGAL_UPDATES,
    COMMON_PROBLEMS,
    PROBLEM_MAP,
    CASE_INDEX,
    SENSITIVE_CASES,
    RECONSIDERATION_CASES,
    SUGGESTION_LEDGER,
    OVERDUE_BOARD,
    DRAFTING_TASKS,
    RECONSIDERATION_LEDGER,
    CC_INBOX,
    ORGAN_SCOREBOARD,
    UPCOMING_HEARINGS,
    APPEARANCE_BOARD,
    APPEARANCE_BY_ORGAN,
    MEETING_CALENDAR,
    ACTION_ITEMS,
    OBSERVATION_TRAINING,
    APPLICATION_STANDARDS,
    RISK_REGISTER,
    ASSESSMENT_OPINIONS,
    COORDINATION_DISPUTE,
    DISPUTE_REGISTER,
    PETITION_BOARD,
    GROUP_ROSTER,
    PUBLICITY_ACTIVITIES,
    ANNUAL_REVIEWS,
    ANNUAL_SUPPLEMENTS,
    ANNUAL_TABLES,
    YEAR_CHECK,
    ORGANS,
    AUDIT_TRAIL,
    SEARCH,
    MATTERS,
    RESTRICTED,
)

BY_NAME: dict[str, View] = {view.name: view for view in VIEWS}
