"""M66: the suits that followed within 24 months from decisions with and without a risk assessment (三(二)5)."""

from __future__ import annotations

from collections.abc import Iterator

from projections.review.decisions import Decision
from projections.review.facts import Facts
from projections.review.figure import Count, Label, Rate, Value, Values, refs


def m66_litigation(facts: Facts) -> Values:
    """M66: decisions sued over, of the decisions; apart for those of the year and those whose 24 months ended in it.

    A decision that nothing could tie to a suit is in no denominator; how many there are is said.
    """
    tied = [each for each in facts.decisions if each.tieable]
    made = [each for each in tied if facts.in_year(each.decided_on)]
    over = [each for each in tied if facts.in_year(each.ends_on)]
    loose = (each for each in facts.decisions if not each.tieable and facts.in_year(each.decided_on))
    return (
        *_values("of_year", "本年作出的决策", "decisions of the year", made),
        *_values("ended", "二十四个月在本年届满的决策", "decisions whose 24 months ended in the year", over),
        Count("untied", Label("本年作出、无法与案件对应的决策", "decisions that cannot be tied"), refs(loose)),
    )


def _values(key: str, zh: str, en: str, found: list[Decision]) -> Iterator[Value]:
    for name, told, say, assessed in (
        ("assessed", "经评估", "assessed", True),
        ("unassessed", "未经评估", "unassessed", False),
    ):
        whole = [each for each in found if each.assessed is assessed]
        sued = [each for each in whole if each.suits]
        suits = {number: ref for each in sued for number, ref in each.suits.items()}
        yield Rate(f"{key}_{name}", Label(f"{zh}：{told}的被诉率", f"{en}: {say}, sued over"), refs(sued), refs(whole))
        label = Label(f"{zh}：{told}的决策引发案件", f"{en}: suits over {say} ones")
        yield Count(f"{key}_{name}_cases", label, tuple(suits[number] for number in sorted(suits)))
