"""Problems and advice as they were recorded: from the suggestions and bulletins of the year, in their own words.

The kinds of problem (field and category) named by most papers come first; of each the newest paper is quoted. What is
restricted is not quoted, and in the public edition nothing is: there the kinds alone stand, with their numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Final

from events.base import Side
from events.suggestion import SuggestionContent, SuggestionSent
from events.vocabulary import Field, IssueCategory
from projections.review.account.sentence import Sentence
from projections.review.account.shown import Shown
from projections.review.figures.suggestions import sent
from projections.review.folding import last
from projections.review.folds.suggestions import Suggestion
from projections.review.public_edition import SMALLEST

MOST: Final = 5
"""Kinds of problem that are said."""
FEWEST: Final = 2
"""Papers that name a kind of problem before it is said to be one of the year."""
QUOTED: Final = 120
"""Characters of a quotation; the paper has the rest."""
Kind = tuple[Field, IssueCategory]


def problems(shown: Shown) -> Iterator[Sentence]:
    """What the papers of the year found, the most frequent kinds first."""
    for (field, category), papers in _kinds(shown):
        name = f"problem.{field.value}.{category.value}".replace("_", "-")
        zh = f"{field.zh}领域“{category.zh}”：司法建议、意见函{len(papers)}件"
        en = f"In {field.en}, {category.en}: {len(papers)} suggestions and letters"
        quoted = _content(shown, papers[-1]) if not shown.public else None
        if quoted and quoted.problems:
            text = _short(quoted.problems[0])
            zh, en = f"{zh}。如{papers[-1].number}指出：“{text}”", f"{en}. {papers[-1].number} says: “{text}”"
        yield Sentence(name, f"{zh}。", f"{en}.", ("M20.by_field", "M20.by_category"), _refs(shown, papers))


def advice(shown: Shown) -> Iterator[Sentence]:
    """What was recommended against these problems and is not carried out yet, or what there was where all is."""
    if shown.public:
        yield from _advice_in_public(shown)
        return
    for (field, category), papers in _kinds(shown):
        newest = papers[-1]
        content = _content(shown, newest)
        if content is None or not content.recommendations:
            continue
        text = _short(content.recommendations[0])
        name = f"advice.{field.value}.{category.value}".replace("_", "-")
        whom = "、".join(shown.facts.label(one.organ, (newest.sent_on,)) for one in newest.addressees[:MOST])
        zh = f"针对{field.zh}领域“{category.zh}”，{newest.number}向{whom}建议：“{text}”"
        en = f"On {field.en}, {category.en}, {newest.number} recommends to {whom}: “{text}”"
        answered = sum(each.answered for each in papers)
        zh = f"{zh}；该类建议{len(papers)}件，已反馈{answered}件。"
        en = f"{en}; {len(papers)} of this kind, {answered} answered."
        yield Sentence(name, zh, en, ("M20.by_field", "M24.documents"), _refs(shown, papers))


def _advice_in_public(shown: Shown) -> Iterator[Sentence]:
    for (field, category), papers in _kinds(shown):
        name = f"advice.{field.value}.{category.value}".replace("_", "-")
        answered = sum(each.answered for each in papers)
        zh = f"就{field.zh}领域“{category.zh}”，已向有关单位提出司法建议、意见{len(papers)}件，已反馈{answered}件。"
        en = f"On {field.en} ({category.en}) {len(papers)} papers advised the organs concerned, {answered} answered."
        yield Sentence(name, zh, en, ("M20.by_field", "M24.documents"))


def _kinds(shown: Shown) -> list[tuple[Kind, list[Suggestion]]]:
    """The kinds that most papers name; papers in the order of sending, withdrawn and restricted ones left out."""
    found: defaultdict[Kind, list[Suggestion]] = defaultdict(list)
    for each in sent(shown.facts):
        if not each.withdrawn and not each.restricted:
            for kind in product(dict.fromkeys(each.fields), dict.fromkeys(each.categories)):
                found[kind].append(each)
    least = SMALLEST if shown.public else FEWEST
    enough = {kind: papers for kind, papers in found.items() if len(papers) >= least}
    order = sorted(enough, key=lambda kind: (-len(enough[kind]), kind[0].value, kind[1].value))
    return [(kind, enough[kind]) for kind in order[:MOST]]


def _content(shown: Shown, paper: Suggestion) -> SuggestionContent | None:
    side, _, event = paper.ref.partition("/")
    stream = event.rpartition(":")[0]
    said = last(shown.facts.log.streams.stream(Side(side), stream), SuggestionSent)
    return said.event.content if said else None


def _refs(shown: Shown, papers: list[Suggestion]) -> tuple[str, ...]:
    return () if shown.public else tuple(each.ref for each in papers)


def _short(text: str) -> str:
    line = " ".join(text.split()).rstrip("。；;.")
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}……"
