"""The organ registry: which organs exist, under which name, with which role, and who follows whom (domain A.11).

The business date of each of these events is the day from which it holds.
"""

from __future__ import annotations

from pydantic import BaseModel

from events.base import BOTH, JOINT, Event, Side, says
from events.values import DivisionCode, NewOrganId, OrganId, Reason, ShortNames, ShortText, Uscc
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


@says("机关、内设机构、派出机构或者事业单位已登记；外部机关不属于任何一方。")
class OrganRegistered(OrganContent, Event, type="organ.registered.v1", sides=JOINT, zh="机关已登记"):
    """An organ, desk, branch or public institution. `side` is None for external organs such as superior courts.

    `superior` is the superior organ (行政诉讼法 arts. 66, 96; 法释〔2020〕3号 art. 12). `is_enforcement` marks an
    enforcement organ (行政执法机关), `outside_district` one that is not of this district (G12).
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


OrganEvent = (
    OrganRegistered
    | OrganRenamed
    | OrganShortNamesRegistered
    | OrganSuperseded
    | OrganDeactivated
    | OrganRoleAssigned
    | OrganRoleRevoked
)


@says("一方收到机关名录的一项变更，此后的办理以此为准。")
class RegistryEntryReceived(Event, type="registry-entry.received.v1", sides=BOTH, zh="机关名录条目已接收"):
    """A side received one event of the joint organ registry: from here on its decisions know it.

    `entry_id` and `entry_type` name the joint event, `entry` is its data; the business date is that event's.
    """

    entry_id: str
    entry_type: str
    entry: dict[str, object]
