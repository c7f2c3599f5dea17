"""The organs that have an account at the broker, and the side of each.

Those of the registry as the ledger of a side here has it: that side writes it to `organs.json` at its start and
whenever it changes. An organ that the registry does not know is taken from the jurisdiction file, which is there before
any ledger is. Nothing is decided by the file: it says who may ask, the ledger who is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import structlog
from pydantic import TypeAdapter, ValidationError

from events.base import Side
from events.instants import SHANGHAI
from events.values import OrganId
from fuyuan.bad_day import BadDay
from fuyuan.installation import private_file
from fuyuan.settings import Settings

if TYPE_CHECKING:
    from domain.registry import Registry

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Registered:
    """The side of an organ, None for an external one; it is not active from the day `ends` on."""

    side: Side | None
    ends: date | None = None


_FILE: Final = TypeAdapter(dict[OrganId, Registered])


def keep(settings: Settings, registry: Registry) -> None:
    """What the registry says now. Raises BadDay."""
    known = {organ.id: Registered(organ.side, organ.valid_to) for organ in registry.organs.values()}
    private_file.write(settings.organs_file, _FILE.dump_python(known, mode="json"))


def active(settings: Settings) -> dict[str, Side]:
    """Organ → side, of those that have a side and have not ended by today. Raises BadDay for the jurisdiction file."""
    named = {organ.id: Registered(organ.side) for organ in settings.organs.organs}
    today = datetime.now(SHANGHAI).date()
    return {
        organ: one.side
        for organ, one in (named | _registered(settings)).items()
        if one.side is not None and (one.ends is None or today < one.ends)
    }


def _registered(settings: Settings) -> dict[str, Registered]:
    """Of a damaged file nothing: it is written again at the next start of the side."""
    try:
        return _FILE.validate_python(private_file.read(settings.organs_file) or {})
    except (BadDay, ValidationError) as error:
        log.warning("the organs of the registry are not known to the broker", error=str(error))
        return {}
