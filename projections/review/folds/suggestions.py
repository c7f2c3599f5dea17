"""Judicial suggestions and opinion letters that were sent, each addressee with its own clock and answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from events.base import Visibility
from events.suggestion import (
    ReplyDeadlineExtended,
    SuggestionApproved,
    SuggestionClosed,
    SuggestionConsulted,
    SuggestionContent,
    SuggestionDrafted,
    SuggestionEscalated,
    SuggestionReminded,
    SuggestionSent,
    SuggestionWithdrawn,
)
from events.vocabulary import Instrument, SuggestionKind
from projections.review.folds.addressees import Addressed, fold_addressee
from projections.review.kept import kept
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Act:
    """A reminder, an escalation or an extension (M32); `type` is its wire type."""

    ref: str
    type: str
    organ: str
    on: date


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One that was sent; `ref` is the event of sending, `approvals` those of the text that was sent."""

    ref: str
    sent: SuggestionSent
    addressees: tuple[Addressed, ...]
    consulted: tuple[SuggestionConsulted, ...] = ()
    approvals: tuple[SuggestionApproved, ...] = ()
    acts: tuple[Act, ...] = ()
    withdrawn_on: date | None = None
    closed_on: date | None = None

    @property
    def content(self) -> SuggestionContent:
        return self.sent.content

    @property
    def instrument(self) -> Instrument:
        return self.content.instrument

    @property
    def kind(self) -> SuggestionKind:
        return self.content.kind

    @property
    def sent_on(self) -> date:
        return self.sent.occurred_on

    @property
    def number(self) -> str:
        return self.sent.number or self.sent.legacy_number or ""

    @property
    def withdrawn(self) -> bool:
        """Withdrawn by the cut-off: counted apart, out of every reply rate (SUG-18)."""
        return self.withdrawn_on is not None

    @property
    def restricted(self) -> bool:
        return self.content.visibility is Visibility.RESTRICTED

    @property
    def reply_duty(self) -> bool:
        """Whether an answer was asked for (SUG-10, SUG-19) and the suggestion stands."""
        return self.sent.reply_period is not None and not self.withdrawn

    @property
    def owing(self) -> tuple[Addressed, ...]:
        """The addressees that count in reply rates: a duty to answer, no upheld objection (SUG-24)."""
        return tuple(one for one in self.addressees if not one.released) if self.reply_duty else ()


def fold_suggestions(log: Log) -> tuple[Suggestion, ...]:
    """All that were sent, by day of sending and number."""
    sent = (_suggestion(entries) for _, _, entries in log.of("suggestion"))
    return tuple(sorted((each for each in sent if each is not None), key=_place))


def _place(each: Suggestion) -> tuple[date, int, str, str]:
    return each.sent_on, len(each.number), each.number, each.ref  # 9号 before 10号


def _suggestion(entries: tuple[Entry, ...]) -> Suggestion | None:
    consulted: list[SuggestionConsulted] = []
    approvals: list[SuggestionApproved] = []
    suggestion: Suggestion | None = None
    acts: list[Act] = []
    for entry in entries:
        on = entry.event.occurred_on
        match entry.event:
            case SuggestionDrafted() if suggestion is None:
                approvals.clear()  # a changed draft is signed anew (SUG-08)
            case SuggestionConsulted() as event:
                consulted.append(event)
            case SuggestionApproved() as event:
                approvals.append(event)
            case SuggestionSent() as event if suggestion is None:
                one_by_one = (
                    fold_addressee(f"{entry.ref}#{place}", organ, event, entries)
                    for place, organ in enumerate(event.addressees, start=1)
                )
                kept(event.content, problems=(), recommendations=())  # no figure reads them
                suggestion = Suggestion(entry.ref, event, tuple(one_by_one))
            case SuggestionReminded() | SuggestionEscalated() | ReplyDeadlineExtended() as event:
                acts.append(Act(entry.ref, event.type, event.organ, on))
            case SuggestionWithdrawn() if suggestion is not None:
                suggestion = replace(suggestion, withdrawn_on=on)
            case SuggestionClosed() if suggestion is not None:
                suggestion = replace(suggestion, closed_on=on)
            case _:
                pass
    if suggestion is None:
        return None
    return replace(suggestion, consulted=tuple(consulted), approvals=tuple(approvals), acts=tuple(acts))
