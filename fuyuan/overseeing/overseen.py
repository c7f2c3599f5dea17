"""The districts of a city or province on the same engine, as its people may read them: what members may know, no more.

Nothing is written in a district: a read model that is not there, or is of another version, is not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final, Protocol

import structlog

from domain.registry import Registry
from events.values import OrganId
from events.vocabulary import SINGLE_HOLDER
from fuyuan.access.permissions import READERS
from fuyuan.access.tokens import Grant
from fuyuan.bad_day import BadDay
from fuyuan.overseeing.area import area_of, oversees
from fuyuan.settings import Settings
from projections.access.role import Role
from projections.access.sight import Reader
from projections.opening import open_to_read
from projections.store.store import Store

OVERSEEING: Final = SINGLE_HOLDER
"""Holding one of these roles in its city, an organ reads over the districts: court, government, its legal department,
and the office of the leading group.
"""
log = structlog.get_logger()


class District(Protocol):
    """One of many (`fuyuan.districts.districts`). `suspended`: since when, an instant (UTC), None where it is not."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def suspended(self) -> str | None: ...
    @property
    def reason(self) -> str: ...
    def require_active(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Damaged:
    """A district whose own files cannot be read: it stands in its place, under its code.

    Its people know where its files lie, those above it do not: `why` is for the log.
    """

    code: str
    why: BadDay
    suspended: str | None = None
    reason: str = ""

    @property
    def name(self) -> str:
        return self.code

    @property
    def settings(self) -> Settings:
        """Raises BadDay."""
        raise self.why

    def require_active(self) -> None:
        """Raises BadDay."""
        raise BadDay(
            f"辖区 {self.code} 的文件损坏，暂时无法读取：请告知系统管理员",
            f"the files of district {self.code} are damaged: tell whoever runs the system",
        )


class BeingPrepared(BadDay):
    """The read model of a district is not there yet: it was added just now, or the program is another version."""


class Districts(Protocol):
    """All of an engine; each is asked for again and again. Both raise BadDay."""

    def codes(self) -> list[str]: ...
    def one(self, code: str) -> District: ...


def whole(districts: Districts, code: str) -> District | Damaged:
    """One with its name, which is in its jurisdiction file."""
    try:
        district = districts.one(code)
        district.name  # noqa: B018  (read once, and may be damaged)
    except BadDay as why:
        log.error("district.unreadable", district=code, error=str(why))
        return Damaged(code, why)
    return district


def may_oversee(caller: Grant, registry: Registry, today: date) -> bool:
    """Whether who asks reads papers in the name of such an organ of the city. Administrators do not."""
    organ: OrganId = caller.organ
    return caller.role in READERS and any(registry.holds(organ, role, today) for role in OVERSEEING)


class Overseen:
    """Blocking. `code` and `name` are the city's."""

    def __init__(self, code: str, name: str, districts: Districts) -> None:
        self.code, self.name, self._districts = code, name, districts
        self._lock = Lock()
        self._stores: dict[str, Store] = {}

    @classmethod
    def by(cls, district: District, districts: Districts) -> Overseen | None:
        """What one of these oversees: nothing where it is no city or province."""
        return None if area_of(district.code) is None else cls(district.code, district.name, districts)

    @property
    def reader(self) -> Reader:
        """As whom a district's read model is asked: a member that no matter concerns.

        No organ is called so; a court of the city may well be called in its file as that of the district is in its own.
        """
        return Reader(f"/{self.code}", None, Role.VIEWER, is_member=True)

    def all(self) -> list[District]:
        """By code, also those that are suspended or damaged."""
        return [whole(self._districts, code) for code in self._districts.codes() if oversees(self.code, code)]

    def one(self, code: str) -> District | None:
        """None where it is not one of ours, or there is none. Raises BadDay where it is suspended."""
        if not oversees(self.code, code) or code not in self._districts.codes():
            return None
        district = whole(self._districts, code)
        district.require_active()
        return district

    def store(self, district: District) -> Store:
        """Its read model, as it stands.

        Raises BadDay where there is none that can be read, BeingPrepared where there is none yet; SQLAlchemyError.
        """
        district.require_active()
        with self._lock:
            if (known := self._stores.get(district.code)) is not None:
                return known
            rules = district.settings.organs.rules
            store = open_to_read(district.settings.views_at, rules.regular_meetings_per_year)
            if store is None:
                raise BeingPrepared(
                    f"{district.name}的数据正在准备，请稍后再试", f"the read model of {district.code} is being prepared"
                )
            self._stores[district.code] = store
            return store

    def close(self) -> None:
        with self._lock:
            for store in self._stores.values():
                store.close()
            self._stores.clear()
