"""M34–M37, M93, M94: reconsideration suggestions and opinions (三(二)2; 行政复议法 arts. 76, 77), and the cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.reconsideration_paper import Paper as State
from domain.reconsideration_paper import PaperEvent, Stage, evolve
from events.base import Side, Visibility
from events.case_terms import ReconsiderationOutcome
from events.reconsideration import LeadersSummoned, PerformanceOrdered, PublicCriticismIssued
from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationDecided
from events.reconsideration_terms import ReconsiderationInstrument
from events.values import DocumentNumber, OrganId
from events.vocabulary import OrganRole
from projections.review.facts import Facts
from projections.review.figure import Count, Label, Rate, Ratio, Values, by, counts, numbers, refs, share
from projections.review.figures.cases import new as new_cases
from projections.review.figures.suggestions import WITHDRAWN
from projections.review.folding import dated, folded, last, of_stream, references
from projections.review.folds.suggestions import Act
from projections.review.log import Log
from projections.review.public_edition import tallied
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Addressee:
    """One organ that a paper went to: its receipt, and its first feedback or report."""

    organ: OrganId
    served_on: date | None
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A 建议书 or 意见书; `ref` is the event of sending.

    `due_on` is the last day for the report on an opinion, sixty days from receipt (REC-03); `answered_on` the day of
    the first feedback on a suggestion (of several addressees: from which all have given one), or of the first report
    on an opinion, whatever it says.
    """

    ref: str
    number: str
    instrument: ReconsiderationInstrument
    addressees: tuple[Addressee, ...]
    cc: tuple[OrganId, ...]
    restricted: bool
    sent_on: date
    due_on: date | None
    answered_on: date | None
    acts: tuple[Act, ...]
    withdrawn_on: date | None

    @property
    def withdrawn(self) -> bool:
        """Withdrawn by the cut-off: counted apart, owing nothing."""
        return self.withdrawn_on is not None

    @property
    def on_time(self) -> bool:
        return self.answered_on is not None and self.due_on is not None and self.answered_on <= self.due_on


@dataclass(frozen=True, slots=True)
class ReconsiderationCase:
    """One accepted case; `ref` is the event of acceptance. There is no restriction of access to these cases."""

    ref: str
    number: DocumentNumber
    accepted_on: date
    outcome: ReconsiderationOutcome | None
    decided_on: date | None
    decided_ref: str

    @property
    def party_group(self) -> str:
        return self.number

    @property
    def restricted(self) -> bool:
        return False


def fold_papers(log: Log) -> tuple[Paper, ...]:
    """All that were sent, by day and number."""
    return tuple(sorted(log.of(_paper), key=_place))


def _place(paper: Paper) -> tuple[date, int, str, str]:
    return paper.sent_on, len(paper.number), paper.number, paper.ref  # 9号 before 10号


@of_stream("reconsideration-suggestion", Side.GOVERNMENT)
def _paper(entries: tuple[Entry, ...]) -> Paper | None:
    state, reference = folded(entries, PaperEvent, State(), evolve), references(entries)
    if state.sent is None:
        return None
    content = state.sent.content
    return Paper(
        ref=reference(state.sent),
        number=state.sent.number,
        instrument=content.instrument,
        addressees=tuple(_addressee(state.of(organ), organ) for organ in content.addressees),
        cc=state.sent.cc,
        restricted=content.visibility is Visibility.RESTRICTED,
        sent_on=state.sent.occurred_on,
        due_on=state.served.due_on if state.served else None,
        answered_on=state.answered_on,
        acts=tuple(Act(reference(e), e.type, e.organ, e.occurred_on) for e in (*state.orders, *state.measures)),
        withdrawn_on=state.since if state.stage is Stage.WITHDRAWN else None,
    )


def _addressee(alone: State, organ: OrganId) -> Addressee:
    return Addressee(organ, alone.served.occurred_on if alone.served else None, alone.first_answer_on)


def fold_reconsideration_cases(log: Log) -> tuple[ReconsiderationCase, ...]:
    """All that were accepted, by day and number."""
    return tuple(sorted(log.of(_case), key=lambda each: (each.accepted_on, each.number, each.ref)))


@of_stream("reconsideration-case", Side.GOVERNMENT)
def _case(entries: tuple[Entry, ...]) -> ReconsiderationCase | None:
    accepted, decided = last(entries, ReconsiderationAccepted), last(entries, ReconsiderationDecided)
    if accepted is None:
        return None
    outcome = decided.event.outcome if decided else None
    return ReconsiderationCase(
        accepted.ref, accepted.event.number, accepted.event.occurred_on, outcome, *dated(decided)
    )


SUGGESTION = ReconsiderationInstrument.RECONSIDERATION_SUGGESTION
OPINION = ReconsiderationInstrument.RECONSIDERATION_OPINION


def sent(facts: Facts) -> tuple[Paper, ...]:
    """Everything sent in the year, withdrawn or not."""
    return tuple(paper for paper in facts.of(fold_papers) if facts.in_year(paper.sent_on))


def _of(papers: tuple[Paper, ...], instrument: ReconsiderationInstrument) -> tuple[Paper, ...]:
    return tuple(paper for paper in papers if paper.instrument is instrument)


def m34_sent(facts: Facts) -> Values:
    """M34: suggestions and opinions apart, withdrawn ones apart; suggestions copied to the court of that day (REC-01).

    The copy of an opinion is optional: it is counted, not measured (REC-08).
    """
    everything = sent(facts)
    standing = tuple(paper for paper in everything if not paper.withdrawn)
    at_once = Label("建议书同时抄送法院", "suggestions copied to the court in the same act")
    optional = Label("意见书抄送法院（可选）", "opinions copied to the court, which is optional")

    def copied(paper: Paper) -> bool:
        return facts.organs.holder(OrganRole.DISTRICT_COURT, paper.sent_on) in paper.cc

    return (
        *counts(ReconsiderationInstrument, ((paper.instrument, paper.ref) for paper in standing)),
        Count("withdrawn", WITHDRAWN, refs(paper for paper in everything if paper.withdrawn)),
        share("copied", at_once, _of(everything, SUGGESTION), copied),
        Count("opinions_copied", optional, refs(paper for paper in _of(standing, OPINION) if copied(paper))),
    )


def m35_reports(facts: Facts) -> Values:
    """M35: opinions whose sixty days end in the year: reported by then, and at all (REC-03)."""
    opinions = _of(facts.of(fold_papers), OPINION)
    due = [paper for paper in opinions if not paper.withdrawn and facts.in_year(paper.due_on)]
    return (
        share("on_time", Label("按期报告", "reported on time"), due, lambda paper: paper.on_time),
        share("reported", Label("已报告", "reported"), due, lambda paper: paper.answered_on),
    )


def m36_enforced(facts: Facts) -> Values:
    """M36: orders to perform, talks with the leaders, public criticism of the year (REC-05)."""
    acts = [act for paper in facts.of(fold_papers) for act in paper.acts if facts.in_year(act.on)]
    kinds = (
        ("orders", Label("责令限期履行", "orders to perform"), PerformanceOrdered),
        ("talks", Label("约谈", "talks with the leaders"), LeadersSummoned),
        ("criticism", Label("通报批评", "public criticism"), PublicCriticismIssued),
    )
    return tuple(Count(key, label, refs(act for act in acts if act.type == cls.type)) for key, label, cls in kinds)


def m37_answered(facts: Facts) -> Values:
    """M37: suggestions of the year answered by the cut-off; no period runs, so none is late (REC-04)."""
    cohort = [paper for paper in _of(sent(facts), SUGGESTION) if not paper.withdrawn]
    return (share("answered", Label("建议书已反馈", "suggestions answered"), cohort, lambda paper: paper.answered_on),)


def accepted(facts: Facts) -> tuple[ReconsiderationCase, ...]:
    """The reconsideration cases accepted in the year."""
    return tuple(case for case in facts.of(fold_reconsideration_cases) if facts.in_year(case.accepted_on))


def m93_reconsideration(facts: Facts) -> Values:
    """M93: new and concluded; corrected over both, since reports differ in which they print (C.2)."""
    came = accepted(facts)
    ended = [case for case in facts.of(fold_reconsideration_cases) if facts.in_year(case.decided_on)]
    corrected = tuple(case.decided_ref for case in ended if case.outcome and case.outcome.corrected)
    concluded = tuple(case.decided_ref for case in ended)
    outcomes = tallied(ReconsiderationOutcome, ended, lambda case, outcome: case.outcome is outcome)
    return (
        Count("new", Label("新收", "new"), refs(came)),
        Count("concluded", Label("审结", "concluded"), concluded),
        Rate("over_concluded", Label("纠错率（审结口径）", "correction rate over concluded"), corrected, concluded),
        Rate("over_new", Label("纠错率（新收口径）", "correction rate over new"), corrected, refs(came), within=False),
        by("by_outcome", "审结方式", "outcome", numbers(("件数", "cases")), outcomes),
    )


def m94_ratio(facts: Facts) -> Values:
    """M94: new reconsideration cases to new first-instance cases."""
    label = Label("复议与一审诉讼之比", "reconsideration to first-instance litigation")
    return (Ratio("ratio", label, refs(accepted(facts)), refs(new_cases(facts))),)
