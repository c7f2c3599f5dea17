"""The districts of a city beside one another: the same figures of each, with numerator and denominator.

Everything comes from the editions that the districts published; which are missing is said first. A sum is given where
every one of them shows the number: of a hidden one it would tell what it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final, NamedTuple

from domain.definitions import DEFINITIONS, VERSION
from projections.percentage import NONE, percent
from projections.review.account.account import Block
from projections.review.account.charts import PER_CENT, Chart, Series
from projections.review.account.comparing import FEWEST, Change, of_rates
from projections.review.account.headlines import HEADLINES, Headline
from projections.review.account.sections import SECTIONS, Section
from projections.review.account.sentence import Sentence, listed
from projections.review.account.several_years import MAIN
from projections.review.districts.published import Published, Value, total
from projections.review.editions import Edition
from projections.review.figure import Column, Label
from projections.review.plain import defined, plain

MOST_BARS: Final = 40
"""Districts of a chart; of more the table alone is clear."""
FEWEST_RANKED: Final = 3
ALL: Final = Label("合计", "total")


class Expected(NamedTuple):
    """A district that the city has."""

    code: str
    name: str


def compared(city: str, editions: Sequence[Published], expected: Sequence[Expected] = ()) -> dict[str, Any]:
    """The document, as `projections.review.account.account` makes that of one district."""
    first = editions[0]
    title = Label(
        f"{city}各区县行政执法与行政审判良性互动机制{first.year}年度总结",
        f"Annual Review {first.year} of the Districts of {city}",
    )
    sections = [_section(section, editions) for section in SECTIONS]
    return {
        "kind": "districts",
        "edition": Edition.PUBLIC.value,
        "edition_title": plain(Label.of(Edition.PUBLIC)),
        "title": plain(title),
        "jurisdiction": city,
        "code": "",
        "issue": {"by": [], "number": None, "on": None},
        "year": first.year,
        "cut_off": max(each.cut_off for each in editions),
        "parts": [
            _part("preface", Label("前言", "preface"), [_paragraph(_preface(editions, expected))], []),
            _part("situation", Label("各区县情况", "the districts"), [], [section for section, _ in sections]),
        ],
        "tables": {table["key"]: table for _, table in sections},
        "figures": [_figure(metric, editions) for metric in DEFINITIONS],
        "provenance": _provenance(editions),
    }


def _part(key: str, title: Label, blocks: list[Block], sections: list[Block]) -> Block:
    return {"key": key, "title": plain(title), "blocks": blocks, "sections": sections}


def _paragraph(sentences: Iterator[Sentence]) -> Block:
    said = [asdict(sentence) | {"figures": list(sentence.figures), "papers": []} for sentence in sentences]
    return {"kind": "paragraph", "sentences": said}


def _preface(editions: Sequence[Published], expected: Sequence[Expected]) -> Iterator[Sentence]:
    of = f"，应有{len(expected)}个" if expected else ""
    of_en = f" of {len(expected)}" if expected else ""
    yield Sentence(
        "districts.basis",
        f"本总结由{len(editions)}个区县已公布的年度总结公开版汇总而成{of}，不含其他数据。",
        f"Made from the public editions of {len(editions)}{of_en} districts, and from nothing else.",
    )
    known = {each.code for each in editions}
    if missing := [Label(each.name, each.name) for each in expected if each.code not in known]:
        said = listed(missing)
        yield Sentence("districts.missing", f"尚缺：{said.zh}。", f"Missing: {said.en}.")
    if others := [Label(each.name, each.name) for each in editions if expected and each.code not in dict(expected)]:
        said = listed(others)
        yield Sentence("districts.others", f"另含未列入名单的：{said.zh}。", f"Not on the list: {said.en}.")
    cut_offs = sorted({each.cut_off[:10] for each in editions})
    if len(cut_offs) > 1:
        yield Sentence(
            "districts.cut-offs",
            f"各区县数据截止日不同，自{cut_offs[0]}至{cut_offs[-1]}。",
            f"Their cut-offs differ, from {cut_offs[0]} to {cut_offs[-1]}.",
        )
    yield Sentence(
        "districts.sums",
        f"有区县为保护当事人未列某数的，该项不计合计；比率的分母不足{FEWEST}的，不参加高低比较。",
        f"Where a district leaves a number out, no sum is given; a rate over fewer than {FEWEST} is not ranked.",
    )


def _section(section: Section, editions: Sequence[Published]) -> tuple[Block, Block]:
    """A section and its table."""
    shown = [HEADLINES[name] for name in section.figures]
    table = _table(section, shown, editions)
    sentences = [said for headline in shown if (said := _sentence(headline, editions)) is not None]
    blocks = [_paragraph(iter(sentences))] if sentences else []
    charts = (_chart(headline, editions) for headline in shown if headline.figure in MAIN)
    blocks += [{"kind": "chart", "chart": asdict(chart)} for chart in charts if chart is not None]
    blocks.append({"kind": "table", "table": table["key"]})
    return {"key": section.key, "title": plain(section.title), "blocks": blocks, "lists": []}, table


def _table(section: Section, shown: Sequence[Headline], editions: Sequence[Published]) -> Block:
    columns = (
        Column("区县", "district"),
        *(Column(f"{each.zh}{f'（{each.unit}）' if each.unit else ''}", each.en, number=True) for each in shown),
    )
    rows: list[list[Any]] = [
        [each.name, *(_cell(each.values.get(headline.figure)) for headline in shown)] for each in editions
    ]
    sums = (total([each.values.get(headline.figure) for each in editions]) for headline in shown)
    rows.append([plain(ALL), *(found.text if found else NONE for found in sums)])
    return {
        "key": f"districts-{section.key}",
        "title": plain(section.title),
        "columns": [asdict(column) for column in columns],
        "rows": rows,
        "total": len(rows),
        "note": None,
    }


def _cell(value: Value | None) -> str:
    return NONE if value is None else value.text


def _sentence(headline: Headline, editions: Sequence[Published]) -> Sentence | None:
    """All together, and who is highest and lowest where the two differ by more than chance."""
    values = [(each.name, each.values.get(headline.figure)) for each in editions]
    found = total([value for _, value in values])
    said: list[tuple[str, str]] = []
    if found is not None and found.over is not None and found.over[1]:
        rate = f"{percent(*found.over)}%（{found.over[0]}/{found.over[1]}）"
        said.append((f"{headline.zh}各区县合计为{rate}", f"{headline.en}, all together: {found.text}"))
    elif found is not None and found.number:
        said.append((f"{headline.zh}各区县合计{found.number}{headline.unit}", f"{headline.en}: {found.number}"))
    if ends := _ends(values):
        (high, at_most), (low, at_least) = ends
        zh = f"最高的是{high}（{_rate(at_most)}），最低的是{low}（{_rate(at_least)}）"
        en = f"highest {high} ({_rate(at_most)}), lowest {low} ({_rate(at_least)})"
        said.append((zh if said else f"{headline.zh}{zh}", en if said else f"{headline.en}: {en}"))
    if not said:
        return None
    zh, en = "，".join(part for part, _ in said), "; ".join(part for _, part in said)
    return Sentence(f"districts.{headline.figure.lower()}", f"{zh}。", f"{en[:1].upper()}{en[1:]}.", (headline.figure,))


Rated = tuple[str, tuple[int, int]]


def _ends(values: Sequence[tuple[str, Value | None]]) -> tuple[Rated, Rated] | None:
    """The highest and the lowest rate, where at least three can be ranked and these two differ clearly."""
    rated = ((name, value.over) for name, value in values if value is not None and value.over is not None)
    ranked = sorted(((name, over) for name, over in rated if over[1] >= FEWEST), key=lambda one: one[1][0] / one[1][1])
    if len(ranked) < FEWEST_RANKED:
        return None
    (low, at_least), (high, at_most) = ranked[0], ranked[-1]
    return ((high, at_most), (low, at_least)) if of_rates(at_least, at_most) is Change.ROSE else None


def _rate(over: tuple[int, int]) -> str:
    return f"{percent(*over)}%，{over[0]}/{over[1]}"


def _chart(headline: Headline, editions: Sequence[Published]) -> Chart | None:
    """A bar for each district that shows the number."""
    heights = [(each.name, _height(each.values.get(headline.figure))) for each in editions]
    known = [(name, height) for name, height in heights if height is not None]
    if not FEWEST_RANKED <= len(known) <= MOST_BARS or len(known) < len(editions):
        return None  # a bar that is missing would read as nothing
    title = Label(headline.zh, headline.en)
    unit = Label(headline.unit, "number") if headline.unit else PER_CENT
    labels = tuple(Label(name, name) for name, _ in known)
    series = Series(title, tuple(number for _, number in known))
    return Chart(headline.figure.lower().replace(".", "-"), title, unit, labels, (series,), headline.figure)


def _height(value: Value | None) -> float | None:
    if value is None or not value.shown:
        return None
    if value.over is not None:
        return float(percent(*value.over)) if value.over[1] else None
    return value.number


def _figure(metric: str, editions: Sequence[Published]) -> dict[str, Any]:
    """A figure over all districts, of the values that can be added up."""
    values = []
    for key in DEFINITIONS[metric].values:
        of_each = [each.values.get(f"{metric}.{key}") for each in editions]
        if (found := total(of_each)) is not None and of_each[0] is not None:
            values.append({"key": key, "title": of_each[0].title, "text": found.text})
    return defined(metric) | {"values": values, "tables": []}


def _provenance(editions: Sequence[Published]) -> dict[str, Any]:
    """Each edition by what it was made of; the digest is over these digests, a line each, in the order of the codes."""
    digest = hashlib.sha256()
    for each in editions:
        digest.update(f"{each.code} {each.sha256}\n".encode())
    return {
        "definition_version": VERSION,
        "events": sum(each.events for each in editions),
        "sha256": digest.hexdigest(),
        "districts": [
            {
                "code": each.code,
                "name": each.name,
                "cut_off": each.cut_off,
                "events": each.events,
                "sha256": each.sha256,
                "figures_digest": each.figures_digest,
            }
            for each in editions
        ],
    }
