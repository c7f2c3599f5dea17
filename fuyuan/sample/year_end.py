"""What closes a half-year and a year: appearance statistics, the baseline to compare with, the annual review opened."""

from __future__ import annotations

from datetime import date

from fuyuan.sample.act import Book
from fuyuan.sample.catalogue import read
from fuyuan.sample.group import OFFICE
from fuyuan.sample.papers import COURT
from fuyuan.sample.periodic import halves

TOLD_AFTER = 12  # days from the end of a half-year to its statistics


def tell(book: Book) -> None:
    """The review is opened in January, that of the running year at the end of the sample.

    Of the year before it, which the sample does not tell whole, the office enters what the court's paper has (ANR-06).
    """
    texts, days = read("year_end")["statistics"], book.days
    for span in halves(days):
        first = span.period.start.month == 1
        told = {"title": texts["title"].format(span=span.words), "edition": "government" if first else "public"}
        text = texts["text"].format(span=span.words) if first else None
        day, name = span.reported(book, TOLD_AFTER), f"statistics-{span.name}"
        book.add(day, COURT, name, "publish-appearance-statistics", period=span.period, text=text, **told)
    january = days.at(date(days.reviewed + 1, 1, 8))
    opened = book.add(min(january, len(days) - 2), OFFICE, "annual-review", "open-annual-review", year=days.reviewed)
    _write(book, opened, days.reviewed)
    before, paper = days.reviewed - 1, read("year_end")["baseline"]
    source, number = (paper[name].format(year=before, next=before + 1) for name in ("source", "document_number"))
    told = {"year": before, "figures": paper["figures"], "source": source, "document_number": number}
    book.add(days.at(date(before + 1, 1, 8)), OFFICE, "baseline", "enter-baseline", **told)


def _write(book: Book, day: int, year: int) -> None:
    """The office's own words in the review; what was meant for some of its readers only is taken out again."""
    paragraphs = read("year_end")["paragraph"]
    for paragraph in paragraphs:
        told = {name: text.format(year=year) if isinstance(text, str) else text for name, text in paragraph.items()}
        book.add(day, OFFICE, "annual-review", "write-review-paragraph", year=year, **told)
    book.add(day, OFFICE, "annual-review", "drop-review-paragraph", year=year, paragraph=len(paragraphs))
