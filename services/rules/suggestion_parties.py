"""Who a suggestion goes to, asked of the organ registry (SUG-02, 12, 17, 20, 21, 22; domain 0.2, G12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce

from domain.authority import at_the_desk, superiors
from domain.registry import Registry
from events.suggestion import SuggestionContent
from events.terms import Phrase, Words
from events.values import OrganId
from events.vocabulary import OrganKind, SuggestionKind
from services.decider import Context
from services.rules.organs import require_actor


class Unfit(Phrase):
    """What is wrong with the recipient (SUG-03); the organ's id follows where it is about one organ."""

    NONE_NAMED = ("未填写主送单位", "no addressee is named")
    NOT_ACTIVE = ("当日未登记或者已停用的 ", "not registered or not active on that day: ")
    NO_ADDRESSEE = ("不作主送单位的 ", "no addressee of a suggestion: ")
    OUTSIDE = ("不在本辖区的 ", "outside the court's area: ")
    NOT_COMPREHENSIVE = (
        "只有综合治理类司法建议报上级法院决定",
        "only a comprehensive-governance suggestion is referred to the higher court",
    )
    NO_COURT_ABOVE = ("机关登记中没有本院的上级法院", "the registry has no court above the district's")
    NOT_ABOVE = ("不是本院上级法院的 ", "not the court above the district's: ")


def require_desk(context: Context) -> None:
    """Given by the court of today or by its administrative division as its desk (GEN-10).

    Commands of policies (`internal`) are not asked: the policy is their authority.
    """
    desk = Words("区人民法院或者其行政审判庭", "the district court or its administrative division")
    require_actor(at_the_desk(context.actor, context.registry, context.today), context, desk)


def permitted_addressees(
    content: SuggestionContent, registry: Registry, on: date
) -> tuple[str, frozenset[OrganId]] | None:
    """For the kinds with addressees fixed by law: the rule, and the organs it permits. None for other kinds.

    Absence and refusal: 监察机关 and the superior organ (法释〔2020〕3号 art. 12, 行政诉讼法 art. 96). Normative
    document: its maker; of several makers the lead organ or the common superior (行诉解释 art. 149).
    """
    if content.kind is SuggestionKind.HEAD_ABSENCE and content.defendant is not None:
        return "SUG-20", _supervisory(registry) | superiors(content.defendant, registry, on)
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
    superior = superiors(content.defendant, registry, on)
    return _active((*sorted(local), *sorted(superior)), registry, on)


def _supervisory(registry: Registry) -> frozenset[OrganId]:
    return frozenset(name for name, organ in registry.organs.items() if organ.kind is OrganKind.SUPERVISORY)


def _active(organs: Iterable[OrganId], registry: Registry, on: date) -> tuple[OrganId, ...]:
    return tuple(organ for organ in organs if registry.active(organ, on))
