"""M72–M76: major disputes and petitions (三(二)7; domain A.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain import dispute, petition
from events.base import Visibility
from events.dispute import DisputeEvent
from events.dispute_terms import ResolutionKind
from events.petition import PetitionEvent
from events.petition_terms import PetitionEnd, ReviewResult, ReviewStage
from events.values import CaseNumber, OrganId
from projections.review.facts import Facts
from projections.review.figure import Column, Count, Label, Rate, Rows, Table, Values, by, counts, numbers, refs, share
from projections.review.folding import Entries, folded, matter_in, of_stream, references
from projections.review.grouping import grouped
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Dispute:
    """One dispute; `ref` is the event of registration, `matter` its id, `ended_ref` the event that ended it.

    `restricted`: its title and organs stand in no table. `resolution` is how it was resolved, None where it was not.
    """

    ref: str
    matter: str
    registered_on: date
    title: str
    organs: tuple[OrganId, ...]
    cases: tuple[CaseNumber, ...]
    coordination: str | None
    decision: str | None
    restricted: bool
    resolution: ResolutionKind | None
    ended_on: date | None
    ended_ref: str

    @property
    def party_group(self) -> str:
        return self.ref


@dataclass(frozen=True, slots=True)
class Review:
    """An opinion of a reviewing organ (复查, 复核)."""

    ref: str
    on: date
    stage: ReviewStage
    result: ReviewResult


@dataclass(frozen=True, slots=True)
class Petition:
    """One petition; `responsible` is the organ that bears responsibility at the cut-off (PET-01).

    `original_due` is the day given at acceptance, `due` the one that binds after an extension (PET-03). `dropped`:
    it was steered to another procedure or withdrawn, so that no answer is due.
    """

    ref: str
    registered_on: date
    territory: OrganId
    petitioner_count: int
    responsible: OrganId | None
    accepted_ref: str
    original_due: date | None
    due: date | None
    answered_on: date | None
    dropped: bool
    reviews: tuple[Review, ...]

    @property
    def on_time(self) -> bool:
        """Answered no later than the day that binds."""
        return self.answered_on is not None and self.due is not None and self.answered_on <= self.due

    @property
    def in_sixty_days(self) -> bool:
        """Answered without more time."""
        return self.answered_on is not None and self.original_due is not None and self.answered_on <= self.original_due

    @property
    def restricted(self) -> bool:
        """Every petition is (PET-05)."""
        return True

    @property
    def party_group(self) -> str:
        return self.ref


def fold_disputes(log: Log) -> tuple[Dispute, ...]:
    """All that were registered, by day."""
    return tuple(sorted(log.of(_dispute), key=lambda each: (each.registered_on, each.ref)))


@of_stream("dispute")
def _dispute(entries: Entries) -> Dispute | None:
    state, reference = folded(entries, DisputeEvent, dispute.Dispute(), dispute.evolve), references(entries)
    registered, ended = state.registered, state.resolved or state.closed
    if registered is None:
        return None
    named = any(case.restricted for case in registered.case_refs)
    return Dispute(
        ref=reference(registered),
        matter=matter_in(entries),
        registered_on=registered.occurred_on,
        title=registered.title,
        organs=registered.organs,
        cases=tuple(case.number for case in registered.case_refs),
        coordination=str(registered.coordination) if registered.coordination else None,
        decision=registered.decision,
        restricted=named or registered.visibility is Visibility.RESTRICTED,
        resolution=state.resolved.resolution_kind if state.resolved else None,
        ended_on=ended.occurred_on if ended else None,
        ended_ref=reference(ended),
    )


def fold_petitions(log: Log) -> tuple[Petition, ...]:
    """All that were registered, by day."""
    return tuple(sorted(log.of(_petition), key=lambda each: (each.registered_on, each.ref)))


@of_stream("petition")
def _petition(entries: tuple[Entry, ...]) -> Petition | None:
    state, reference = folded(entries, PetitionEvent, petition.Petition(), petition.evolve), references(entries)
    registered = state.registered
    if registered is None:
        return None
    gone = state.closed is not None and state.closed.because in (PetitionEnd.WITHDRAWN, PetitionEnd.STEERED)
    return Petition(
        ref=reference(registered),
        registered_on=registered.occurred_on,
        territory=registered.territory,
        petitioner_count=registered.petitioner_count,
        responsible=state.responsible.organ if state.responsible else None,
        accepted_ref=reference(state.accepted),
        original_due=state.accepted.due_on if state.accepted else None,
        due=state.due_on,
        answered_on=state.answered.occurred_on if state.answered else None,
        dropped=state.answered is None and (gone or state.steered is not None),
        reviews=tuple(Review(reference(e), e.occurred_on, e.review_stage, e.result) for e in state.reviews),
    )


ALL = Label("合计", "total")


def ended(facts: Facts) -> tuple[Dispute, ...]:
    """The disputes that ended in the year, resolved or not."""
    return tuple(each for each in facts.of(fold_disputes) if facts.in_year(each.ended_on))


def m72_resolution(facts: Facts) -> Values:
    """M72: registered; resolved, of those that ended in the year (化解率)."""
    begun = (each for each in facts.of(fold_disputes) if facts.in_year(each.registered_on))
    over = ended(facts)
    resolved = tuple(each.ended_ref for each in over if each.resolution is not None)
    label = Label("化解率", "resolution rate")
    return (
        Count("registered", Label("登记", "registered"), refs(begun)),
        Rate("resolved", label, resolved, tuple(each.ended_ref for each in over)),
    )


def m73_kinds(facts: Facts) -> Values:
    """M73: how the disputes of the year were resolved."""
    return tuple(counts(ResolutionKind, ((each.resolution, each.ended_ref) for each in ended(facts))))


def registered(facts: Facts) -> tuple[Petition, ...]:
    """The petitions registered in the year."""
    return tuple(each for each in facts.of(fold_petitions) if facts.in_year(each.registered_on))


def m74_petitions(facts: Facts) -> Values:
    """M74: registered, by the organ responsible at the cut-off and by the territory."""
    found = registered(facts)
    unassigned = refs(each for each in found if each.responsible is None)
    columns = numbers(("件数", "petitions"), ("人次", "petitioners"))
    by_organ = _petitions_by(facts, grouped(found, lambda each: [each.responsible] if each.responsible else []))
    by_territory = _petitions_by(facts, grouped(found, lambda each: [each.territory]))
    office = Column("属地街道办事处", "subdistrict office")
    return (
        Count("all", ALL, refs(found)),
        Count("unassigned", Label("责任单位未定", "no organ responsible yet"), unassigned),
        by("by_organ", "责任单位", "responsible organ", columns, by_organ),
        Table("by_territory", Label("分属地", "by territory"), (office, *columns), by_territory),
    )


def _petitions_by(facts: Facts, found: Mapping[OrganId, list[Petition]]) -> Rows:
    return tuple(
        (facts.label(organ, (each.registered_on for each in own)), len(own), sum(each.petitioner_count for each in own))
        for organ, own in sorted(found.items())
    )


def due(facts: Facts) -> tuple[Petition, ...]:
    """The accepted petitions whose answer was due in the year by the day that binds."""
    return tuple(each for each in facts.of(fold_petitions) if facts.in_year(each.due) and not each.dropped)


def m75_on_time(facts: Facts) -> Values:
    """M75: answered by the day that binds (60 days, 90 with more time), and within the 60 days, of those due."""
    binding = Label("在有效期限内答复（含依法延长）", "by the day that binds")
    original = Label("在六十日内答复", "within sixty days")
    return (
        share("on_time", binding, due(facts), lambda each: each.on_time, accepted),
        share("in_sixty_days", original, due(facts), lambda each: each.in_sixty_days, accepted),
    )


def accepted(petition: Petition) -> str:
    """The event of acceptance."""
    return petition.accepted_ref


def m76_reviews(facts: Facts) -> Values:
    """M76: reviews and second reviews, upheld and changed."""
    reviews = [each for one in facts.of(fold_petitions) for each in one.reviews if facts.in_year(each.on)]
    return tuple(
        Count(
            f"{stage.value}_{result.value}",
            Label(f"{stage.zh}：{result.zh}", f"{stage.en}: {result.en}"),
            refs(e for e in reviews if e.stage is stage and e.result is result),
        )
        for stage in ReviewStage
        for result in ReviewResult
    )
