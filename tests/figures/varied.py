"""Years made from years: the matters of real ledgers, some of them, on other days and recorded at other times.

What a matter says stays; it moves as a whole, to where its days stand at the edges of a year. Some end early, are
recorded late, are put right or voided afterwards, are withdrawn; some cases are restricted, some organs follow others.
The same seed gives the same year.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import count
from random import Random
from typing import Any

import orjson

from tests.figures.reworded import Said, reworded

DAY = re.compile(r"\d{4}-\d\d-\d\d")
BOOKS = ("registry-copy", "number-register", "period-register", "year-watch", "matter-copy")
REGISTRY = "organ-registry"
EDGES = (
    *(date(year, month, day) for year in (2023, 2024, 2025) for month, day in ((1, 1), (2, 28), (12, 31))),
    *(date(2024, 2, 29), date(2024, 3, 1), date(2022, 12, 31), date(2026, 1, 1)),
)
MOMENTS = ("02:00:00Z", "15:59:59.999999Z", "16:00:00Z", "23:59:59Z")
"""Times of recording (UTC): in the morning, before and after midnight in Asia/Shanghai, before midnight UTC."""
VOIDED = "record.voided.v1"
ENDS = ("organ.superseded.v1", "organ.deactivated.v1")
ONCE = {"suggestion.drafted.v1", "action-item.assigned.v1"}
"""What there is several of in a stream, but not behind all the rest, or not twice under one number."""
WITHDRAWN = {
    "bulletin.issued.v1": "bulletin.withdrawn.v1",
    "suggestion.sent.v1": "suggestion.withdrawn.v1",
    "reconsideration-suggestion.sent.v1": "reconsideration-suggestion.withdrawn.v1",
    "reconsideration-opinion.sent.v1": "reconsideration-suggestion.withdrawn.v1",
}


@dataclass(frozen=True)
class Asked:
    """Documents in any order, and what is asked of them."""

    documents: list[bytes]
    year: int
    cut_off: datetime
    meetings_due: int = 1


@dataclass(frozen=True)
class Kind:
    """How a year is made: each is the chance that it befalls a matter."""

    kept: float
    moved: float = 0.8
    ended: float = 0.15
    late: float = 0.15
    amended: float = 0.1
    repeated: float = 0.1
    reworded: float = 0.1
    withdrawn: float = 0.05
    restricted: float = 0.05
    organs: float = 0.3


def varied(documents: Sequence[bytes], seed: int, kind: Kind) -> Asked:
    """A year of this kind, made from the documents of real ledgers."""
    return _Making(Random(seed), kind, _repeatable(tuple(documents))).year(documents)


@lru_cache(maxsize=4)
def _repeatable(documents: tuple[bytes, ...]) -> frozenset[str]:
    """The types of which one stream may hold several facts: what happens once in a matter does not happen again.

    What is voided did not happen: another in its place is no second one.
    """
    said = [orjson.loads(raw) for raw in documents]
    voided = {(one["source"], one["subject"], one["data"]["record"]) for one in said if one["type"] == VOIDED}
    stand = [one for one in said if not _amends(one) and (one["source"], one["subject"], _version(one)) not in voided]
    times = Counter((one["source"], one["subject"], one["type"]) for one in stand)
    return frozenset(wire_type for (_, _, wire_type), number in times.items() if number > 1) - ONCE


class _Making:
    def __init__(self, random: Random, kind: Kind, repeatable: frozenset[str]) -> None:
        self.random, self.kind, self.repeatable = random, kind, repeatable
        self.serial = count(1)

    def year(self, documents: Iterable[bytes]) -> Asked:
        registry, matters = _matters(documents)
        told: list[Said] = self._registry(registry)
        for matter in matters:
            if self._happens(self.kind.kept):
                told += self._matter(matter)
        self.random.shuffle(told)
        year = self.random.choice((2023, 2024, 2024, 2024, 2025))
        return Asked(
            [orjson.dumps(said) for said in told], year, self._cut_off(year, told), self.random.choice((1, 1, 2))
        )

    def _happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def _cut_off(self, year: int, told: Sequence[Said]) -> datetime:
        times = [datetime.fromisoformat(said["time"]) for said in told] or [datetime(year, 6, 30, tzinfo=UTC)]
        return self.random.choice(
            (
                *(datetime(year + 1, month, 28, 15, 59, 59, 999_999, tzinfo=UTC) for month in (1, 1, 1, 2, 12)),
                datetime(year, 12, 31, 15, 59, 59, 999_999, tzinfo=UTC),
                datetime(year, 12, 31, 16, tzinfo=UTC),
                datetime(year, 2, 28, 16, tzinfo=UTC),
                self.random.choice(times),
                self.random.choice(times) - timedelta(microseconds=1),
            )
        )

    # one matter ---------------------------------------------------------------------------------------------------

    def _matter(self, matter: list[Said]) -> list[Said]:
        matter = orjson.loads(orjson.dumps(matter))
        if self._happens(self.kind.moved):
            matter = self._moved(matter)
        if self._happens(self.kind.ended):
            last = self.random.choice(matter)["time"]
            matter = [said for said in matter if said["time"] <= last]
        if self._happens(self.kind.reworded):
            matter = [reworded(said, self.random) if self._happens(0.3) else said for said in matter]
        if self._happens(self.kind.repeated):
            self._repeat(matter)
        if self._happens(self.kind.withdrawn):
            self._withdraw(matter)
        if self._happens(self.kind.restricted):
            self._restrict(matter)
        if self._happens(self.kind.amended):
            self._amend(matter)
        if self._happens(self.kind.late):
            self._recorded_late(matter)
        return matter

    def _moved(self, matter: list[Said]) -> list[Said]:
        """So that one of its days stands at an edge; a quarter of them anywhere."""
        day = date.fromisoformat(self.random.choice(list(_days(matter))))
        by = self.random.choice(EDGES) - day
        if self._happens(0.25):
            by = timedelta(days=self.random.randint(-500, 500))
        moment = self.random.choice(MOMENTS)
        moved: list[Said] = [_later(said, by) for said in matter]
        for said in moved:
            day = datetime.fromisoformat(said["time"]).date() + by
            said["time"] = f"{day}T{moment}"
        return moved

    def _recorded_late(self, matter: list[Said]) -> None:
        """From one of its facts on, so many days later."""
        first = self.random.choice(matter)["time"]
        by = timedelta(days=self.random.choice((1, 20, 60, 400)))
        for said in matter:
            if said["time"] >= first:
                said["time"] = (datetime.fromisoformat(said["time"]) + by).isoformat()

    def _repeat(self, matter: list[Said]) -> None:
        """One of its facts again, in other words, so many days later."""
        chosen = self.random.choice(matter)
        if chosen["type"] in self.repeatable:
            day = date.fromisoformat(chosen["occurredon"]) + timedelta(days=self.random.choice((0, 1, 30, 300)))
            again = self._further(matter, chosen, chosen["type"], chosen["data"]) | {"occurredon": str(day)}
            matter.append(reworded(again, self.random))

    def _withdraw(self, matter: list[Said]) -> None:
        for said in list(matter):
            if said["type"] in WITHDRAWN:
                matter.append(self._further(matter, said, WITHDRAWN[said["type"]], {"reason": "撤回"}))

    def _restrict(self, matter: list[Said]) -> None:
        for said in list(matter):
            if said["type"] == "case.filed.v1":
                data = {"ground": "privacy", "reason": "限定知悉", "known_to": []}
                matter.append(self._further(matter, said, "case-access.restricted.v1", data))

    def _amend(self, matter: list[Said]) -> None:
        """The last facts of a stream are voided one after the other, or one is put on another day."""
        chosen = self.random.choice(matter)
        stream = _stream(matter, chosen)
        if any(map(_amends, stream)):
            return
        if self._happens(0.5):
            day = self._between(*_days_around(stream, chosen))
            becomes = {"was": chosen["data"], "becomes_on": day, "becomes": chosen["data"], "reason": "误记"}
            matter.append(self._further(matter, chosen, "record.corrected.v1", _record(chosen) | becomes))
            return
        for said in reversed(stream[self.random.randrange(len(stream)) :]):
            matter.append(self._further(matter, said, VOIDED, _record(said) | {"reason": "误录"}))

    def _between(self, first: date, last: date) -> str:
        return str(first + timedelta(days=self.random.randint(0, max(0, (last - first).days))))

    def _further(self, matter: list[Said], said: Said, kind: str, data: Said) -> Said:
        """A further fact of the stream of this one, recorded behind all that is there."""
        last = _stream(matter, said)[-1]
        return last | {
            "id": f"{said['subject']}:{_version(last) + 1}",
            "type": kind,
            "dataschema": f"urn:fuyuan:event:{kind}",
            "data": data,
            "commandid": f"varied-{next(self.serial)}",
        }

    # the organs ---------------------------------------------------------------------------------------------------

    def _registry(self, registry: list[Said]) -> list[Said]:
        told = [*registry]
        ended = {said["data"]["organ"] for said in registry if said["type"] in ENDS}
        organs = [said["data"]["organ"] for said in registry if said["type"] == "organ.registered.v1"]
        organs = [organ for organ in organs if organ not in ended]
        for kind in ("organ.superseded.v1", "organ.renamed.v1", "organ.superseded.v1"):
            if told and self._happens(self.kind.organs):
                organ, other = self.random.sample(organs, 2)
                organs.remove(organ)
                becomes = {"name": "新机关"} if "renamed" in kind else {"successor": other}
                entry = self._further(told, told[0], kind, {"organ": organ, **becomes})
                entry["occurredon"] = str(self.random.choice(EDGES))
                told.append(entry)
        return told


def _matters(documents: Iterable[bytes]) -> tuple[list[Said], list[list[Said]]]:
    """The registry; and the documents of each matter, a duty to appear with its case."""
    groups: dict[str, list[Said]] = defaultdict(list)
    said_of = [orjson.loads(raw) for raw in documents]
    case_of = {s["data"]["number"]: s["subject"].partition(":")[2] for s in said_of if s["type"] == "case.filed.v1"}
    appears = {
        s["subject"].partition(":")[2]: case_of[s["data"]["case"]]
        for s in said_of
        if s["type"] == "appearance-duty.registered.v1" and s["data"]["case"] in case_of
    }
    for said in said_of:
        category, _, name = said["subject"].partition(":")
        if category not in BOOKS:
            groups[appears.get(name, name) or category].append(said)
    registry = groups.pop(REGISTRY, [])
    return registry, [sorted(groups[name], key=lambda said: said["time"]) for name in sorted(groups)]


def _version(said: Said) -> int:
    return int(said["id"].rpartition(":")[2])


def _stream(matter: list[Said], said: Said) -> list[Said]:
    """The facts of the stream of this one, in their order."""
    place = said["source"], said["subject"]
    return sorted((one for one in matter if (one["source"], one["subject"]) == place), key=_version)


def _days_around(stream: list[Said], said: Said) -> tuple[date, date]:
    """Between which days it may have happened, so that what came before it and behind it did."""
    days = [date.fromisoformat(one["occurredon"]) for one in stream]
    place = stream.index(said)
    return max(days[:place], default=days[0] - timedelta(40)), min(days[place + 1 :], default=days[-1] + timedelta(40))


def _amends(said: Said) -> bool:
    return "record" in said["type"].partition(".")[0].split("-")


def _record(said: Said) -> Said:
    return {"record": _version(said), "of_type": said["type"], "was_on": said["occurredon"]}


def _days(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for each in value.values():
                yield from _days(each)
        case list():
            for each in value:
                yield from _days(each)
        case str() if DAY.fullmatch(value):
            yield value


def _later(value: Any, by: timedelta) -> Any:
    """The same, each day in it that much later."""
    match value:
        case dict():
            return {name: _later(each, by) for name, each in value.items()}
        case list():
            return [_later(each, by) for each in value]
        case str() if DAY.fullmatch(value):
            return str(date.fromisoformat(value) + by)
        case _:
            return value
