"""What the index of cases may hold, and how a case may end (CAS-02, CAS-03, CAS-05; domain F.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.registry import Registry
from domain.settings import RuleSettings
from events.case import CaseConcluded
from events.case_terms import CaseOutcome, Procedure
from events.terms import Phrase
from events.values import CaseNumber, OrganId, case_parts
from events.vocabulary import OrganKind
from services.rules import require
from services.rules.acts import require_active
from services.rules.cases import own_court


class CaseDefect(Phrase):
    """What is wrong with an entry of the index (CAS-03)."""

    NOT_ADMINISTRATIVE = ("被告不是行政机关：", "a defendant is no administrative organ: ")
    NAMED_TWICE = ("同一被告列了两次", "one defendant stands twice")
    HEARING_DAY = (
        "开庭日早于排期日，或者所变更的排期不存在：",
        "the hearing lies before the day it was scheduled on, or replaces one that was not scheduled: ",
    )


class OutcomeDefect(Phrase):
    """What does not fit the outcome of a case (CAS-05)."""

    NOT_OF_THIS_PROCEDURE = (
        "准予、不准予执行只用于非诉执行审查案件，其他方式只用于诉讼案件",
        "enforcement is granted or refused only in a review of enforcement, and nothing else concludes one",
    )
    GROUND_WITHOUT_LOSS = ("未败诉的结案方式不得填写败诉原因", "no ground of loss where the organ did not lose")
    LOSS_WITHOUT_GROUND = ("败诉的须填写败诉原因", "a loss has its grounds")
    CHANGED_WITHOUT_WITHDRAWAL = (
        "只有撤诉的案件可以注明“被告改变行政行为后撤诉”",
        "only a suit withdrawn can be marked as withdrawn after the act was changed",
    )
    SETTLED_OTHERWISE = (
        "只有撤诉、调解的案件可以注明“协调化解”",
        "only a suit withdrawn or mediated can be marked as settled",
    )
    NOT_APPEALABLE = ("该结案方式不能上诉", "there is no appeal against this outcome")
    NO_EFFECT = ("发回重审的裁判不生效", "a judgment sent back does not take effect")
    NO_JUDGMENT = (
        "只有实体判决才认定规范性文件不合法",
        "only a judgment on the merits finds a normative document unlawful",
    )


def check_number(number: CaseNumber, filed_on: date, settings: RuleSettings) -> None:
    """Our own court's, of the year of filing (CAS-02; domain B.10)."""
    of_that_year = case_parts(number).year == filed_on.year
    require(own_court(number, settings) and of_that_year, "CAS-02", number=number)


def check_defendants(defendants: Iterable[OrganId], registry: Registry, on: date) -> None:
    """Administrative organs, each once (CAS-03), registered and active on the day of filing (GEN-07)."""
    named = tuple(defendants)
    require(len(set(named)) == len(named), "CAS-03", problem=CaseDefect.NAMED_TWICE, what="")
    for organ in named:
        require_active(registry, on, organ)
        defendant = registry.organs[organ]
        sued = defendant.administrative or (defendant.outside_district and defendant.administers)
        require(sued, "CAS-03", problem=CaseDefect.NOT_ADMINISTRATIVE, what=organ)


def has_government(defendants: Iterable[OrganId], registry: Registry) -> bool:
    """Whether a government of county level or above is sued (APP-14; 行政诉讼法 art. 15)."""
    organs = (registry.organ(organ) for organ in defendants)
    return any(organ is not None and organ.kind is OrganKind.GOVERNMENT for organ in organs)


def check_outcome(concluded: CaseConcluded, procedure: Procedure | None) -> None:
    """The outcome fits the procedure, and what goes with it fits the outcome by table F.3 (CAS-05)."""
    outcome = concluded.outcome
    neutral = outcome in _OF_ANY_PROCEDURE
    fits = neutral or outcome.of_enforcement_review == (procedure is Procedure.ENFORCEMENT_REVIEW)
    require(fits, "CAS-05", problem=OutcomeDefect.NOT_OF_THIS_PROCEDURE)
    require(outcome.loss or not concluded.loss_grounds, "CAS-05", problem=OutcomeDefect.GROUND_WITHOUT_LOSS)
    require(concluded.loss_grounds or not outcome.loss, "CAS-05", problem=OutcomeDefect.LOSS_WITHOUT_GROUND)
    withdrawn = outcome is CaseOutcome.WITHDRAWN
    changed = concluded.act_changed_before_withdrawal
    require(withdrawn or not changed, "CAS-05", problem=OutcomeDefect.CHANGED_WITHOUT_WITHDRAWAL)
    settled = withdrawn or outcome is CaseOutcome.MEDIATED
    require(settled or not concluded.settled, "CAS-05", problem=OutcomeDefect.SETTLED_OTHERWISE)


_OF_ANY_PROCEDURE = frozenset(
    {CaseOutcome.NOT_DOCKETED, CaseOutcome.TRANSFERRED, CaseOutcome.TERMINATED, CaseOutcome.WITHDRAWN}
)
