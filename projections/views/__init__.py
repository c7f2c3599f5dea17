"""The views, each in a file of its own. The order is that of the menu; `matters` only says who may see what."""

from projections.view import View
from projections.views.action_items import ACTION_ITEMS
from projections.views.audit_trail import AUDIT_TRAIL
from projections.views.bulletin_board import BULLETIN_BOARD
from projections.views.cc_inbox import CC_INBOX
from projections.views.matters import MATTERS
from projections.views.meeting_calendar import MEETING_CALENDAR
from projections.views.organ_scoreboard import ORGAN_SCOREBOARD
from projections.views.organs import ORGANS
from projections.views.overdue_board import OVERDUE_BOARD
from projections.views.suggestion_ledger import SUGGESTION_LEDGER
from projections.views.topic_matrix import TOPIC_MATRIX

VIEWS: tuple[View, ...] = (
    BULLETIN_BOARD,
    TOPIC_MATRIX,
    SUGGESTION_LEDGER,
    OVERDUE_BOARD,
    CC_INBOX,
    ORGAN_SCOREBOARD,
    MEETING_CALENDAR,
    ACTION_ITEMS,
    ORGANS,
    AUDIT_TRAIL,
    MATTERS,
)

BY_NAME: dict[str, View] = {view.name: view for view in VIEWS}
