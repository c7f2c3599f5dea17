"""What this installation knows of the others, in `link/` of its data folder: the offers that it accepted, as they came.

The broker's link follows from them. One of the installations names an address; the others call it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import offer as offers
from fuyuan.installation import private_file, signing
from fuyuan.installation.link_certificates import Certificates
from fuyuan.installation.nats_config import Link
from fuyuan.installation.offer import NoOffer, Offer
from fuyuan.setting_values import ADDRESS
from fuyuan.settings import Settings
from services.kept_file import keep
from services.proof.proving import note_file

FOLDER: Final = "link"


class Place(NamedTuple):
    """`address` is how the others call this broker, `listen` where it hears them; both None where it calls theirs."""

    address: str | None = None
    listen: str | None = None

    @property
    def host(self) -> str | None:
        found = ADDRESS.fullmatch(self.address or "")
        return found["host"].strip("[]") if found else None


def place(settings: Settings) -> Place:
    """Of this installation. Raises BadDay."""
    match private_file.read(_place_file(settings)):
        case None:
            return Place()
        case {"address": str() | None as address, "listen": str() | None as listen}:
            return Place(address, listen)
        case _:
            raise _damaged(_place_file(settings))


def keep_place(settings: Settings, wanted: Place) -> None:
    """Raises BadDay."""
    private_file.write(_place_file(settings), wanted._asdict())


def own(settings: Settings, now: datetime) -> Offer:
    """What this installation gives the others; makes what is missing of keys. Raises BadDay, KeyUnusable, OSError."""
    keys, texts = signing.keys(settings), {}
    for side in settings.sides:
        keys.prepare(side, new=not note_file(settings.folder("proofs") / side.value, side, side).exists())
        texts[side] = keys.exported(side)
    return Offer(
        jurisdiction=settings.organs.code,
        organs=settings.organs.digest,
        sides=settings.sides,
        address=place(settings).address,
        authority=certificates(settings).authority(now),
        keys=texts,
    )


def accepted(settings: Settings) -> list[Offer]:
    """Of the others, as far as they are known. Raises BadDay."""
    found = []
    for path in sorted((settings.folder(FOLDER)).glob("*.offer")):
        try:
            found.append(offers.read(path.read_bytes()))
        except (OSError, NoOffer) as error:
            raise _damaged(path) from error
    return found


def keep_accepted(settings: Settings, offer: Offer) -> None:
    """Raises OSError."""
    keep(settings.folder(FOLDER) / f"{offer.name}.offer", offer.document())


def known(settings: Settings) -> Sequence[Side]:
    """The sides that live elsewhere and are paired. Raises BadDay."""
    return [side for offer in accepted(settings) for side in offer.sides]


def linked(settings: Settings) -> Link | None:
    """The link to the brokers of the others; None where nobody is paired yet. Raises BadDay."""
    others, here = accepted(settings), place(settings)
    brokers = others if here.address else [offer for offer in others if offer.address]
    if not brokers:
        return None
    trusted, mine = settings.folder(FOLDER) / "trusted.pem", certificates(settings)
    authorities = "".join(offer.authority for offer in brokers).encode()
    try:
        mine.ready(here.host, datetime.now(UTC))
        keep(trusted, authorities)
        generation = hashlib.sha256(mine.certificate.read_bytes() + authorities).hexdigest()[:16]
    except (OSError, ValueError) as error:
        zh = f"无法准备连接证书（{settings.folder(FOLDER)}）：请检查权限，或从备份恢复"
        raise BadDay(zh, f"the certificate of the link cannot be made: {error}") from error
    shown = Link(mine.certificate, mine.key, trusted, generation)
    if here.address:
        return replace(
            shown, callers={offer.name: offer.sides for offer in brokers}, listen=here.listen or here.address
        )
    return replace(shown, remote=f"tls://{brokers[0].address}")


def files(settings: Settings) -> list[Path]:
    """What the link follows from."""
    return [_place_file(settings), *sorted(settings.folder(FOLDER).glob("*.offer"))]


def certificates(settings: Settings) -> Certificates:
    return Certificates(settings.folder(FOLDER), offers.name_of(settings.sides))


def _place_file(settings: Settings) -> Path:
    return settings.folder(FOLDER) / "place.json"


def _damaged(path: Path) -> BadDay:
    return BadDay(f"{path} 已损坏：请从备份恢复", f"{path} is damaged: restore it from a backup")
