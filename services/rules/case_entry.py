"""What an entry of a case keeps to, whoever makes it: the organs sued (CAS-03), the table of outcomes (CAS-05)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.registry import Registry
from events.case_terms import CaseOutcome, Procedure
from events.terms import Phrase
from events.values import OrganId
from services.rules import require, require_active


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
    NOT_SUED = (
        "分别写明结果的单位须是本案被告，每个只写一次",
        "an organ with an outcome of its own is a defendant of the case, and stands once",
    )
    OTHER_THAN_THEIRS = (
        "案件的结案方式须是其中一名被告的结案方式；有被告败诉的，按败诉的结案方式登记；全部移送、终结的才按移送、终结登记",
        "the case has the outcome of one of its defendants, of one that lost where one did, a transfer where all were",
    )
    OTHER_APPELLANT = (
        "写明的上诉机关须是本案被告；单独登记结果的只限撤回上诉，且须是已上诉的一方",
        "an organ that appeals is a defendant of the case; only a withdrawal is recorded of one party that appealed",
    )
    NOT_OF_THIS_REVIEW = (
        "审判监督结果与案号类型不符：申请再审、依职权、抗诉审查只登记是否再审，再审案件登记再审结果；改判的写明改判后的结案方式",
        "the result does not fit the number: a review says whether there is a retrial, a retrial how it ended, and if "
        "changed, with which outcome",
    )
    NOT_APPEALABLE = ("该结案方式不能上诉", "there is no appeal against this outcome")
    NO_EFFECT = ("发回重审的裁判不生效", "a judgment sent back does not take effect")
    NO_JUDGMENT = (
        "只有实体判决才认定规范性文件不合法",
        "only a judgment on the merits finds a normative document unlawful",
    )
    WITHOUT_DAY = ("结案方式与审结日期应当一并填写", "the outcome and its day go together")


_OF_ANY_PROCEDURE = frozenset(
    {CaseOutcome.NOT_DOCKETED, CaseOutcome.TRANSFERRED, CaseOutcome.TERMINATED, CaseOutcome.WITHDRAWN}
)


def require_fitting(outcome: CaseOutcome, procedure: Procedure | None) -> None:
    """The outcome is one of this procedure (CAS-05)."""
    fits = outcome.of_enforcement_review == (procedure is Procedure.ENFORCEMENT_REVIEW)
    require(outcome in _OF_ANY_PROCEDURE or fits, "CAS-05", problem=OutcomeDefect.NOT_OF_THIS_PROCEDURE)


def require_sued(defendants: Iterable[OrganId], registry: Registry, on: date) -> None:
    """Administrative organs, each once (CAS-03), registered and active on the day of filing (GEN-07)."""
    named = tuple(defendants)
    require(len(set(named)) == len(named), "CAS-03", problem=CaseDefect.NAMED_TWICE, what="")
    for organ in named:
        require_active(registry, on, organ)
        defendant = registry.organs[organ]
        sued = defendant.administrative or (defendant.outside_district and defendant.administers)
        require(sued, "CAS-03", problem=CaseDefect.NOT_ADMINISTRATIVE, what=organ)
