"""M80–M92 by their words: the cases of the court."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from events.case_grammar import CASE_TYPES
from events.case_terms import CaseCause, LossGround
from events.numbers import case_parts
from events.vocabulary import Field, OrganKind
from tests.figures.plain.documents import Doc, Year, first, newest, of
from tests.figures.plain.organs import kind, label, registered
from tests.figures.plain.values import NO_RECORD, Values, occurring

LOST = {
    *("revoked", "partly_revoked", "duty_ordered", "payment_ordered", "declared_illegal", "declared_void", "modified"),
    *("agreement_liability", "compensation_ordered"),
}
TOTAL = "合计"
MERITS = {"claims_dismissed", *LOST}
APPEALABLE = {*MERITS, "not_docketed", "suit_dismissed"}


@dataclass
class Case:
    """A case that was filed, with everything recorded of it."""

    filed: Doc
    docs: list[Doc]

    @property
    def number(self) -> str:
        return str(self.filed["number"])

    @property
    def first_instance(self) -> bool:
        return bool(self.filed["procedure"] == "first_instance")

    @property
    def concluded(self) -> Doc | None:
        return newest(self.docs, "case.concluded")

    @property
    def outcome(self) -> str | None:
        return self.concluded["outcome"] if self.concluded else None

    @property
    def restricted(self) -> bool:
        said = of(self.docs, "case-access.restricted", "case-access.released")
        return bool(said) and said[-1].type == "case-access.restricted.v1"

    @property
    def defendants(self) -> list[str]:
        """Who is sued at last."""
        changed = newest(self.docs, "case.defendants-changed")
        return list((changed or self.filed)["defendants"])

    def pending_after(self, day: date) -> bool:
        """Filed by then, and not concluded by then."""
        return self.filed.day <= day and (self.concluded is None or self.concluded.day > day)


def cases(year: Year) -> Iterator[Case]:
    for docs in year.streams("case", "court"):
        filed = first(docs, "case.filed")
        if filed is not None:
            yield Case(filed, docs)


def firsts(year: Year) -> list[Case]:
    return [case for case in cases(year) if case.first_instance]


def new(year: Year) -> list[Case]:
    """M80: first-instance cases filed in the year."""
    return [case for case in firsts(year) if year.has(case.filed.day)]


def carried_over(year: Year, among: Iterable[Case]) -> list[Case]:
    """Filed before the year, and not concluded before it."""
    return [case for case in among if case.pending_after(date(year.year - 1, 12, 31))]


def concluded(year: Year) -> list[Case]:
    """First-instance cases concluded in the year."""
    return [case for case in firsts(year) if case.concluded and year.has(case.concluded.day)]


def counted(year: Year) -> list[Case]:
    """M84: of those the ones that were not transferred or terminated."""
    return [case for case in concluded(year) if case.outcome not in ("transferred", "terminated")]


def with_outcome(among: Iterable[Case], *outcomes: str) -> list[Case]:
    return [case for case in among if case.outcome in outcomes]


def m80(year: Year) -> Values:
    came, before = new(year), carried_over(year, firsts(year))
    return {
        "carried_over": len(before),
        "new": len(came),
        "total": len(before) + len(came),
        "last_year": _last_year(year),
        "pending": len([case for case in firsts(year) if case.pending_after(year.last_day)]),
        "pending_at_cut_off": len([case for case in firsts(year) if case.pending_after(year.as_of)]),
    }


def _last_year(year: Year) -> Any:
    before = year.year - 1
    entered = [
        (figure, doc)
        for docs in year.streams("annual-review", "joint")
        for doc in of(docs, "baseline.entered")
        for figure in doc["figures"]
        if doc["year"] == before and (figure["metric"], figure["measure"]) == ("M80", "new")
    ]
    if entered and year.last_day == date(year.year, 12, 31):
        figure, doc = entered[-1]
        return f"{figure['value']}（基数）", doc["source"]
    days = [(case.filed.day, case.concluded.day) for case in cases(year) if case.concluded]
    if not [filed for filed, ended in days if filed.year == ended.year == before]:
        return NO_RECORD
    return len([case for case in firsts(year) if date(before, 1, 1) <= case.filed.day <= a_year_before(year.last_day)])


def a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for the 29th."""
    return date(day.year - 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def m81(year: Year) -> Values:
    ended, came = len(concluded(year)), len(new(year))
    total = came + len(carried_over(year, firsts(year)))
    return {"concluded": ended, "over_new": (ended, came), "over_total": (ended, total)}


def m82(year: Year) -> Values:
    rows: list[tuple[Any, ...]] = []
    for code, (zh, _) in CASE_TYPES.items():
        its = [case for case in cases(year) if case_parts(case.number).type_code == code]
        came = [case for case in its if year.has(case.filed.day)]
        ended = [case for case in its if case.concluded and year.has(case.concluded.day)]
        rows.append((f"{code}（{zh}）", len(came), len(ended)))
    total = (TOTAL, *(sum(row[place] for row in rows) for place in (1, 2)))
    return {"new": total[1], "by_type": [*occurring(rows), total]}


def m83(year: Year) -> Values:
    came = new(year)
    organs: dict[str, list[Case]] = {}
    levels: dict[str, int] = {}
    for case in came:
        for organ in dict.fromkeys(case.defendants):
            organs.setdefault(organ, []).append(case)
        for level in {_level(year, organ) for organ in case.defendants}:
            levels[level] = levels.get(level, 0) + 1
    causes = [(cause.zh, len([case for case in came if case.filed["cause"] == cause.value])) for cause in CaseCause]
    fields = [(field.zh, len([case for case in came if case.filed["field"] == field.value])) for field in Field]
    return {
        "new": len(came),
        "by_cause": [*occurring(causes), (TOTAL, len(came))],
        "by_field": [*occurring(fields), (TOTAL, len(came))],
        "by_organ": [(label(year, organ, [one.filed.day for one in its]), len(its)) for organ, its in organs.items()],
        "by_level": list(levels.items()),
    }


def _level(year: Year, organ: str) -> str:
    entry = registered(year).get(organ)
    if entry is None:
        return "未登记机关"
    return "区外机关、上级机关" if entry["outside_district"] else OrganKind(str(kind(year, organ))).zh


def m84(year: Year) -> Values:
    return {"overall": (len(with_outcome(counted(year), *LOST)), len(counted(year)))}


def m85(year: Year) -> Values:
    return {"substantive": (len(with_outcome(counted(year), *LOST)), len(with_outcome(concluded(year), *MERITS)))}


def m86(year: Year) -> Values:
    lost = with_outcome(counted(year), *LOST)
    grounds = [case.concluded["loss_grounds"] or () for case in lost if case.concluded]
    return {
        "lost": len(lost),
        "by_ground": occurring(
            [(ground.zh, len([its for its in grounds if ground.value in its])) for ground in LossGround]
        ),
    }


def _bearing(among: Iterable[Case], name: str) -> list[Case]:
    return [case for case in among if case.concluded and case.concluded[name]]


def m87(year: Year) -> Values:
    withdrawn = with_outcome(counted(year), "withdrawn")
    return {
        "withdrawn": (len(withdrawn), len(counted(year))),
        "act_changed": (len(_bearing(withdrawn, "act_changed_before_withdrawal")), len(withdrawn)),
        "deemed": len(with_outcome(counted(year), "deemed_withdrawn")),
    }


def m88(year: Year) -> Values:
    whole = len(counted(year))
    mediated = len(with_outcome(counted(year), "mediated"))
    gone = len(with_outcome(counted(year), "withdrawn", "deemed_withdrawn"))
    settled = len(_bearing(with_outcome(counted(year), "withdrawn"), "settled"))
    ended = []
    for case in firsts(year):
        ends = [doc["outcome"] for doc in of(case.docs, "case.coordinated") if doc["outcome"] and year.has(doc.day)]
        ended += ends[-1:]
    return {
        "mediated_or_withdrawn": (mediated + gone, whole),
        "settled": (mediated + settled, whole),
        "mediated": mediated,
        "all_withdrawn": gone,
        "withdrawn": settled,
        "coordinated": (ended.count("settled"), len(ended)),
    }


def m89(year: Year) -> Values:
    dismissed = len(with_outcome(counted(year), "suit_dismissed"))
    procedural = dismissed + len(with_outcome(counted(year), "not_docketed"))
    return {"procedural": (procedural, len(counted(year))), "dismissed": (dismissed, len(counted(year)))}


def m90(year: Year) -> Values:
    """Appeals are decided when no party's goes on: where one was withdrawn alone, they are not yet."""
    whole = with_outcome(concluded(year), *APPEALABLE)
    named = {case.filed["earlier_number"] for case in cases(year) if case.filed["procedure"] == "second_instance"}
    appealed = [case for case in whole if of(case.docs, "case.appealed") or case.number in named]
    results = []
    for case in firsts(year):
        whole_appeal = [doc for doc in of(case.docs, "appeal.concluded") if doc["appellant"] is None]
        decided = newest(whole_appeal, "appeal.concluded")
        if decided and year.has(decided.day):
            results.append(decided["result"])
    retried = turned = made = 0
    for case in firsts(year):
        for doc in of(case.docs, "trial.supervised"):
            if doc["result"] in ("upheld", "changed", "remanded") and year.has(doc.day):
                retried += 1
                turned += case.outcome in LOST and doc["outcome"] is not None and doc["outcome"] not in LOST
                made += case.outcome not in LOST and doc["outcome"] in LOST
    return {
        "appealed": (len(appealed), len(whole)),
        **{key: (results.count(key), len(results)) for key in ("upheld", "changed", "remanded", "withdrawn")},
        "retried": retried,
        "loss_turned": turned,
        "loss_made": made,
    }


def m91(year: Year) -> Values:
    reviews = [case for case in cases(year) if case_parts(case.number).type_code == "行审"]
    ended = [case.outcome for case in reviews if case.concluded and year.has(case.concluded.day)]
    results = {key: ended.count(key) for key in ("enforcement_granted", "partly_granted", "enforcement_refused")}
    granted = results["enforcement_granted"] + results["partly_granted"]
    return {
        "applied": len([case for case in reviews if year.has(case.filed.day)]),
        **results,
        "granted": (granted, sum(results.values())),
    }


def m92(year: Year) -> Values:
    before = carried_over(year, cases(year))
    of_year = [case for case in cases(year) if year.has(case.filed.day)]
    return {"restricted": len([case for case in before + of_year if case.restricted])}
