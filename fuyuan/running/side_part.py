"""A side of this installation: what it is given to work with, and whether it is ready."""

from __future__ import annotations

from functools import partial
from importlib import import_module

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, known_organs, secrets, signing
from fuyuan.installation.time_authority import authority
from fuyuan.operations import health
from fuyuan.operations.lost_ledger import require_kept
from fuyuan.operations.witnesses import beside
from fuyuan.reaching.way import way_to
from fuyuan.settings import Settings
from services.side_settings import HostedSide, SideDefinition, SideSettings


def definition_of(side: Side) -> SideDefinition:
    definition: SideDefinition = getattr(import_module(f"services.{side.value}.service"), side.name)
    return definition


def given(settings: Settings, side: Side, hosted: HostedSide | None = None) -> SideSettings:
    """`hosted`: where it is one of many districts. Raises BadDay: the ledger that was here is gone, or there is no
    password of the side."""
    require_kept(settings, side)
    return SideSettings(
        jurisdiction=settings.organs,
        ledger_url=settings.ledger_url(side),
        socket=settings.socket(side),
        hosted=hosted,
        nats_url=broker.url(settings),
        nats_user=settings.bus_user(side),
        nats_password=password(settings, side),
        attachments=settings.attachments(side),
        keys=settings.folder("keys"),
        proofs=settings.folder("proofs") / side.value,
        calendar=settings.calendar,
        witnesses=beside(settings, side),
        authority=authority(settings),
        token=signing.token(settings),
        on_registry=partial(known_organs.keep, settings) if side is settings.reader else None,
    )


def is_ready(settings: Settings, side: Side) -> bool:
    """The socket answers, and the organs are known, so that their commands are taken. Where the joint office lives
    elsewhere they come over the link, which nobody here waits for."""
    match health.of_side(way_to(settings, side)):
        case (200, {"ready": True} as report):
            return bool(report.get("registry", 1)) or Side.JOINT in settings.elsewhere
        case _:
            return False


def password(settings: Settings, side: Side) -> str:
    """Of the side's service at the broker. Raises BadDay."""
    user = settings.bus_user(side)
    found = secrets.load(settings.secrets_file).nats.get(user)
    if found is None:
        raise BadDay(f"{settings.secrets_file} 缺少 {user} 的口令", f"no password of {user}: run `fuyuan up` once")
    return found
