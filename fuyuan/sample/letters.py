"""What the suggestions of the sample year say, and what the organs write back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from events.suggestion import Answer, Implementation
from events.values import CaseRef, OrganId
from events.vocabulary import AdoptionAnswer, SuggestionKind
from fuyuan.sample.cases import COURT_CODE, Case
from fuyuan.sample.catalogue import Phrases, Point, Theme, called
from fuyuan.sample.plots import Plot

ANSWERS = Phrases("answers")
ABSENCES = (SuggestionKind.HEAD_ABSENCE, SuggestionKind.NON_APPEARANCE_SANCTION)


def series(plot: Plot) -> str:
    """The court's marker of what the plot sends: unified for suggestions, a series of its own for letters (SUG-26)."""
    return "鼓法意函" if plot.letter else "鼓法建"


def content(
    plot: Plot, theme: Theme, points: Sequence[Point], cases: Sequence[Case], sent_on: date, random: Random
) -> dict[str, Any]:
    """The text of a suggestion or opinion letter, with the basis that its kind requires."""
    title = ANSWERS.choose(f"title_{plot.kind}", random).format(matter=theme.matter)
    if plot.letter:
        title = f"关于{theme.matter}有关问题的意见函"
    comprehensive = plot.kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE
    return {
        "instrument": "opinion_letter" if plot.letter else "judicial_suggestion",
        "kind": plot.kind,
        "title": title,
        "categories": [theme.category],
        "fields": [theme.field],
        "problems": [point.problem for point in points],
        "recommendations": [point.advice for point in points],
        "case_refs": [*(case.ref() for case in cases), *(_other_work(sent_on) if comprehensive else ())],
        "other_source": ANSWERS["source"].format(matter=theme.matter) if comprehensive else None,
        "visibility": "members" if comprehensive else "bilateral",
        **(_opening() if comprehensive else {}),
        **_basis(plot, cases[0].defendant if plot.kind in ABSENCES else theme.organs[0], sent_on),
    }


def _opening() -> dict[str, Any]:
    """What annex 1 of 法释〔2023〕11号 asks of head and tail."""
    return {
        "measures_taken": ANSWERS["measures_taken"],
        "legal_basis": ["《中华人民共和国人民法院组织法》第三十七条", "法释〔2023〕11号第一条、第七条"],
        "contact": "区人民法院行政审判庭，0371-25961234",
        "attachments": ["相关案件情况统计表"],
        "precedents": [
            {"kind": "typical_case", "published_as": ANSWERS["precedent"], "gist": ANSWERS["precedent_gist"]}
        ],
    }


def _other_work(sent_on: date) -> Iterator[CaseRef]:
    """A civil case and one of enforcement that such a suggestion draws on too (paper B6)."""
    for code, serial in (("民初", 40 * sent_on.month), ("执恢", 9 * sent_on.month)):
        yield CaseRef(number=f"（{sent_on.year}）{COURT_CODE}{code}{serial}号")


def _basis(plot: Plot, defendant: OrganId, sent_on: date) -> dict[str, Any]:
    match plot.kind:
        case SuggestionKind.HEAD_ABSENCE:
            return {"defendant": defendant, "absence_grounds": ["no_valid_reason"]}
        case SuggestionKind.NON_APPEARANCE_SANCTION:
            return {"defendant": defendant}
        case SuggestionKind.NORMATIVE_DOCUMENT:
            return {  # when the judgment took effect the index of cases says
                "normative": {
                    "title": "鼓楼区公共租赁住房申请管理办法（试行）",
                    "document_number": f"鼓住建〔{sent_on.year - 2}〕17号",
                    "issuing_organs": [defendant],
                }
            }
        case SuggestionKind.JUDGMENT_REFUSAL:
            due = sent_on - timedelta(days=35)
            refused = {"defendant": defendant, "performance_due_on": due, "is_first_instance_court": True}
            return {"refusal": refused}
        case _:
            return {}


def answers(points: Sequence[Point], random: Random, *, refuses: bool = False) -> tuple[Answer, ...]:
    """An answer to each recommendation: mostly adopted; `refuses` does not adopt the last one, with the reason."""
    given = []
    for number, point in enumerate(points, start=1):
        kind = random.choices(list(AdoptionAnswer), (74, 12, 0, 14))[0]
        text = point.measure
        if refuses and number == len(points):
            kind, text = AdoptionAnswer.NOT_ADOPTED, ANSWERS.choose("refusal", random)
        elif kind is AdoptionAnswer.IN_PROGRESS:
            text = ANSWERS.choose("plan", random)
        elif kind is AdoptionAnswer.PARTLY_ADOPTED:
            text = ANSWERS.choose("partly", random)
        given.append(Answer(recommendation=number, answer=kind, text=text))
    return tuple(given)


def feedback_text(
    number: str, plot: Plot, theme: Theme, given: Sequence[Answer], remark: str | None, random: Random
) -> str:
    """The letter around the answers; `remark` comes before the close, in a supplement it is the opening."""
    opening = ANSWERS.choose("opening", random).format(number=number)
    if plot.letter:
        opening = opening.replace("司法建议书", "意见函").replace("司法建议", "意见函")
    items = [f"关于第{answer.recommendation}项建议（{answer.answer.zh}）：{answer.text}" for answer in given]
    closing = ANSWERS.choose("closing", random).format(matter=theme.matter)
    if remark in (ANSWERS["completed"], ANSWERS["carried_out"]):
        return "\n".join((remark.format(number=number), *items, closing))
    return "\n".join((opening, *items, *([remark] if remark else []), closing))


def depth(kind: SuggestionKind, given: Sequence[Answer], random: Random) -> Implementation:
    """How deep the implementation goes: nothing is put right where nothing was adopted."""
    adopted = any(answer.answer in (AdoptionAnswer.ADOPTED, AdoptionAnswer.PARTLY_ADOPTED) for answer in given)
    wide = kind in (SuggestionKind.SIMILAR_CASES, SuggestionKind.COMPREHENSIVE_GOVERNANCE)
    return Implementation(
        rectified=adopted,
        sector_wide=adopted and (wide or random.random() < 0.3),
        long_term=adopted and random.random() < (0.6 if wide else 0.25),
    )


def consultation(organ: str, random: Random) -> str:
    """What an addressee said when it was heard."""
    return f"{called(organ)}：{ANSWERS.choose('consultation', random)}"
