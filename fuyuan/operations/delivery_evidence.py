"""What proves how far the papers of a matter came, per paper and organ, in the terms of registered electronic mail
(ETSI EN 319 522-1, EN 319 532-1), in one file that needs nothing else to be checked.

Nothing is kept for it: each stage is an event of one of the ledgers, with its proof (`fuyuan prove`). That the other
organisation's system took a paper over is its countersignature on a checkpoint that has the event of sending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from domain.delivery_periods import ends, last_day_to_arrive, last_day_to_take_up
from events.base import Side
from events.instants import written
from events.terms import Term, Words
from fuyuan.bad_day import BadDay
from services.proof.checkpoint import Checkpoint
from services.proof.keys import Keys
from services.proof.note import Note

FORMAT: Final = "fuyuan-delivery-evidence/1"
Prove = Callable[[str], Mapping[str, Any] | None]
"""The proof of an event by its id; None where whoever asks may not see the event, or it is not signed yet."""


class Evidence(Term):
    """The events of ERDS evidence that a paper comes to."""

    SUBMISSION_ACCEPTANCE = "SubmissionAcceptance", "已受理发出", "accepted for submission"
    RELAY_ACCEPTANCE = "RelayAcceptance", "对方系统已收取并核签", "relayed: the other side's system countersigned it"
    CONSIGNMENT_FAILURE = "ContentConsignmentFailure", "一日内未到达收文单位", "not delivered within a day"
    CONTENT_CONSIGNMENT = "ContentConsignment", "已到达收文单位", "delivered to the organ"
    EXPIRY = "AcceptanceRejectionExpiry", "到达后十五日内未取阅", "not retrieved within fifteen days of delivery"
    CONSIGNMENT_ACCEPTANCE = "ConsignmentAcceptance", "已签收", "signed for"
    CONTENT_HANDOVER = "ContentHandover", "已阅", "read"
    NOT_RETRIEVED = "NotRetrieved", "截至出具时未取阅", "not retrieved by the time of this file"


BY_A_SYSTEM: Final = Words("已由系统取回", "taken by a system of the organ")
"""What ContentHandover is called where it is not a person who has the paper."""
STAGES: Final = (
    ("sent", Evidence.SUBMISSION_ACCEPTANCE),
    ("delivered", Evidence.CONTENT_CONSIGNMENT),
    ("taken", Evidence.CONTENT_HANDOVER),
    ("signed", Evidence.CONSIGNMENT_ACCEPTANCE),
    ("read", Evidence.CONTENT_HANDOVER),
)
OF_A_PAPER: Final = ("paper", "title", "revision", "organ", "organ_name", "copy", "sender", "sender_name")


def evidence(
    matter: str,
    rows: Iterable[Mapping[str, Any]],
    prove: Prove,
    side_of: Callable[[str], Side | None],
    keys: Keys,
    now: datetime,
) -> dict[str, Any]:
    """`rows` are those of the view `deliveries`, as whoever asks may see them; `side_of` tells the side of an organ."""
    papers = [
        {
            **{name: row[name] for name in OF_A_PAPER},
            "evidence": list(_stages(row, prove, side_of(row["organ"]), keys, now)),
        }
        for row in rows
    ]
    return {"format": FORMAT, "matter": matter, "issued_at": written(now), "papers": papers}


def _stages(
    row: Mapping[str, Any], prove: Prove, reader: Side | None, keys: Keys, now: datetime
) -> Iterator[dict[str, Any]]:
    for stage, term in STAGES:
        if event := row[f"{stage}_event"]:
            proof = prove(event)
            called = BY_A_SYSTEM.zh if stage == "taken" else term.zh
            yield _stage(term, row[f"{stage}_at"], event, proof, called)
            if stage == "sent" and proof is not None and reader is not None:
                yield from _relayed(proof, event, reader, keys)
            if (late := _late(row, stage)) is not None and late[1] <= now and reader is not None:
                yield _stage(late[0], written(late[1]), event, proof)
    if not row["retrieved"]:
        yield _stage(Evidence.NOT_RETRIEVED, written(now), None, None)


def _late(row: Mapping[str, Any], stage: str) -> tuple[Evidence, datetime] | None:
    """What did not come in time behind this stage, and since when. Who took a paper up has it, however it came."""
    days = [row["signed_on"], row["read_on"], row["taken_on"]]
    if stage == "sent":
        late, last = Evidence.CONSIGNMENT_FAILURE, last_day_to_arrive(row["sent_on"], row["sent_at"])
        days.append(row["delivered_on"])
    elif stage == "delivered":
        late, last = Evidence.EXPIRY, last_day_to_take_up(row["delivered_on"], row["delivered_at"])
    else:
        return None
    return None if any(day and day <= last.isoformat() for day in days) else (late, ends(last))


def _relayed(proof: Mapping[str, Any], event: str, reader: Side, keys: Keys) -> Iterator[dict[str, Any]]:
    """By the checkpoint of the proof of sending, where the reader's side countersigned that: the paper came before."""
    note = Note.read(proof["checkpoint"])
    at = keys.countersigned_at(reader, note, Checkpoint.read(note.body))
    if at is not None:
        yield _stage(Evidence.RELAY_ACCEPTANCE, written(at), event, proof)


def _stage(
    term: Evidence, at: str, event: str | None, proof: Mapping[str, Any] | None, called: str = ""
) -> dict[str, Any]:
    return {"term": term.value, "zh": called or term.zh, "at": at, "event": event, "proof": proof}


def proving(proof_of: Callable[[str], Mapping[str, Any] | None]) -> Prove:
    """An event that is not signed yet, or whose log is not what was signed, has no proof."""

    def prove(event: str) -> Mapping[str, Any] | None:
        try:
            return proof_of(event)
        except BadDay:
            return None

    return prove
