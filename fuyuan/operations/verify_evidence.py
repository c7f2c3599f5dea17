"""Check what `delivery_evidence.py` wrote, offline: each stage that has a proof is what that says, of that matter."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from domain.delivery_periods import ends, last_day_to_arrive, last_day_to_take_up
from events.appearance import AppearanceNoticeServed
from events.appearance_response import AppearanceNoticeReceived
from events.base import Event
from events.bulletin import BulletinAcknowledged, BulletinReceived
from events.meeting import ParticipantConfirmed
from events.papers import ON_ONE_LEDGER, SENT
from events.reading import PaperRead, PaperRetrieved
from events.reconsideration import (
    ReconsiderationCopyAcknowledged,
    ReconsiderationCopyReceived,
    ReconsiderationSuggestionServed,
)
from events.response import CopyAcknowledged, ResponseOpened, ServiceAcknowledged, SuggestionReminderReceived
from events.streams import principal_stream
from events.suggestion import SuggestionServed
from fuyuan.operations.delivery_evidence import BY_A_SYSTEM, FORMAT, Evidence
from fuyuan.operations.verify_bundle import COUNTERSIGNS, Key, NotProved, check, plain, read_keys, signatures_in

_ARRIVED: Final = (
    *ON_ONE_LEDGER,
    *(ResponseOpened, SuggestionReminderReceived, BulletinReceived),
    *(ReconsiderationCopyReceived, AppearanceNoticeReceived),
)
SAID_BY: Final[Mapping[Evidence, Sequence[type[Event]]]] = {
    Evidence.SUBMISSION_ACCEPTANCE: SENT,
    Evidence.RELAY_ACCEPTANCE: SENT,
    Evidence.CONSIGNMENT_FAILURE: SENT,
    Evidence.CONTENT_CONSIGNMENT: _ARRIVED,
    Evidence.EXPIRY: _ARRIVED,
    Evidence.CONSIGNMENT_ACCEPTANCE: (
        *(CopyAcknowledged, ServiceAcknowledged, SuggestionServed, BulletinAcknowledged),
        *(ReconsiderationCopyAcknowledged, ReconsiderationSuggestionServed),
        *(AppearanceNoticeServed, ParticipantConfirmed),
    ),
    Evidence.CONTENT_HANDOVER: (PaperRead, PaperRetrieved),
    Evidence.NOT_RETRIEVED: (),
}
"""The events that a stage can be (`projections/views/deliveries.py`)."""
LAST_DAY: Final = {Evidence.CONSIGNMENT_FAILURE: last_day_to_arrive, Evidence.EXPIRY: last_day_to_take_up}
"""Up to which it would have been in time, by the instant of the event."""
_TAKEN_UP: Final = (Evidence.CONSIGNMENT_ACCEPTANCE, Evidence.CONTENT_HANDOVER)
_IN_NO_TIME: Final = (
    (Evidence.CONSIGNMENT_FAILURE, Evidence.CONTENT_CONSIGNMENT, *_TAKEN_UP),
    (Evidence.EXPIRY, *_TAKEN_UP),
)
"""What did not come in time, by which stages that would be seen."""
_NAMING: Final = {PaperRetrieved.type, *(said.type for said in SENT if said is not AppearanceNoticeServed)}
"""They name whom they are sent to, or who took it; the notice to appear leaves that to its duty."""


def verify(file: Path, key_files: Sequence[Path]) -> int | None:
    """The exit code, as that of `verify_bundle.py`; None where the file is no evidence of delivery."""
    try:
        document = json.loads(file.read_text("utf-8"))
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            return None
        keys = [key for name in key_files for key in read_keys(name.read_text("utf-8"))]
    except (OSError, ValueError, LookupError, RecursionError, NotProved):
        return None  # told where a proof is expected
    try:
        for line in checked(document, keys):
            print(line)
    except NotProved as error:
        print(f"✗ {plain(error)}", file=sys.stderr)
        return 1
    return 0


def checked(document: dict[str, Any], keys: list[Key]) -> Iterator[str]:
    """A line for each stage, with how it is proved. Raises NotProved."""
    try:
        for paper in document["papers"]:
            yield plain(f"{paper['organ']}  {paper['paper']}  {paper['title']}")
            _require_late(paper["evidence"], document["issued_at"])
            sent = [one["event"] for one in paper["evidence"] if one["term"] == Evidence.SUBMISSION_ACCEPTANCE.value]
            for stage in paper["evidence"]:
                term = Evidence(stage["term"])
                proved = "✓" if stage["proof"] is not None else "无证明 / no proof"
                if stage["proof"] is not None:
                    by = _require(document["matter"], paper["organ"], term, stage, keys)
                    _require_taken(stage, sent)
                    proved = " ".join((proved, *by))
                called = BY_A_SYSTEM.zh if _by_a_system(stage) else term.zh
                yield plain(f"  {stage['at']}  {called} / {term.value}  {stage['event'] or ''}  {proved}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotProved("不是送达证据，或者已损坏 / this is no evidence of delivery, or it is damaged") from error


def _require_late(stages: Sequence[dict[str, Any]], issued_at: str) -> None:
    """What is said to have come in no time did not come in it, and the time was over. Raises NotProved, and so on."""
    for late, *what in _IN_NO_TIME:
        for over in (stage["at"] for stage in stages if stage["term"] == late.value):
            over_at, came = datetime.fromisoformat(over), [one.value for one in what]
            proofs = [stage["proof"] for stage in stages if stage["term"] in came and stage["proof"] is not None]
            days = [date.fromisoformat(json.loads(proof["event"])["occurredon"]) for proof in proofs]
            if over_at > datetime.fromisoformat(issued_at) or any(ends(day) <= over_at for day in days):
                raise NotProved(f"并非{late.zh} / what {late.value} says is not so")


def _require(matter: str, organ: str, term: Evidence, stage: dict[str, Any], keys: list[Key]) -> list[str]:
    """The logs whose sides countersigned then, where that is the stage. Raises NotProved, and what nonsense raises."""
    proof = stage["proof"]
    check(proof, keys)
    event, at = json.loads(proof["event"]), datetime.fromisoformat(stage["at"])
    if event["id"] != stage["event"]:
        raise NotProved(f"所附证明不是 {stage['event']} 的 / the proof is of another event")
    if principal_stream(event["subject"]) != principal_stream(matter):
        raise NotProved(f"{event['id']} 不属于 {matter} / the event is of another matter")
    if _without_version(event["type"]) not in {_without_version(said.type) for said in SAID_BY[term]}:
        raise NotProved(f"{event['id']}（{event['type']}）不能证明{term.zh} / that event is not {term.value}")
    if (_without_version(event["type"]) == _without_version(PaperRetrieved.type)) is not _by_a_system(stage):
        raise NotProved(f"{event['id']} 不能证明{stage['zh']} / that event says otherwise who has the paper")
    if f'"{organ}"' not in proof["event"] and event["type"] in _NAMING:
        raise NotProved(f"{event['id']} 未发给 {organ} / the event does not name that organ")
    if term is not Evidence.RELAY_ACCEPTANCE:
        recorded, last = datetime.fromisoformat(event["time"]), LAST_DAY.get(term)
        instants = [("", ends(last(event["occurredon"], event["time"])) if last else recorded)]
    else:
        body, _, below = proof["checkpoint"].rpartition("\n\n")
        log, size, *_ = body.split("\n")
        others = [key for key in keys if key.name != log and key.counts(log, int(size))]
        signatures = signatures_in(below)
        signed = [(key.name, key.signed(f"{body}\n".encode(), signatures, COUNTERSIGNS)) for key in others]
        instants = [(name, instant) for name, instant in signed if instant is not None]
    by = sorted({name for name, instant in instants if instant == at})
    if not by:
        raise NotProved(f"{stage['at']} 与证明不符 / the proof says another instant")
    return list(filter(None, by))


def _require_taken(stage: dict[str, Any], sent: Sequence[str]) -> None:
    """What a system took is this paper, and no other of the matter: the event names that of sending."""
    if _by_a_system(stage) and json.loads(stage["proof"]["event"])["data"]["sent"] not in sent:
        raise NotProved(f"{stage['event']} 取回的是另一文书 / another paper was taken")


def _by_a_system(stage: dict[str, Any]) -> bool:
    """Whether it says that a system took the paper, and not that a person did anything."""
    said: bool = stage["term"] == Evidence.CONTENT_HANDOVER.value and stage["zh"] == BY_A_SYSTEM.zh
    return said


def _without_version(wire_type: str) -> str:
    return wire_type.rpartition(".")[0]
