"""Administrative reconsideration: whose acts the district government reviews, and what it may say to whom (REC).

Sources: 行政复议法 (2023) arts. 19, 24, 27, 28, 76, 77, 79; 行政复议法实施条例 art. 57; opinion 三(二)2.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, assert_never

from domain.authority import superiors
from domain.calendar import Calendar
from domain.deadlines import add_days
from domain.last_days import last_day
from domain.registry import Organ, Registry
from domain.settings import RuleSettings
from events.base import Side
from events.numbers import document_parts
from events.reconsideration import (
    ReconsiderationContent,
    ReconsiderationOpinionSent,
    ReconsiderationSent,
    ReconsiderationSuggestionSent,
    ReconsiderationSuggestionServed,
)
from events.reconsideration_terms import ReconsiderationInstrument
from events.terms import Phrase
from events.values import OrganId
from events.vocabulary import OrganKind, OrganRole
from services.rules import require, require_active
from services.rules.number_defects import NumberDefect

REPORT_DAYS: Final = 60
"""行政复议法 art. 76: the report on the correction within sixty days of receipt."""
ISSUERS = (OrganRole.DISTRICT_GOVERNMENT, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
"""Who sends a suggestion (G5); an opinion is the government's alone."""

_SUBORDINATE = frozenset(
    {
        *(OrganKind.DEPARTMENT, OrganKind.SUBDISTRICT_OFFICE, OrganKind.ZONE_COMMITTEE),
        *(OrganKind.PUBLIC_INSTITUTION, OrganKind.OTHER),
    }
)
"""Own bureaus, subdistrict offices and zone committees (派出机关、机构), authorised bodies: 行政复议法 art. 24."""


def within_jurisdiction(registry: Registry, respondent: OrganId, on: date) -> bool:
    """Whether the district government reviews this organ's acts on that day (REC-07).

    Yes: what stands under the district government, directly or through one of its bureaus, and the branches that
    city bureaus set up in the district (art. 24). No: tax and other vertically led organs (art. 27), a government,
    courts, organs of another area, and what is not registered. Whether the organ is still active is not asked.
    """
    organ = registry.organ(respondent)
    if organ is None or organ.outside_district or organ.side is not Side.GOVERNMENT:
        return False
    kind = organ.at(on).kind
    if kind is OrganKind.DISTRICT_BRANCH:
        return True
    return kind in _SUBORDINATE and under_district_government(registry, organ.id, on)


def under_district_government(registry: Registry, organ: OrganId, on: date) -> bool:
    """Whether the government of that day stands above the organ, at whatever distance."""
    seen: set[OrganId] = set()
    waiting = [organ]
    while waiting:
        above = superiors(waiting.pop(), registry, on) - seen
        if any(registry.holds(superior, OrganRole.DISTRICT_GOVERNMENT, on) for superior in above):
            return True
        seen |= above
        waiting.extend(above)
    return False


def own_bureau(registry: Registry, organ: Organ, on: date) -> bool:
    """Whether it is a working department of the same government (本级人民政府工作部门, art. 79)."""
    above = superiors(organ.id, registry, on)
    directly = any(registry.holds(superior, OrganRole.DISTRICT_GOVERNMENT, on) for superior in above)
    return organ.at(on).kind is OrganKind.DEPARTMENT and directly and not organ.outside_district


class Defect(Phrase):
    """What is wrong with a suggestion or opinion, or with what is done about it (REC-01, 03 to 06)."""

    ISSUER = ("发文机关不是区政府或者区政府法制部门：", "not the government or its legal department: ")
    ADDRESSEE = ("主送机关不是本区行政机关：", "not an administrative organ of the district: ")
    NOT_ADDRESSED = ("不是本件的主送机关：", "not an addressee of this document: ")
    WHICH_ADDRESSEE = ("有几个主送机关，请写明是哪一个", "it has several addressees: say which one")
    ONE_ADDRESSEE = ("意见书只发给一个机关", "an opinion goes to one organ")
    TWICE = ("主送机关重复", "an addressee is named twice")
    NO_COURT = ("抄送机关中没有区人民法院：", "the court is not among the copies: ")
    NOT_GOVERNMENT = ("发文机关不是区政府", "the issuer is not the district government")
    NO_GROUND = ("未写明违法或者不当", "it does not say whether the act is unlawful or improper")
    GROUND_IN_SUGGESTION = (
        "违法或者不当的认定只写在意见书中",
        "whether an act is unlawful or improper is said in an opinion only",
    )
    FIXED_PERIOD = ("60日由法律规定，不另定日期", "the law sets the 60 days, no other date")
    REPORT_WANTED = ("意见书须提交整改报告", "an opinion asks for a report on the correction")
    PRESUMED = ("推定收到只由反馈或者报告认定", "receipt is presumed from an answer only")
    NO_REASON = ("尚未纠正的，办结须写明理由", "close what is not put right with the reason only")
    FEEDBACK_WANTED = ("建议书应提交反馈", "a suggestion is answered by feedback")
    DATE_PASSED = ("希望反馈的日期早于发出日", "the date wished for lies before the day of sending")
    NOT_AN_OPINION = ("本件为建议书", "this is a suggestion")
    NOT_SERVED = ("尚未送达，期限未起算", "it is not served, so no period runs")
    PERIOD_RUNNING = ("报告期限尚未届满", "the period for the report has not run out")
    REPORTED = ("已报告且未登记不履行", "it was reported on and no non-performance is recorded")
    ORDER_RUNNING = ("前次责令的期限尚未届满", "the period of the former order has not run out")
    ORDER_DATE = ("责令履行的期限须晚于责令之日", "the day to perform by lies after the order")
    NOT_A_POST = ("约谈对象只写职务，不写姓名", "who is summoned is named by post, never by name")
    NO_ORDER = ("尚未责令限期履行", "performance was not ordered before")
    NOT_NOTIFIED = ("未抄告上一级主管部门 ", "the superior department is not notified: ")
    NOT_SUPERIOR = ("不是上一级主管部门：", "not a superior department: ")
    SUGGESTION_NOTIFIED = ("本件为建议书 ", "this is a suggestion ")


def check_content(content: ReconsiderationContent) -> None:
    """A reconsideration case, for a suggestion a category (REC-02); for an opinion its ground (REC-03)."""
    require(content.case_refs, "REC-02")
    require(len(set(content.addressees)) == len(content.addressees), "REC-01", problem=Defect.TWICE, organ="")
    match content.instrument:
        case ReconsiderationInstrument.RECONSIDERATION_SUGGESTION:
            require(content.categories, "REC-02")
            require(content.ground is None, "REC-03", problem=Defect.GROUND_IN_SUGGESTION)
        case ReconsiderationInstrument.RECONSIDERATION_OPINION:
            require(content.ground, "REC-03", problem=Defect.NO_GROUND)
            require(not content.further_addressees, "REC-03", problem=Defect.ONE_ADDRESSEE)
        case _:
            assert_never(content.instrument)


def check_sent(sent: ReconsiderationSent, registry: Registry, settings: RuleSettings) -> None:
    """What must hold on the day of sending, of the event as it would be recorded (REC-01, 03, 04, 06, 07, 09)."""
    on, content = sent.occurred_on, sent.content
    require_active(registry, on, *content.addressees, *sent.cc)
    match sent:
        case ReconsiderationSuggestionSent():
            _check_suggestion(sent, registry)
            marker = settings.reconsideration_suggestion_marker
        case ReconsiderationOpinionSent():
            _check_opinion(sent, registry)
            marker = settings.reconsideration_opinion_marker
        case _:
            assert_never(sent)
    prefix, year, _ = document_parts(sent.number)
    named = prefix.endswith(marker or "")  # what stands before the year, as configured: without, anything may (B.9)
    require(year == on.year, "REC-09", number=sent.number, problem=NumberDefect.NOT_SENT_THAT_YEAR)
    require(named, "REC-09", number=sent.number, problem=NumberDefect.OTHER_MARKER)


def _check_suggestion(sent: ReconsiderationSuggestionSent, registry: Registry) -> None:
    on, issuer = sent.occurred_on, sent.content.issuer
    issues = any(registry.holds(issuer, role, on) for role in ISSUERS)
    require(issues, "REC-01", problem=Defect.ISSUER, organ=issuer)
    for addressee in sent.content.addressees:
        fit = registry.organs[addressee].administrative and addressee != issuer
        require(fit, "REC-01", problem=Defect.ADDRESSEE, organ=addressee)
    court = registry.holder(OrganRole.DISTRICT_COURT, on)
    require(court in sent.cc, "REC-01", problem=Defect.NO_COURT, organ=court)
    wished = sent.reply_requested_by
    require(wished is None or wished >= on, "REC-04", problem=Defect.DATE_PASSED)


def _check_opinion(sent: ReconsiderationOpinionSent, registry: Registry) -> None:
    """The copy to the court is optional (REC-08)."""
    on, addressee = sent.occurred_on, sent.content.addressee
    own = registry.holds(sent.content.issuer, OrganRole.DISTRICT_GOVERNMENT, on)
    require(own, "REC-03", problem=Defect.NOT_GOVERNMENT)
    require(within_jurisdiction(registry, addressee, on), "REC-07", organ=addressee)
    notified = sent.notify_superior or sent.superior_department
    bureau = own_bureau(registry, registry.organs[addressee], on)
    require(notified or not bureau, "REC-06", problem=Defect.NOT_NOTIFIED, organ=addressee)
    check_notified(sent.notify_superior, registry, on)


def check_notified(organs: Iterable[OrganId], registry: Registry, on: date) -> None:
    """Only registered superior competent departments are notified of a decision or opinion (抄告, REC-06)."""
    for organ in organs:
        require_active(registry, on, organ)
        require(_competent_above(registry.organs[organ], on), "REC-06", problem=Defect.NOT_SUPERIOR, organ=organ)


def competent_superiors(organ: OrganId, registry: Registry, on: date) -> tuple[OrganId, ...]:
    """The registered superiors of `organ` that are competent departments, by id (REC-06).

    Of a bureau the registry knows the government above it and no department: none.
    """
    known = ((above, registry.organ(above)) for above in sorted(superiors(organ, registry, on)))
    return tuple(above for above, found in known if found is not None and _competent_above(found, on))


def _competent_above(organ: Organ, on: date) -> bool:
    return organ.at(on).kind in (OrganKind.DEPARTMENT, OrganKind.VERTICAL) and organ.outside_district


def report_due(served_on: date, calendar: Calendar) -> dict[str, Any]:
    """The last day for the report on an opinion, as the event of its service says it (REC-03).

    Sixty days from the day after receipt; a last day on a holiday moves on (行政复议法 art. 88, 民事诉讼法 art. 85).
    """
    return last_day(ReconsiderationSuggestionServed, add_days(served_on, REPORT_DAYS), calendar)
