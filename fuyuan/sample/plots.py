"""What happens to the suggestions of the year: which, to whom, when, and how each addressee answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from random import Random

from events.values import OrganId, ReplyPeriod
from events.vocabulary import SuggestionKind
from fuyuan.sample.catalogue import themes


class Fate(Enum):
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


@dataclass(frozen=True, slots=True)
class Plot:
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


INDIVIDUAL: tuple[tuple[tuple[int, int], Fate], ...] = (
    ((14, 20), Fate.ON_TIME),
    ((21, 28), Fate.LATE),
    ((29, 36), Fate.ESCALATED),
    ((38, 46), Fate.REFUSES),
    ((47, 56), Fate.INCOMPLETE),
    ((57, 68), Fate.OBJECTS_RIGHTLY),
    ((69, 80), Fate.SILENT),
    ((82, 94), Fate.PRESUMED),
    ((98, 110), Fate.OBJECTS_IN_VAIN),
    ((114, 128), Fate.LATE),
    ((140, 155), Fate.WITHDRAWN),
    ((162, 176), Fate.FORWARDED),
    ((206, 214), Fate.ON_TIME),
    ((232, 240), Fate.PENDING),
)
SINGLE_TOPICS = (
    "expropriation",
    "urban-enforcement",
    "work-injury",
    "disclosure",
    "market-penalty",
    "complaints",
    "public-security",
    "real-estate",
    "illegal-building",
    "ecology",
    "medical-security",
    "safety",
)


def _individual(random: Random) -> list[Plot]:
    """Which organ meets which fate is the seed's choice; every topic comes at least once."""
    topics = list(SINGLE_TOPICS) + random.sample(SINGLE_TOPICS, len(INDIVIDUAL) - len(SINGLE_TOPICS))
    random.shuffle(topics)
    plots = []
    for number, (topic, (window, fate)) in enumerate(zip(topics, INDIVIDUAL, strict=True), start=1):
        organ = random.choice(themes()[topic].organs)
        period = random.choice([None, None, None, ReplyPeriod(days=60), ReplyPeriod(months=1)])
        if fate in (Fate.OBJECTS_IN_VAIN, Fate.PENDING, Fate.INCOMPLETE):
            period = None
        name = f"suggestion-individual-{number:02}"
        points = 3 if fate is Fate.INCOMPLETE else random.choice([2, 2, 3])
        plots.append(
            Plot(name, topic, SuggestionKind.INDIVIDUAL_CASE, window, (organ,), (fate,), period, points=points)
        )
    return plots


_SIMILAR = SuggestionKind.SIMILAR_CASES
_GOVERNANCE = SuggestionKind.COMPREHENSIVE_GOVERNANCE
_SINGLE = SuggestionKind.INDIVIDUAL_CASE
_BOTH = ("supervisory-commission", "district-government")

FIXED: tuple[Plot, ...] = (
    Plot(
        "suggestion-similar-01",
        "urban-enforcement",
        _SIMILAR,
        (50, 62),
        ("urban-management-bureau", "xiangguosi-office"),
        (Fate.ON_TIME, Fate.LATE),
        points=3,
    ),
    Plot(
        "suggestion-similar-02",
        "disclosure",
        _SIMILAR,
        (72, 86),
        ("xiangguosi-office", "wolong-office", "zhouqiao-office"),
        (Fate.ON_TIME, Fate.ON_TIME, Fate.GIVEN_UP),
        points=3,
    ),
    Plot(
        "suggestion-similar-03",
        "work-injury",
        _SIMILAR,
        (90, 102),
        ("human-resources-bureau",),
        (Fate.EXTENDED,),
        points=3,
    ),
    Plot(
        "suggestion-similar-04",
        "market-penalty",
        _SIMILAR,
        (64, 76),
        ("market-regulation-bureau", "health-commission"),
        (Fate.ON_TIME, Fate.ESCALATED),
    ),
    Plot(
        "suggestion-similar-05",
        "urban-enforcement",
        _SIMILAR,
        (170, 182),
        ("urban-management-bureau",),
        (Fate.ON_TIME,),
    ),
    Plot(
        "suggestion-governance-01",
        "labour-insurance",
        _GOVERNANCE,
        (40, 54),
        ("human-resources-bureau",),
        (Fate.ON_TIME,),
        ReplyPeriod(months=2),
    ),
    Plot(
        "suggestion-governance-02",
        "redevelopment",
        _GOVERNANCE,
        (100, 114),
        ("housing-bureau", "expropriation-centre"),
        (Fate.ON_TIME, Fate.ON_TIME),
        ReplyPeriod(months=3),
        points=3,
    ),
    Plot(
        "suggestion-governance-03",
        "prepaid-consumption",
        _GOVERNANCE,
        (224, 234),
        ("market-regulation-bureau", "commerce-bureau"),
        (Fate.PENDING, Fate.PENDING),
    ),
    Plot(
        "suggestion-absence-01",
        "head-absence",
        SuggestionKind.HEAD_ABSENCE,
        (84, 96),
        _BOTH,
        (Fate.EXTERNAL, Fate.ON_TIME),
        points=1,
    ),
    Plot(
        "suggestion-normative-01",
        "normative-document",
        SuggestionKind.NORMATIVE_DOCUMENT,
        (118, 130),
        ("housing-bureau",),
        (Fate.ON_TIME,),
        ReplyPeriod(days=60),
    ),
    Plot(
        "suggestion-refusal-01",
        "judgment-refusal",
        SuggestionKind.JUDGMENT_REFUSAL,
        (146, 158),
        _BOTH,
        (Fate.EXTERNAL_LATE, Fate.ON_TIME),
        points=1,
    ),
    Plot(
        "suggestion-appearance-01",
        "non-appearance",
        SuggestionKind.NON_APPEARANCE_SANCTION,
        (130, 142),
        _BOTH,
        (Fate.EXTERNAL, Fate.ON_TIME),
        ReplyPeriod(months=1),
        points=1,
    ),
    Plot(
        "letter-01",
        "real-estate",
        _SINGLE,
        (44, 58),
        ("natural-resources-branch",),
        (Fate.NO_REPLY,),
        letter=True,
    ),
    Plot("letter-02", "reconsideration", _SINGLE, (110, 124), ("justice-bureau",), (Fate.NO_REPLY,), None, True, 1),
    Plot(
        "letter-03",
        "ecology",
        _SINGLE,
        (152, 166),
        ("ecology-branch",),
        (Fate.ON_TIME,),
        ReplyPeriod(days=30),
        letter=True,
    ),
)


def plots(random: Random) -> list[Plot]:
    """All of the year, in the order in which they are told."""
    return [*_individual(random), *FIXED]
