"""What the suggestions of the sample year say, and what the organs write back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from events.base import Visibility
from events.suggestion import Answer, Implementation, NormativeBasis, RefusalBasis, SuggestionContent
from events.values import OrganId
from events.vocabulary import AbsenceGround, AdoptionAnswer, Instrument, SuggestionKind
from fuyuan.sample.cases import Case
from fuyuan.sample.catalogue import Phrases, Point, Theme, called
from fuyuan.sample.plots import Plot

ANSWERS = Phrases("answers")
_TITLES = {
    SuggestionKind.INDIVIDUAL_CASE: ("关于规范{matter}工作的司法建议书", "关于{matter}案件中有关问题的司法建议书"),
    SuggestionKind.SIMILAR_CASES: ("关于{matter}类案件中突出问题的司法建议书",),
    SuggestionKind.COMPREHENSIVE_GOVERNANCE: ("关于加强{matter}的综合治理司法建议书",),
    SuggestionKind.HEAD_ABSENCE: ("关于被诉行政机关负责人未出庭应诉的司法建议书",),
    SuggestionKind.NORMATIVE_DOCUMENT: ("关于修改有关规范性文件的司法建议书",),
    SuggestionKind.JUDGMENT_REFUSAL: ("关于督促履行生效行政裁判的司法建议书",),
    SuggestionKind.NON_APPEARANCE_SANCTION: ("关于被告无正当理由拒不到庭的司法建议书",),
}
_ABSENCES = (SuggestionKind.HEAD_ABSENCE, SuggestionKind.NON_APPEARANCE_SANCTION)


def content(
    plot: Plot, theme: Theme, points: Sequence[Point], cases: Sequence[Case], sent_on: date, random: Random
) -> SuggestionContent:
    """The text of a suggestion or opinion letter, with the basis that its kind requires."""
    title = random.choice(_TITLES[plot.kind]).format(matter=theme.matter)
    if plot.letter:
        title = f"关于{theme.matter}有关问题的意见函"
    source = None
    if plot.kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE:
        source = ANSWERS["source"].format(matter=theme.matter)
    return SuggestionContent(
        instrument=Instrument.OPINION_LETTER if plot.letter else Instrument.JUDICIAL_SUGGESTION,
        kind=plot.kind,
        title=title,
        categories=(theme.category,),
        fields=(theme.field,),
        problems=tuple(point.problem for point in points),
        recommendations=tuple(point.advice for point in points),
        case_refs=tuple(case.ref() for case in cases),
        other_source=source,
        visibility=Visibility.MEMBERS if plot.kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE else Visibility.BILATERAL,
        **_basis(plot, cases[0].defendant if plot.kind in _ABSENCES else theme.organs[0], sent_on),
    )


def _basis(plot: Plot, defendant: OrganId, sent_on: date) -> dict[str, object]:
    match plot.kind:
        case SuggestionKind.HEAD_ABSENCE:
            return {"defendant": defendant, "absence_grounds": (AbsenceGround.NO_VALID_REASON,)}
        case SuggestionKind.NON_APPEARANCE_SANCTION:
            return {"defendant": defendant}
        case SuggestionKind.NORMATIVE_DOCUMENT:
            return {  # when the judgment took effect the index of cases says
                "normative": NormativeBasis(
                    title="鼓楼区公共租赁住房申请管理办法（试行）",
                    document_number=f"鼓住建〔{sent_on.year - 2}〕17号",
                    issuing_organs=(defendant,),
                )
            }
        case SuggestionKind.JUDGMENT_REFUSAL:
            due = date.fromordinal(sent_on.toordinal() - 35)
            refusal = RefusalBasis(defendant=defendant, performance_due_on=due, is_first_instance_court=True)
            return {"refusal": refusal}
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
    if remark == ANSWERS["completed"]:
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
