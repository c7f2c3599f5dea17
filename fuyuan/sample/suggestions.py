"""The court's side of every suggestion of the year: draft, consultation, approval, sending, closing, archiving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from events.values import OrganId, ReplyPeriod
from events.vocabulary import SuggestionKind
from fuyuan.sample.act import Book, Numbers, case_lane
from fuyuan.sample.cases import Docket
from fuyuan.sample.catalogue import Theme, read, themes
from fuyuan.sample.filings import EFFECT, Judgments
from fuyuan.sample.letters import ABSENCES, ANSWERS, consultation, content, series
from fuyuan.sample.plots import Fate, Plot, plots
from fuyuan.sample.responses import COURT, DESK, LEGAL, Addressee
from fuyuan.sample.stories import appearance_lane

GOVERNMENT = "district-government"
DEFAULT_PERIOD = ReplyPeriod(months=2)
UNDER_GOVERNMENT = frozenset(organ for organ in read("organs") if not organ.endswith("-branch"))
"""The suggestion on an absence goes to the organ above, the district government (SUG-19)."""
_LEADER = (SuggestionKind.INDIVIDUAL_CASE, SuggestionKind.SIMILAR_CASES)


@dataclass(slots=True)
class Sent:
    """What other papers of the year may say about one suggestion; `answered` has the day of the first answer."""

    plot: Plot
    theme: Theme
    matter: UUID
    sent_on: date
    period: ReplyPeriod | None
    due: dict[OrganId, date] = field(default_factory=dict)
    answered: dict[OrganId, date] = field(default_factory=dict)


def tell(book: Book, docket: Docket, judgments: Judgments) -> list[Sent]:
    """Write all suggestions of the year; what was sent, by day of sending."""
    suggestions = [_tell(book, docket, judgments, plot) for plot in plots(book.days, book.random)]
    _refer(book, docket)
    return sorted(suggestions, key=lambda suggestion: suggestion.sent_on)


def _tell(book: Book, docket: Docket, judgments: Judgments, plot: Plot) -> Sent:
    random, name, theme = book.random, plot.name, themes()[plot.theme]
    sent = random.randint(*plot.window)
    points = sorted(random.sample(range(len(theme.points)), min(plot.points, len(theme.points))))
    chosen = [theme.points[n] for n in points]
    count = 1 if plot.kind is SuggestionKind.INDIVIDUAL_CASE else random.randint(2, 4)
    if plot.kind not in (*_LEADER, SuggestionKind.COMPREHENSIVE_GOVERNANCE):
        count = 1
    about = plot.addressees[0] if plot.kind in _LEADER else theme.organs[0]
    cases = [] if name == "suggestion-governance-03" else docket.before(book.days[sent - 8], theme.id, about, count)
    if plot.kind in EFFECT:
        cases = judgments.behind(plot.kind, sent, theme.id, about)
    if plot.kind in ABSENCES:
        cases = [docket.absence(plot.kind, book.days[sent - 14], UNDER_GOVERNMENT)]
    text = content(plot, theme, chosen, cases, book.days[sent], random)
    _prepare(book, plot, text, sent)
    period = plot.period or (None if plot.letter else DEFAULT_PERIOD)
    suggestion = Sent(plot, theme, book.matter(name), book.days[sent], period)
    lane = appearance_lane if plot.kind in ABSENCES else case_lane
    _send(book, plot, sent, tuple(lane(case.number) for case in cases))
    settled: list[int | None] = []
    for organ, fate in zip(plot.addressees, plot.fates, strict=True):
        addressee = Addressee(book, plot, theme, chosen, organ, sent, period)
        settled.append(addressee.meets(fate))
        if addressee.due is not None:
            suggestion.due[organ] = addressee.due
        if addressee.answered is not None:
            suggestion.answered[organ] = book.days[addressee.answered]
    _finish(book, plot, settled)
    return suggestion


def _prepare(book: Book, plot: Plot, text: dict[str, Any], sent: int) -> None:
    """Draft, sometimes twice; hear the addressees where the law says so; have it signed."""
    random, name = book.random, plot.name
    comprehensive = plot.kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE
    approved = sent - random.randint(0, 2)
    drafted = approved - random.randint(3, 5)
    if comprehensive or (len(text["problems"]) > 1 and random.random() < 0.15):
        first = {"problems": text["problems"][:1], "recommendations": text["recommendations"][:1]}
        book.add(drafted - 1, DESK, name, "draft-suggestion", content={**text, **first})
    book.add(drafted, DESK, name, "draft-suggestion", content=text)
    if comprehensive:
        for organ in plot.addressees:
            heard = approved - random.randint(1, 2)
            book.add(heard, DESK, name, "record-consultation", organ=organ, opinion=consultation(organ, random))
    signed_by = "leader_in_charge" if plot.kind in _LEADER else "court_president"
    fields: dict[str, Any] = {"signatory_post": "院长" if signed_by == "court_president" else "副院长"}
    if comprehensive:
        fields["committee_on"] = book.days[approved]
        fields["committee_minutes"] = f"审委会〔{book.days[approved].year}〕第{approved // 6 + 1}次会议纪要"
    book.add(approved, DESK, name, "approve-suggestion", signed_by=signed_by, **fields)


def _send(book: Book, plot: Plot, sent: int, cases: tuple[str, ...]) -> None:
    """Main delivery and copies in one act (SUG-02), in the court's own name (SUG-01); the copies are signed for."""
    random, name = book.random, plot.name
    cc = () if LEGAL in plot.addressees else (LEGAL,)
    above: tuple[str, ...] = ()
    if plot.kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE:
        above = (GOVERNMENT,)
    elif plot.kind is SuggestionKind.NORMATIVE_DOCUMENT:
        above = ("kaifeng-intermediate-court",)
    long = plot.period is not None and (plot.period.months or 0) > 2
    book.add(
        sent,
        COURT,
        name,
        "send-suggestion",
        refers=cases,
        addressees=plot.addressees,
        cc=cc,
        superior_cc=above,
        reply_period=plot.period,
        long_period_reason=ANSWERS["long_period"] if long else None,
        **_number(plot),
    )
    for organ in (*cc, *(organ for organ in above if organ == GOVERNMENT)):
        if random.random() < 0.9:
            book.add(sent + random.choice([0, 0, 1, 1, 2, 6]), organ, name, "acknowledge-copy")


def _number(plot: Plot) -> dict[str, Callable[[Numbers], str]]:
    """A letter that asks for no reply goes without a number (SUG-26)."""
    if plot.letter and plot.period is None:
        return {}
    return {"letter_number" if plot.letter else "number": lambda numbers: numbers(series(plot), plot.name)}


def _finish(book: Book, plot: Plot, settled: list[int | None]) -> None:
    """Close once every addressee is settled (SUG-25); file it some weeks later."""
    if any(day is None for day in settled):
        return
    random, last = book.random, max(day for day in settled if day is not None)
    given_up = Fate.GIVEN_UP in plot.fates
    close = {"without_reply": True, "reason": ANSWERS["close_without_reply"]} if given_up else {}
    closed = book.add(last + random.randint(1, 6), DESK, plot.name, "close-suggestion", **close)
    if random.random() < 0.8:
        book.add(closed + random.randint(10, 30), DESK, plot.name, "archive-suggestion")


def _refer(book: Book, docket: Docket) -> None:
    """One problem belongs to the city: it goes to the higher court instead of out (SUG-03)."""
    name, theme, day = "suggestion-referred-01", themes()["cross-district-land"], book.random.randint(180, 200)
    plot = Plot(
        name=name,
        theme=theme.id,
        kind=SuggestionKind.COMPREHENSIVE_GOVERNANCE,
        window=(day, day),
        addressees=theme.organs,
        fates=(Fate.PENDING,),
    )
    cases = docket.before(book.days[day], "real-estate", theme.organs[0], 2)
    text = content(plot, theme, theme.points, cases, book.days[day], book.random)
    book.add(day, DESK, name, "draft-suggestion", content=text)
    book.add(day + 6, DESK, name, "refer-suggestion", reason=ANSWERS["referral"])
    decided = {"decision": "sent_above", "note": ANSWERS["referral_decision"]}
    reply = f"汴中法函〔{book.days[day + 31].year}〕36号"
    book.add(day + 31, DESK, name, "record-referral-decision", document_number=reply, **decided)
