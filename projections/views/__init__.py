"""The views by the clause they serve."""

from collections.abc import Mapping

from events.clauses import Clause
from projections.access.matters import MATTERS
from projections.access.restricted import RESTRICTED
from projections.view import View
from projections.views.action_items import ACTION_ITEMS
from projections.views.amendments import AMENDMENTS_MADE
from projections.views.annual_reviews import ANNUAL_BASELINES, ANNUAL_REVIEWS, ANNUAL_SUPPLEMENTS
from projections.views.annual_tables import ANNUAL_TABLES
from projections.views.appearance_board import APPEARANCE_BOARD, UPCOMING_HEARINGS
from projections.views.appearance_by_organ import APPEARANCE_BY_ORGAN
from projections.views.appearance_statistics import APPEARANCE_STATISTICS
from projections.views.application_standards import APPLICATION_STANDARDS
from projections.views.arrived_cases import ARRIVED_CASES
from projections.views.arrived_suggestions import ARRIVED_SUGGESTIONS
from projections.views.assessment_opinions import ASSESSMENT_OPINIONS
from projections.views.at_a_glance import AT_A_GLANCE
from projections.views.audit_trail import AUDIT_TRAIL, SEARCH
from projections.views.bulletin_board import BULLETIN_BOARD
from projections.views.case_index import CASE_INDEX
from projections.views.cases_elsewhere import CASES_ELSEWHERE
from projections.views.cc_inbox import CC_INBOX
from projections.views.common_problems import COMMON_PROBLEMS, PROBLEM_MAP
from projections.views.contact_log import CONTACT_LOG
from projections.views.coordination_dispute import COORDINATION_DISPUTE
from projections.views.deliveries import DELIVERIES
from projections.views.dispute_register import DISPUTE_REGISTER
from projections.views.drafting_tasks import DRAFTING_TASKS
from projections.views.foreign_parked import PARKED_MATTERS
from projections.views.group_roster import GROUP_ROSTER
from projections.views.legal_updates import LEGAL_UPDATES
from projections.views.meeting_calendar import MEETING_CALENDAR
from projections.views.observation_training import OBSERVATION_TRAINING
from projections.views.open_duties import OPEN_DUTIES
from projections.views.organ_scoreboard import ORGAN_SCOREBOARD
from projections.views.organs import ORGANS
from projections.views.petition_board import PETITION_BOARD
from projections.views.publicity_activities import PUBLICITY_ACTIVITIES
from projections.views.reconsideration_cases import RECONSIDERATION_CASES
from projections.views.reconsideration_ledger import RECONSIDERATION_LEDGER
from projections.views.risk_register import RISK_REGISTER
from projections.views.sensitive_cases import SENSITIVE_CASES
from projections.views.suggestion_ledger import OVERDUE_BOARD, SUGGESTION_LEDGER
from projections.views.topic_matrix import TOPIC_MATRIX
from projections.views.year_check import YEAR_CHECK
from projections.views.year_in_months import YEAR_IN_MONTHS

MENU: Mapping[Clause, tuple[View, ...]] = {
    Clause.COURT_BULLETINS: (BULLETIN_BOARD, TOPIC_MATRIX, LEGAL_UPDATES, SENSITIVE_CASES, COMMON_PROBLEMS),
    Clause.GOVERNMENT_BULLETINS: (BULLETIN_BOARD, TOPIC_MATRIX, SENSITIVE_CASES, COMMON_PROBLEMS),
    Clause.MEETINGS: (MEETING_CALENDAR, ACTION_ITEMS),
    Clause.SUGGESTIONS: (
        *(SUGGESTION_LEDGER, OVERDUE_BOARD, CC_INBOX, ORGAN_SCOREBOARD),
        *(PROBLEM_MAP, DRAFTING_TASKS, ARRIVED_SUGGESTIONS),
    ),
    Clause.RECONSIDERATION: (RECONSIDERATION_LEDGER, RECONSIDERATION_CASES, CC_INBOX),
    Clause.APPEARANCE: (APPEARANCE_BOARD, APPEARANCE_BY_ORGAN, UPCOMING_HEARINGS, APPEARANCE_STATISTICS),
    Clause.OBSERVATION: (OBSERVATION_TRAINING,),
    Clause.TRAINING_RESEARCH: (OBSERVATION_TRAINING, APPLICATION_STANDARDS),
    Clause.RISK: (RISK_REGISTER, ASSESSMENT_OPINIONS),
    Clause.COORDINATION: (COORDINATION_DISPUTE,),
    Clause.REMEDIES: (DISPUTE_REGISTER, PETITION_BOARD),
    Clause.ORGANISATION: (GROUP_ROSTER,),
    Clause.PUBLICITY: (PUBLICITY_ACTIVITIES,),
    Clause.YEARLY: (ANNUAL_REVIEWS, ANNUAL_SUPPLEMENTS, ANNUAL_BASELINES, ANNUAL_TABLES, YEAR_CHECK),
    Clause.CASES: (CASE_INDEX, ARRIVED_CASES, CASES_ELSEWHERE),
    Clause.COMMON: (OPEN_DUTIES, DELIVERIES, ORGANS, CONTACT_LOG, AMENDMENTS_MADE, AUDIT_TRAIL, SEARCH),
}
"""The views of each clause, in the order in which they are offered."""
_OFFERED: tuple[View, ...] = (*dict.fromkeys(view for views in MENU.values() for view in views), MATTERS, RESTRICTED)
BY_NAME: dict[str, View] = {view.name: view for view in _OFFERED}
VIEWS: tuple[View, ...] = (*_OFFERED, *AT_A_GLANCE, YEAR_IN_MONTHS, PARKED_MATTERS)
