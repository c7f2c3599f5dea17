"""What sealing costs: CPU of an event sealed, opened and projected, held against the same event in clear."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.copies import sample_year
from benchmarks.measured import Measured
from events.base import Side
from events.correction import erased_by
from events.envelope import Envelope
from events.sealing import opened, places_of_texts, sealed
from events.text_key import TextKey
from projections.access.role import Role
from projections.access.sight import Reader
from projections.filling.message import Message
from projections.filling.rebuild import replay
from projections.opening import open_store
from projections.query import query
from projections.store.store import Store
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded, Said

AT_ONCE: Final = 64
SEARCHES: Final = 20


def run() -> list[Measured]:
    """Over the sample year."""
    clear, keys = [], dict[tuple[Side, str], TextKey]()
    closed, sequences = [], dict.fromkeys(Side, 0)
    said, destroyed = list[Said](), list[tuple[Side, str, tuple[int, ...]]]()
    for fact in sample_year():
        sequences[fact.side] += 1
        envelope = Envelope.decode(fact.raw)
        payload = envelope.payload()
        assert payload is not None
        places = places_of_texts(payload)
        key = keys.setdefault((fact.side, envelope.stream), TextKey.new(envelope.stream))
        own = key.of(envelope.version)
        assert own is not None
        clear.append(Message(fact.side, sequences[fact.side], sequences[fact.side], fact.raw))
        closed.append(clear[-1]._replace(raw=sealed(fact.raw, places, own) if places else fact.raw))
        if fact.side is Side.COURT:
            said.append(Said(envelope.stream, envelope.version, envelope.type, fact.raw, places or None))
        if erased := erased_by(envelope.data):
            destroyed.append((fact.side, envelope.stream, erased))
    for side, stream, versions in destroyed:
        keys[side, stream] = keys[side, stream].without(versions)
    texts = [(one, keys[one.side, Envelope.decode(one.raw).stream]) for one in closed if b'"sealed":' in one.raw]
    opening = _cpu(lambda: [opened(one.raw, key) for one, key in texts]) / len(texts)
    size = sum(len(one.raw) for one in closed) / sum(len(one.raw) for one in clear)
    with tempfile.TemporaryDirectory() as folder:
        alone, recorded = _appended(Path(folder), said, AT_ONCE)
        one_alone, one_recorded = _appended(Path(folder), said[:500], 1)
        plain = _projected(Path(folder) / "clear.db", clear, {})
        filled = _projected(Path(folder) / "closed.db", closed, keys)
        views = [Path(folder) / f"{name}.db" for name in ("clear", "closed")]
        bytes_of = [path.resolve().stat().st_size for path in views]
        found = [_searched(path) for path in views]
    return [
        Measured("opening an event", opening * 1e6, "µs of CPU"),
        Measured("bytes of an event, sealed over clear", size, "times"),
        Measured(f"append {AT_ONCE} at once, sealed; as they are", recorded, "events/s of CPU", limit=alone),
        Measured("append one alone, sealed; as it is", one_recorded, "events/s", limit=one_alone),
        Measured("project the year, sealed; in clear", filled, "events/s of CPU", limit=plain),
        Measured("read model, sealed over clear", bytes_of[1] / bytes_of[0], "times"),
        Measured("a search in events not indexed yet, sealed over clear", found[1] / found[0], "times of CPU"),
    ]


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _appended(folder: Path, said: Sequence[Said], at_once: int) -> tuple[float, float]:
    """Events a second, as they are and sealed: of CPU for many at once, of time for one alone."""
    rates = []
    for seals in (False, True):
        ledger = Ledger(f"sqlite:///{folder / f'{at_once}-{seals}.db'}")
        clock = time.process_time if at_once > 1 else time.perf_counter
        began = clock()
        for first in range(0, len(said), at_once):
            some = said[first : first + at_once]
            if seals:
                ledger.record(some, ledger.head())
            else:
                plain = [Recorded(it.originator_id, it.originator_version, it.type, it.raw) for it in some]
                ledger.append(plain, ledger.head())
        rates.append(len(said) / (clock() - began))
        ledger.close()
    return rates[0], rates[1]


def _projected(path: Path, messages: Sequence[Message], keys: dict[tuple[Side, str], TextKey]) -> float:
    store = open_store(f"sqlite:///{path}")
    took = _cpu(lambda: replay(store, messages, 500, key_of=lambda side, stream: keys.get((side, stream))))
    store.close()
    return len(messages) / took


def _searched(path: Path) -> float:
    store: Store = open_store(f"sqlite:///{path}")
    reader = Reader("group-office", Side.JOINT, Role.AUDITOR, True)

    def all_of_them() -> None:
        for _ in range(SEARCHES):
            query(store, "search", reader, {"text": "房屋征收补偿"}, limit=20)

    took = _cpu(all_of_them)
    store.close()
    return took
