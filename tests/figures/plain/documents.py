"""What stands in three ledgers at a cut-off, read from the event documents as JSON: nothing else of this program.

A document counts once, if it was recorded by the cut-off. A record that was corrected reads as the last correction
says, one that was voided is not there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

import orjson

CHINA = timezone(timedelta(hours=8))
CORRECTS = ("record.corrected.v1", "internal-record.corrected.v1", "confided-record.corrected.v1")
ERASES = ("record.erased.v1", "internal-record.erased.v1", "confided-record.erased.v1")
VOIDS = ("record.voided.v1", "lapsed-record.erased.v1")


@dataclass(frozen=True)
class Doc:
    """A fact: who says it, in which stream and place, what kind of event, of which business day, and what."""

    side: str
    stream: str
    version: int
    type: str
    day: date
    data: dict[str, Any]

    @property
    def matter(self) -> str:
        """The id of the matter, which all its streams bear."""
        return self.stream.partition(":")[2]

    def __getitem__(self, name: str) -> Any:
        """A field of what is said; None where it is left out."""
        return self.data.get(name)

    def on(self, name: str) -> date | None:
        """A field that is a day."""
        return date.fromisoformat(self.data[name]) if self.data.get(name) else None


Stream = list[Doc]


def facts(documents: Iterable[bytes], cut_off: datetime) -> dict[tuple[str, str], Stream]:
    """The facts of every stream, by side and stream, in their order."""
    recorded: dict[tuple[str, str], dict[int, dict[str, Any]]] = defaultdict(dict)
    for raw in documents:
        said = orjson.loads(raw)
        if datetime.fromisoformat(said["time"]) <= cut_off:
            stream, _, version = said["id"].rpartition(":")
            recorded[said["source"].split("/")[2], stream][int(version)] = said
    return {key: _standing(*key, recorded[key]) for key in sorted(recorded)}


def _standing(side: str, stream: str, recorded: dict[int, dict[str, Any]]) -> Stream:
    facts: dict[int, Doc] = {}
    for version in sorted(recorded):
        said, data = recorded[version], recorded[version]["data"]
        if said["type"] in CORRECTS + ERASES:
            if data["record"] in facts:
                becomes_on = date.fromisoformat(data["becomes_on"])
                facts[data["record"]] = Doc(side, stream, data["record"], data["of_type"], becomes_on, data["becomes"])
        elif said["type"] in VOIDS:
            facts.pop(data["record"], None)
        else:
            facts[version] = Doc(side, stream, version, said["type"], date.fromisoformat(said["occurredon"]), data)
    return list(facts.values())


@dataclass
class Year:
    """The facts at a cut-off, and the year that is asked for. Days are those of Asia/Shanghai."""

    facts: dict[tuple[str, str], Stream]
    year: int
    as_of: date
    meetings_due: int = 1

    @property
    def last_day(self) -> date:
        """The year counts to its end, no later than the cut-off."""
        return min(date(self.year, 12, 31), self.as_of)

    def has(self, day: date | None) -> bool:
        """Whether a day counts in the year."""
        return day is not None and date(self.year, 1, 1) <= day <= self.last_day

    def streams(self, category: str, side: str | None = None) -> Iterator[Stream]:
        """The streams of a kind, of a side or of all."""
        for (told_by, stream), docs in self.facts.items():
            if stream.partition(":")[0] == category and side in (None, told_by) and docs:
                yield docs

    def stream(self, side: str, stream: str) -> Stream:
        return self.facts.get((side, stream), [])

    @property
    def restricted_cases(self) -> set[str]:
        """The numbers of the cases that only named organs may know of at the cut-off (CAS-04)."""
        found = set()
        for docs in self.streams("case", "court"):
            filed, said = first(docs, "case.filed"), of(docs, "case-access.restricted", "case-access.released")
            if filed is not None and said and said[-1].type == "case-access.restricted.v1":
                found.add(str(filed["number"]))
        return found

    def happened_by(self, day: date) -> Year:
        """The facts whose business day is no later, as they stand at the cut-off."""
        kept = {key: [doc for doc in docs if doc.day <= day] for key, docs in self.facts.items()}
        return Year(kept, self.year, day, self.meetings_due)


def read(documents: Iterable[bytes], year: int, cut_off: datetime, meetings_due: int = 1) -> Year:
    """The year as it stands at the cut-off (aware)."""
    return Year(facts(documents, cut_off), year, cut_off.astimezone(CHINA).date(), meetings_due)


def of(docs: Iterable[Doc], *types: str) -> Stream:
    """The facts of these types; of version 1 where none is named."""
    wanted = {name if name.rpartition(".")[2].startswith("v") else f"{name}.v1" for name in types}
    return [doc for doc in docs if doc.type in wanted]


def first(docs: Iterable[Doc], *types: str) -> Doc | None:
    found = of(docs, *types)
    return found[0] if found else None


def newest(docs: Iterable[Doc], *types: str) -> Doc | None:
    found = of(docs, *types)
    return found[-1] if found else None


def months_later(day: date, months: int) -> date:
    """The corresponding day so many months later; the last day of a month that has none."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError(day)
