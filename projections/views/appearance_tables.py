"""The head's appearance in court: rows, and how events become rows (domain A.5.1).

The court writes `appearance`, `appearance_act` and `appearance_finding`, the government `appearance_claim`. What may
happen again stands by version, so that a question as of a day finds what stood then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Index

from events.appearance import (
    AbsenceReasonReviewed,
    AbsenceRecordedInJudgment,
    AppearanceDutyRegistered,
    AppearanceFindingCorrected,
    AppearanceNoticeServed,
    Finding,
    HeadAbsent,
    HeadAppeared,
    HearingAdjourned,
    IdentityProofReviewed,
    JointAppearanceSettled,
    PlaintiffObjectionNoted,
)
from events.appearance_response import (
    AbsenceReasonSubmitted,
    AppearanceReported,
    AppearanceResponseOpened,
    HeadDesignated,
    HeadReplaced,
    IdentityProofSubmitted,
)
from events.base import Event
from events.terms import Term
from projections.store.schema import DAY, FIRST_DAY, FLAG, LIST, MATTER_KEY, NUMBER, TEXT, key, table, walked
from projections.view import Fact, Handler, Put, by_event
from projections.views.matters import concerned

APPEARANCE = table(
    "appearance",
    key("matter", MATTER_KEY),
    Column("stream", TEXT),
    Column("case_number", TEXT),
    Column("procedure", TEXT),
    Column("organ", TEXT),
    Column("must_notify_ground", TEXT),
    Column("may_notify_ground", TEXT),
    Column("authorised_body", TEXT),
    Column("third_party", FLAG),
    Column("government_defendant", FLAG),
    Column("registered_on", FIRST_DAY),
    Column("notified_on", FIRST_DAY),
    Index("appearance_case", "case_number", "organ"),
    walked("appearance_registered", "-registered_on", "matter"),
)
ACT = table(
    "appearance_act",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("act", TEXT),
    Column("on", DAY),
    Column("hearing_on", DAY),
    Column("defects", LIST),
    Column("post", TEXT),
    Column("head_rank", TEXT),
    Column("review", TEXT),
    Column("absence_reason", TEXT),
    Column("accepted", FLAG),
    Column("appearing_organ", TEXT),
    walked("appearance_hearing", "hearing_on", "matter", "version"),
)
FINDING = table(
    "appearance_finding",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("on", DAY),
    Column("hearing_on", DAY),
    Column("appeared", FLAG),
    Column("post", TEXT),
    Column("head_rank", TEXT),
    Column("spoke", FLAG),
    Column("staff_present", TEXT),
    Column("ground", TEXT),
    Column("excused", FLAG),
    Column("corrected", FLAG),
)
CLAIM = table(
    "appearance_claim",
    key("matter", MATTER_KEY),
    key("version", NUMBER),
    Column("act", TEXT),
    Column("on", DAY),
    Column("post", TEXT),
    Column("head_rank", TEXT),
    Column("absence_reason", TEXT),
    Column("attended", FLAG),
    Column("spoke", FLAG),
)
TABLES = (APPEARANCE, ACT, FINDING, CLAIM)


class Act(Term):
    """Acts of the court and of the organ that may repeat."""

    NOTIFIED = "notified", "通知", "notice"
    PROOF_REVIEWED = "proof_reviewed", "审查身份证明", "proof reviewed"
    REASON_REVIEWED = "reason_reviewed", "审查理由", "reason reviewed"
    ADJOURNED = "adjourned", "延期开庭", "adjournment"
    SETTLED = "settled", "确定共同被告出庭负责人", "joint appearance settled"
    OBJECTED = "objected", "原告异议", "objection"
    IN_JUDGMENT = "in_judgment", "裁判文书载明", "recorded in the judgment"
    DESIGNATED = "designated", "确定负责人", "designation"
    PROVED = "proved", "提交身份证明", "proof submitted"
    REASONED = "reasoned", "说明理由", "reason submitted"
    REPORTED = "reported", "自报", "report"


def _act(fact: Fact[Any], act: Act, **values: Any) -> Put:
    place = {"matter": fact.matter, "version": fact.version}
    return Put(ACT, place, {"act": act.value, "on": fact.on, **values})


def _claim(fact: Fact[Any], act: Act, **values: Any) -> Put:
    place = {"matter": fact.matter, "version": fact.version}
    return Put(CLAIM, place, {"act": act.value, "on": fact.on, **values})


def _registered(fact: Fact[AppearanceDutyRegistered]) -> Iterator[Put]:
    event = fact.event
    values = {
        "stream": fact.envelope.stream,
        "case_number": event.case,
        "procedure": event.procedure.value,
        "organ": event.organ,
        "must_notify_ground": event.must_notify_ground,
        "may_notify_ground": event.may_notify_ground,
        "authorised_body": event.authorised_body,
        "third_party": event.third_party,
        "government_defendant": event.government_defendant,
        "registered_on": fact.on,
    }
    yield Put(APPEARANCE, {"matter": fact.matter}, values)
    yield from concerned(fact, (event.organ,))


def _notified(fact: Fact[AppearanceNoticeServed]) -> Iterator[Put]:
    defects = [defect.value for defect in fact.event.defects]
    yield Put(APPEARANCE, {"matter": fact.matter}, {"notified_on": fact.on})
    yield _act(fact, Act.NOTIFIED, hearing_on=fact.event.hearing_on.isoformat(), defects=defects)


def _proof_reviewed(fact: Fact[IdentityProofReviewed]) -> Iterator[Put]:
    head = fact.event.head
    said = {"review": fact.event.review.value, "post": head.post, "head_rank": head.head_rank.value}
    yield _act(fact, Act.PROOF_REVIEWED, **said)


def _reason_reviewed(fact: Fact[AbsenceReasonReviewed]) -> Iterator[Put]:
    reason = fact.event.given.absence_reason.value
    yield _act(fact, Act.REASON_REVIEWED, accepted=fact.event.accepted, absence_reason=reason)


def _adjourned(fact: Fact[HearingAdjourned]) -> Iterator[Put]:
    day = fact.event.hearing_on
    yield _act(fact, Act.ADJOURNED, hearing_on=day.isoformat() if day else None)


def _settled(fact: Fact[JointAppearanceSettled]) -> Iterator[Put]:
    yield _act(fact, Act.SETTLED, appearing_organ=fact.event.appearing_organ)


def _appeared(fact: Fact[HeadAppeared]) -> Iterator[Put]:
    event = fact.event
    said = {"post": event.post, "head_rank": event.head_rank.value, "spoke": event.spoke}
    yield _found(fact, fact.on, corrected=False, appeared=True, excused=False, **said)


def _absent(fact: Fact[HeadAbsent]) -> Iterator[Put]:
    event = fact.event
    said = {"staff_present": event.staff_present.value, "ground": event.ground, "excused": event.excused}
    yield _found(fact, fact.on, corrected=False, appeared=False, spoke=False, **said)


def _corrected(fact: Fact[AppearanceFindingCorrected]) -> Iterator[Put]:
    found: Finding = fact.event.finding
    yield _found(
        fact,
        found.hearing_on.isoformat(),
        corrected=True,
        appeared=found.appeared,
        post=found.head.post if found.head else None,
        head_rank=found.head.head_rank.value if found.head else None,
        spoke=found.spoke,
        staff_present=found.staff_present,
        ground=found.ground,
        excused=found.excused,
    )


def _found(fact: Fact[Any], hearing_on: str, **values: Any) -> Put:
    place = {"matter": fact.matter, "version": fact.version}
    plain = {name: value.value if isinstance(value, Term) else value for name, value in values.items()}
    return Put(FINDING, place, {"on": fact.on, "hearing_on": hearing_on, **plain})


def _objected(fact: Fact[PlaintiffObjectionNoted]) -> Iterator[Put]:
    yield _act(fact, Act.OBJECTED)


def _in_judgment(fact: Fact[AbsenceRecordedInJudgment]) -> Iterator[Put]:
    yield _act(fact, Act.IN_JUDGMENT)


def _opened(fact: Fact[AppearanceResponseOpened]) -> Iterator[Put]:
    yield from concerned(fact, (fact.event.organ,))


def _designated(fact: Fact[HeadDesignated | HeadReplaced]) -> Iterator[Put]:
    head = fact.event.head
    yield _claim(fact, Act.DESIGNATED, post=head.post, head_rank=head.head_rank.value)


def _proved(fact: Fact[IdentityProofSubmitted]) -> Iterator[Put]:
    yield _claim(fact, Act.PROVED)


def _reasoned(fact: Fact[AbsenceReasonSubmitted]) -> Iterator[Put]:
    yield _claim(fact, Act.REASONED, absence_reason=fact.event.given.absence_reason.value)


def _reported(fact: Fact[AppearanceReported]) -> Iterator[Put]:
    event = fact.event
    rank = event.head_rank.value if event.head_rank else None
    yield _claim(fact, Act.REPORTED, attended=event.attended, head_rank=rank, spoke=event.spoke)


HANDLERS: Mapping[type[Event], Handler] = by_event(
    _registered,
    _notified,
    _proof_reviewed,
    _reason_reviewed,
    _adjourned,
    _settled,
    _appeared,
    _absent,
    _corrected,
    _objected,
    _in_judgment,
    _opened,
    _designated,
    _proved,
    _reasoned,
    _reported,
)
