"""The leading group, its office, liaisons, funding, and the publicity its members do (opinion 四; domain A.10).

A seat is an office and an organ, never a person (GRP-02).
"""

from __future__ import annotations

from enum import auto
from typing import Annotated, Final

from pydantic import Field

from events.base import JOINT, Event, Part, says
from events.terms import Term
from events.values import OrganId, Organs, Reason, ShortText


class SeatFunction(Term):
    """What a seat of the leading group is (四(一)): one head, deputies of both sides, members (GRP-01)."""

    HEAD = auto(), "组长", "head"
    EXECUTIVE_DEPUTY = auto(), "常务副组长", "executive deputy head"
    DEPUTY = auto(), "副组长", "deputy head"
    MEMBER = auto(), "成员", "member"

    @property
    def is_deputy(self) -> bool:
        """Whether it counts as a deputy of its side (GRP-01)."""
        return self in {SeatFunction.EXECUTIVE_DEPUTY, SeatFunction.DEPUTY}


class OfficeFunction(Term):
    """What a post in the office of the group is (四(一), annex)."""

    DIRECTOR = auto(), "办公室主任", "director of the office"
    DEPUTY_DIRECTOR = auto(), "办公室副主任", "deputy director of the office"
    STAFF = auto(), "办公室工作人员", "staff of the office"


class PublicityTopic(Term):
    """What publicity is about, in the words of 四(三) (PUB-01)."""

    RECONSIDERATION_LAW = auto(), "行政复议法律法规", "law of administrative reconsideration"
    LITIGATION_LAW = auto(), "行政诉讼法律法规", "law of administrative litigation"
    JUDICIAL_INTERPRETATIONS = auto(), "司法解释", "judicial interpretations"
    RULE_OF_LAW = auto(), "社会主义法治精神", "rule of law"


YEARS: Final = range(2000, 3000)
"""The years that can be looked back at."""
CalendarYear = Annotated[int, Field(ge=YEARS[0], le=YEARS[-1])]


class GroupSeat(Part):
    """A seat of the group: which post of which organ; `also_for` the units that the same seat covers too."""

    function: SeatFunction
    organ: OrganId
    seat: ShortText
    also_for: Annotated[tuple[OrganId, ...], Field(max_length=5)] = ()


class OfficePost(Part):
    """A post in the office of the group, held beside the post `seat` of the organ.

    `seconded`: the organ lends it to the office (抽调、借调, 四(一)). `people`: how many, one where it is left out.
    """

    function: OfficeFunction
    organ: OrganId
    seat: ShortText
    seconded: bool | None = None
    people: Annotated[int, Field(ge=1, le=100, strict=True)] | None = None


@says("领导小组及其首批席位，席位自1起编号。")
class LeadingGroupEstablished(Event, type="leading-group.established.v1", sides=JOINT, zh="领导小组已成立"):
    """The group with its first seats, numbered from 1 in this order (GRP-01)."""

    seats: Annotated[tuple[GroupSeat, ...], Field(min_length=1, max_length=100)]


@says("领导小组增设一个席位。")
class GroupMemberAdded(Event, type="group-member.added.v1", sides=JOINT, zh="领导小组席位已增设"):
    """A further seat."""

    seat_number: int
    member: GroupSeat


@says("席位当日撤销，序号不再使用。")
class GroupMemberRemoved(Event, type="group-member.removed.v1", sides=JOINT, zh="领导小组席位已撤销"):
    """The seat ends on this day; its number is not used again."""

    seat_number: int
    reason: Reason


@says("自当日起领导小组办公室的设置地点和职务。")
class GroupOfficeSeated(Event, type="group-office.seated.v1", sides=JOINT, zh="领导小组办公室已设置"):
    """Where the office sits and which posts serve in it, from this day on."""

    office: OrganId
    located_at: OrganId
    posts: Annotated[tuple[OfficePost, ...], Field(min_length=1, max_length=20)]


@says("成员单位承担联络工作的职务。")
class LiaisonDesignated(Event, type="liaison.designated.v1", sides=JOINT, zh="联络员已指定"):
    """The post that does this work for a member unit (四(二), GRP-04)."""

    organ: OrganId
    seat: ShortText


@says("自当日起由另一职务承担联络工作。")
class LiaisonReplaced(Event, type="liaison.replaced.v1", sides=JOINT, zh="联络员已更换"):
    """Another post does it from this day on."""

    organ: OrganId
    seat: ShortText


@says("单位某一年度的工作经费（元），未列明金额的不填；以最新登记为准。")
class WorkFundingRecorded(Event, type="work-funding.recorded.v1", sides=JOINT, zh="工作经费已登记"):
    """What an organ provides for a year, in whole yuan; None where no amount is stated (GRP-05). The newest counts."""

    organ: OrganId
    year: CalendarYear
    amount: int | None = None


@says("成员单位当日开展的宣传活动和主办单位填报的覆盖人数。")
class PublicityActivityHeld(Event, type="publicity-activity.held.v1", sides=JOINT, zh="宣传活动已开展"):
    """A member unit held it on this day (四(三)); `reach`: how many people it reached, as the organiser says."""

    organ: OrganId
    topic: PublicityTopic
    title: ShortText
    reach: int
    place: ShortText | None = None
    co_organisers: Organs = ()


LeadingGroupEvent = (
    LeadingGroupEstablished
    | GroupMemberAdded
    | GroupMemberRemoved
    | GroupOfficeSeated
    | LiaisonDesignated
    | LiaisonReplaced
    | WorkFundingRecorded
)
