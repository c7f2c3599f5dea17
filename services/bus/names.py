"""Every name on the bus: streams, subjects, inboxes, and the plumbing of the mirrors.

The broker's configuration and the services build their names here, so that the two cannot drift apart.
A token is a slug: no dot, no wildcard, no space can enter a subject through an organ's id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum, StrEnum

from domain.moving import MOVERS, SideOf
from events.base import Side
from events.text_key import key_stream, key_subject
from services.bus.exchange_names import published_by

LINK = "LINK"
"""The account that is linked to the server of another organisation which this one calls."""
CLUSTER = "fuyuan"
"""How the servers that store the same call themselves."""
ORGAN_API = "JS.FUYUAN.API"
"""Prefix under which an organ finds the calls that it may make for its own events."""
ORGAN_CONSUMER = "events"
"""The consumer that an organ pulls its events from."""
RETRIEVED = "retrieved"
"""Our own beside it, which follows what the organ acknowledged: through the events that send papers."""
ORGAN_RESETS = "ORGAN_RESETS"
"""The stream of the organs' requests to begin elsewhere, of each the newest."""
CHANGES = ("CREATE", "UPDATE", "DELETE", "PURGE", "RESTORE", "MSG.DELETE")
"""Calls of the JetStream API by which a stream becomes another one."""
JURISDICTION = re.compile(r"[0-9]{6}")
TOKEN = re.compile(r"[a-z][a-z0-9-]{1,39}")
COMMAND_TYPE = re.compile(r"[a-z][a-z0-9-]{0,79}")
EVENT_TYPE = re.compile(r"([a-z][a-z0-9-]*)\.([a-z][a-z0-9-]*)\.v[1-9][0-9]*")


class Store(Enum):
    """What a side has on the bus for the others to mirror: its events, the files they name, what it signed, and the
    keys to what people wrote."""

    EVENTS = ""
    FILES = "files."
    PROOFS = "proofs."
    TEXT_KEYS = "text-keys."

    @property
    def refilled(self) -> bool:
        """Whether a stream that was lost gets what it had under the same sequences, so that its mirror may wait for it.

        What a side signs anew is something else: a mirror would overlook it until it is as much as before.
        """
        return self in {Store.EVENTS, Store.FILES}


class Way(StrEnum):
    """What an organ may ask for beside a command, in place of the command type: no command is called so."""

    DRY_RUN = "dry-run"
    TOGETHER = "together"
    REHEARSAL = "rehearsal"
    ATTACHMENTS = "attachments"


def account(side: Side) -> str:
    """`COURT`: how a side is called in the names of its streams."""
    return side.value.upper()


def link_account(sides: Sequence[Side]) -> str:
    """`LINK_COURT`: the account that the server of another organisation, with these sides, enters when it calls."""
    return "_".join((LINK, *map(account, sides)))


def stream_name(side: Side, store: Store = Store.EVENTS) -> str:
    """`COURT`, `COURT_PROOFS`, `COURT_TEXT_KEYS`, or `OBJ_court`, the object store `court`.

    A mirror has the name of its origin.
    """
    match store:
        case Store.EVENTS:
            return account(side)
        case Store.FILES:
            return f"OBJ_{side.value}"
        case Store.PROOFS:
            return f"{account(side)}_PROOFS"
        case Store.TEXT_KEYS:
            return key_stream(side)


def file_subject(side: Side, part: str, name: str) -> str:
    """In the object store of a side: `part` C, a chunk, or M, what is said of an object (ADR-20)."""
    return f"$O.{side.value}.{part}.{name}"


def captured(jurisdiction: str, side: Side, store: Store = Store.EVENTS) -> list[str]:
    """The subjects that a stream of a side captures."""
    _checked(JURISDICTION, jurisdiction)
    match store:
        case Store.EVENTS:
            return [f"fuyuan.event.{jurisdiction}.{side.value}.>"]
        case Store.FILES:
            return [file_subject(side, part, ">") for part in "CM"]
        case Store.PROOFS:
            return [f"fuyuan.{said}.{jurisdiction}.*.{side.value}" for said in ("checkpoint", "discrepancy", "keys")]
        case Store.TEXT_KEYS:
            return [key_subject(jurisdiction, side, "").rpartition(".")[0] + ".*"]


def event_subject(jurisdiction: str, side: Side, event_type: str) -> str:
    """`suggestion.sent.v1` of the court goes to `fuyuan.event.410204.court.suggestion.sent`."""
    match = EVENT_TYPE.fullmatch(event_type)
    if match is None:
        raise ValueError(f"not an event type (noun.verb.vN): {event_type!r}")
    noun, verb = match.groups()
    return f"fuyuan.event.{_checked(JURISDICTION, jurisdiction)}.{side.value}.{noun}.{verb}"


def checkpoint_subject(jurisdiction: str, log: Side, signer: Side) -> str:
    """A checkpoint of the log of a side, signed by that side itself, or countersigned by another."""
    return f"fuyuan.checkpoint.{_checked(JURISDICTION, jurisdiction)}.{log.value}.{signer.value}"


def discrepancy_subject(jurisdiction: str, log: Side, finder: Side) -> str:
    """What the finder says does not reconcile in the log of a side."""
    return f"fuyuan.discrepancy.{_checked(JURISDICTION, jurisdiction)}.{log.value}.{finder.value}"


def keys_subject(jurisdiction: str, side: Side) -> str:
    """The public keys of a side, as it says itself."""
    return f"fuyuan.keys.{_checked(JURISDICTION, jurisdiction)}.{side.value}.{side.value}"


def command_subject(jurisdiction: str, side: Side, organ: str, command_type: str) -> str:
    """A command of one organ to the ledger of a side; of all organs, only this one may publish on it."""
    jurisdiction, organ = _checked(JURISDICTION, jurisdiction), _checked(TOKEN, organ)
    return f"fuyuan.command.{jurisdiction}.{side.value}.{organ}.{_checked(COMMAND_TYPE, command_type)}"


def command_subjects(jurisdiction: str, side: Side) -> str:
    """All commands to the ledger of a side: what its command service subscribes to."""
    return f"fuyuan.command.{_checked(JURISDICTION, jurisdiction)}.{side.value}.*.*"


def organ_publish(jurisdiction: str, organ: str) -> list[str]:
    """The only subjects the users of an organ may publish on: its commands, and what pulls its events."""
    commands = f"fuyuan.command.{_checked(JURISDICTION, jurisdiction)}.*.{_checked(TOKEN, organ)}.*"
    return [commands, *(f"{ORGAN_API}.{call}" for call in organ_calls(organ)), organ_acks(organ)]


def organ_to_side(jurisdiction: str, side: Side, organ: str) -> str:
    """All commands of one organ to the ledger of a side: the export and import between accounts."""
    return f"fuyuan.command.{_checked(JURISDICTION, jurisdiction)}.{side.value}.{_checked(TOKEN, organ)}.*"


def inbox_prefix(organ: str) -> str:
    """Where the answers to an organ arrive; nobody else may listen there."""
    return f"_INBOX.{_checked(TOKEN, organ)}"


def service_user(side: Side, district: str | None = None) -> str:
    """User with full rights in the account of its side (a dot: never the slug of an organ).

    `410204.service.court` where the server carries many districts, each in accounts of its own.
    """
    return _of_district(district, f"service.{side.value}")


def account_name(side: Side, district: str | None = None) -> str:
    """The account in which a side is: `COURT`, or `410204` where the server carries many districts.

    There the sides of a district have one account: they have one operator and one disk, so mirrors would be copies of a
    file beside the file.
    """
    return account(side) if district is None else _checked(JURISDICTION, district)


def organ_account(organ: str, district: str | None = None) -> str:
    """The account of one organ: its own command subjects, its own inbox, its place in its own events; no stream.

    A service answers on whatever reply subject the caller named, with the service's own rights. Inside the
    account of its side an organ could name an event subject or the JetStream API; here it gains nothing.
    """
    return _of_district(district, f"ORGAN-{_checked(TOKEN, organ)}")


def organ_district(account: str) -> str | None:
    """The district whose organ is in an account; None for any other account."""
    match = re.fullmatch(rf"({JURISDICTION.pattern})\.ORGAN-.*", account)
    return match and match[1]


def organ_stream(organ: str) -> str:
    """The stream of what one organ may know of, in the account of the side that reads for it."""
    return f"ORGAN_{_checked(TOKEN, organ)}"


def organ_events(jurisdiction: str, organ: str) -> str:
    """The subjects that this stream captures."""
    return f"fuyuan.organ.{_checked(JURISDICTION, jurisdiction)}.{_checked(TOKEN, organ)}.>"


def organ_event_subject(jurisdiction: str, organ: str, side: Side, event_type: str) -> str:
    """An event of a side, for one organ: `fuyuan.organ.410204.housing-bureau.court.suggestion.sent`."""
    event = event_subject(jurisdiction, side, event_type).removeprefix("fuyuan.event.").split(".", 1)[1]
    return organ_events(jurisdiction, organ).removesuffix(">") + event


def organ_event_subjects(jurisdiction: str, organ: str, event_types: Iterable[str]) -> list[str]:
    """The events of these types in an organ's stream, whichever side's."""
    types = {event_subject(jurisdiction, Side.COURT, one).split(".", 4)[4] for one in event_types}
    return [organ_events(jurisdiction, organ).removesuffix(">") + f"*.{one}" for one in sorted(types)]


def organ_reset(stream: str) -> str:
    """Where an organ's request to begin elsewhere arrives, of the stream, or of any where that is `*`."""
    return f"$JS.API.CONSUMER.RESET.{stream}.{ORGAN_CONSUMER}"


def organ_calls(organ: str) -> list[str]:
    """What of the JetStream API an organ may ask: for its next events, how far it is, and to begin elsewhere."""
    return [f"CONSUMER.{call}.{organ_stream(organ)}.{ORGAN_CONSUMER}" for call in ("MSG.NEXT", "INFO", "RESET")]


def organ_acks(organ: str) -> str:
    """Where an organ acknowledges its events."""
    return f"$JS.ACK.{organ_stream(organ)}.{ORGAN_CONSUMER}.>"


def not_of(jurisdiction: str, side: Side) -> list[str]:
    """What a service of another side in the same account may not publish on: what this side says, here and to other
    districts, what it takes from there, and whatever would change a stream of it."""
    events = [subject for store in Store for subject in captured(jurisdiction, side, store)]
    streams = [stream_name(side, store) for store in Store]
    changes = [f"$JS.API.STREAM.{call}.{name}" for call in CHANGES for name in streams]
    elsewhere = published_by(SideOf(jurisdiction, side)) if side in MOVERS else []
    return [*events, *changes, *elsewhere]


def mirror_consumer(reader: Side) -> str:
    """The consumer which the owner keeps on its stream for the mirror of a reader."""
    return f"mirror_{reader.value}"


def mirror_delivery(owner: Side, reader: Side, store: Store = Store.EVENTS) -> str:
    """Where that consumer delivers."""
    return f"fuyuan.mirror.{store.value}{owner.value}.{reader.value}"


def mirror_api(owner: Side) -> str:
    """Prefix under which a reader's account sees the few API calls its owner exports."""
    return f"JS.{account(owner)}.API"


def _of_district(district: str | None, name: str) -> str:
    return name if district is None else f"{_checked(JURISDICTION, district)}.{name}"


def _checked(pattern: re.Pattern[str], token: str) -> str:
    if pattern.fullmatch(token) is None:
        raise ValueError(f"not a subject token: {token!r} (wanted {pattern.pattern})")
    return token
