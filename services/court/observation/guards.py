"""Who observes: counts by category and organ, never names (OBS-03, 05; 个人信息保护法 arts. 6, 34), and what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.appearance import Appearance
from domain.case import Case
from domain.registry import Registry
from events.observation import Observers
from events.observation_terms import ObserverCategory
from events.terms import Phrase, Words
from services.rules import require


class Concerning(Phrase):
    """What a head-count is of."""

    INVITATION = ("邀请", "invitation")
    ATTENDANCE = ("到场旁听", "attendance")


class HeadCount(Phrase):
    """What is wrong with a head-count, or with a text beside it (OBS-05)."""

    TWICE = ("同一类别、同一单位只填一次", "a category and organ stand once only")
    NO_ORGAN = ("行政机关工作人员须注明所在机关", "staff are counted by their organ")
    NOBODY = ("邀请人数须为一人以上", "an invitation is for one person at least")


def require_groups(groups: Iterable[Observers], registry: Registry, on: date, of: Concerning) -> None:
    """At least one person of a category (OBS-03), each category and organ once (OBS-05), of active organs (GEN-07)."""
    groups = tuple(groups)
    require(any(group.count for group in groups), "OBS-03")
    places = [(group.category, group.organ) for group in groups]
    require(len(places) == len(set(places)), "OBS-05", problem=HeadCount.TWICE)
    for group in groups:
        named = group.organ is not None or group.category is not ObserverCategory.ADMINISTRATIVE_STAFF
        require(named, "OBS-05", problem=HeadCount.NO_ORGAN)
        require(group.count or of is Concerning.ATTENDANCE, "OBS-05", problem=HeadCount.NOBODY)
        require(group.organ is None or registry.active(group.organ, on), "GEN-07", organ=group.organ, day=on)


def require_head(appearance: Appearance, on: date) -> None:
    """The head came: not found absent that day, and where there are findings, found present by one (OBS-06).

    Before the first finding the link says what is expected; a review counts it once the head was found present.
    """
    findings = appearance.findings
    require(on not in findings or findings[on].appeared, "OBS-06")
    require(not findings or any(finding.appeared for finding in findings.values()), "OBS-06")


def require_heard_in_public(case: Case, on: date | None = None) -> None:
    """The case is heard in public, or was so on that day (OBS-04; 行政诉讼法 art. 54)."""
    for act in (case.closed, case.restriction):
        require(act is None or (on is not None and on < act.occurred_on), "OBS-04")


def require_not_concluded(case: Case, on: date) -> None:
    require(
        case.concluded_on is None or on <= case.concluded_on, "GEN-05", state=Words("案件已审结", "the case is decided")
    )
