"""The review as a document says it, as plain data: parts, sections and sentences, charts, tables, definitions, proof.

Word, PDF and HTML are made of this alone, so they say the same. The order is that of printed reports (domain C.2):
foreword, situation and main features, achievements, problems, advice; tables, definitions and sources behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from domain.definitions import Label
from events.annual_review import ReviewPart
from events.base import Side
from events.instants import written
from events.vocabulary import OrganRole
from projections.review.account import achieved, missing, recorded
from projections.review.account.charts import charts
from projections.review.account.headlines import HEADLINES
from projections.review.account.headlines import sentence_of as headline
from projections.review.account.issue import issue
from projections.review.account.office import NOTHING, written_into
from projections.review.account.preface import preface
from projections.review.account.proof import Head, provenance
from projections.review.account.public_figures import public_figures
from projections.review.account.published_before import Former, earlier, supplements
from projections.review.account.ranking import RANKINGS
from projections.review.account.ranking import sentence_of as ranking
from projections.review.account.sections import SECTIONS, Section
from projections.review.account.sentence import Sentence
from projections.review.account.several_years import KEY, several_years
from projections.review.account.shown import Shown
from projections.review.editions import Edition, public_tables
from projections.review.figure import Count, Figure, Rate, Ratio, Sum, Table, Value
from projections.review.plain import defined, in_edition, plain
from projections.review.report import Review

LONGEST: Final = 200
"""Rows of a table in a document; the workbook has all."""
Block = dict[str, Any]


def account(
    review: Review,
    edition: Edition,
    heads: Mapping[Side, Head] | None = None,
    *,
    digest: str = "",
    formers: Sequence[Former] = (),
    white_paper: bool = False,
) -> dict[str, Any]:
    """The document of an edition; the court's white paper has what concerns its own work, and no word of the office.

    `heads` of the logs and `digest`, that of the figures (ANR-01), where they are known; `formers` are reviews of
    earlier years as they were published.
    """
    said = computed(review, edition, heads, digest=digest, formers=formers, white_paper=white_paper)
    return said if white_paper else written_into(said, review.paragraphs)


def computed(
    review: Review,
    edition: Edition,
    heads: Mapping[Side, Head] | None = None,
    *,
    digest: str = "",
    formers: Sequence[Former] = (),
    white_paper: bool = False,
) -> dict[str, Any]:
    """The same without what the office wrote."""
    shown = shown_in(review, edition)
    sections = [section for section in SECTIONS if section.court or not white_paper]
    wanted = _of_court if white_paper else _any
    title = _title(review, white_paper=white_paper)
    years = several_years(shown, wanted)
    tables = {key: shown.tables[key] for section in sections for key in (*section.tables, *section.lists)}
    tables |= {KEY: years} | ({} if white_paper else {"T15": shown.tables["T15"]})
    before = (supplements(shown, review.own), earlier(shown, formers))
    tables |= {} if white_paper else {table.key: table for table in before if table.rows}
    return {
        "kind": "white_paper" if white_paper else "annual_review",
        "edition": edition.value,
        "edition_title": plain(Label.of(edition)),
        "title": plain(title),
        "jurisdiction": review.jurisdiction,
        "code": next((side.last.jurisdiction for side in review.log.sides.values()), ""),
        "issue": issue(review, digest, white_paper=white_paper),
        "year": review.year,
        "cut_off": written(review.log.cut_off),
        "as_of": review.facts.as_of.isoformat(),
        "provisional": review.provisional,
        "parts": list(_parts(shown, preface(shown, title, review.jurisdiction, wanted), sections, wanted)),
        "tables": {key: _table(table) for key, table in tables.items()},
        "figures": [_figure(figure) for metric, figure in shown.figures.items() if wanted(metric)],
        "provenance": provenance(review.log, heads or {}, digest, public=shown.public),
    }


def shown_in(review: Review, edition: Edition) -> Shown:
    """The figures and tables of an edition, whole."""
    if edition is Edition.INTERNAL:
        return Shown(review.facts, review.figures, review.earlier, review.tables, public=False)
    tables = public_tables(review.facts, review.figures, review.earlier, review.tables)
    return Shown(review.facts, public_figures(review.figures), public_figures(review.earlier), tables, public=True)


def _title(review: Review, *, white_paper: bool) -> Label:
    if not white_paper:
        zh = f"{review.jurisdiction}行政执法与行政审判良性互动机制{review.year}年度总结"
        return Label(zh, f"Annual Review {review.year} of the Court-Government Mechanism")
    court = review.facts.organs.holder(OrganRole.DISTRICT_COURT, review.facts.last_day)
    name = review.facts.organs.name(court, review.facts.last_day) if court else f"{review.jurisdiction}人民法院"
    return Label(f"{name}{review.year}年行政审判白皮书", f"White Paper on Administrative Trials {review.year}")


def _any(metric: str) -> bool:
    return True


def _of_court(metric: str) -> bool:
    """What the court does or decides: suggestions, appearance in court, observation and training, cases."""
    return "M20" <= metric <= "M33" or "M40" <= metric <= "M56" or "M80" <= metric <= "M92"


def _parts(
    shown: Shown,
    opening: Iterable[Sentence],
    sections: Sequence[Section],
    wanted: Callable[[str], bool],
) -> Iterator[dict[str, Any]]:
    def of_these(sentences: Iterable[Sentence]) -> list[Sentence]:
        return [each for each in sentences if all(wanted(name.partition(".")[0]) for name in each.figures)]

    reached = of_these(achieved.achieved(shown, wanted))
    lacking = of_these((*achieved.worsened(shown, wanted), *missing.missing(shown)))
    yield _part(ReviewPart.PREFACE, [opening])
    yield _part(ReviewPart.SITUATION, sections=[_section(shown, section) for section in sections])
    yield _part(ReviewPart.ACHIEVEMENTS, [reached])
    yield _part(ReviewPart.PROBLEMS, [lacking, *([one] for one in recorded.problems(shown))])
    yield _part(ReviewPart.ADVICE, [[one] for one in recorded.advice(shown)])


def _part(part: ReviewPart, paragraphs: Iterable[Iterable[Sentence]] = (), sections: Sequence[Block] = ()) -> Block:
    """A part with a block for each paragraph, and its sections."""
    blocks = [block for sentences in paragraphs for block in _paragraph(sentences)]
    if part is ReviewPart.SITUATION:
        blocks.append({"kind": "table", "table": KEY})
    blocks = blocks or _paragraph([NOTHING])
    return {"key": part.value, "title": plain(Label.of(part)), "blocks": blocks, "sections": list(sections)}


def _paragraph(sentences: Iterable[Sentence]) -> list[Block]:
    """A block with these sentences, none where there are none: one that shows what is hidden is left out."""
    said = [
        {"key": one.key, "zh": one.zh, "en": one.en, "figures": list(one.figures), "papers": list(one.papers)}
        for one in sentences
        if not one.shows_hidden
    ]
    return [{"kind": "paragraph", "sentences": said}] if said else []


def _section(shown: Shown, section: Section) -> Block:
    said = (headline(shown, HEADLINES[name]) for name in section.figures)
    ranked = (ranking(shown, RANKINGS[name]) for name in section.rankings)
    blocks = [block for each in (said, ranked) for block in _paragraph(filter(None, each))]
    blocks = blocks or _paragraph([NOTHING])
    blocks += [{"kind": "chart", "chart": asdict(chart)} for chart in charts(shown, section.charts)]
    blocks += [{"kind": "table", "table": key} for key in section.tables if shown.tables[key].rows or not shown.public]
    return {"key": section.key, "title": plain(section.title), "blocks": blocks, "lists": list(section.lists)}


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": plain(table.label),
        "columns": [asdict(column) for column in table.columns],
        "rows": [[in_edition(cell) for cell in row] for row in table.rows[:LONGEST]],
        "total": len(table.rows),
        "note": plain(table.note) if table.note else None,
    }


def _value(value: Value) -> dict[str, Any]:
    """As it is printed, and its numbers."""
    match value:
        case Table():
            raise TypeError(value.key)
        case Rate() | Ratio():
            numbers = {"numerator": value.numerator, "denominator": value.denominator}
        case Count() | Sum():
            numbers = {"number": value.value}
        case _:
            numbers = {}
    return {"key": value.key, "title": plain(value.label), "text": value.text, **numbers}


def _figure(figure: Figure) -> dict[str, Any]:
    """A figure as it is printed, with its definition; the events behind it are in the review's JSON."""
    values = (value for value in figure.values if not isinstance(value, Table))
    tables = [value for value in figure.values if isinstance(value, Table) and value.rows]
    return {
        **defined(figure.id),
        "values": [_value(value) for value in values],
        "tables": [_table(table) for table in tables],
    }
