"""Training by the court and the government's legal department, together or one alone (opinion 三(二)4; domain A.6)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from events.base import JOINT, Event, Part, says
from events.observation_terms import TrainingForm
from events.values import Day, OrganId, Reason, ShortText

Organisers = Annotated[tuple[OrganId, ...], Field(max_length=20)]


class Attendance(Part):
    """So many people of one organ. There is no field for a name (TRN-03)."""

    organ: OrganId
    count: Annotated[int, Field(ge=0, le=10_000)]


Attendances = Annotated[tuple[Attendance, ...], Field(max_length=100)]


@says("区人民法院和区政府法制部门共同计划的联合培训，或者其中一方单独举办的培训。")
class TrainingPlanned(Event, type="training.planned.v1", sides=JOINT, zh="培训已计划"):
    """Planned by the court and the legal department together, with others where they take part (TRN-01).

    `alone`: by one of the two without the other, which is training, and no joint one.
    """

    form: TrainingForm
    title: ShortText
    organisers: Organisers
    planned_on: Day
    place: ShortText | None = None
    alone: bool | None = None


@says("培训当日举办，按机关计人数；以庭审观摩形式举办的关联该观摩。")
class TrainingHeld(Event, type="training.held.v1", sides=JOINT, zh="培训已举办"):
    """Held on this day (M52) with so many of each organ (M53).

    A training in the form of a trial observation names the `observation`; who attended is counted there (TRN-02).
    """

    attendance: Attendances = ()
    observation: UUID | None = None


@says("培训不再举办。")
class TrainingCancelled(Event, type="training.cancelled.v1", sides=JOINT, zh="培训已取消"):
    """It will not be held."""

    reason: Reason


TrainingEvent = TrainingPlanned | TrainingHeld | TrainingCancelled
