"""Duties to appear as of a day, one row for each (domain A.5.1; M40–M47).

The court writes `appearance`, `appearance_act` and `appearance_finding`, the government `appearance_claim`. What may
happen again stands by version, so that a question as of a day finds what stood then.

Of several findings on one hearing the newest counts. A duty is fulfilled by one appearance (APP-09); `ground` is that
of its newest unjustified absence, which stays when the head comes later.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Index, Select, and_, case, exists, func, or_, select

from events.appearance import (
    AbsenceReasonReviewed,
    AbsenceRecordedInJudgment,
    AppearanceDutyEnded,
    AppearanceDutyRegistered,
    AppearanceFindingCorrected,
    AppearanceNoticeServed,
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
from events.case_terms import DraftingTaskKind
from events.drafting_task import DraftingTaskEnd, DraftingTaskOpened
from events.terms import Term
from projections.access.matters import known_to
from projections.access.restricted import CASE_NUMBER
from projections.asked import Asked
from projections.keeping import acted, as_of, dated, keeping, kept, within
from projections.sql import first_true, overtaken
from projections.store.schema import TEXT, walked
from projections.views.acts import Acts
from projections.views.case_index import HEARING
from projections.views.drafting_tasks import TASK, TASK_ACT, stood

_DUTY = (
    *("stream", "procedure", "organ", "must_notify_ground", "may_notify_ground", "authorised_body"),
    *("third_party", "government_defendant", "elsewhere"),
)
_HEAD = within("head", "post", "head_rank")
APPEARANCE = keeping(
    "appearance",
    kept(AppearanceDutyRegistered, *_DUTY, on="registered_on", first=True, case_number="case"),
    dated(AppearanceNoticeServed, on="notified_on", first=True),
    Index("appearance_case", "case_number", "organ"),
    walked("appearance_registered", "-registered_on", "matter"),
)
ACT = keeping(
    "appearance_act",
    acted(AppearanceDutyRegistered),
    acted(AppearanceDutyEnded, ended_on="on"),
    acted(AppearanceNoticeServed, "hearing_on", "defects"),
    acted(IdentityProofReviewed, "review", *_HEAD),
    acted(AbsenceReasonReviewed, "accepted", "given.absence_reason"),
    acted(HearingAdjourned, "hearing_on"),
    acted(JointAppearanceSettled, "appearing_organ"),
    acted(PlaintiffObjectionNoted, objecting_party="party"),
    acted(AbsenceRecordedInJudgment),
    walked("appearance_hearing", "hearing_on", "matter", "version"),
    by=("version",),
)
FINDING = keeping(
    "appearance_finding",
    kept(
        HeadAppeared,
        *("post", "head_rank", "spoke", "acting", "agents", "gist"),
        on="on",
        hearing_on="occurred_on",
        appeared=True,
        excused=False,
        corrected=False,
    ),
    kept(
        HeadAbsent,
        *("staff_present", "ground", "excused", "further_grounds", "without_notice", "agents", "gist"),
        on="on",
        hearing_on="occurred_on",
        appeared=False,
        spoke=False,
        corrected=False,
    ),
    kept(
        AppearanceFindingCorrected,
        *within("finding", "hearing_on", "appeared", "spoke", "staff_present", "ground", "excused"),
        *within("finding", "further_grounds", "without_notice", "agents", "gist"),
        *within("finding.head", "post", "head_rank", "acting"),
        on="on",
        corrected=True,
    ),
    by=("version",),
)
CLAIM = keeping(
    "appearance_claim",
    acted(HeadDesignated, *_HEAD),
    acted(HeadReplaced, *_HEAD),
    acted(IdentityProofSubmitted),
    acted(AbsenceReasonSubmitted, "given.absence_reason"),
    acted(AppearanceReported, "attended", "head_rank", "spoke"),
    by=("version",),
)
TABLES = (APPEARANCE, ACT, FINDING, CLAIM)
HANDLERS = known_to({AppearanceDutyRegistered: ("organ",), AppearanceResponseOpened: ("organ",)})


class AppearanceStatus(Term):
    """Where a duty stands on the day asked for."""

    REGISTERED = "registered", "已登记", "registered"
    NOTIFIED = "notified", "已通知", "notified"
    DESIGNATED = "designated", "已确定负责人", "head designated"
    RELEASED = "released", "由共同被告负责人出庭", "another defendant's head appears"
    ENDED = "ended", "已不是被告，义务终止", "sued no longer"
    ATTENDED = "attended", "负责人已出庭", "the head appeared"
    EXCUSED = "excused", "有正当理由未出庭", "absent with a valid reason"
    UNJUSTIFIED = "unjustified", "无正当理由未出庭", "unjustified absence"


_FOUND = (
    *("appeared", "post", "head_rank", "acting", "spoke", "staff_present", "excused", "corrected"),
    *("agents", "gist"),
)


def appearance_rows(asked: Asked) -> Select[Any]:
    """The rows with their status and year: that of the hearing found on, else announced, else of registration."""
    facts = _facts(asked).subquery("facts")
    row = facts.c
    stands = first_true(
        (row.appeared.is_(True), AppearanceStatus.ATTENDED),
        (row.found_ground.is_not(None), AppearanceStatus.UNJUSTIFIED),
        (row.appeared.is_(False), AppearanceStatus.EXCUSED),
        (row.ended_on.is_not(None), AppearanceStatus.ENDED),
        (row.appearing_organ != row.organ, AppearanceStatus.RELEASED),
        (row.designated_post.is_not(None), AppearanceStatus.DESIGNATED),
        (row.notified_on.is_not(None), AppearanceStatus.NOTIFIED),
        otherwise=AppearanceStatus.REGISTERED,
    )
    year = func.substr(func.coalesce(row.heard_on, row.hearing_on, row.registered_on), 1, 4, type_=TEXT)
    mismatch = row.reported.is_not(None)
    owing = func.coalesce(row.appearing_organ == row.organ, True)
    missing = and_(row.unfound_on.is_not(None), owing)
    more = (stands.label("status"), year.label("year"), mismatch.label("mismatch"), missing.label("finding_missing"))
    return select(facts, *more)


def _facts(asked: Asked) -> Select[Any]:
    duty, day = APPEARANCE.c, asked.day
    acts, claims = Acts(ACT, APPEARANCE, day), Acts(CLAIM, APPEARANCE, day)
    found, ground = FINDING.alias("found"), FINDING.alias("on_ground")
    first, again = _picked(day), _picked(day, FINDING.alias("grounded"), grounded=True)
    joined: FromClause = APPEARANCE
    joined = joined.outerjoin(found, and_(found.c.matter == duty.matter, found.c.version == first))
    joined = joined.outerjoin(ground, and_(ground.c.matter == duty.matter, ground.c.version == again))
    joined = joined.outerjoin(TASK, and_(task_of_duty(), TASK.c.opened_on <= day))
    ended, owed_since = stood("because", day), Acts(TASK_ACT, TASK, day).latest("on", DraftingTaskOpened)
    reason = func.coalesce(
        acts.latest("absence_reason", AbsenceReasonReviewed),
        claims.latest("absence_reason", AbsenceReasonSubmitted),
    )
    return (
        select(
            *as_of(APPEARANCE, day),
            _ended_on(day).label("ended_on"),
            acts.latest("defects", AppearanceNoticeServed).label("defects"),
            acts.latest("hearing_on", AppearanceNoticeServed, HearingAdjourned).label("hearing_on"),
            acts.latest("on", HearingAdjourned).label("adjourned_on"),
            acts.latest("appearing_organ", JointAppearanceSettled).label("appearing_organ"),
            claims.latest("post", HeadDesignated, HeadReplaced).label("designated_post"),
            claims.latest("head_rank", HeadDesignated, HeadReplaced).label("designated_rank"),
            claims.latest("on", IdentityProofSubmitted).label("proof_submitted_on"),
            acts.latest("review", IdentityProofReviewed).label("proof_review"),
            reason.label("absence_reason"),
            acts.latest("accepted", AbsenceReasonReviewed).label("reason_accepted"),
            found.c.hearing_on.label("heard_on"),
            *(found.c[name] for name in _FOUND),
            found.c.ground.label("found_ground"),
            ground.c.ground.label("ground"),
            ground.c.hearing_on.label("ground_on"),
            *(ground.c[name] for name in ("further_grounds", "without_notice")),
            claims.latest("attended", AppearanceReported).label("reported_attended"),
            _mismatched(day).label("reported"),
            _without_finding(day).label("unfound_on"),
            acts.first("on", PlaintiffObjectionNoted).label("objected_on"),
            acts.first("objecting_party", PlaintiffObjectionNoted).label("objecting_party"),
            acts.first("on", AbsenceRecordedInJudgment).label("in_judgment_on"),
            case((ended == DraftingTaskEnd.FINDING_CORRECTED.value, None), else_=owed_since).label("task_opened_on"),
            case((ended == DraftingTaskEnd.SUGGESTION_SENT.value, stood("closed_on", day))).label("suggestion_sent_on"),
        )
        .select_from(joined)
        .where(duty.registered_on <= day)
    )


def task_of_duty() -> ColumnElement[bool]:
    """Whether the court has to write because the head of this duty was absent."""
    task, duty = TASK.c, APPEARANCE.c
    about = and_(task["case"] == duty.case_number, task.organ == duty.organ)
    return and_(about, task.task == DraftingTaskKind.HEAD_ABSENCE.value)


def registered(asked: Asked) -> Select[Any]:
    return select(APPEARANCE.c.registered_on, APPEARANCE.c.matter).where(APPEARANCE.c.registered_on <= asked.day)


def to_come(asked: Asked) -> Select[Any]:
    """The hearings announced last of each duty, from that day on, where none is found on them or later."""
    said, newer, found, day = ACT.c, ACT.alias("announced_later"), FINDING.alias("found"), asked.day
    announced = [AppearanceNoticeServed.type, HearingAdjourned.type]
    newer_said = overtaken(ACT, newer, where=and_(newer.c.act.in_(announced), newer.c.on <= day))
    joined = ACT.join(APPEARANCE, APPEARANCE.c.matter == said.matter)
    joined = joined.outerjoin(found, and_(found.c.matter == said.matter, found.c.version == _picked(day)))
    open_ = or_(found.c.hearing_on.is_(None), found.c.hearing_on < said.hearing_on)
    wanted = and_(said.act.in_(announced), said.on <= day, said.hearing_on >= day, ~newer_said, open_)
    found_in = select(said.hearing_on, said.matter).select_from(joined)
    return found_in.where(wanted, APPEARANCE.c.registered_on <= day, owing(day))


def stands(found: FromClause, day: str) -> ColumnElement[bool]:
    """Whether a finding is the newest one on its hearing by that day."""
    newer = FINDING.alias()
    return and_(found.c.on <= day, ~overtaken(found, newer, "hearing_on", where=newer.c.on <= day))


def of_case() -> ColumnElement[bool]:
    """Whether a number of the court's index is that of the duty's case."""
    return CASE_NUMBER.c.number == APPEARANCE.c.case_number


def cases_of_duties() -> Select[Any]:
    """Pairs of a duty and the case in which it has to be done."""
    return select(APPEARANCE.c.matter, CASE_NUMBER.c.case.label("other")).join(CASE_NUMBER, of_case())


def held(day: str) -> ColumnElement[bool]:
    """Whether a hearing of the case was held by that day, since the duty was registered and before it ended."""
    in_case, held_on, duty = HEARING.c.matter == CASE_NUMBER.c.case, HEARING.c.held_on, APPEARANCE.c
    owed = and_(held_on >= duty.registered_on, func.coalesce(held_on < _ended_on(day), True))
    return and_(in_case, held_on <= day, owed)


def owing(day: str) -> ColumnElement[bool]:
    """Whether the organ is still sued on that day."""
    return _ended_on(day).is_(None)


def _ended_on(day: str) -> ColumnElement[Any]:
    """Since when the organ is sued no longer, as known on that day; it may be sued again."""
    return Acts(ACT, APPEARANCE, day).latest("ended_on", AppearanceDutyRegistered, AppearanceDutyEnded)


def _without_finding(day: str) -> ColumnElement[Any]:
    """The last hearing held of which nothing is found; one attendance before it suffices (APP-09)."""
    each = FINDING.alias("of_hearing")
    came = and_(each.c.appeared.is_(True), each.c.hearing_on <= HEARING.c.held_on)
    known = exists().where(
        each.c.matter == APPEARANCE.c.matter, stands(each, day), or_(each.c.hearing_on == HEARING.c.held_on, came)
    )
    last = select(func.max(HEARING.c.held_on)).where(of_case(), held(day), ~known.correlate(APPEARANCE, HEARING))
    return last.correlate(APPEARANCE).scalar_subquery()


def _picked(day: str, rows: FromClause | None = None, *, grounded: bool = False) -> ColumnElement[int]:
    """The version of the finding that says most about a duty: an appearance, else the newest; or the newest ground."""
    each = FINDING.alias("each") if rows is None else rows
    wanted = and_(each.c.matter == APPEARANCE.c.matter, stands(each, day))
    if grounded:
        wanted = and_(wanted, each.c.ground.is_not(None))
    found = select(each.c.version).where(wanted)
    found = found.order_by(each.c.appeared.desc(), each.c.hearing_on.desc(), each.c.version.desc()).limit(1)
    return found.correlate(APPEARANCE).scalar_subquery()


def _mismatched(day: str) -> ColumnElement[Any]:
    """The day of a report of the organ that says otherwise than the court found (APP-12); None where they agree."""
    said, newer, found = CLAIM.alias("said"), CLAIM.alias("said_later"), FINDING.alias("contradicted")
    reported = and_(said.c.act == AppearanceReported.type, said.c.on <= day, ~overtaken(said, newer, "act", "on"))
    differs = or_(
        said.c.attended != found.c.appeared,
        and_(found.c.appeared.is_(True), or_(said.c.head_rank != found.c.head_rank, said.c.spoke != found.c.spoke)),
    )
    wanted = and_(said.c.matter == APPEARANCE.c.matter, reported, differs)
    joined = said.join(found, and_(found.c.matter == said.c.matter, found.c.hearing_on == said.c.on))
    contradicted = select(func.max(said.c.on)).select_from(joined).where(wanted, stands(found, day))
    return contradicted.correlate(APPEARANCE).scalar_subquery()
