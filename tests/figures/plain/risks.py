"""M60–M65 by their words: risk assessments before a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from events.risk_terms import PriorityField
from tests.figures.plain.documents import Doc, Year, first, of
from tests.figures.plain.organs import label, name
from tests.figures.plain.values import Values, middle

BOTH = ("court", "legal_department")


@dataclass
class Assessment:
    """An assessment that was opened, with everything recorded of it."""

    opened: Doc
    docs: list[Doc]

    def concluded(self, year: Year) -> Doc | None:
        """The last conclusion of the year."""
        made = [doc for doc in of(self.docs, "risk-assessment.concluded") if year.has(doc.day)]
        return made[-1] if made else None

    def round_of(self, doc: Doc) -> list[Doc]:
        """What was recorded in the same round up to this fact."""
        so_far = self.docs[: self.docs.index(doc)]
        reopened = [place for place, one in enumerate(so_far) if one.type == "risk-assessment.reopened.v1"]
        return so_far[reopened[-1] + 1 :] if reopened else so_far

    def without_opinion(self, conclusion: Doc) -> list[str]:
        """Which of the two had given no opinion in the round; a decline that follows one takes it back."""
        before = self.round_of(conclusion)
        words = {}
        for doc in of(before, "assessment-opinion.submitted", "assessment.declined"):
            words[doc["assessor"]] = doc.type == "assessment-opinion.submitted.v1"
        invited = {doc["assessor"]: doc["capacity"] for doc in of(before, "assessor.invited")}
        given = {capacity for organ, capacity in invited.items() if words.get(organ)}
        return [capacity for capacity in BOTH if capacity not in given]


def assessments(year: Year) -> Iterator[Assessment]:
    for docs in year.streams("risk-assessment", "joint"):
        opened = first(docs, "risk-assessment.opened")
        if opened is not None:
            yield Assessment(opened, docs)


def m60(year: Year) -> Values:
    opened = [each for each in assessments(year) if year.has(each.opened.day)]
    concluded = [(each, said) for each in assessments(year) if (said := each.concluded(year))]
    fields = [
        (
            field.zh,
            len([each for each in opened if each.opened["priority_field"] == field.value]),
            len([each for each, _ in concluded if each.opened["priority_field"] == field.value]),
        )
        for field in PriorityField
    ]
    organs = []
    for organ in dict.fromkeys(each.opened["initiator"] for each in [*opened, *(each for each, _ in concluded)]):
        began = [each.opened.day for each in opened if each.opened["initiator"] == organ]
        ended = [said.day for each, said in concluded if each.opened["initiator"] == organ]
        organs.append((label(year, organ, began + ended), len(began), len(ended)))
    return {
        "opened": len(opened),
        "concluded": len(concluded),
        "none_found": len([said for _, said in concluded if said["level"] == "none_found"]),
        "by_field": fields,
        "by_initiator": organs,
    }


def _lacking(year: Year) -> list[tuple[Doc, list[str]]]:
    found = [(each, said) for each in assessments(year) if (said := each.concluded(year))]
    return [(said, each.without_opinion(said)) for each, said in found]


def m61(year: Year) -> Values:
    return {"both": (len([1 for _, lacking in _lacking(year) if not lacking]), len(_lacking(year)))}


def m62(year: Year) -> Values:
    """Line by line, whom the conclusion names."""
    found = [(said, lacking) for said, lacking in _lacking(year) if lacking]
    rows = []
    for said, _ in found:
        rows.append(
            (str(said.day), "、".join(name(year, organ, said.day) for organ in said["missing_opinion_of"] or ()))
        )
    return {
        "all": len(found),
        "court": len([1 for _, lacking in found if "court" in lacking]),
        "legal_department": len([1 for _, lacking in found if "legal_department" in lacking]),
        "lines": rows,
    }


def m63(year: Year) -> Values:
    whole = part = 0
    for each in assessments(year):
        said = of(each.docs, "risk-assessment.concluded")
        bad = [place for place, doc in enumerate(said) if doc["level"] == "uncontrollable" and year.has(doc.day)]
        whole += bool(bad)
        part += bool(bad) and any(doc["level"] != "uncontrollable" for doc in said[bad[0] + 1 :])
    return {"made_controllable": (part, whole)}


def m64(year: Year) -> Values:
    spans: dict[str, list[int]] = {"court": [], "legal_department": [], "third_party": []}
    for each in assessments(year):
        for opinion in of(each.docs, "assessment-opinion.submitted"):
            before = [doc for doc in each.round_of(opinion) if doc["assessor"] == opinion["assessor"]]
            invited = of(before, "assessor.invited")
            if invited and not of(before, "assessment-opinion.submitted") and year.has(opinion.day):
                spans[invited[0]["capacity"]].append((opinion.day - invited[0].day).days)
    return {capacity: middle(days) for capacity, days in spans.items()}


def m65(year: Year) -> Values:
    taken = [doc for each in assessments(year) for doc in of(each.docs, "mitigation.recorded")]
    return {"all": len([doc for doc in taken if year.has(doc.day)])}
