"""Every file of a review: the figures with the events behind them, and the editions that people read.

They are put in the folder when all of them are made: what stands there is whole.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import orjson

from domain.definitions import DEFINITIONS, VERSION
from events.base import Side
from fuyuan.papers.annual.laid_out import Account, laid_out
from fuyuan.papers.annual.page import page
from fuyuan.papers.annual.pdf import pdf
from fuyuan.papers.annual.pieces import Language
from fuyuan.papers.annual.word import word
from fuyuan.papers.annual.workbook import workbook
from projections.review.account.account import account, shown_in
from projections.review.account.proof import Head
from projections.review.account.published_before import Former
from projections.review.account.shown import Shown
from projections.review.editions import Edition
from projections.review.figure import Label, Rate, Ratio, Table
from projections.review.report import Review


class Provided(NamedTuple):
    """What is brought along: folders with fonts and templates of its own, earlier reviews as they were published."""

    fonts: Path | None = None
    templates: Path | None = None
    formers: tuple[Former, ...] = ()


class EditionOf(NamedTuple):
    """An edition and how its files are called; the court's white paper is one of its own."""

    name: str
    edition: Edition
    white_paper: bool = False


EDITIONS: Final = (
    EditionOf("review-{year}", Edition.INTERNAL),
    EditionOf("review-{year}-public", Edition.PUBLIC),
    EditionOf("white-paper-{year}", Edition.PUBLIC, white_paper=True),
)
_FORM: Final = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
LANGUAGES: Final[dict[Language, str]] = {"zh": "", "en": "-en"}


def write(
    review: Review,
    heads: Mapping[Side, Head],
    out: Path,
    provided: Provided,
    editions: Iterable[EditionOf] = EDITIONS,
    languages: Iterable[Language] = tuple(LANGUAGES),
) -> tuple[Path, ...]:
    """Put the files of these editions into the folder; returns their paths, the figures (`review-YEAR.json`) first.

    Raises OSError; BadDay where a font or a field is missing.
    """
    with _all_or_none(out) as folder:
        figures = _figures(review, folder)
        files = _files(review, heads, digest_of(figures), provided, editions, tuple(languages))
        names = [figures.name, *_put(files, folder)]
    return tuple(out / name for name in names)


def write_figures(review: Review, out: Path) -> Path:
    """The canonical JSON, whose SHA-256 `compute-annual-figures` records (ANR-01); returns its path.

    It is written in pieces: whole it is many times the size of what it is made from. Raises OSError.
    """
    with _all_or_none(out) as folder:
        name = _figures(review, folder).name
    return out / name


def write_public(review: Review, heads: Mapping[Side, Head], out: Path) -> str:
    """The figures, and the data of the public edition; returns the digest of the figures. Raises OSError."""
    with _all_or_none(out) as folder:
        digest = digest_of(_figures(review, folder))
        public = folder / f"review-{review.year}-public-document.json"
        public.write_bytes(orjson.dumps(account(review, Edition.PUBLIC, heads, digest=digest), option=_FORM))
    return digest


@contextmanager
def _all_or_none(out: Path) -> Iterator[Path]:
    """A folder whose files stand in `out` once all of them are made."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix=".review-") as folder:
        yield Path(folder)
        for file in sorted(Path(folder).iterdir()):
            file.replace(out / file.name)


def _put(files: Iterable[tuple[str, bytes]], folder: Path) -> list[str]:
    """Write these files; returns their names, in their order."""
    names = []
    for name, content in files:
        (folder / name).write_bytes(content)
        names.append(name)
    return names


def _figures(review: Review, folder: Path) -> Path:
    file = folder / f"review-{review.year}.json"
    with file.open("wb") as written:
        written.writelines(review.json_pieces())
    return file


def digest_of(json_file: Path) -> str:
    """The SHA-256 of the review's JSON: what `compute-annual-figures` records (ANR-01)."""
    with json_file.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(
    review: Review,
    heads: Mapping[Side, Head],
    digest: str,
    provided: Provided,
    editions: Iterable[EditionOf],
    languages: tuple[Language, ...],
) -> Iterator[tuple[str, bytes]]:
    for edition in editions:
        name = edition.name.format(year=review.year)
        said = account(
            review,
            edition.edition,
            heads,
            digest=digest,
            formers=provided.formers,
            white_paper=edition.white_paper,
        )
        if not edition.white_paper:
            shown = shown_in(review, edition.edition)
            yield f"{name}.csv", figures_csv(shown)
            yield f"{name}.xlsx", workbook(shown, Label(said["title"]["zh"], said["title"]["en"]))
        yield from _documents(said, name, provided, languages)


def write_documents(said: Account, name: str, out: Path, provided: Provided, workbook: bytes) -> tuple[Path, ...]:
    """Put a document into the folder as data, page, Word and PDF, in both languages, with its workbook.

    Raises OSError, BadDay.
    """
    with _all_or_none(out) as folder:
        made = chain(_documents(said, name, provided, tuple(LANGUAGES)), [(f"{name}.xlsx", workbook)])
        names = _put(made, folder)
    return tuple(out / each for each in names)


def _documents(
    said: Account, name: str, provided: Provided, languages: Iterable[Language]
) -> Iterator[tuple[str, bytes]]:
    yield f"{name}-document.json", orjson.dumps(said, option=_FORM)
    for language in languages:
        document, named = laid_out(said, language), f"{name}{LANGUAGES[language]}"
        yield f"{named}.html", page(document).encode()
        yield f"{named}.docx", word(document, provided.templates)
        yield f"{named}.pdf", pdf(document, provided.fonts)


def figures_csv(shown: Shown) -> bytes:
    """Every value but tables, a line each, with its two numbers where it has them; UTF-8 with a mark for Excel."""
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    heads = ("figure", "key", "title_zh", "title_en", "value_zh", "value_en", "kind", "numerator", "denominator")
    lines.writerow((*heads, "text", "definition_version"))
    for figure in shown.figures.values():
        named = DEFINITIONS[figure.id].label
        for value in figure.values:
            if not isinstance(value, Table):
                over = (value.numerator, value.denominator) if isinstance(value, Rate | Ratio) else ("", "")
                titles = (named.zh, named.en, value.label.zh, value.label.en)
                lines.writerow((figure.id, value.key, *titles, value.kind, *over, value.text, VERSION))
    return b"\xef\xbb\xbf" + written.getvalue().encode()
