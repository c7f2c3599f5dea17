"""Joint research and the standards it leads to: RES-01 … RES-04; scenario 35."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest

from events.base import Side, Visibility
from events.bulletin import BulletinContent, BulletinIssued
from events.observation_terms import EndorsingSide, ResearchOrigin, StandardEffect, SymposiumKind
from events.research import (
    LegalBasisSuperseded,
    LegalBasisUsed,
    ResearchConcluded,
    ResearchOpened,
    StandardDrafted,
    StandardEndorsed,
    StandardFlaggedForReview,
    StandardIssued,
    StandardRepealed,
    StandardReviewed,
    SymposiumHeld,
)
from events.training import Attendance
from events.vocabulary import Topic
from services.joint import legal_basis, research, standard
from services.joint.legal_basis import FlagStandard, LegalBasis, SupersedeLegalBasis, UseLegalBasis, legal_basis_stream
from services.joint.research import ConcludeResearch, HoldSymposium, OpenResearch
from services.joint.service import JOINT
from services.joint.standard import (
    DraftStandard,
    EndorseStandard,
    IssueStandard,
    RepealStandard,
    ReviewStandard,
)
from services.rules.course import Course
from services.rules.standard import basis_key
from services.shared.registers import TakeNumber
from tests.given import MATTER, Given, given
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, SUPERVISORY, URBAN

OPENED, MET, DONE, DAY = date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1), date(2024, 6, 3)
RESEARCH, BULLETIN = UUID(int=35), UUID(int=36)
BASIS, NUMBER = "法释〔2018〕1号", "鼓法规〔2024〕1号"
OPEN = ResearchOpened(
    occurred_on=OPENED,
    title="行政处罚听证告知",
    question="哪些处罚须告知听证权利，各机关做法不一。",
    origin=(ResearchOrigin.TRIAL, ResearchOrigin.ENFORCEMENT),
    is_law_application=True,
    organisers=(COURT, LEGAL),
)
PEOPLE = (Attendance(organ=COURT, count=3), Attendance(organ=HOUSING, count=5))
SYMPOSIUM = SymposiumHeld(
    occurred_on=MET, item=1, kind=SymposiumKind.SYMPOSIUM, title="听证告知座谈会", attendance=PEOPLE
)
MEET = HoldSymposium(occurred_on=MET, kind=SymposiumKind.SYMPOSIUM, title="听证告知座谈会", attendance=PEOPLE)
CONCLUDED = ResearchConcluded(occurred_on=DONE, findings="应当统一告知标准。")
DRAFT = StandardDrafted(
    occurred_on=DONE,
    research=RESEARCH,
    title="行政处罚听证告知参考标准",
    text="较大数额罚款的，处罚前书面告知。本标准供参考，不具有法律效力。",
    legal_basis=(BASIS, "《中华人民共和国行政处罚法》"),
)
BY_COURT = StandardEndorsed(occurred_on=DONE, by=COURT, endorsing_side=EndorsingSide.COURT)
BY_LEGAL = StandardEndorsed(occurred_on=DONE, by=LEGAL, endorsing_side=EndorsingSide.GOVERNMENT)
ISSUED = StandardIssued(occurred_on=DAY, document_number=NUMBER)
FLAGGED = StandardFlaggedForReview(occurred_on=DAY, basis=BASIS, superseded_by="法释〔2024〕5号", bulletin=BULLETIN)
SUPERSEDED = LegalBasisSuperseded(occurred_on=DAY, basis=BASIS, superseded_by="法释〔2024〕5号", bulletin=BULLETIN)


def fold(*events: Any) -> Course:
    return research.DECIDER.fold(events)


def joint_research(*events: Any, by: str = COURT) -> Given:
    return given(research.DECIDER, *events).as_(by).having(today=DAY)


def open_(**fields: Any) -> OpenResearch:
    return OpenResearch(**{**OPEN.model_dump(), **fields})


def a_standard(
    *events: Any, by: str = LEGAL, known: Course | None = None, more: Mapping[str, Any] = MappingProxyType({})
) -> Given:
    study = fold(OPEN, SYMPOSIUM, CONCLUDED) if known is None else known
    return given(standard.DECIDER, *events).as_(by).having(today=DAY, known={f"research:{RESEARCH}": study, **more})


def draft(**fields: Any) -> DraftStandard:
    return DraftStandard(**{**DRAFT.model_dump(), **fields})


ISSUE = IssueStandard(document_number=NUMBER)


# RES-01: opened jointly


@pytest.mark.parametrize("by", [COURT, COURT_DIVISION, LEGAL, GOV, OFFICE])
def test_res_01_opened_together_with_symposia_and_concluded(by: str) -> None:
    story = joint_research(by=by).when(open_()).then(OPEN).when(open_()).nothing()
    story = story.when(MEET).then(SYMPOSIUM).when(MEET).nothing()
    second = SYMPOSIUM.model_copy(update={"item": 2, "kind": SymposiumKind.SEMINAR})
    story = story.when(MEET.model_copy(update={"kind": SymposiumKind.SEMINAR})).then(second)
    conclude = ConcludeResearch(occurred_on=DONE, findings=CONCLUDED.findings)
    story = story.when(conclude).then(CONCLUDED).when(conclude).nothing()
    assert story.state.last(ResearchConcluded).occurred_on == DONE
    assert research.DECIDER.visibility(story.state) is Visibility.MEMBERS


@pytest.mark.parametrize("organisers", [(COURT,), (LEGAL,), (GOV, COURT), ()])
def test_res_01_not_by_one_side(organisers: tuple[str, ...]) -> None:
    joint_research().when(open_(organisers=organisers)).rejected("RES-01")


def test_res_01_a_question_met_in_some_work() -> None:
    joint_research().when(open_(origin=())).rejected("RES-01")
    once = OPEN.model_copy(update={"origin": (ResearchOrigin.TRIAL,)})
    joint_research().when(open_(origin=(ResearchOrigin.TRIAL, ResearchOrigin.TRIAL))).then(once)
    joint_research().when(open_(organisers=(COURT, LEGAL, "no-such-organ"))).rejected("GEN-07")


@pytest.mark.parametrize("by", [HOUSING, URBAN, SUPERVISORY])
def test_gen_10_who_is_no_partner_records_nothing(by: str) -> None:
    joint_research(by=by).when(open_()).rejected("GEN-10")
    joint_research(OPEN, by=by).when(MEET).rejected("GEN-10")
    joint_research(OPEN, SYMPOSIUM, by=by).when(MEET).rejected("GEN-10")
    joint_research(OPEN, by=by).when(ConcludeResearch(findings="结论")).rejected("GEN-10")
    a_standard(by=by).when(draft()).rejected("GEN-10")
    a_standard(DRAFT, by=by).when(EndorseStandard()).rejected("RES-02")
    a_standard(DRAFT, BY_COURT, BY_LEGAL, by=by).when(ISSUE).rejected("GEN-10")
    a_standard(DRAFT, BY_COURT, BY_LEGAL, ISSUED, by=by).when(RepealStandard(reason="废止")).rejected("GEN-10")


def test_gen_05_a_research_in_order_and_by_date() -> None:
    joint_research(OPEN).when(open_(title="另一题目")).rejected("GEN-05")
    joint_research(OPEN, CONCLUDED).when(MEET.model_copy(update={"occurred_on": DAY})).rejected("GEN-05")
    joint_research(OPEN).when(MEET.model_copy(update={"occurred_on": date(2024, 1, 1)})).rejected("GEN-08")
    joint_research(OPEN).when(MEET.model_copy(update={"attendance": (*PEOPLE, *PEOPLE)})).rejected("TRN-03")
    joint_research(OPEN).when(MEET.model_copy(update={"attendance": ()})).rejected("TRN-03")


# RES-02: from a concluded research, endorsed by both


def test_res_02_a_standard_endorsed_by_both_is_issued_scenario_35() -> None:
    story = a_standard(by=COURT_DIVISION).when(draft()).then(DRAFT).when(draft()).nothing()
    story = story.as_(COURT).when(EndorseStandard(occurred_on=DONE)).then(BY_COURT).when(EndorseStandard()).nothing()
    story = story.when(ISSUE).rejected("RES-02")
    story = story.as_(LEGAL).when(EndorseStandard(occurred_on=DONE)).then(BY_LEGAL)
    story = story.as_(GOV).when(EndorseStandard()).nothing()
    story = story.as_(OFFICE).when(ISSUE).then(ISSUED).when(ISSUE).nothing()
    assert standard.DECIDER.visibility(story.state) is Visibility.MEMBERS
    repeal = RepealStandard(reason="依据已废止")
    story = story.when(repeal).then(StandardRepealed(occurred_on=DAY, reason="依据已废止")).when(repeal).nothing()
    story.when(draft(text="新稿")).rejected("GEN-05")


@pytest.mark.parametrize("endorsement", [BY_COURT, BY_LEGAL])
def test_res_02_endorsed_by_one_side_it_is_not_issued_scenario_35(endorsement: StandardEndorsed) -> None:
    a_standard(DRAFT, endorsement).when(ISSUE).rejected("RES-02")


@pytest.mark.parametrize("by", [COURT_DIVISION, OFFICE, HOUSING])
def test_res_02_who_endorses(by: str) -> None:
    """The court in its own name, the government or its legal department; the office speaks for neither."""
    a_standard(DRAFT, by=by).when(EndorseStandard()).rejected("RES-02")
    by_gov = StandardEndorsed(occurred_on=DAY, by=GOV, endorsing_side=EndorsingSide.GOVERNMENT)
    a_standard(DRAFT, by=GOV).when(EndorseStandard()).then(by_gov)


def test_res_02_a_new_draft_is_endorsed_anew() -> None:
    changed = DRAFT.model_copy(update={"text": "修改稿"})
    story = a_standard(DRAFT, BY_COURT, BY_LEGAL).when(draft(text="修改稿")).then(changed)
    story = story.when(ISSUE).rejected("RES-02")
    story.as_(COURT).when(EndorseStandard()).then_types(StandardEndorsed)


def test_res_02_from_a_concluded_research_with_a_symposium_or_a_reason() -> None:
    a_standard(known=fold(OPEN, SYMPOSIUM)).when(draft()).rejected("RES-02")
    a_standard().when(draft(occurred_on=MET)).rejected("RES-02")
    alone = fold(OPEN, CONCLUDED)
    a_standard(known=alone).when(draft()).rejected("RES-02")
    reason = "问题单一，书面征求意见即可"
    a_standard(known=alone).when(draft(no_symposium_reason=reason)).then_types(StandardDrafted)
    a_standard().having(known={}).when(draft()).rejected("GEN-06")
    assert draft().references(Side.JOINT) == [f"research:{RESEARCH}"]


# RES-03: guidance only


@pytest.mark.parametrize("effect", [StandardEffect.JUDICIAL_INTERPRETATION, StandardEffect.BINDING_BASIS])
def test_res_03_no_other_effect_than_guidance_scenario_35(effect: StandardEffect) -> None:
    a_standard().when(draft(effect=effect)).rejected("RES-03")


@pytest.mark.parametrize(
    "label",
    [
        {"title": "鼓楼区行政处罚听证司法解释"},
        {"title": "关于听证告知问题的解释"},
        {"title": "关于听证告知问题的批复"},
        {"title": "听证告知标准（等同于司法解释）"},
        {"text": "本标准具有法律效力。"},
        {"text": "本标准对审判具有约束力，各机关照此办理。"},
        {"text": "本标准应当作为裁判依据。"},
        {"text": "人民法院应当适用本标准。"},
    ],
)
def test_res_03_labelled_as_binding_interpretation_scenario_35(label: dict[str, str]) -> None:
    a_standard().when(draft(**label)).rejected("RES-03")


@pytest.mark.parametrize(
    "label",
    [
        {"title": "适用《最高人民法院关于适用行政诉讼法的解释》的参考标准"},
        {"text": "本标准不具有法律效力，不得作为裁判依据。"},
        {"text": "依据《最高人民法院司法解释工作规定》，司法解释具有的效力以其规定为准。"},
    ],
)
def test_res_03_naming_an_interpretation_is_no_label(label: dict[str, str]) -> None:
    a_standard().when(draft(**label)).then_types(StandardDrafted)


# RES-04: flagged when a J1 bulletin supersedes what it rests on


def test_res_04_an_issued_standard_is_known_by_what_it_rests_on() -> None:
    story = a_standard(DRAFT, BY_COURT, BY_LEGAL)
    number, *bases = story.when(ISSUE).companions()
    assert number == (
        "number-register:standard:2024",
        TakeNumber(occurred_on=DAY, number=NUMBER, holder=MATTER),
    )
    assert bases == [
        (legal_basis_stream(basis), UseLegalBasis(occurred_on=DAY, basis=basis, standard=MATTER))
        for basis in DRAFT.legal_basis
    ]
    assert list(standard.DECIDER.relies_on(story.state)) == [stream for stream, _ in bases]
    assert not list(standard.DECIDER.relies_on(a_standard().state))


def test_res_04_a_j1_bulletin_flags_every_standard_that_rests_on_it() -> None:
    use = UseLegalBasis(basis=BASIS, standard=MATTER)
    story = given(legal_basis.DECIDER).as_(OFFICE).having(today=DAY)
    story = story.when(use).then(LegalBasisUsed(occurred_on=DAY, basis=BASIS, standard=MATTER)).when(use).nothing()
    said: dict[str, Any] = {"basis": BASIS, "superseded_by": "法释〔2024〕5号", "bulletin": BULLETIN}
    flags = [(f"standard:{MATTER}", FlagStandard(occurred_on=DAY, **said))]
    assert story.when(SupersedeLegalBasis(**said)).companions() == flags
    assert not story.when(use).companions()
    story = story.when(SupersedeLegalBasis(**said)).then(SUPERSEDED).when(SupersedeLegalBasis(**said)).nothing()
    other = {**said, "superseded_by": "法释〔2024〕6号"}
    story.when(SupersedeLegalBasis(**other)).then_types(LegalBasisSuperseded)
    assert legal_basis.DECIDER.visibility(story.state) is Visibility.RESTRICTED


def test_res_04_flagged_reviewed_and_flagged_again() -> None:
    flag = FlagStandard(basis=BASIS, superseded_by="法释〔2024〕5号", bulletin=BULLETIN)
    issued = (DRAFT, BY_COURT, BY_LEGAL, ISSUED)
    a_standard(DRAFT).when(flag).nothing()
    story = a_standard(*issued).when(flag).then(FLAGGED)
    review = ReviewStandard(text="内容与新规定一致，予以保留。")
    a_standard(*issued).when(review).rejected("GEN-05")
    early = ReviewStandard(occurred_on=DAY, text="予以保留。")
    later = FLAGGED.model_copy(update={"occurred_on": date(2024, 7, 1)})
    a_standard(*issued, later).when(early).rejected("GEN-08")
    done = StandardReviewed(occurred_on=DAY, text=review.text)
    story = story.when(review).then(done).when(review).nothing()
    story.when(RepealStandard(reason="不再需要")).then_types(StandardRepealed).when(flag).nothing()


def test_res_04_issued_on_a_superseded_basis_it_is_flagged_at_once() -> None:
    known = {legal_basis_stream(BASIS): LegalBasis(superseded=(SUPERSEDED,))}
    a_standard(DRAFT, BY_COURT, BY_LEGAL, more=known).when(ISSUE).then(ISSUED, FLAGGED)


def test_res_04_the_policy_reads_what_a_j1_bulletin_supersedes() -> None:
    content = BulletinContent(
        topic=Topic.J1,
        title="新司法解释",
        text="已施行。",
        issuer=COURT,
        addressee=GOV,
        rule_number="法释〔2024〕5号",
        supersedes=(BASIS, "法释[2018]1号", "《某规定》"),
    )
    [policy] = [one for one in JOINT.further_policies if one.event is BulletinIssued]
    envelope: Any = type("Envelope", (), {"matter": BULLETIN})

    def given_by(**changes: Any) -> list[Any]:
        issued = BulletinIssued(occurred_on=DAY, content=content.model_copy(update=changes))
        return list(policy.commands(envelope, issued))

    commands = given_by()
    assert [(basis_key(one.basis), one.superseded_by) for one in commands] == [
        (BASIS, "法释〔2024〕5号"),
        ("某规定", "法释〔2024〕5号"),
    ]
    named = legal_basis.DECIDER.matter(commands[0])
    assert named is not None
    assert legal_basis.DECIDER.stream(named) == legal_basis_stream(BASIS)
    assert given_by(rule_number=None)[0].superseded_by == "新司法解释"
    assert given_by(topic=Topic.J7) == []
    assert given_by(supersedes=None) == []
    assert policy.source is Side.COURT


@pytest.mark.parametrize(
    "written",
    [
        BASIS,
        "法释[2018]1号",
        "法释【2018】1号",
        "《关于适用行政诉讼法的解释》（法释〔2018〕1号）第三条",
        " 法释 〔2018〕 1号 ",
    ],
)
def test_res_04_an_instrument_is_the_same_however_it_is_written(written: str) -> None:
    assert basis_key(written) == BASIS


def test_gen_05_a_standard_in_order_and_by_date() -> None:
    a_standard().when(EndorseStandard()).rejected("GEN-05")
    a_standard(DRAFT, BY_COURT, BY_LEGAL, ISSUED, by=COURT).when(draft(text="新稿")).rejected("GEN-05")
    a_standard(DRAFT, BY_COURT, BY_LEGAL).when(RepealStandard(reason="废止")).rejected("GEN-05")
    a_standard(DRAFT, by=COURT).when(EndorseStandard(occurred_on=MET)).rejected("GEN-08")
    a_standard(DRAFT, BY_COURT, BY_LEGAL).when(IssueStandard(occurred_on=MET, document_number=NUMBER)).rejected(
        "GEN-08"
    )
