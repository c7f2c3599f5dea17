"""M50–M56 and M98 by their words: observations, trainings, researches, standards, publicity."""

from __future__ import annotations

from typing import Any

from events.group import PublicityTopic
from events.observation_terms import ObserverCategory, TrainingForm
from tests.figures.plain.appearances import duties
from tests.figures.plain.documents import Doc, Year, first, newest, of
from tests.figures.plain.organs import label, registered
from tests.figures.plain.values import Values, middle


def _observations(year: Year) -> list[tuple[Doc, list[Doc]]]:
    """M50: held in the year."""
    found = [(newest(docs, "observation.held"), docs) for docs in year.streams("observation", "court")]
    return [(held, docs) for held, docs in found if held and year.has(held.day)]


def m50(year: Year) -> Values:
    held = _observations(year)
    came = [
        (duty.registered.matter, on) for duty in duties(year) for on, each in duty.findings.items() if each["appeared"]
    ]
    return {
        "all": len(held),
        "with_head": len([one for one, _ in held if (one["appearance"], one.day) in came]),
        "reviewed": len([docs for _, docs in held if of(docs, "observation.reviewed")]),
    }


def m51(year: Year) -> Values:
    groups = [group for held, _ in _observations(year) for group in held["observers"]]
    of_category = {
        each.value: sum(group["count"] for group in groups if group["category"] == each.value)
        for each in ObserverCategory
    }
    return {"all": sum(of_category.values()), **of_category}


def _trainings(year: Year) -> list[tuple[Doc, str]]:
    """M52: held jointly in the year, with their form."""
    found = []
    for docs in year.streams("training", "joint"):
        planned, held = newest(docs, "training.planned"), newest(docs, "training.held")
        if planned and held and year.has(held.day) and not planned["alone"]:
            found.append((held, str(planned["form"])))
    return found


def m52(year: Year) -> Values:
    forms = [form for _, form in _trainings(year)]
    return {"all": len(forms)} | {form.value: forms.count(form.value) for form in TrainingForm}


def m53(year: Year) -> Values:
    sides = {"court": 0, "government": 0, "other": 0}
    organs: dict[str, list[tuple[Doc, int]]] = {}
    for held, form in _trainings(year):
        if form != "trial_observation":
            for each in held["attendance"]:
                entry = registered(year).get(each["organ"])
                side = entry["organ_side"] if entry else None
                sides[side if side in sides else "other"] += each["count"]
                organs.setdefault(each["organ"], []).append((held, each["count"]))
    rows = []
    for organ, its in organs.items():
        times = len({held.stream for held, _ in its})
        rows.append((label(year, organ, [held.day for held, _ in its]), times, sum(number for _, number in its)))
    return {"all": sum(sides.values()), **sides, "by_organ": rows}


def _in_year(year: Year, category: str, begins: str, kind: str) -> list[Doc]:
    """The facts of a type of the year, over all streams of a kind in which there is what a matter begins with."""
    begun = [docs for docs in year.streams(category, "joint") if of(docs, begins)]
    return [doc for docs in begun for doc in of(docs, kind) if year.has(doc.day)]


def m54(year: Year) -> Values:
    return {
        "opened": len(_in_year(year, "research", "research.opened", "research.opened")),
        "concluded": len(_in_year(year, "research", "research.opened", "research.concluded")),
    }


def m55(year: Year) -> Values:
    acts = ("issued", "repealed", "flagged")
    return {act: len(_in_year(year, "standard", "standard.issued", f"standard.{act}")) for act in acts}


def m56(year: Year) -> Values:
    spans = []
    for docs in year.streams("research", "joint"):
        opened, ended = first(docs, "research.opened"), newest(docs, "research.concluded")
        if opened and ended and year.has(ended.day):
            months = (ended.day.year - opened.day.year) * 12 + ended.day.month - opened.day.month
            spans.append(months - (ended.day.day < opened.day.day))
    return {"months": middle(spans)}


def m98(year: Year) -> Values:
    held = _in_year(year, "publicity", "publicity-activity.held", "publicity-activity.held")
    values: dict[str, Any] = {"all": len(held), "reach": sum(doc["reach"] for doc in held)}
    for topic in PublicityTopic:
        values[topic.value] = len([doc for doc in held if doc["topic"] == topic.value])
    rows = []
    for organ in dict.fromkeys(doc["organ"] for doc in held):
        its = [doc for doc in held if doc["organ"] == organ]
        rows.append((label(year, organ, [doc.day for doc in its]), len(its), sum(doc["reach"] for doc in its)))
    return {**values, "by_organ": rows}
