"""What may be cited as a precedent (GEN-22): a judgment of our own court only once it took effect."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from events.base import Side
from events.numbers import is_administrative
from events.precedent import Precedent, PrecedentKind
from events.terms import Phrase
from services.decider import Context
from services.rules import require
from services.rules.cases import known_case, own_court


class Unfit(Phrase):
    """Why it cannot be cited."""

    NO_NUMBER = ("生效裁判须填写案号", "a judgment in force is cited by its number")
    NO_SOURCE = ("典型案例、指导性案例须写明发布名称", "a published case is cited by what it was published as")
    UNKNOWN = ("案件索引中没有该案：", "the index of cases does not hold ")
    NOT_IN_FORCE = ("引用之日该案裁判尚未生效：", "not in force on the day of citing: ")


def require_precedents(precedents: Iterable[Precedent], on: date, context: Context) -> None:
    """Each is named; what stands in our own index took effect by that day. Others are taken as told."""
    for cited in precedents:
        number = cited.number
        if cited.kind is PrecedentKind.EFFECTIVE_JUDGMENT:
            require(number, "GEN-22", problem=Unfit.NO_NUMBER, number="")
        else:
            require(cited.published_as, "GEN-22", problem=Unfit.NO_SOURCE, number="")
        if number is not None and own_court(number, context.settings) and is_administrative(number):
            case = known_case(number, context)
            require(case is not None, "GEN-22", problem=Unfit.UNKNOWN, number=number)
            require(_in_force(case, on, context), "GEN-22", problem=Unfit.NOT_IN_FORCE, number=number)


def _in_force(case: Any, on: date, context: Context) -> bool:
    """By the court's index; the copies of the other ledgers know only that it was concluded."""
    if context.side is Side.COURT:
        return case.effective_on is not None and case.effective_on <= on
    return bool(case.concluded)
