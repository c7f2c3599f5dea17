"""What happens to the suggestions of the year: which, to whom, when, and how each addressee answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum, auto
from random import Random

import orjson

from events.values import OrganId, ReplyPeriod
from events.vocabulary import SuggestionKind
from fuyuan.sample.catalogue import Part, read, themes
from fuyuan.sample.days import WorkingDays


class Fate(StrEnum):
    """How one addressee of a suggestion fares."""

    ON_TIME = auto()  # answers within the period
    FORWARDED = auto()  # answers in time, the legal department hands it on
    PRESUMED = auto()  # answers in time, receipt was never recorded
    REFUSES = auto()  # answers in time: one recommendation not adopted, with reasons
    INCOMPLETE = auto()  # leaves a recommendation out, is asked, completes
    LATE = auto()  # answers after a reminder and after the period
    EXTENDED = auto()  # asks for and gets a longer period
    SILENT = auto()  # never answers; reminded
    ESCALATED = auto()  # never answers; reminded twice, the superior organ told
    GIVEN_UP = auto()  # never answers; the court closes without a reply
    OBJECTS_RIGHTLY = auto()  # objection upheld, the suggestion withdrawn
    OBJECTS_IN_VAIN = auto()  # objection rejected, then answers
    EXTERNAL = auto()  # not of the two sides: served by receipt, answers by letter
    EXTERNAL_LATE = auto()
    WITHDRAWN = auto()  # the court withdraws before any answer
    NO_REPLY = auto()  # a letter that asks for none
    PENDING = auto()  # still in time when the script ends


_USUAL = frozenset({Fate.OBJECTS_IN_VAIN, Fate.PENDING, Fate.INCOMPLETE, Fate.LATE, Fate.ESCALATED, Fate.SILENT})
"""Fates for which the period is the usual one, whatever the seed."""


class Plot(Part):
    """A suggestion; `window` is the range of working days in which it is sent, `fates` go with `addressees`."""

    name: str
    theme: str
    kind: SuggestionKind
    window: tuple[int, int]
    addressees: tuple[OrganId, ...]
    fates: tuple[Fate, ...]
    period: ReplyPeriod | None = None
    letter: bool = False
    points: int = 2


class _Individual(Part):
    """A suggestion about one case, before the seed chose organ and topic.

    One that is to be answered about now has no `window`: it goes out so many calendar days `before` the last day.
    """

    window: tuple[int, int] | None = None
    before: int | None = None
    fate: Fate


class _Plots(Part):
    """`texts/plots.toml`."""

    single_topics: tuple[str, ...]
    individual: tuple[_Individual, ...]
    plot: tuple[Plot, ...]


def plots(days: WorkingDays, random: Random) -> list[Plot]:
    """All of the year, in the order in which they are told."""
    table = _Plots.model_validate_json(orjson.dumps(read("plots")))
    return [*_individual(table, days, random), *table.plot]


def _individual(table: _Plots, days: WorkingDays, random: Random) -> Iterator[Plot]:
    """Which organ meets which fate is the seed's choice; every topic comes at least once."""
    topics = [
        *table.single_topics,
        *random.sample(table.single_topics, len(table.individual) - len(table.single_topics)),
    ]
    random.shuffle(topics)
    for number, (topic, plot) in enumerate(zip(topics, table.individual, strict=True), start=1):
        organ = random.choice(themes()[topic].organs)
        period = random.choice([None, None, None, ReplyPeriod(days=60), ReplyPeriod(months=1)])
        if plot.fate in _USUAL:
            period = None
        sent = plot.window or (days.at(days.until - timedelta(days=plot.before or 0)),) * 2
        yield Plot(
            name=f"suggestion-individual-{number:02}",
            theme=topic,
            kind=SuggestionKind.INDIVIDUAL_CASE,
            window=sent,
            addressees=(organ,),
            fates=(plot.fate,),
            period=period,
            points=3 if plot.fate is Fate.INCOMPLETE else random.choice([2, 2, 3]),
        )
