"""The review as files: what stands in them, and what must not."""

from __future__ import annotations

import re

from events.base import Visibility
from events.meeting import MinutesIssued
from events.suggestion import SuggestionWithdrawn
from events.vocabulary import Field, Topic
from tests.organs import OUTSIDE, URBAN
from tests.projections.annals import ADOPTED, REFUSED, Annals, d24, page_of, rows


def test_the_ledger_table_shows_each_addressee() -> None:
    """T7, scenario 10: number, dates, 56 days, assessment; withdrawn ones stay visible (SUG-18)."""
    annals = Annals().sent("a", fields=(Field.URBAN_CONSTRUCTION,)).served("a", d24(3, 15), d24(5, 15))
    annals.answered("a", d24(5, 10), ADOPTED, ADOPTED).assessed("a", d24(6, 1), ADOPTED, ADOPTED)
    annals.sent("b", URBAN, number="鼓法建〔2024〕4号", on=d24(3, 11))
    annals.court("suggestion:b", SuggestionWithdrawn(occurred_on=d24(4, 1), reason="有误"))
    table = annals.review().tables["T7"]
    assert table.rows == (
        (
            "鼓法建〔2024〕3号",
            "建议书",
            d24(3, 10),
            "鼓楼区住房和城乡建设局",
            "城建",
            d24(3, 15),
            d24(5, 15),
            d24(5, 10),
            56,
            None,
            "采纳2",
            "采纳2",
        ),
        (
            "鼓法建〔2024〕4号",
            "建议书",
            d24(3, 11),
            "鼓楼区城市管理局",
            "",
            None,
            None,
            None,
            None,
            None,
            "已撤回（2024-04-01）",
            "已撤回（2024-04-01）",
        ),
    )


def test_the_summary_by_kind_and_the_months_add_up() -> None:
    """T8, T9: the last row is the whole."""
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15)).answered("a", d24(5, 10), ADOPTED, ADOPTED)
    annals.bulletin("x", Topic.J4, d24(4, 8)).bulletin("y", Topic.J4, d24(12, 8))
    made = annals.review()
    assert [getattr(cell, "text", cell) for cell in made.tables["T8"].rows[-1][1:]] == [
        1,
        0,
        "1/1 = 100.0 %",
        "1/1 = 100.0 %",
        "1/1 = 100.0 %",
        "0/0 = —",
        0,
    ]
    assert made.tables["T9"].rows[-1][1:] == (0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2)
    assert made.tables["T9"].rows[3][-1] == 2


def test_restricted_matters_appear_by_number_only() -> None:
    """ANR-05: no title, addressee, field or reason of a restricted suggestion, in neither file.

    To an organ that is no member unit: those are named where liaisons and funds are counted (M96, M97).
    """
    annals = Annals()
    annals.sent("a", OUTSIDE, title="机密标题", visibility=Visibility.RESTRICTED, fields=(Field.HEALTH,))
    annals.served("a", d24(3, 15), d24(5, 15), organ=OUTSIDE)
    silent = annals.figure("M31")
    assert rows(silent, "by_organ") == [("（限定知悉）", "0", "0", "0", "1", "1")]
    annals.answered("a", d24(5, 10), REFUSED, REFUSED, organ=OUTSIDE).assessed(
        "a", d24(6, 1), REFUSED, REFUSED, organ=OUTSIDE
    )
    made = annals.review()
    assert made.tables["T7"].rows[0][:5] == ("鼓法建〔2024〕3号", "建议书", d24(3, 10), "（限定知悉）", "（限定知悉）")
    for text in (page_of(made), made.to_json().decode()):
        assert "机密标题" not in text
        assert "已说明" not in text
        assert OUTSIDE not in text, "nor in a reference"
        assert "龙亭区住房和城乡建设局" not in text


def test_a_meeting_with_restricted_minutes_shows_neither_subject_nor_items() -> None:
    """ANR-05, MTG-08."""
    annals = Annals().meeting("a", d24(3, 1), slot="2024").item("a", 1, d24(9, 30), d24(3, 1))
    minutes = MinutesIssued(
        occurred_on=d24(3, 5), document_number="鼓府院纪〔2024〕1号", text="纪要", visibility=Visibility.RESTRICTED
    )
    assert "府院联席会议" in page_of(annals.review())
    made = annals.joint("meeting:a", minutes).review()
    assert made.tables["T10"].rows[0][3] == "（限定知悉）"
    assert made.tables["T10b"].rows[0][1:3] == ("（限定知悉）", "（限定知悉）")
    assert "府院联席会议" not in page_of(made)


def test_texts_are_escaped_and_the_page_needs_nothing_from_outside() -> None:
    """A subject with markup stays text; no script, no address."""
    annals = Annals().meeting("a", d24(3, 1), slot="2024")
    annals.item("a", 1, d24(9, 30), d24(3, 1))
    annals.raw = [raw.replace("完善告知程序".encode(), b"<b>x</b>") for raw in annals.raw]
    page = page_of(annals.review())
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert not re.search(r"<script|(?:src|href)=\"https?://|@import", page)
