"""The review in words on its page, each sentence with the figures that it rests on, and what of it is downloaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from events.instants import SHANGHAI
from fuyuan.web.annual_life import may_write
from fuyuan.web.annual_years import cut_off_for
from fuyuan.web.language import english, named
from fuyuan.web.language import gettext as _
from fuyuan.web.question import Question
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import link, moment
from projections.access.sight import Sight
from projections.review.account.cells import read
from projections.review.account.office import written_into
from projections.review.editions import Edition
from projections.views.annual_account import Document, Kept, document_kept, paragraphs_of
from projections.views.annual_tables import cut_off_of, edition_for

WRITE: Final = "/commands/write-review-paragraph"
FORMS: Final = (("Word", "docx"), ("PDF", "pdf"), ("HTML", "html"))
DATA: Final = "figures.json"
"""The ending of the JSON that the digest of a review is of."""
A_WHILE: Final = timedelta(minutes=10)
Said = dict[str, Any]


def sight_of(seen: Seen) -> Sight:
    return Sight.of(seen.reader, seen.roster, seen.today)


def documents_for(seen: Seen) -> tuple[Document, ...]:
    """What the reader may have, its own edition first. The white paper is the court's until it is published."""
    sight = sight_of(seen)
    internal = (Document.INTERNAL,) if edition_for(sight) is Edition.INTERNAL else ()
    return (*internal, Document.PUBLIC, *((Document.WHITE_PAPER,) if sight.whole_court else ()))


def reads_references(seen: Seen) -> bool:
    """Whether there is no event that the reader may not know of: who may not, sees it counted behind a figure."""
    return sight_of(seen).everything


def document(seen: Seen, year: int, cut_off: str, wanted: Document) -> tuple[Kept | None, Said]:
    """What was made of the review, and its account with the paragraphs of the office; `cut_off`: "" for now.

    Raises BadQuestion for a cut-off that is none.
    """
    until = cut_off_of(cut_off or None, seen.today)
    with seen.store.snapshot() as connection:
        kept = document_kept(connection, year, cut_off, until, wanted)
        if kept is None:
            return None, {}
        paragraphs = () if wanted is Document.WHITE_PAPER else paragraphs_of(connection, year, sight_of(seen))
    return kept, written_into(dict(kept.made.account), paragraphs)


def report(seen: Seen, year: int, question: Question, review: Row | None) -> Said:
    """What the page shows of it; without `parts` while it is made for the first time.

    `ahead`: the cut-off lies before the year, and nothing is to be said of it.
    """
    asked, given = cut_off_for(question, review).get("cut_off", ""), question.filters("cut_off")
    allowed = documents_for(seen)
    kept, account = document(seen, year, asked, allowed[0])
    if cut_off_of(asked or None, seen.today).astimezone(SHANGHAI).year < year:
        return {"ahead": True}
    failing = seen.make_documents(year, asked, seen.today) if _is_due(kept, asked) else None
    links = _Links(year, given, allowed[0], review if may_write(seen, review) else None)
    return {
        "ahead": False,
        "parts": [_part(part, account, links) for part in account.get("parts", ())],
        "failing_since": moment(failing.isoformat()) if failing else "",
        "again": failing is None and (kept is None or (bool(asked) and not kept.current)),
        "downloads": [_downloads(one, year, given, seen) for one in allowed] if kept else [],
    }


def _is_due(kept: Kept | None, asked: str) -> bool:
    """Whether it is to be made: up to now not with every event that comes, for all ledgers are read for it."""
    if kept is None or kept.current:
        return kept is None
    return bool(asked) or datetime.now(UTC) - kept.cut_off > A_WHILE


class _Links:
    """Where the figures of a sentence stand, and the forms of who may write; `review`: the review, for such a one."""

    def __init__(self, year: int, given: Mapping[str, str], document: Document, review: Row | None) -> None:
        self._year, self._given, self._internal = year, given, document is Document.INTERNAL
        self._place = {"id": review["stream"].rpartition(":")[2], "year": f"{year:04}"} if review else None

    def figures(self, names: list[str]) -> Iterator[tuple[str, str]]:
        for name in names:
            metric, _dot, value = name.partition(".")
            if metric.startswith("T"):
                yield metric, f"#{metric}"
            elif self._internal:
                yield (
                    metric,
                    f"{link(f'/annual/{self._year:04}/figures/{metric}', value=value, **self._given)}#behind",
                )

    def chart(self, key: str) -> str:
        return link(f"/annual/{self._year:04}/charts/{key}.svg", **self._given)

    def forms(self, part: str, sentence: Said) -> Said:
        """To reword what the office wrote and to drop it, or to say a sentence in other words."""
        if self._place is None:
            return {}
        if number := sentence.get("paragraph"):
            there = {**self._place, "paragraph": number}
            return {"edit": link(WRITE, **there), "drop": link("/commands/drop-review-paragraph", **there)}
        said = {"part": part, "instead_of": sentence["key"], "text": sentence["zh"]}
        return {"reword": link(WRITE, **self._place, **said)}

    def add(self, part: str) -> str:
        return link(WRITE, **self._place, part=part) if self._place else ""


def _part(part: Said, account: Said, links: _Links) -> Said:
    key = part["key"]
    sections = [
        {"title": named(each["title"]), "blocks": list(_blocks(key, each["blocks"], account, links))}
        for each in part["sections"]
    ]
    blocks = list(_blocks(key, part["blocks"], account, links))
    return {"key": key, "title": named(part["title"]), "blocks": blocks, "sections": sections, "add": links.add(key)}


def _blocks(part: str, blocks: list[Said], account: Said, links: _Links) -> Iterator[Said]:
    for block in blocks:
        match block:
            case {"kind": "paragraph", "sentences": sentences}:
                yield {"kind": "said", "sentences": [_sentence(part, one, links) for one in sentences]}
            case {"kind": "chart", "chart": chart}:
                yield {"kind": "chart", "title": named(chart["title"]), "src": links.chart(chart["key"])}
            case {"kind": "table", "table": key}:
                table = account["tables"][key]
                yield {"kind": "table", "key": key, "title": named(table["title"]), **_years(key, table)}


def _years(key: str, table: Said) -> Said:
    """The table of several years stands in the text; the others stand below it."""
    if key.startswith("T"):
        return {"rows": None}
    heads = [named(column) for column in table["columns"]]
    return {"heads": heads, "rows": [[read(cell, named) for cell in row] for row in table["rows"]]}


def _sentence(part: str, sentence: Said, links: _Links) -> Said:
    return {
        "text": sentence["en" if english() else "zh"],
        "own": "paragraph" in sentence,
        "figures": list(dict(links.figures(sentence["figures"])).items()),
        **links.forms(part, sentence),
    }


def _downloads(
    document: Document, year: int, given: Mapping[str, str], seen: Seen
) -> tuple[str, list[tuple[str, str]]]:
    """What it is called, and its files: of the language of the page, with workbook and list where it has them."""
    tongue = "-en" if english() else ""
    files = [(name, f"{document.value}{tongue}.{ending}") for name, ending in FORMS]
    if document is not Document.WHITE_PAPER:
        files += [("Excel", f"{document.value}.xlsx"), ("CSV", f"{document.value}.csv")]
    files += [("JSON", f"{document.value}.json")]
    if document is Document.INTERNAL and reads_references(seen):
        files += [(_("指标数据（JSON，摘要所依据）"), f"{document.value}.{DATA}")]
    address = f"/annual/{year:04}/files"
    return named(document), [(name, link(f"{address}/{file}", **given)) for name, file in files]
