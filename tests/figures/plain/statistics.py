"""M95 by its words: what the E2 tables say, added up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.figures.plain.bulletins import Bulletin, bulletins
from tests.figures.plain.documents import Year
from tests.figures.plain.organs import label
from tests.figures.plain.values import Values

Line = tuple[str, str, dict[str, Any], Bulletin]


def m95(year: Year) -> Values:
    """`tables`: the bulletins of topic E2; `empty`: those without a table."""
    issued = [one for one in bulletins(year) if one.topic == "E2" and year.has(one.issued.day) and not one.withdrawn]
    lines = [
        (figure["label"], figure.get("organ") or one.said["issuer"], figure, one)
        for one in issued
        for figure in one.said.get("figures", ())
    ]
    added = [line for line in lines if not line[2].get("denominator")]
    kept = [line for line in added if not any(_holds(other, line) for other in added)]
    by_item, by_organ, rates = [], [], []
    for item in dict.fromkeys(line[0] for line in kept):
        by_item.append((item, *_total([line for line in kept if line[0] == item])))
    for item, organ in dict.fromkeys((line[0], line[1]) for line in kept):
        its = [line for line in kept if (line[0], line[1]) == (item, organ)]
        by_organ.append((item, label(year, organ, [line[3].issued.day for line in its]), *_total(its)))
    for item, organ, figure, one in lines:
        if figure.get("denominator"):
            rates.append((item, label(year, organ, [one.issued.day]), _shown(_period(one)), _rate(figure)))
    empty = len([one for one in issued if not one.said.get("figures")])
    return {"tables": len(issued), "empty": empty, "by_item": by_item, "by_organ": by_organ, "rates": rates}


def _period(bulletin: Bulletin) -> tuple[date, date] | None:
    said = bulletin.said.get("period")
    return (date.fromisoformat(said["start"]), date.fromisoformat(said["end"])) if said else None


def _holds(longer: Line, line: Line) -> bool:
    """Whether the same item of the same organ is stated for a longer period, with this one in it."""
    one, other = _period(longer[3]), _period(line[3])
    if longer[:2] != line[:2] or one is None or other is None:
        return False
    return one != other and one[0] <= other[0] and other[1] <= one[1]


def _total(its: list[Line]) -> tuple[int, str, str]:
    periods = sorted({period for line in its if (period := _period(line[3])) is not None})
    twice = False
    for place, line in enumerate(its):
        for other in its[place + 1 :]:
            one, another = _period(line[3]), _period(other[3])
            if line[1] == other[1] and one and another and one[0] <= another[1] and another[0] <= one[1]:
                twice = True
    said = "、".join(map(_shown, periods)) + ("（重叠）" if twice else "")
    return (
        len({line[3].issued.stream for line in its}),
        _number(sum((Decimal(line[2]["value"]) for line in its), Decimal())),
        said,
    )


def _shown(period: tuple[date, date] | None) -> str:
    return f"{period[0]}至{period[1]}" if period else ""


def _rate(figure: dict[str, Any]) -> str:
    part, whole = figure["numerator"], figure["denominator"]
    numbers = f"{part['label']}{_number(Decimal(part['value']))}／{whole['label']}{_number(Decimal(whole['value']))}"
    return f"{numbers} = {Decimal(figure['value']):f} %"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"
