"""The organ registry: which organs exist, under which name, with which role, and who follows whom (domain A.11).

The business date of each of these events is the day from which it holds.
"""

from __future__ import annotations

from enum import auto
from typing import Annotated

from pydantic import BaseModel, Field

from events.base import BOTH, JOINT, Event, Side, says
from events.clauses import Clause
from events.terms import Term
from events.values import Day, DivisionCode, MatterStream, NewOrganId, OrganId, Reason, ShortNames, ShortText, Uscc
from events.vocabulary import Field as AdministrativeField
from events.vocabulary import OrganKind, OrganRole


class OrganContent(BaseModel):
    """What is registered of an organ, and asked to be."""

    organ: NewOrganId
    name: ShortText
    organ_kind: OrganKind
    organ_side: Side | None = None
    superior: OrganId | None = None
    is_member: bool = False
    is_enforcement: bool = False
    outside_district: bool = False
    uscc: Uscc | None = None
    division_code: DivisionCode | None = None
    name_en: ShortText | None = None
    legal_department: OrganId | None = None


@says("机关、内设机构、派出机构或者事业单位已登记；外部机关不属于任何一方。")
class OrganRegistered(OrganContent, Event, type="organ.registered.v1", sides=JOINT, zh="机关已登记"):
    """An organ, desk, branch or public institution. `side` is None for external organs such as superior courts.

    `superior` is the superior organ (行政诉讼法 arts. 66, 96; 法释〔2020〕3号 art. 12). `is_enforcement` marks an
    enforcement organ (行政执法机关), `outside_district` one that is not of this district (G12); `legal_department` is
    then that of its own area, which gets a copy of what the court suggests to it.
    """


@says("机关使用新名称，原名称在历史记录中保留。")
class OrganRenamed(Event, type="organ.renamed.v1", sides=JOINT, zh="机关已更名"):
    """The organ goes on under another name; history keeps the old one."""

    organ: OrganId
    name: ShortText
    name_en: ShortText | None = None


@says("机关的简称已登记，以最后一次登记的为准。")
class OrganShortNamesRegistered(Event, type="organ-short-names.registered.v1", sides=JOINT, zh="机关简称已登记"):
    """All that the organ is called for short from now on (papers B13)."""

    organ: OrganId
    short_names: ShortNames


class OrganChange(BaseModel):
    """What of an organ holds otherwise from a day on; what is left out stays."""

    organ: OrganId
    superior: OrganId | None = None
    organ_kind: OrganKind | None = None
    is_member: bool | None = None
    is_enforcement: bool | None = None


@says("自当日起机关的上级机关、类别、成员单位或者执法机关身份变更，机关仍为同一机关，此前各日仍按原登记。")
class OrganChanged(OrganChange, Event, type="organ.changed.v1", sides=JOINT, zh="机关登记已变更"):
    """The same organ under another superior, of another kind, a member unit or no more; earlier days stay."""


class TransferOfDuties(BaseModel):
    """Which duties pass to another organ while the first goes on, and which open matters go with them."""

    organ: OrganId
    to: OrganId
    duties: Reason
    fields: Annotated[tuple[AdministrativeField, ...], Field(max_length=20)] = ()
    handed_over: Annotated[tuple[MatterStream, ...], Field(max_length=200)] = ()


@says("自当日起机关的部分职责划转另一机关，所列未办结事项由接收机关继续办理，原机关继续存在。")
class DutiesTransferred(TransferOfDuties, Event, type="duties.transferred.v1", sides=JOINT, zh="部分职责已划转"):
    """Part of an organ's duties passed to another (行政诉讼法 art. 26): it goes on with the matters handed over."""


@says("机关终止，由承继机关继续行使职权、承担未了义务。")
class OrganSuperseded(Event, type="organ.superseded.v1", sides=JOINT, zh="机关职权已承继"):
    """The organ ends; `successor` continues its powers and open duties (行政诉讼法 art. 26, ORG-02)."""

    organ: OrganId
    successor: OrganId


@says("机关终止，没有承继机关。")
class OrganDeactivated(Event, type="organ.deactivated.v1", sides=JOINT, zh="机关已停用"):
    """The organ ends without a successor."""

    organ: OrganId
    reason: Reason


@says("自当日起机关承担该职责；只能由一个机关承担的，原承担机关同日卸任。")
class OrganRoleAssigned(Event, type="organ-role.assigned.v1", sides=JOINT, zh="职责已指定"):
    """From this day the organ holds the role; a single-holder role leaves its former holder on that day."""

    organ: OrganId
    role: OrganRole


@says("自当日起机关不再承担该职责。")
class OrganRoleRevoked(Event, type="organ-role.revoked.v1", sides=JOINT, zh="职责已撤销"):
    """From this day the organ no longer holds the role."""

    organ: OrganId
    role: OrganRole


class DelegatedMatter(Term):
    """What an organ may let another do in its name, by the clause of the opinion that it belongs to."""

    BULLETINS = auto(), "工作通报", "work bulletins"
    MEETINGS = auto(), Clause.MEETINGS.zh, Clause.MEETINGS.en
    SUGGESTIONS = auto(), Clause.SUGGESTIONS.zh, Clause.SUGGESTIONS.en
    RECONSIDERATION = auto(), Clause.RECONSIDERATION.zh, Clause.RECONSIDERATION.en
    APPEARANCE = auto(), Clause.APPEARANCE.zh, Clause.APPEARANCE.en
    OBSERVATION = auto(), Clause.OBSERVATION.zh, Clause.OBSERVATION.en
    TRAINING_RESEARCH = auto(), Clause.TRAINING_RESEARCH.zh, Clause.TRAINING_RESEARCH.en
    RISK = auto(), Clause.RISK.zh, Clause.RISK.en
    COORDINATION = auto(), Clause.COORDINATION.zh, Clause.COORDINATION.en
    REMEDIES = auto(), Clause.REMEDIES.zh, Clause.REMEDIES.en
    ORGANISATION = auto(), Clause.ORGANISATION.zh, Clause.ORGANISATION.en
    PUBLICITY = auto(), Clause.PUBLICITY.zh, Clause.PUBLICITY.en
    YEARLY = auto(), Clause.YEARLY.zh, Clause.YEARLY.en
    CASES = auto(), Clause.CASES.zh, Clause.CASES.en

    @property
    def clause(self) -> Clause:
        """A clause of the matters meant; those of a bulletin from either side belong to both of its clauses."""
        return Clause.COURT_BULLETINS if self is DelegatedMatter.BULLETINS else Clause[self.name]


class DelegatedPowers(BaseModel):
    """Who lets whom act in its name, in which matters (all where none are named), from when until when.

    From the business date on where `valid_from` is left out; `valid_until` is the last day, open where left out.
    """

    principal: OrganId
    delegate: OrganId
    matters: Annotated[tuple[DelegatedMatter, ...], Field(max_length=20)] = ()
    valid_from: Day | None = None
    valid_until: Day | None = None


@says("委托机关委托另一机关在期限内以委托机关名义办理所列事项，未列事项的为全部事项。")
class PowersDelegated(DelegatedPowers, Event, type="powers.delegated.v1", sides=JOINT, zh="委托办理已登记"):
    """The delegate may act in the principal's name (二(一), domain G1)."""


@says("自当日起受托机关不再以委托机关名义办理，此前的委托全部终止。")
class DelegationEnded(Event, type="delegation.ended.v1", sides=JOINT, zh="委托办理已终止"):
    """From this day the delegate no longer acts in the principal's name, by whatever was given before."""

    principal: OrganId
    delegate: OrganId
    reason: Reason | None = None


OrganEvent = (
    OrganRegistered
    | OrganRenamed
    | OrganShortNamesRegistered
    | OrganSuperseded
    | OrganDeactivated
    | OrganRoleAssigned
    | OrganRoleRevoked
    | PowersDelegated
    | DelegationEnded
    | OrganChanged
    | DutiesTransferred
)


@says("一方收到机关名录的一项变更，此后的办理以此为准。")
class RegistryEntryReceived(Event, type="registry-entry.received.v1", sides=BOTH, zh="机关名录条目已接收"):
    """A side received one event of the joint organ registry: from here on its decisions know it.

    `entry_id` and `entry_type` name the joint event, `entry` is its data; the business date is that event's.
    """

    entry_id: str
    entry_type: str
    entry: dict[str, object]
