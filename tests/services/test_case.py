"""The court's index of cases: rules CAS-01 to CAS-05, APP-14's flag, the drafting tasks that follow (F.6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.settings import RuleSettings
from events.base import Side, Visibility
from events.case import (
    AppealConcluded,
    CaseAccessReleased,
    CaseAccessRestricted,
    CaseAppealed,
    CaseConcluded,
    CaseFiled,
    CaseFlagged,
    HearingClosedToPublic,
    HearingHeld,
    HearingScheduled,
    JudgmentTookEffect,
)
from events.case_terms import (
    AppealResult,
    Appellant,
    CaseCause,
    CaseFlag,
    CaseOutcome,
    DraftingTaskKind,
    LossGround,
    PlaintiffKind,
    Procedure,
    RestrictionGround,
    procedure_of,
)
from events.vocabulary import Field, OrganKind
from services.court.case.decider import (
    DECIDER,
    CloseHearingToPublic,
    FlagCase,
    RecordHearing,
    ReleaseCaseAccess,
    RestrictCaseAccess,
    ScheduleHearing,
)
from services.court.case.ending import ConcludeCase, RecordAppeal, RecordAppealResult, RecordJudgmentEffect
from services.court.case.filing import FileCase
from services.court.drafting_task import OpenDraftingTask
from services.decider import Command, matter_of_key
from services.errors import BadCommand, Refused
from services.rules.cases import case_stream
from tests.cases import concluded_event, effect_event, filed, filed_event, restricted_event
from tests.given import Given, given
from tests.organs import (
    CITY_GOV,
    COURT,
    COURT_DIVISION,
    GOV,
    HOUSING,
    LEGAL,
    OFFICE,
    OUTSIDE,
    SUPERVISORY,
    TAX,
    organ,
    registry,
)

NUMBER = "（2024）豫0204行初12号"
REVIEW = "（2024）豫0204行审3号"
ABOVE = "（2024）豫02行终88号"
FILED_ON = date(2024, 1, 10)
NAMED = "原告张甲不服处罚"


def day(month: int, number: int) -> date:
    return date(2024, month, number)


def file_case(number: str = NUMBER, **changes: Any) -> FileCase:
    return FileCase(
        **{
            "occurred_on": FILED_ON,
            "number": number,
            "cause": CaseCause.EXPROPRIATION,
            "field": Field.URBAN_CONSTRUCTION,
            "defendants": (HOUSING,),
            "plaintiff_kind": PlaintiffKind.NATURAL_PERSON,
            **changes,
        }
    )


def pending(*more: Any, number: str = NUMBER) -> Given:
    return given(DECIDER, filed_event(number), *more)


def conclude(outcome: CaseOutcome = CaseOutcome.REVOKED, on: date = day(5, 6), **changes: Any) -> ConcludeCase:
    grounds = (LossGround.UNLAWFUL_PROCEDURE,) if outcome.loss else ()
    return ConcludeCase(**{"occurred_on": on, "case": NUMBER, "outcome": outcome, "loss_grounds": grounds, **changes})


def restrict(**changes: Any) -> RestrictCaseAccess:
    return RestrictCaseAccess(
        **{
            "occurred_on": day(2, 1),
            "case": NUMBER,
            "ground": RestrictionGround.PRIVACY,
            "reason": "涉及个人隐私",
            **changes,
        }
    )


# --- filing ----------------------------------------------------------------------------------------------------


def test_cas_03_a_case_is_filed_without_any_name() -> None:
    story = given(DECIDER).when(file_case()).then(filed_event(NUMBER))
    assert {"number", "court", "procedure", "cause", "field", "defendants"} < set(CaseFiled.model_fields)
    assert not {"plaintiff", "plaintiffs", "name"} & set(CaseFiled.model_fields)
    assert story.state.number == NUMBER
    assert story.state.defendants == (HOUSING,)


def test_the_number_is_the_matter() -> None:
    matter = matter_of_key("case", NUMBER)
    assert DECIDER.stream(matter) == case_stream(NUMBER)
    for command in (file_case(), FlagCase(case=NUMBER, flag=CaseFlag.MAJOR, reason="群体性"), conclude()):
        assert DECIDER.matter(command) == matter
    half_width = file_case("(2024)豫0204行初12号")
    assert DECIDER.matter(half_width) == matter
    assert DECIDER.matter(RecordHearing(id=matter)) == matter
    with pytest.raises(BadCommand):
        DECIDER.matter(RecordHearing(id=matter_of_key("case", REVIEW), case=NUMBER))


COMMANDS: list[Command] = [
    FlagCase(occurred_on=day(2, 1), case=NUMBER, flag=CaseFlag.MAJOR, reason="群体性案件"),
    ScheduleHearing(occurred_on=day(2, 1), case=NUMBER, hearing_on=day(3, 1)),
    RecordHearing(occurred_on=day(2, 1), case=NUMBER),
    CloseHearingToPublic(occurred_on=day(2, 1), case=NUMBER, ground=RestrictionGround.MINOR),
    conclude(),
]


@pytest.mark.parametrize("actor", [GOV, LEGAL, HOUSING, OFFICE])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.type)
def test_cas_01_only_the_court_writes_its_cases(actor: str, command: Command) -> None:
    pending().as_(COURT_DIVISION).when(command).decide()
    pending().as_(actor).when(command).rejected("CAS-01")
    given(DECIDER).as_(actor).when(file_case()).rejected("CAS-01")


def test_cas_01_only_the_court_says_how_a_case_ends() -> None:
    ended = pending(concluded_event(day(5, 6)))
    appeal = RecordAppeal(occurred_on=day(5, 20), case=NUMBER, appellant=Appellant.DEFENDANT)
    effect = RecordJudgmentEffect(occurred_on=day(6, 1), case=NUMBER)
    result = RecordAppealResult(occurred_on=day(8, 1), case=NUMBER, result=AppealResult.UPHELD, appeal_number=ABOVE)
    appealed = CaseAppealed(occurred_on=day(5, 20), appellant=Appellant.DEFENDANT)
    for story, command in ((ended, appeal), (ended, effect), (pending(concluded_event(day(5, 6)), appealed), result)):
        story.when(command).decide()
        story.as_(GOV).when(command).rejected("CAS-01")


def test_cas_02_a_number_of_our_own_court_and_of_the_year_of_filing() -> None:
    given(DECIDER).when(file_case("（2024）豫0202行初12号")).rejected("CAS-02")
    given(DECIDER).when(file_case("（2023）豫0204行初12号")).rejected("CAS-02")
    other = RuleSettings(court_code="豫0202")
    given(DECIDER).having(settings=other).when(file_case("（2024）豫0202行初12号")).then_types(CaseFiled)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("（2024）豫0202行初12号", "不是本院代字"),
        ("（2023）豫0204行初12号", "年度不是立案（受理）日期的年度"),
    ],
)
def test_a_number_that_cannot_be_borne_is_refused_with_what_is_wrong_with_it(number: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        given(DECIDER).when(file_case(number)).decide()
    assert f"（{why}）" in refused.value.zh


def test_cas_02_a_number_is_filed_once() -> None:
    pending().when(file_case()).nothing()
    pending().when(file_case(occurred_on=day(1, 11))).nothing()
    pending().when(file_case(defendants=(TAX,))).rejected("CAS-02")


def test_cas_03_defendants_are_administrative_organs_each_once() -> None:
    start = given(DECIDER)
    for sued in ((HOUSING, TAX), (OUTSIDE,)):
        start.when(file_case(defendants=sued)).then_types(CaseFiled)
    for sued in ((COURT,), (OFFICE,), (SUPERVISORY,), (HOUSING, HOUSING)):
        start.when(file_case(defendants=sued)).rejected("CAS-03")
    start.when(file_case(defendants=("nobody",))).rejected("GEN-07")
    start.when(file_case("（2020）豫0204行初1号", occurred_on=date(2020, 11, 30))).rejected("GEN-07")


def test_app_14_a_government_as_defendant_is_a_flag_never_a_refusal() -> None:
    for sued, flagged in (((GOV,), True), ((HOUSING, GOV), True), ((CITY_GOV,), True), ((HOUSING,), False)):
        event = given(DECIDER).when(file_case(defendants=sued)).decide()[0]
        assert isinstance(event, CaseFiled)
        assert event.government_defendant is flagged


@pytest.mark.parametrize(
    ("number", "procedure"),
    [
        (NUMBER, Procedure.FIRST_INSTANCE),
        ("（2024）豫0204行赔初2号", Procedure.FIRST_INSTANCE),
        (ABOVE, Procedure.SECOND_INSTANCE),
        ("（2024）豫02行再2号", Procedure.RETRIAL),
        (REVIEW, Procedure.ENFORCEMENT_REVIEW),
        ("（2024）豫0204行审复3号", Procedure.ENFORCEMENT_REVIEW),
        ("（2024）豫0204行他3号", Procedure.OTHER),
        ("（2024）豫0204民初3号", Procedure.OTHER),
        ("（2024）豫0204行保3号", Procedure.OTHER),
        ("（2015）鄂黄陂行初字第00030号", Procedure.FIRST_INSTANCE),
        ("（2015）鄂武汉中行终字第00569号", Procedure.SECOND_INSTANCE),
    ],
)
def test_the_type_code_says_the_procedure(number: str, procedure: Procedure) -> None:
    assert procedure_of(number) is procedure


def test_gen_06_the_case_it_comes_from_stands_in_the_index() -> None:
    earlier = "（2023）豫0204行初7号"
    again = file_case(earlier_number=earlier)
    assert again.references(Side.COURT) == [case_stream(earlier)]
    assert file_case().references(Side.COURT) == conclude().references(Side.COURT) == []
    given(DECIDER).when(again).rejected("GEN-06")
    given(DECIDER).having(known=filed(earlier)).when(again).then_types(CaseFiled)
    given(DECIDER).when(file_case(earlier_number="（2023）豫0202行初7号")).then_types(CaseFiled)


@pytest.mark.parametrize("old", ["（2015）鄂黄陂行初字第00030号", "（1998）海行初字第142号"])
def test_papers_b4_the_case_it_comes_from_may_be_of_before_2016_its_own_number_not(old: str) -> None:
    """As printed, and of no index; CAS-02 never sees it as a number of its own."""
    given(DECIDER).when(file_case(earlier_number=old)).then_types(CaseFiled)
    assert FileCase.model_validate({**file_case().model_dump(), "earlier_number": old}).earlier_number == old
    with pytest.raises(ValidationError, match="这是2016年以前的旧式案号"):
        FileCase.model_validate({**file_case().model_dump(), "number": old})


# --- flags, access, hearings -----------------------------------------------------------------------------------


def test_a_case_is_flagged_once_as_major_and_once_as_sensitive() -> None:
    major = FlagCase(occurred_on=day(2, 1), case=NUMBER, flag=CaseFlag.MAJOR, reason="群体性案件")
    story = pending().when(major).then(CaseFlagged(occurred_on=day(2, 1), flag=CaseFlag.MAJOR, reason="群体性案件"))
    story.when(major).nothing()
    story.when(major.model_copy(update={"flag": CaseFlag.SENSITIVE})).then_types(CaseFlagged)
    pending().when(major.model_copy(update={"occurred_on": date(2024, 1, 9)})).rejected("GEN-08")


def test_cas_03_no_party_is_named_in_what_is_written_about_a_case() -> None:
    pending().when(FlagCase(case=NUMBER, flag=CaseFlag.MAJOR, reason=NAMED)).rejected("CAS-03")
    pending().when(restrict(reason=NAMED)).rejected("CAS-03")
    hidden = pending(restricted_event(day(2, 1)))
    hidden.when(ReleaseCaseAccess(occurred_on=day(3, 1), case=NUMBER, reason=NAMED)).rejected("CAS-03")
    place = ScheduleHearing(occurred_on=day(2, 1), case=NUMBER, hearing_on=day(3, 1), place=NAMED)
    pending().when(place).rejected("CAS-03")
    effect = RecordJudgmentEffect(
        occurred_on=day(6, 1), case=NUMBER, normative_document_unlawful=True, normative_title=NAMED
    )
    pending(concluded_event(day(5, 6))).when(effect).rejected("CAS-03")


def test_cas_04_access_is_restricted_and_released_by_the_court_alone() -> None:
    story = pending().when(restrict()).then(restricted_event(day(2, 1)))
    assert story.state.restricted
    assert DECIDER.visibility(story.state) is Visibility.RESTRICTED
    story.when(restrict()).nothing()
    release = ReleaseCaseAccess(occurred_on=day(3, 1), case=NUMBER, reason="事由消失")
    for actor in (GOV, HOUSING, OFFICE):
        pending().as_(actor).when(restrict()).rejected("CAS-04")
        story.as_(actor).when(release).rejected("CAS-04")
    story = story.when(release).then(CaseAccessReleased(occurred_on=day(3, 1), reason="事由消失"))
    assert DECIDER.visibility(story.state) is Visibility.BILATERAL
    story.when(release).nothing()
    story.when(restrict(occurred_on=day(4, 1))).then_types(CaseAccessRestricted)


def test_cas_04_a_restriction_may_be_dated_anew_and_name_other_organs() -> None:
    hidden = pending(restricted_event(day(2, 1)))
    wider = restrict(occurred_on=day(3, 1), known_to=(HOUSING,))
    assert hidden.when(wider).then_types(CaseAccessRestricted).state.known_to == (HOUSING,)
    hidden.when(restrict(known_to=("nobody",))).rejected("GEN-07")
    hidden.when(restrict(occurred_on=day(1, 31), known_to=(HOUSING,))).rejected("GEN-08")
    pending().when(restrict(occurred_on=day(1, 9))).rejected("GEN-08")
    hidden.when(ReleaseCaseAccess(occurred_on=day(1, 31), case=NUMBER, reason="事由消失")).rejected("GEN-08")


def test_hearings_are_scheduled_moved_held() -> None:
    first = ScheduleHearing(occurred_on=day(2, 1), case=NUMBER, hearing_on=day(3, 1), place="第一审判庭")
    story = (
        pending().when(first).then(HearingScheduled(occurred_on=day(2, 1), hearing_on=day(3, 1), place="第一审判庭"))
    )
    story.when(first).nothing()
    moved = ScheduleHearing(occurred_on=day(2, 20), case=NUMBER, hearing_on=day(3, 8), replaces=day(3, 1))
    story = story.when(moved).then_types(HearingScheduled)
    assert story.state.hearings == {day(3, 8)}
    story.when(moved).nothing()
    held = RecordHearing(occurred_on=day(3, 8), case=NUMBER)
    story = story.when(held).then(HearingHeld(occurred_on=day(3, 8)))
    story.when(held).nothing()
    assert story.state.heard_on == {day(3, 8)}


def test_cas_03_a_hearing_lies_ahead_and_what_is_moved_was_scheduled() -> None:
    pending().when(ScheduleHearing(occurred_on=day(2, 2), case=NUMBER, hearing_on=day(2, 1))).rejected("CAS-03")
    pending().when(ScheduleHearing(occurred_on=day(2, 2), case=NUMBER, hearing_on=day(2, 2))).decide()
    unknown = ScheduleHearing(occurred_on=day(2, 2), case=NUMBER, hearing_on=day(3, 1), replaces=day(2, 20))
    pending().when(unknown).rejected("CAS-03")


def test_gen_08_nothing_happens_in_a_case_before_it_was_filed() -> None:
    early = date(2024, 1, 9)
    pending().when(ScheduleHearing(occurred_on=early, case=NUMBER, hearing_on=day(3, 1))).rejected("GEN-08")
    pending().when(RecordHearing(occurred_on=early, case=NUMBER)).rejected("GEN-08")
    pending().when(CloseHearingToPublic(occurred_on=early, case=NUMBER, ground=RestrictionGround.MINOR)).rejected(
        "GEN-08"
    )
    pending().when(conclude(on=early)).rejected("GEN-08")
    pending(HearingHeld(occurred_on=day(3, 8))).when(conclude(on=day(3, 7))).rejected("GEN-08")


def test_a_hearing_is_closed_to_the_public_once() -> None:
    close = CloseHearingToPublic(occurred_on=day(2, 1), case=NUMBER, ground=RestrictionGround.TRADE_SECRET)
    story = (
        pending().when(close).then(HearingClosedToPublic(occurred_on=day(2, 1), ground=RestrictionGround.TRADE_SECRET))
    )
    assert story.state.closed is not None
    story.when(close).nothing()


@pytest.mark.parametrize("command", COMMANDS[1:4], ids=lambda command: command.type)
def test_gen_05_a_case_that_is_concluded_is_not_heard_any_more(command: Command) -> None:
    pending(concluded_event(day(1, 20))).when(command).rejected("GEN-05")


# --- outcomes --------------------------------------------------------------------------------------------------

LOSSES = {
    "revoked",
    "partly_revoked",
    "duty_ordered",
    "payment_ordered",
    "declared_illegal",
    "declared_void",
    "modified",
    "agreement_liability",
    "compensation_ordered",
}


@pytest.mark.parametrize("outcome", CaseOutcome)
def test_cas_05_the_outcome_decides_whether_it_is_a_loss_by_the_table(outcome: CaseOutcome) -> None:
    assert outcome.loss is (outcome.value in LOSSES)
    assert outcome.merits is (outcome.value in LOSSES | {"claims_dismissed"})
    assert outcome.counted is (outcome.value not in {"transferred", "terminated"})


@pytest.mark.parametrize("outcome", CaseOutcome)
def test_cas_05_an_outcome_of_its_own_procedure_with_grounds_where_it_is_a_loss(outcome: CaseOutcome) -> None:
    suit, review = pending(), pending(number=REVIEW)
    of_review = outcome.of_enforcement_review
    both = outcome.value in {"not_docketed", "transferred", "terminated", "withdrawn"}
    for story, fits in ((suit, both or not of_review), (review, both or of_review)):
        if fits:
            story.when(conclude(outcome)).then_types(CaseConcluded)
        else:
            story.when(conclude(outcome)).rejected("CAS-05")
    fitting = review if of_review else suit
    if outcome.loss:
        fitting.when(conclude(outcome, loss_grounds=())).rejected("CAS-05")
    else:
        fitting.when(conclude(outcome, loss_grounds=(LossGround.WRONG_LAW,))).rejected("CAS-05")


def test_cas_05_marks_of_withdrawal_and_settlement_fit_the_outcome() -> None:
    withdrawn = conclude(CaseOutcome.WITHDRAWN, act_changed_before_withdrawal=True, settled=True)
    story = pending().when(withdrawn).then_types(CaseConcluded)
    story.when(withdrawn).nothing()
    pending().when(conclude(CaseOutcome.MEDIATED, settled=True)).then_types(CaseConcluded)
    changed = conclude(CaseOutcome.MEDIATED, act_changed_before_withdrawal=True)
    pending().when(changed).rejected("CAS-05")
    pending().when(conclude(CaseOutcome.CLAIMS_DISMISSED, settled=True)).rejected("CAS-05")


def test_gen_05_a_case_is_concluded_once() -> None:
    story = pending().when(conclude()).then(concluded_event(day(5, 6)))
    story.when(conclude(on=day(5, 7))).nothing()
    story.when(conclude(CaseOutcome.CLAIMS_DISMISSED)).rejected("GEN-05")


def appeal(on: date = day(5, 20), number: str | None = ABOVE) -> RecordAppeal:
    return RecordAppeal(occurred_on=on, case=NUMBER, appellant=Appellant.DEFENDANT, appeal_number=number)


def appeal_result(
    result: AppealResult = AppealResult.UPHELD, on: date = day(8, 1), number: str = ABOVE
) -> RecordAppealResult:
    return RecordAppealResult(occurred_on=on, case=NUMBER, result=result, appeal_number=number)


def test_an_appeal_is_lodged_and_decided_by_the_court_above() -> None:
    ended = pending(concluded_event(day(5, 6)))
    story = ended.when(appeal()).then(
        CaseAppealed(occurred_on=day(5, 20), appellant=Appellant.DEFENDANT, appeal_number=ABOVE)
    )
    story.when(appeal()).nothing()
    story.when(RecordJudgmentEffect(occurred_on=day(6, 1), case=NUMBER)).rejected("GEN-05")
    story.when(appeal_result(on=day(5, 19))).rejected("GEN-08")
    story.when(appeal_result(number="（2024）豫02行终89号")).rejected("CAS-02")
    decided = story.when(appeal_result()).then(
        AppealConcluded(occurred_on=day(8, 1), result=AppealResult.UPHELD, appeal_number=ABOVE)
    )
    decided.when(appeal_result()).nothing()
    decided.when(appeal_result(AppealResult.CHANGED)).rejected("GEN-05")
    decided.when(RecordJudgmentEffect(occurred_on=day(7, 31), case=NUMBER)).rejected("GEN-08")
    decided.when(RecordJudgmentEffect(occurred_on=day(8, 1), case=NUMBER)).then_types(JudgmentTookEffect)


def test_an_appeal_needs_a_judgment_and_a_number_of_the_court_above() -> None:
    ended = pending(concluded_event(day(5, 6)))
    pending().when(appeal()).rejected("GEN-05")
    ended.when(appeal(on=day(5, 5))).rejected("GEN-08")
    ended.when(appeal(number="（2024）豫0204行初13号")).rejected("CAS-02")
    for outcome in (CaseOutcome.WITHDRAWN, CaseOutcome.MEDIATED):
        pending(concluded_event(day(5, 6), outcome)).when(appeal()).rejected("CAS-05")
    pending(concluded_event(day(5, 6), CaseOutcome.SUIT_DISMISSED)).when(appeal()).then_types(CaseAppealed)
    ended.when(appeal_result()).rejected("GEN-05")
    unnumbered = CaseAppealed(occurred_on=day(5, 20), appellant=Appellant.PLAINTIFF)
    told = pending(concluded_event(day(5, 6)), unnumbered)
    told.when(appeal_result(number="（2024）豫0204行初13号")).rejected("CAS-02")
    told.when(appeal_result()).then_types(AppealConcluded)


def test_cas_05_what_is_sent_back_does_not_take_effect() -> None:
    story = pending(concluded_event(day(5, 6))).when(appeal()).then_types(CaseAppealed)
    story = story.when(appeal_result(AppealResult.REMANDED)).then_types(AppealConcluded)
    story.when(RecordJudgmentEffect(occurred_on=day(8, 2), case=NUMBER)).rejected("CAS-05")


# --- effect, and the tasks that follow -------------------------------------------------------------------------


def effect(on: date = day(6, 1), *, unlawful: bool = False) -> RecordJudgmentEffect:
    return RecordJudgmentEffect(occurred_on=on, case=NUMBER, normative_document_unlawful=unlawful)


def test_a_judgment_takes_effect_once_after_it_was_given() -> None:
    ended = pending(concluded_event(day(5, 6)))
    story = ended.when(effect()).then(effect_event(day(6, 1)))
    story.when(effect()).nothing()
    story.when(effect(unlawful=True)).rejected("GEN-05")
    story.when(appeal(on=day(6, 2))).rejected("GEN-05")
    pending().when(effect()).rejected("GEN-05")
    ended.when(effect(day(5, 5))).rejected("GEN-08")


def test_cas_05_only_a_judgment_on_the_merits_finds_a_normative_document_unlawful() -> None:
    pending(concluded_event(day(5, 6), CaseOutcome.WITHDRAWN)).when(effect(unlawful=True)).rejected("CAS-05")
    dismissed = pending(concluded_event(day(5, 6), CaseOutcome.CLAIMS_DISMISSED))
    dismissed.when(effect(unlawful=True)).then_types(JudgmentTookEffect)


def test_sug_21_an_unlawful_normative_document_opens_two_tasks() -> None:
    """行诉解释 arts. 149, 150: suggest within three months, report to the court above."""
    ended = pending(concluded_event(day(2, 6)))
    told = [command for _, command in ended.when(effect(day(3, 1), unlawful=True)).companions()]
    assert told == [
        OpenDraftingTask(
            occurred_on=day(3, 1), kind=DraftingTaskKind.NORMATIVE_DOCUMENT, case=NUMBER, due_on=day(6, 1)
        ),
        OpenDraftingTask(occurred_on=day(3, 1), kind=DraftingTaskKind.REPORT_TO_HIGHER_COURT, case=NUMBER),
    ]
    roll = ended.having(settings=RuleSettings(roll_normative_months_over_holidays=True))
    (_, first), _ = roll.when(effect(day(3, 1), unlawful=True)).companions()
    assert isinstance(first, OpenDraftingTask)
    assert first.due_on == day(6, 3)
    assert ended.when(effect()).companions() == []
    assert ended.when(conclude()).companions() == []


def test_gov_of_another_level_stays_a_government() -> None:
    """APP-14 asks the kind of the organ, not its place in the district."""
    more = registry(organ("town", "某镇人民政府", OrganKind.SUBDISTRICT_OFFICE))
    event = given(DECIDER).having(registry=more).when(file_case(defendants=("town",))).decide()[0]
    assert isinstance(event, CaseFiled)
    assert not event.government_defendant
