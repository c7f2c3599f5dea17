"""What each organ has to do now, the first due first; what is done leaves.

Each duty is read from the rows of the view that keeps its matter, by that view's own status: nothing is decided here a
second time, so it follows corrections and any order in which the streams arrive. Since places in the order are kept
(`projections.totals`), a page costs what stands on it.

An organ sees its own, the court's desk those of the court, the legal department those of the government too, an
auditor all. Late is what is due before the day asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from sqlalchemy import Select, Table

from domain.deadlines import overdue
from domain.duties import DutyKind, organ_meant
from projections.asked import Asked
from projections.sql import united
from projections.view import AS_OF, Column, Order, RowChanges, View, same
from projections.views.activity_tables import ACTIVITY, ACTIVITY_ACT
from projections.views.appearance_rows import ACT as APPEARANCE_ACT
from projections.views.appearance_rows import APPEARANCE, cases_of_duties
from projections.views.arrived_cases import ARRIVAL
from projections.views.arrived_suggestions import ARRIVAL as ARRIVED_SUGGESTION
from projections.views.bulletin_board import BULLETIN
from projections.views.case_index import CASE
from projections.views.columns import STREAM, between
from projections.views.coordination_dispute import COORDINATION
from projections.views.dispute_register import DISPUTE
from projections.views.drafting_tasks import TASK
from projections.views.duties import courtroom, joint_work, papers, remedies
from projections.views.meeting_calendar import MEETING, MEETING_ACT
from projections.views.petition_board import PETITION
from projections.views.reconsideration_ledger import PAPER
from projections.views.risk_register import RISK, RISK_ACT
from projections.views.suggestion_tables import SUGGESTION

Mechanism = Callable[[Asked], Iterator[Select[Any]]]
_MECHANISMS: Final[Mapping[Table, tuple[Mechanism, ...]]] = {
    SUGGESTION: (papers.of_suggestions, papers.of_copies),
    ARRIVED_SUGGESTION: (papers.of_arrived_suggestions,),
    BULLETIN: (papers.of_bulletins,),
    PAPER: (papers.of_reconsideration_papers, papers.of_copies),
    TASK: (papers.of_drafting_tasks,),
    MEETING: (joint_work.of_meetings, joint_work.of_action_items),
    ACTIVITY: (joint_work.of_standards, courtroom.of_observations),
    RISK: (joint_work.of_risk_assessments,),
    COORDINATION: (joint_work.of_coordinations,),
    ARRIVAL: (courtroom.of_arrived_cases,),
    CASE: (courtroom.of_returned_files,),
    APPEARANCE: (courtroom.of_appearances,),
    DISPUTE: (remedies.of_disputes,),
    PETITION: (remedies.of_petitions,),
}
"""Which duties there are in the matters that each table knows."""


_EACH: Final = tuple(dict.fromkeys(each for mechanisms in _MECHANISMS.values() for each in mechanisms))


def _united(mechanisms: Iterable[Mechanism], asked: Asked) -> Select[Any]:
    return united(*(part for mechanism in mechanisms for part in mechanism(asked)))


_PARTS: Final = {mechanism: partial(_united, [mechanism]) for mechanism in _EACH}


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["organ"] = organ_meant(row["organ"], asked.roster.registry, asked.as_of)
    row["overdue"] = overdue(row["due_on"], asked.day)


OPEN_DUTIES: Final = View(
    "open_duties",
    "待办事项",
    "Duties open",
    rows=partial(_united, _EACH),
    in_order=RowChanges(
        units=tuple(_MECHANISMS),
        turns=(MEETING_ACT.c.planned_on, ACTIVITY_ACT.c.planned_on, APPEARANCE_ACT.c.hearing_on, RISK_ACT.c.respond_by),
        tied=cases_of_duties(),
        parts={unit: [_PARTS[one] for one in mechanisms] for unit, mechanisms in _MECHANISMS.items()},
    ),
    columns=(
        Column("organ", kind="organ"),
        Column("duty", "待办事项", "duty", "term", DutyKind),
        Column("about", "事由", "about"),
        Column("number", "文号", "number of the paper"),
        Column("due_on", kind="day"),
        Column("provisional", kind="flag"),
        Column("days_left", "剩余天数", "days left", "number", days=(AS_OF, "due_on")),
        Column("overdue", "逾期", "overdue", "flag"),
        Column("since", "起始日", "since", "day"),
        STREAM,
    ),
    filters=(*same("duty"), *between("dated", "期限", "due", "due")),
    order=(Order("dated"), Order("matter"), Order("organ"), Order("duty"), Order("place")),
    finish=_finish,
    own="organ",
    desk=True,
)
