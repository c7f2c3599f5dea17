"""Who a suggestion goes to, and what must hold on the day it is sent (SUG-01 to 03, 07 to 10, 17, 20 to 22; G12).

Every function looks at the event as it would be recorded, so the rule and the record cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce

from domain.authority import legal_department, superiors
from domain.calendar import Calendar
from domain.deadlines import add_months, roll_forward
from domain.registry import Organ, Registry
from domain.settings import RuleSettings
from events.numbers import document_parts
from events.suggestion import SuggestionApproved, SuggestionConsulted, SuggestionContent, SuggestionSent
from events.terms import Phrase
from events.values import OrganId, ReplyPeriod, document_year
from events.vocabulary import Instrument, OrganKind, OrganRole, SigningOffice, SuggestionKind
from services.rules import require, required
from services.rules.number_defects import NumberDefect

UNIFIED_NUMBERS_SINCE = date(2023, 11, 16)
"""法释〔2023〕11号 in force: from here on ××法建〔年〕×号, no more 司建 numbers (art. 6, annex 1)."""
NORMATIVE_REPLY = ReplyPeriod(days=60)
"""行诉解释 art. 149: a written answer within sixty days of receipt."""
NORMATIVE_MONTHS = 3
"""行诉解释 art. 149: within three months of the judgment taking effect."""
_NO_ADDRESSEES = (OrganKind.COURT, OrganKind.COURT_DIVISION, OrganKind.JOINT_OFFICE)


class Unfit(Phrase):
    """What is wrong with the recipient (SUG-03); the organ is named beside it where it is about one organ."""

    NONE_NAMED = ("未填写主送单位", "no addressee is named")
    NOT_ACTIVE = ("在发出之日未登记或者已停用", "not registered or not active on that day: ")
    NO_ADDRESSEE = ("不得作为主送单位", "no addressee of a suggestion: ")
    OUTSIDE = ("不在本辖区", "outside the court's area: ")
    NOT_COMPREHENSIVE = (
        "只有综合治理类司法建议可以报上级法院决定",
        "only a comprehensive-governance suggestion is referred to the higher court",
    )
    NO_COURT_ABOVE = ("机关登记中没有本院的上级法院", "the registry has no court above the district's")
    NOT_ABOVE = ("不是本院的上级法院", "not the court above the district's: ")


def reply_period(content: SuggestionContent, asked: ReplyPeriod | None, settings: RuleSettings) -> ReplyPeriod | None:
    """The period to state: the one asked for, else the kind's or the jurisdiction's; none for a letter (SUG-10, 19)."""
    if asked is not None:
        return asked
    if content.kind is SuggestionKind.NORMATIVE_DOCUMENT:
        return NORMATIVE_REPLY
    if content.instrument is Instrument.OPINION_LETTER:
        return None
    return ReplyPeriod(months=settings.reply_months)


def check_sender(sent: SuggestionSent, registry: Registry) -> None:
    """In the name of the court of the day of sending (SUG-01; 法释〔2023〕11号 art. 4)."""
    require(registry.holds(sent.sender, OrganRole.DISTRICT_COURT, sent.occurred_on), "SUG-01", organ=sent.sender)


def check_addressees(sent: SuggestionSent, registry: Registry, *, beyond: bool) -> None:
    """Registered, active, on the other side of the bench, and for the kind the right ones (SUG-03, 20, 21, 22).

    `beyond`: the higher court has it sent beyond the court's area.
    """
    if permitted := permitted_addressees(sent.content, registry, sent.occurred_on):
        rule, organs = permitted
        require(set(sent.addressees) <= organs, rule)
    comprehensive = sent.content.kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE
    for name in sent.addressees:
        organ = _recipient(name, sent, registry)
        require(organ.at(sent.occurred_on).kind not in _NO_ADDRESSEES, "SUG-03", problem=Unfit.NO_ADDRESSEE, organ=name)
        outside = comprehensive and organ.outside_district and not beyond
        require(not outside, "SUG-03", problem=Unfit.OUTSIDE, organ=name)


def permitted_addressees(
    content: SuggestionContent, registry: Registry, on: date
) -> tuple[str, frozenset[OrganId]] | None:
    """For the kinds with addressees fixed by law: the rule, and the organs it permits. None for other kinds.

    Absence and refusal: 监察机关 and the superior organ (法释〔2020〕3号 art. 12, 行政诉讼法 art. 96), for an absence
    also the one that the paper states, where the registry knows another or none, never the defendant itself. Normative
    document: its maker; of several makers the lead organ or the common superior (行诉解释 art. 149).
    """
    if content.kind is SuggestionKind.HEAD_ABSENCE and content.defendant is not None:
        return "SUG-20", _supervisory(registry) | superiors(content.defendant, registry, on) | _stated(
            content, registry, on
        )
    if content.kind is SuggestionKind.JUDGMENT_REFUSAL and content.refusal is not None:
        return "SUG-22", _supervisory(registry) | superiors(content.refusal.defendant, registry, on)
    if content.kind is SuggestionKind.NORMATIVE_DOCUMENT and content.normative is not None:
        makers = content.normative.issuing_organs
        if len(makers) == 1:
            return "SUG-21", frozenset(registry.heirs(makers[0], on))
        lead = content.normative.lead_organ
        common = reduce(frozenset.intersection, (superiors(maker, registry, on) for maker in makers))
        return "SUG-21", common | (frozenset(registry.heirs(lead, on)) if lead else frozenset())
    return None


def default_addressees(content: SuggestionContent, registry: Registry, on: date) -> tuple[OrganId, ...]:
    """For a head's absence both: the district's 监察机关 and the defendant's superior organ (SUG-20)."""
    if content.kind is not SuggestionKind.HEAD_ABSENCE or content.defendant is None:
        return ()
    local = (name for name in _supervisory(registry) if not registry.organs[name].outside_district)
    superior = _stated(content, registry, on) or superiors(content.defendant, registry, on)
    return tuple(organ for organ in (*sorted(local), *sorted(superior)) if registry.active(organ, on))


def _stated(content: SuggestionContent, registry: Registry, on: date) -> frozenset[OrganId]:
    """The superior organ of the defendant that the paper states."""
    if content.superior is None or content.defendant is None:
        return frozenset()
    return frozenset({content.superior}) - {content.defendant, *registry.heirs(content.defendant, on)}


def _supervisory(registry: Registry) -> frozenset[OrganId]:
    return frozenset(name for name, organ in registry.organs.items() if organ.kind is OrganKind.SUPERVISORY)


def copies(named: Iterable[OrganId], addressees: Iterable[OrganId], registry: Registry) -> tuple[OrganId, ...]:
    """The copies that are named, and the legal department of the area of each addressee elsewhere (G12, practice)."""
    areas = (organ.legal_department for organ in map(registry.organ, addressees) if organ is not None)
    return tuple(dict.fromkeys((*named, *(legal for legal in areas if legal is not None))))


def check_copies(sent: SuggestionSent, registry: Registry) -> None:
    """To the legal department in the same act, if any addressee is an administrative organ of the district (SUG-02)."""
    legal = legal_department(registry, sent.occurred_on)
    if any(registry.organs[name].administrative for name in sent.addressees):
        require(sent.cc_satisfied_by_main or legal in sent.cc, "SUG-02", organ=legal)
    for name in (*sent.cc, *sent.superior_cc):
        _recipient(name, sent, registry)


def _recipient(name: OrganId, sent: SuggestionSent, registry: Registry) -> Organ:
    require(registry.active(name, sent.occurred_on), "SUG-03", problem=Unfit.NOT_ACTIVE, organ=name)
    return registry.organs[name]


def check_signed(
    sent: SuggestionSent, consulted: Iterable[SuggestionConsulted], approved: Iterable[SuggestionApproved]
) -> None:
    """Comprehensive: addressees heard, committee, president (SUG-07); other kinds: a named office signed (SUG-08).

    All dated on or before the day of sending.
    """
    signed = [approval for approval in approved if approval.occurred_on <= sent.occurred_on]
    if sent.content.kind is not SuggestionKind.COMPREHENSIVE_GOVERNANCE:
        require(signed, "SUG-08")
        return
    heard = {consultation.organ for consultation in consulted if consultation.occurred_on <= sent.occurred_on}
    require(heard.issuperset(sent.addressees), "SUG-07")
    require(any(a.committee_on and a.committee_on <= sent.occurred_on for a in signed), "SUG-07")
    require(any(a.signed_by is SigningOffice.COURT_PRESIDENT for a in signed), "SUG-07")


def check_number(sent: SuggestionSent, settings: RuleSettings) -> None:
    """Unified, of the year of sending, with the court's own prefix; 司建 only for old ones (SUG-09).

    That binds the 司法建议书. A letter has a number of the court's own series or none (SUG-26).
    """
    own_series = sent.letter_number
    year = sent.occurred_on.year
    if sent.content.instrument is Instrument.OPINION_LETTER:
        _check_letter(own_series, year, beside=numbers(sent.number, sent.legacy_number))
    else:
        require(own_series is None, "SUG-26", number=own_series, problem=NumberDefect.OF_A_LETTER)
        require(sent.number or sent.legacy_number, "SUG-09", number="", problem=NumberDefect.NONE)
    old = sent.occurred_on < UNIFIED_NUMBERS_SINCE
    require(sent.legacy_number is None or old, "SUG-09", number=sent.legacy_number, problem=NumberDefect.OLD_STYLE)
    for number in numbers(sent.number, sent.legacy_number):
        require(document_year(number) == year, "SUG-09", number=number, problem=NumberDefect.NOT_SENT_THAT_YEAR)
    if sent.number is not None and settings.suggestion_prefix is not None:
        own = f"{settings.suggestion_prefix}法建"
        named = document_parts(sent.number).prefix == own
        require(named, "SUG-09", number=sent.number, problem=NumberDefect.OTHER_MARKER)


def _check_letter(number: str | None, year: int, beside: tuple[str, ...]) -> None:
    """Alone, of the year of sending, and no number of a 司法建议书 by its marker; or none."""
    if number is not None:
        require(not beside, "SUG-26", number=number, problem=NumberDefect.BESIDE_ANOTHER)
        require(document_year(number) == year, "SUG-26", number=number, problem=NumberDefect.NOT_SENT_THAT_YEAR)
        of_letters = not document_parts(number).prefix.endswith("法建")
        require(of_letters, "SUG-26", number=number, problem=NumberDefect.OTHER_MARKER)


def numbers(number: str | None, legacy_number: str | None) -> tuple[str, ...]:
    """The numbers a suggestion takes from the register: its own, and its old one if it has one."""
    return tuple(taken for taken in (number, legacy_number) if taken is not None)


def check_period(sent: SuggestionSent) -> None:
    """Comprehensive: generally not over two months, else with the reason (SUG-10). Normative: sixty days (SUG-21)."""
    period, kind = sent.reply_period, sent.content.kind
    if kind is SuggestionKind.NORMATIVE_DOCUMENT:
        require(period == NORMATIVE_REPLY, "SUG-21")
    if kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE and period is not None:
        long = (period.months or 0) > 2 or (period.days or 0) > 62
        require(not long or sent.long_period_reason, "SUG-10")


def check_time(sent: SuggestionSent, calendar: Calendar, settings: RuleSettings) -> None:
    """After the judgment took effect, within three months (SUG-21); after the period of performance (SUG-22)."""
    content, on = sent.content, sent.occurred_on
    if content.kind is SuggestionKind.NORMATIVE_DOCUMENT and content.normative is not None:
        effective = required(content.normative.judgment_effective_on, "SUG-21")
        require(effective <= on, "SUG-21")
        last = add_months(effective, NORMATIVE_MONTHS)
        if settings.roll_normative_months_over_holidays:
            last = roll_forward(last, calendar)
        require(on <= last, "SUG-21")
    if content.kind is SuggestionKind.JUDGMENT_REFUSAL and content.refusal is not None:
        require(on > content.refusal.performance_due_on, "SUG-22")
