"""How many events a second the read model takes: decoding, every view, rows and positions, batches of 500.

Held against a consumer of the bus that only decodes; the newest of 540,000 events against the first, and what the read
model takes on disk, with all that is filled behind the events, against the bytes of the events.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from benchmarks import raw_consumer
from benchmarks.bench_ledger import postgres_databases, sqlite_files
from benchmarks.copies import sample_year
from benchmarks.measured import Measured
from benchmarks.read_models import carried
from events.base import Event, Side, Visibility
from events.bulletin import BulletinAcknowledged, BulletinContent, BulletinIssued, BulletinReceived
from events.envelope import Envelope, encode
from events.response import CopyAcknowledged, FeedbackSubmitted, ResponseOpened
from events.suggestion import (
    Answer,
    Assessment,
    FeedbackAssessed,
    FeedbackReceived,
    Implementation,
    SuggestionApproved,
    SuggestionClosed,
    SuggestionContent,
    SuggestionDrafted,
    SuggestionSent,
    SuggestionServed,
)
from events.values import ReplyPeriod
from events.vocabulary import (
    AdoptionAnswer,
    Instrument,
    IssueCategory,
    ServiceProof,
    SigningOffice,
    SuggestionKind,
    SuggestionOutcome,
    Topic,
)
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.opening import open_store

BATCH = 500
MANY = 231
DAY = date(2024, 3, 15)
DUE = date(2024, 5, 15)
COURT, GOV, LEGAL, HOUSING = "district-court", "district-government", "justice-bureau", "housing-bureau"
CONTENT = SuggestionContent(
    instrument=Instrument.JUDICIAL_SUGGESTION,
    kind=SuggestionKind.SIMILAR_CASES,
    title="关于规范征收补偿程序的司法建议",
    categories=(IssueCategory.GENERAL_PROCEDURAL,),
    problems=("未告知听证权利", "未送达评估报告"),
    recommendations=("完善告知程序", "完善送达程序"),
)
ANSWERS = tuple(Answer(recommendation=n, answer=AdoptionAnswer.ADOPTED, text="已整改") for n in (1, 2))
DONE = Implementation(rectified=True)


def matters(count: int) -> Iterator[tuple[Side, str, Event]]:
    """Suggestions answered and closed, each with a bulletin acknowledged: 14 events a matter."""
    on = {"occurred_on": DAY}
    for number in range(count):
        id_ = UUID(int=number)
        said, heard = f"suggestion:{id_}", f"suggestion-response:{id_}"
        told, read = f"bulletin:{id_}", f"bulletin-receipt:{id_}"
        bulletin = BulletinContent(topic=Topic.J4, title="通报", text="正文" * 50, issuer=COURT, addressee=GOV)
        seen = {"topic": Topic.J4, "issuer": COURT, "addressee": GOV, "visibility": Visibility.MEMBERS}
        opened = {"title": CONTENT.title, "instrument": CONTENT.instrument, "kind": CONTENT.kind}
        sent_to = {"addressees": (HOUSING,), "cc": (LEGAL,)}
        answer = {"answers": ANSWERS, "implementation": DONE}
        results = tuple(Assessment(recommendation=n, result=AdoptionAnswer.ADOPTED) for n in (1, 2))
        court, government = Side.COURT, Side.GOVERNMENT
        yield court, told, BulletinIssued(**on, content=bulletin)
        yield government, read, BulletinReceived(**on, **seen, revision=1)
        yield government, read, BulletinAcknowledged(**on, by=GOV, revision=1)
        yield court, said, SuggestionDrafted(**on, content=CONTENT)
        yield court, said, SuggestionApproved(**on, signed_by=SigningOffice.LEADER_IN_CHARGE)
        yield (
            court,
            said,
            SuggestionSent(**on, content=CONTENT, sender=COURT, **sent_to, reply_period=ReplyPeriod(months=2)),
        )
        yield (
            government,
            heard,
            ResponseOpened(**on, **opened, **sent_to, recommendations=2, visibility=Visibility.BILATERAL),
        )
        yield government, heard, CopyAcknowledged(**on, organ=LEGAL)
        yield (
            court,
            said,
            SuggestionServed(**on, organ=HOUSING, proof=ServiceProof.SERVICE_RECEIPT, reply_due_on=DUE),
        )
        yield government, heard, FeedbackSubmitted(**on, feedback_by=HOUSING, text="已整改" * 50, **answer)
        yield court, said, FeedbackReceived(**on, organ=HOUSING, feedback_id="f", **answer, complete=True)
        yield court, said, FeedbackAssessed(**on, organ=HOUSING, results=results, implementation=DONE)
        yield court, said, SuggestionClosed(**on, outcome=SuggestionOutcome.SETTLED)


def messages(count: int) -> list[Message]:
    """The matters as the bus carries them."""
    versions: dict[tuple[Side, str], int] = {}
    sequences = dict.fromkeys(Side, 0)
    made: list[Message] = []
    at = datetime(2024, 3, 15, tzinfo=UTC)
    for side, stream, event in matters(count):
        versions[side, stream] = version = versions.get((side, stream), 0) + 1
        sequences[side] += 1
        envelope = Envelope(
            jurisdiction="410204",
            side=side,
            stream=stream,
            version=version,
            type=event.type,
            recorded_at=at + timedelta(milliseconds=len(made)),
            occurred_on=event.occurred_on,
            actor=COURT if side is Side.COURT else GOV,
            command_id=f"command-{len(made)}",
            command_digest="0123456789abcdef",
            visibility=Visibility.BILATERAL,
            data=None,
        )
        made.append(Message(side, sequences[side], sequences[side], encode(envelope, event)))
    return made


def project(url: str, told: list[Message], batch: int = BATCH) -> float:
    """Seconds to apply everything to an empty store at `url`."""
    store = open_store(url)
    projector = Projector(store)
    started = time.perf_counter()
    for start in range(0, len(told), batch):
        projector.apply_batch(told[start : start + batch])
    took = time.perf_counter() - started
    store.close()
    return took


def growing(years: int = MANY, part: int = 10_000) -> list[Measured]:
    """CPU time of the first and of the last `part` events of so many years, and the size of it all."""
    took: list[float] = []
    size = 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "views.db"
        store = open_store(f"sqlite:///{file}")
        projector, rest = Projector(store), carried(sample_year(), years)
        while batch := list(islice(rest, BATCH)):
            size += sum(len(message.raw) for message in batch)
            started = time.process_time()
            projector.apply_batch(batch)
            took.append(time.process_time() - started)
        for _ in projector.indexing():
            pass
        store.close()
        held = file.resolve().stat().st_size
    some = part // BATCH
    first, last = (part / sum(batches) for batches in (took[:some], took[-1 - some : -1]))
    return [
        Measured(
            f"projection, the last {part:,} events of {years} years; the first", last, "events/s", 0.7, limit=first
        ),
        Measured("read model on disk; events", held, "bytes", 1.2, limit=size, at_most=True),
    ]


def run(matters: int = 4000) -> list[Measured]:
    """Events a second into SQLite and into PostgreSQL."""
    told = messages(matters)
    limit = raw_consumer.rate([message.raw for message in told])
    figures = []
    for engine, databases in (("SQLite", sqlite_files), ("PostgreSQL", postgres_databases)):
        with databases() as fresh:
            took = project(fresh(), told)
        rate, target = len(told) / took, 0.5 if engine == "SQLite" else None
        figures.append(Measured(f"projection into {engine}; raw consumer", rate, "events/s", target, limit=limit))
    return figures + growing()
