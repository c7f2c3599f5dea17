"""Judicial suggestions and opinion letters that were sent, each addressee with its own clock and answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain import suggestion as court_suggestion
from events.base import Visibility
from events.reply_deadline import ReplyDeadlineExtended
from events.suggestion import (
    SuggestionReminded,
    SuggestionSent,
)
from events.suggestion_upwards import SuggestionEscalated
from events.values import CaseNumber, OrganId
from events.vocabulary import Field, Instrument, IssueCategory, SigningOffice, SuggestionKind
from projections.review.folding import folded, of_stream, references
from projections.review.folds.addressees import Addressed, addressed
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Act:
    """A reminder, an escalation or an extension (M32); `type` is its wire type."""

    ref: str
    type: str
    organ: OrganId
    on: date


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One that was sent; `ref` is the event of sending. `cases` are those it names.

    `reply_asked`: an answer was asked for (SUG-10, SUG-19). `approved`: the addressees were heard, committee and
    president signed, all by the day of sending (法释〔2023〕11号 arts. 5, 7).
    """

    ref: str
    number: str
    instrument: Instrument
    kind: SuggestionKind
    fields: tuple[Field, ...]
    categories: tuple[IssueCategory, ...]
    cases: tuple[CaseNumber, ...]
    defendant: OrganId | None
    restricted: bool
    sent_on: date
    cc: tuple[OrganId, ...]
    reply_asked: bool
    approved: bool
    addressees: tuple[Addressed, ...]
    acts: tuple[Act, ...]
    withdrawn_on: date | None
    closed_on: date | None

    @property
    def withdrawn(self) -> bool:
        """Withdrawn by the cut-off: counted apart, out of every reply rate (SUG-18)."""
        return self.withdrawn_on is not None

    @property
    def reply_duty(self) -> bool:
        """Whether an answer was asked for and the suggestion stands."""
        return self.reply_asked and not self.withdrawn

    @property
    def owing(self) -> tuple[Addressed, ...]:
        """The addressees that count in reply rates: a duty to answer, no upheld objection (SUG-24)."""
        return tuple(one for one in self.addressees if not one.released) if self.reply_duty else ()

    @property
    def answered(self) -> bool:
        """One of those that count gave a complete feedback."""
        return any(one.answered_on is not None for one in self.owing)


def fold_suggestions(log: Log) -> tuple[Suggestion, ...]:
    """All that were sent, by day of sending and number."""
    return tuple(sorted(log.of(_suggestion), key=_place))


def _place(each: Suggestion) -> tuple[date, int, str, str]:
    return each.sent_on, len(each.number), each.number, each.ref  # 9号 before 10号


@of_stream("suggestion")
def _suggestion(entries: tuple[Entry, ...]) -> Suggestion | None:
    state = folded(entries, court_suggestion.SuggestionEvent, court_suggestion.Suggestion(), court_suggestion.evolve)
    sent = state.sent
    if sent is None:
        return None
    reference = references(entries)
    ref, content = reference(sent), sent.content
    return Suggestion(
        ref=ref,
        number=sent.number or sent.legacy_number or sent.letter_number or "未编号",
        instrument=content.instrument,
        kind=content.kind,
        fields=content.fields,
        categories=content.categories,
        cases=tuple(case.number for case in content.case_refs),
        defendant=content.defendant,
        restricted=content.visibility is Visibility.RESTRICTED,
        sent_on=sent.occurred_on,
        cc=sent.cc,
        reply_asked=sent.reply_period is not None,
        approved=_approved(state, sent),
        addressees=tuple(
            addressed(f"{ref}#{place}", state.addressees[organ], entries, reference)
            for place, organ in enumerate(sent.addressees, start=1)
        ),
        acts=tuple(
            Act(entry.ref, event.type, event.organ, event.occurred_on)
            for entry in entries
            if isinstance(event := entry.event, SuggestionReminded | SuggestionEscalated | ReplyDeadlineExtended)
        ),
        withdrawn_on=state.withdrawn_on,
        closed_on=state.closed_on,
    )


def _approved(state: court_suggestion.Suggestion, sent: SuggestionSent) -> bool:
    on = sent.occurred_on
    heard = {consulted.organ for consulted in state.consulted if consulted.occurred_on <= on}
    signed = [approval for approval in state.approved if approval.occurred_on <= on]
    return (
        heard.issuperset(sent.addressees)
        and any(approval.committee_on is not None and approval.committee_on <= on for approval in signed)
        and any(approval.signed_by is SigningOffice.COURT_PRESIDENT for approval in signed)
    )
