"""A case that goes to a court of another jurisdiction, and one that comes from there: CAS-07, CAS-08."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.moving import SideOf, destinations
from events.base import Event, Side, Visibility
from events.case import AppealConcluded, CaseAccessRestricted, CaseAppealed, CaseConcluded, CaseFiled
from events.case_moving import ArrivedCaseFiled, ArrivedCaseReturned, CaseCameBack, CaseMoved
from events.case_terms import AppealResult, Appellant, CaseFlag, CaseOutcome, MoveGround, RestrictionGround
from events.correction import RecordCorrected, RecordVoided
from events.envelope import Envelope, encode
from services.court.arrived_case import DECIDER as ARRIVALS
from services.court.arrived_case import EnterArrivedCase, ReturnArrivedCase
from services.court.case.decider import DECIDER, ChangeDefendants, FlagCase, RestrictCaseAccess
from services.court.case.ending import ConcludeCase, RecordAppealResult
from services.court.case.filing import FileArrivedCase, FileCase
from services.court.case.moving import MoveCase, ReceiveCaseBack
from services.decider import Command
from services.rules.cases import case_stream
from tests.cases import concluded_event, filed_event, restricted_event
from tests.given import MATTER, Given, given
from tests.organs import COURT, COURT_DIVISION, HOUSING, LEGAL, REGISTRY, URBAN
from tests.projections.year_moving import MOVED, THERE, moved_case, moved_event, received_event

FILED = filed_event(MOVED)
ON, NEXT = date(2024, 5, 6), date(2024, 5, 7)
LETTER = "被诉行为的作出机关在你区，依法由你院管辖。"
OURS = "（2024）豫0204行初88号"


def moving(on: date = ON, **changes: Any) -> MoveCase:
    said = {
        "case": MOVED,
        "jurisdiction": "410205",
        "court": "开封市禹王台区人民法院",
        "ground": MoveGround.NO_JURISDICTION,
        "letter": LETTER,
        "occurred_on": on,
    }
    return MoveCase(**{**said, **changes})


UP = {"jurisdiction": "410200", "court": "开封市中级人民法院", "ground": MoveGround.APPEAL}


def named(organ: str) -> str:
    return REGISTRY.name(organ, ON)


def pending(*more: Event) -> Given:
    return given(DECIDER, FILED, *more)


def appealed(*more: Event) -> Given:
    concluded = concluded_event(date(2024, 4, 1), CaseOutcome.CLAIMS_DISMISSED)
    return pending(concluded, CaseAppealed(occurred_on=date(2024, 4, 10), appellant=Appellant.PLAINTIFF), *more)


def test_a_pending_case_ends_here_as_moved_and_the_index_goes_along() -> None:
    told = moved_event("2024-05-06", content=moved_case(court=named(COURT), sued=(named(HOUSING),)))
    moved = concluded_event(ON, CaseOutcome.TRANSFERRED)
    story = pending().as_(COURT_DIVISION).when(moving()).then(moved, told)
    story.when(moving()).nothing()
    story.when(moving(NEXT, court="另一法院")).rejected("GEN-05")


def test_what_was_concluded_as_transferred_before_can_still_be_moved() -> None:
    pending(concluded_event(ON, CaseOutcome.TRANSFERRED)).when(moving()).then_types(CaseMoved)


@pytest.mark.parametrize("ground", [ground for ground in MoveGround if ground.ends_here])
def test_only_an_open_case_moves(ground: MoveGround) -> None:
    given(DECIDER).when(moving()).rejected("GEN-05")
    pending(concluded_event(ON)).when(moving(NEXT, ground=ground)).rejected("GEN-05")
    appealed().when(moving(ground=ground)).rejected("CAS-07")


def test_only_to_another_jurisdiction() -> None:
    pending().when(moving(jurisdiction="410204")).rejected("CAS-07")
    pending().having(jurisdiction="410205").when(moving(jurisdiction="410204")).then_types(CaseConcluded, CaseMoved)


def test_by_the_court_alone_and_without_names() -> None:
    pending().as_(LEGAL).when(moving()).rejected("CAS-01")
    pending().when(moving(letter="原告张甲，身份证号410204199001011234")).rejected("CAS-03")
    pending().when(moving(date(2024, 1, 9))).rejected("GEN-08")


@pytest.mark.parametrize(
    "command",
    [
        FlagCase(case=MOVED, occurred_on=NEXT, flag=CaseFlag.MAJOR, reason="群体性"),
        ChangeDefendants(case=MOVED, occurred_on=NEXT, defendants=(HOUSING, URBAN), reason="追加"),
        ConcludeCase(case=MOVED, occurred_on=NEXT, outcome=CaseOutcome.WITHDRAWN),
    ],
)
def test_a_moved_case_takes_no_further_acts_and_says_so(command: Command) -> None:
    story = pending().when(moving()).then_types(CaseConcluded, CaseMoved)
    with pytest.raises(Exception, match="已移送其他法院"):
        story.when(command).decide()
    story.when(command).rejected("GEN-05")


def test_who_may_know_of_a_moved_case_is_still_the_courts_to_say() -> None:
    restrict = RestrictCaseAccess(case=MOVED, occurred_on=NEXT, ground=RestrictionGround.PRIVACY, reason="隐私")
    pending().when(moving()).then_types(CaseConcluded, CaseMoved).when(restrict).then_types(CaseAccessRestricted)


def test_a_restricted_case_moves_as_a_restricted_one() -> None:
    story = pending(restricted_event(date(2024, 2, 1), ground=RestrictionGround.MINOR)).when(moving())
    _, moved = story.decide()
    assert isinstance(moved, CaseMoved)
    assert moved.content.restriction is RestrictionGround.MINOR
    assert DECIDER.visibility(story.given.state) is Visibility.RESTRICTED
    received = received_event("2024-05-06", content=moved.content)
    assert ARRIVALS.audience(ARRIVALS.fold([received])).visibility is Visibility.RESTRICTED


def test_an_appeal_goes_up_comes_back_and_goes_up_again() -> None:
    result = RecordAppealResult(
        case=MOVED, occurred_on=date(2024, 8, 1), result=AppealResult.UPHELD, appeal_number="（2024）豫02行终5号"
    )
    back = ReceiveCaseBack(case=MOVED, occurred_on=NEXT, jurisdiction="410200", court="开封中院", reason="缺送达回证")
    story = appealed().when(moving(**UP)).then_types(CaseMoved)
    assert story.state.moved.content.outcome is CaseOutcome.CLAIMS_DISMISSED
    story.when(result).then_types(AppealConcluded)  # what became of it above is recorded as before
    again = story.when(back).then_types(CaseCameBack).when(moving(date(2024, 5, 9), **UP)).then_types(CaseMoved)
    again.when(moving(date(2024, 5, 10), **UP)).nothing()
    again.when(moving(date(2024, 5, 10), **{**UP, "court": "另一法院"})).rejected("GEN-05")


def test_files_go_up_while_the_appeal_is_pending() -> None:
    pending().when(moving(**UP)).rejected("CAS-07")
    over = AppealConcluded(occurred_on=ON, result=AppealResult.UPHELD, appeal_number="（2024）豫02行终5号")
    appealed(over).when(moving(NEXT, **UP)).rejected("GEN-05")


@pytest.mark.parametrize("jurisdiction", ["410205", "410204"])
def test_nobody_returns_what_was_not_sent_there(jurisdiction: str) -> None:
    back = ReceiveCaseBack(case=MOVED, occurred_on=NEXT, jurisdiction=jurisdiction, court="某法院", reason="退回")
    appealed().when(back).rejected("CAS-07")
    appealed().when(moving(**UP)).then_types(CaseMoved).when(back).rejected("CAS-07")
    moved = pending().when(moving()).then_types(CaseConcluded, CaseMoved)
    moved.when(back.model_copy(update={"jurisdiction": "410205"})).rejected("CAS-07")


def test_it_is_filed_under_a_number_of_our_own_with_what_was_said_of_it() -> None:
    enter = EnterArrivedCase(occurred_on=NEXT, number=OURS, defendants=(HOUSING,))
    story = given(ARRIVALS, received_event("2024-05-06")).as_(COURT_DIVISION)
    [(stream, filing)] = story.when(enter).companions()
    assert stream == case_stream(OURS)
    assert isinstance(filing, FileArrivedCase)
    filed = given(DECIDER).when(filing).then_types(CaseFiled).state.filed
    assert (filed.earlier_number, filed.arrived_case, filed.cause) == (THERE, MATTER, moved_case().cause)
    done = story.when(enter).then_types(ArrivedCaseFiled)
    done.when(enter).nothing()
    done.when(enter.model_copy(update={"number": "（2024）豫0204行初89号"})).rejected("GEN-05")
    story.when(enter.model_copy(update={"occurred_on": date(2024, 5, 5)})).rejected("GEN-08")
    story.as_(LEGAL).when(enter).rejected("CAS-01")
    given(ARRIVALS).when(enter).rejected("GEN-05")


def test_the_former_number_may_bear_the_code_of_our_own_court() -> None:
    """One court may serve several districts; a clerk who files a new case still cites only what the index has."""
    former = "（2023）豫0204行初6号"
    enter = EnterArrivedCase(occurred_on=NEXT, number=OURS, defendants=(HOUSING,))
    arrived = given(ARRIVALS, received_event("2024-05-06", content=moved_case(former)))
    [(_, filing)] = arrived.when(enter).companions()
    assert given(DECIDER).when(filing).then_types(CaseFiled).state.filed.earlier_number == former
    said = filing.model_dump(exclude={"arrived_case", "ground", "follows"})
    given(DECIDER).when(FileCase(**said)).rejected("GEN-06")


def test_what_was_restricted_there_is_restricted_here_from_the_first_moment() -> None:
    secret = received_event("2024-05-06", content=moved_case(THERE, restriction=RestrictionGround.PRIVACY))
    enter = EnterArrivedCase(occurred_on=NEXT, number=OURS, defendants=(HOUSING,))
    [(_, filing)] = given(ARRIVALS, secret).when(enter).companions()
    story = given(DECIDER).when(filing).then_types(CaseAccessRestricted, CaseFiled)
    assert story.state.visibility is Visibility.RESTRICTED
    assert story.state.known_to == ()
    assert story.when(filing).nothing()


def test_the_index_refuses_what_it_refuses_of_any_case() -> None:
    story = given(ARRIVALS, received_event("2024-05-06"))
    enter = EnterArrivedCase(occurred_on=NEXT, number="（2024）豫0205行初1号", defendants=(HOUSING,))
    [(_, filing)] = story.when(enter).companions()
    given(DECIDER).when(filing).rejected("CAS-02")


@pytest.mark.parametrize("ground", list(MoveGround))
def test_a_case_that_was_moved_here_is_taken_and_only_files_of_an_appeal_go_back(ground: MoveGround) -> None:
    story = given(ARRIVALS, received_event("2024-05-06", ground=ground))
    back = ReturnArrivedCase(occurred_on=NEXT, reason="缺送达回证")
    if ground is not MoveGround.APPEAL:
        story.when(back).rejected("CAS-08")
        return
    done = story.when(back).then(
        ArrivedCaseReturned(
            occurred_on=NEXT, jurisdiction="410205", number=THERE, court="鼓楼区人民法院", reason="缺送达回证"
        )
    )
    done.when(back).nothing()
    done.when(EnterArrivedCase(occurred_on=NEXT, number=OURS, defendants=(HOUSING,))).rejected("GEN-05")


def test_a_case_that_came_from_elsewhere_is_not_moved_on_by_itself() -> None:
    """行政诉讼法 art. 22"""
    came = given(DECIDER, filed_event(MOVED, arrived_case=MATTER))
    for ground in (MoveGround.NO_JURISDICTION, MoveGround.CENTRALISED):
        came.when(moving(ground=ground)).rejected("CAS-08")
    for ground in (MoveGround.DESIGNATED, MoveGround.TRIED_ABOVE):
        came.when(moving(ground=ground)).then_types(CaseConcluded, CaseMoved)


def envelope(payload: Event, jurisdiction: str = "410204") -> Envelope:
    bare = Envelope(
        jurisdiction=jurisdiction,
        side=Side.COURT,
        stream=f"case:{UUID(int=7)}",
        version=3,
        type=payload.type,
        recorded_at=datetime(2024, 5, 6, tzinfo=UTC),
        occurred_on=payload.occurred_on,
        actor="district-court",
        command_id="k",
        command_digest="0" * 16,
        visibility=Visibility.BILATERAL,
        data=None,
    )
    return Envelope.decode(encode(bare, payload))


def content(event: Event) -> dict[str, Any]:
    return event.model_dump(mode="json", exclude={"occurred_on"}, exclude_none=True)


def corrected(was: Event, becomes: Event) -> RecordCorrected:
    return RecordCorrected(
        occurred_on=NEXT,
        record=3,
        of_type=was.type,
        was_on=was.occurred_on,
        was=content(was),
        becomes_on=becomes.occurred_on,
        becomes=content(becomes),
        reason="笔误",
    )


def test_where_events_go() -> None:
    moved, elsewhere = moved_event("2024-05-06"), moved_event("2024-05-06", jurisdiction="410203")
    there, other = SideOf("410205", Side.COURT), SideOf("410203", Side.COURT)
    assert destinations(envelope(moved)) == {there}
    assert destinations(envelope(corrected(moved, elsewhere))) == {there, other}
    voided = RecordVoided(
        occurred_on=NEXT, record=3, of_type=moved.type, was_on=ON, was=content(moved), reason="登错案件"
    )
    assert destinations(envelope(voided)) == {there}
    assert destinations(envelope(FILED)) == frozenset()
    assert destinations(envelope(corrected(FILED, FILED))) == frozenset()
    assert destinations(envelope(moved, jurisdiction="410205")) == frozenset()  # of that jurisdiction itself
