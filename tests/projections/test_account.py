"""What the review says in words: which sentence stands when, on which figures, and to whom (ANR-05, ANR-07)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from events.annual_review import (
    AnnualReviewPublished,
    ReviewParagraphDropped,
    ReviewParagraphWritten,
    ReviewPart,
    WhitePaperEdition,
    WhitePaperPublished,
)
from events.base import Visibility
from events.vocabulary import Field, Topic
from projections.review.account.account import account
from projections.review.account.comparing import Change, of_counts, of_rates
from projections.review.account.public_figures import public_figures
from projections.review.editions import Edition
from projections.review.figure import Count, Figure, Label, NotShown, Rate, Table
from projections.review.report import Review
from tests.organs import OUTSIDE
from tests.projections.annals import ADOPTED, Annals, d24
from tests.projections.annals_tables import year

INTERNAL, PUBLIC = Edition


def said(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every sentence by its key."""
    return {one["key"]: one for one in sentences(made)}


def sentences(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in made["parts"]:
        for blocks in (part["blocks"], *(section["blocks"] for section in part["sections"])):
            for block in blocks:
                yield from block.get("sentences", ())


def internal(annals: Annals) -> dict[str, dict[str, Any]]:
    return said(account(annals.review(), INTERNAL))


def bulletins(annals: Annals, year: int, many: int, topic: Topic = Topic.J4) -> Annals:
    for number in range(many):
        annals.bulletin(f"{year}-{topic}-{number}", topic, date(year, 3, 1) + timedelta(days=number))
    return annals


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (5, 5, Change.SAME),
        (2, 7, Change.FEW),
        (25, 30, Change.LEVEL),
        (10, 30, Change.ROSE),
        (30, 10, Change.FELL),
        (0, 9, Change.FEW),
        (0, 10, Change.ROSE),
        (48, 69, Change.LEVEL),  # 21² / 117 = 3.77
        (48, 70, Change.ROSE),  # 22² / 118 = 4.10
    ],
)
def test_a_count_rises_or_falls_only_beyond_chance(before: int, now: int, change: Change) -> None:
    """(now − before)² / (now + before) over 3.84, and ten altogether at least."""
    assert of_counts(before, now) is change


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ((5, 10), (10, 20), Change.SAME),
        ((9, 9), (1, 20), Change.FEW),
        ((15, 20), (18, 20), Change.LEVEL),
        ((10, 40), (30, 40), Change.ROSE),
        ((30, 40), (10, 40), Change.FELL),
        ((0, 30), (0, 40), Change.SAME),
        ((60, 100), (73, 100), Change.LEVEL),  # z² = 3.79
        ((60, 100), (74, 100), Change.ROSE),  # z² = 4.43
    ],
)
def test_a_rate_rises_or_falls_only_beyond_chance(
    before: tuple[int, int], now: tuple[int, int], change: Change
) -> None:
    """Two proportions, pooled; ten divided by in each year at least."""
    assert of_rates(before, now) is change


def test_a_count_is_said_with_the_year_before_and_what_the_difference_means() -> None:
    annals = bulletins(bulletins(Annals(), 2023, 10), 2024, 30)
    sentence = internal(annals)["state.m01.all"]
    assert sentence["zh"] == "发出通报30件，上年10件，明显增加。"
    assert sentence["en"] == "Bulletins issued: 30; 10 in the year before, a clear rise."
    assert sentence["figures"] == ["M01.all"]
    assert internal(bulletins(annals, 2023, 10, Topic.J1))["state.m01.all"]["zh"].endswith(
        "上年20件，差异在正常起伏范围之内。"
    )


def test_without_records_of_the_year_before_nothing_is_compared() -> None:
    assert internal(bulletins(Annals(), 2024, 30))["state.m01.all"]["zh"] == "发出通报30件。"


def test_what_became_clearly_better_or_worse_is_said_of_what_has_a_better() -> None:
    """More bulletins are neither; more of them acknowledged is better."""
    annals = bulletins(Annals(), 2023, 12)
    for number in range(12):
        annals.bulletin(f"now-{number}", Topic.J4, d24(3, 1 + number), acknowledged=d24(4, 1))
    told = internal(annals)
    assert told["achieved.better"]["zh"] == "与上年相比明显好转的有：通报签收率上升。"
    assert told["achieved.better"]["figures"] == ["M07.all"]
    assert "missing.worse" not in told
    annals = Annals()
    for number in range(12):
        annals.bulletin(f"before-{number}", Topic.J4, date(2023, 3, 1 + number), acknowledged=date(2023, 4, 1))
    assert internal(bulletins(annals, 2024, 12))["missing.worse"]["zh"] == "与上年相比明显变差的有：通报签收率下降。"


def test_topics_without_a_bulletin_are_named_and_those_with_one_are_not() -> None:
    annals = Annals()
    assert internal(annals)["missing.topics"]["zh"] == "意见规定的14个通报事项中，有14个本年没有通报。"
    for topic in Topic:
        if topic is not Topic.E3:
            bulletins(annals, 2024, 1, topic)
    told = internal(annals)
    assert told["missing.topics"]["zh"].startswith("意见规定的14个通报事项中，有1个本年没有通报：E3 ")
    told = internal(bulletins(annals, 2024, 1, Topic.E3))
    assert "missing.topics" not in told
    assert told["achieved.topics"]["zh"] == "意见规定的14个通报事项本年均有通报。"


def test_overall_reports_that_no_meeting_heard_are_named() -> None:
    """二(二): all three, at one meeting (MTG-09)."""
    told = internal(Annals().meeting("a", d24(3, 1), slot="2024"))
    assert told["missing.overall-reports"]["figures"] == ["M12.covered"]
    assert "行政审判总体情况" in told["missing.overall-reports"]["zh"]
    assert "achieved.m11.slots" in told
    assert internal(Annals())["missing.slots"]["zh"] == "本年应召开定期联席会议1次，实际召开0次。"


def test_answers_overdue_at_year_end_and_at_the_cut_off_are_told_apart_with_the_organs() -> None:
    annals = Annals().sent("a").served("a", d24(3, 15), d24(5, 15))
    told = internal(annals)["missing.overdue"]
    assert told["zh"] == "年末逾期未反馈的1件次，至截止日逾期未反馈的1件次，涉及鼓楼区住房和城乡建设局。"
    assert "missing.overdue" not in internal(annals.answered("a", d24(5, 10), ADOPTED, ADOPTED))


def test_few_rows_are_not_put_in_an_order() -> None:
    """Ten altogether, more than three rows; equal ones stand together."""
    fields = [Field.URBAN_CONSTRUCTION] * 6 + [Field.HEALTH] * 3 + [Field.PUBLIC_SECURITY] * 2 + [Field.EDUCATION] * 2
    annals = Annals()
    for number, field in enumerate(fields[:9]):
        annals.sent(f"s{number}", fields=(field,), number=f"鼓法建〔2024〕{number + 10}号")
    assert "rank.m20.by_field" not in internal(annals)
    for number, field in enumerate(fields[9:], start=9):
        annals.sent(f"s{number}", fields=(field,), number=f"鼓法建〔2024〕{number + 10}号")
    zh = internal(annals)["rank.m20.by_field"]["zh"]
    assert re.findall(r"（(\d)件）", zh) == ["6", "3", "2", "2"]


def test_problems_and_advice_are_quoted_from_the_newest_paper_of_a_kind_and_named() -> None:
    annals = Annals().sent("a", fields=(Field.HEALTH,)).sent("b", fields=(Field.HEALTH,), number="鼓法建〔2024〕9号")
    told = {key: one for key, one in internal(annals).items() if key.startswith(("problem.", "advice."))}
    assert {key.partition(".")[0] for key in told} == {"problem", "advice"}
    for one in told.values():
        assert "鼓法建〔2024〕9号" in one["zh"]
        assert len(one["papers"]) == 2
    public = said(account(annals.review(), PUBLIC))
    assert not [key for key in public if key.startswith("problem.")], "two papers could tell whose they are"


def test_restricted_papers_are_not_quoted() -> None:
    annals = Annals()
    for name in "abc":
        number = f"鼓法建〔2024〕{ord(name)}号"
        hidden = {"title": "机密标题", "visibility": Visibility.RESTRICTED, "fields": (Field.HEALTH,), "number": number}
        annals.sent(name, OUTSIDE, **hidden)
    for edition in Edition:
        text = str(account(annals.review(), edition))
        assert "机密标题" not in text
        assert "龙亭区住房和城乡建设局" not in text
        assert not re.search(r"problem\.|advice\.", text)


def test_an_empty_year_says_nothing_but_what_is_missing() -> None:
    """Nothing is invented: no state, no achievement, no advice."""
    told = internal(Annals(with_organs=False))
    assert {key.partition(".")[0] for key in told} == {"preface", "missing", "nothing"}
    assert "preface.few" in told
    assert told["nothing"]["zh"] == "本年没有记录。"


def written(paragraph: int, text: str, **more: Any) -> ReviewParagraphWritten:
    said = {"year": 2024, "occurred_on": date(2025, 2, 10), "part": ReviewPart.ADVICE, **more}
    return ReviewParagraphWritten(paragraph=paragraph, text=text, **said)


def test_the_office_adds_a_paragraph_and_says_a_sentence_in_its_own_words() -> None:
    """ANR-07: shown as the office's, also where it was recorded behind the cut-off; the figures stay."""
    annals = bulletins(Annals(), 2024, 2)
    before = annals.review().to_json()
    own = {"part": ReviewPart.SITUATION, "instead_of": "state.m01.all"}
    annals.joint("annual-review:2024", written(1, "下一年加强培训。"), written(2, "通报比往年及时。", **own))
    made = annals.review()
    assert made.to_json() == before
    found = account(made, INTERNAL)
    texts = {one["zh"]: one for one in sentences(found)}
    assert texts["下一年加强培训。"]["paragraph"] == 1
    assert texts["通报比往年及时。"]["figures"] == ["M01.all"]
    assert not [text for text in texts if text.startswith("发出通报")]
    annals.joint("annual-review:2024", ReviewParagraphDropped(year=2024, paragraph=2, occurred_on=date(2025, 2, 11)))
    assert "发出通报2件。" in {one["zh"] for one in sentences(account(annals.review(), INTERNAL))}


def test_a_paragraph_for_the_internal_edition_stands_in_no_other() -> None:
    annals = Annals().joint("annual-review:2024", written(1, "内部意见。", edition=WhitePaperEdition.INTERNAL))
    made = annals.review()
    assert "内部意见。" in str(account(made, INTERNAL))
    assert "内部意见。" not in str(account(made, PUBLIC))
    assert "内部意见。" not in str(account(made, PUBLIC, white_paper=True))


@pytest.fixture(scope="module")
def made() -> Review:
    """A year written by hand, with every mechanism in it."""
    return year().review()


EDITIONS = [(INTERNAL, False), (PUBLIC, False), (PUBLIC, True)]


@pytest.mark.parametrize(("edition", "white_paper"), EDITIONS)
def test_every_sentence_names_figures_that_the_document_has(made: Review, edition: Edition, white_paper: bool) -> None:
    """And every table that stands in the text is there."""
    document = account(made, edition, white_paper=white_paper)
    metrics = {figure["id"] for figure in document["figures"]}
    named = [name for one in sentences(document) for name in one["figures"]]
    assert named
    assert {name.partition(".")[0] for name in named} <= metrics
    assert [one["key"] for one in sentences(document) if "*" in one["zh"]] == []


def test_a_number_in_a_sentence_is_the_one_of_its_figure(made: Review) -> None:
    for one in sentences(account(made, INTERNAL)):
        if one["key"].startswith("state."):
            [name] = one["figures"]
            metric, _, key = name.partition(".")
            first = re.findall(r"\d[\d.]*", one["zh"].partition("，上年")[0])
            text = made.figures[metric][key].text
            assert set(first) <= set(re.findall(r"\d[\d.]*", text)), (one["zh"], text)


def test_the_white_paper_speaks_of_the_courts_own_work(made: Review) -> None:
    document = account(made, PUBLIC, white_paper=True)
    assert document["title"]["zh"].endswith("2024年行政审判白皮书")
    assert {figure["id"][:2] for figure in document["figures"]} <= {"M2", "M3", "M4", "M5", "M8", "M9"}
    assert not {"M01", "M10", "M60", "M93"} & {figure["id"] for figure in document["figures"]}
    assert "bulletins" not in {section["key"] for part in document["parts"] for section in part["sections"]}


def test_the_public_edition_has_no_reference_and_no_ledger(made: Review) -> None:
    document = account(made, PUBLIC)
    assert not re.search(r"(court|government|joint)/[a-z-]+:", str(document))
    assert all(not document["tables"][key]["rows"] for key in ("T7", "T10", "T11", "T12", "T14"))


def hidden(figure: Figure) -> set[str]:
    shown = public_figures({figure.id: figure})[figure.id]
    return {value.key for value in shown.values if isinstance(value, NotShown)}


def counted(**many: int) -> tuple[Count, ...]:
    return tuple(Count(key, Label(key, key), ("ref",) * number) for key, number in many.items())


def test_small_numbers_of_cases_are_left_out_of_the_public_edition() -> None:
    """ANR-05: of cases, duties, disputes and petitions; one left out alone would come back by subtraction."""
    assert hidden(Figure("M80", counted(new=2, carried_over=9, total=11, pending=0))) == {"new", "carried_over"}
    assert hidden(Figure("M80", counted(new=2, carried_over=1, total=3))) == {"new", "carried_over"}
    assert hidden(Figure("M80", counted(new=3, carried_over=9, total=12))) == set()
    assert hidden(Figure("M20", counted(all=1, withdrawn=1))) == set(), "a suggestion tells no party"
    label = Label("率", "rate")
    lost = Rate("overall", label, ("a",), tuple("abcde"))
    assert hidden(Figure("M84", (lost,))) == {"overall"}
    assert hidden(Figure("M84", (Rate("overall", label, (), tuple("abcde")),))) == set()
    assert hidden(Figure("M84", (Rate("overall", label, tuple("abc"), tuple("abcde")),))) == set()


def test_a_table_of_a_figure_is_public_where_it_is_of_sums() -> None:
    by_organ, reasons = (Table(key, Label(key, key), (), (("x", 5),)) for key in ("by_organ", "reasons"))
    shown = public_figures({"M29": Figure("M29", (by_organ, reasons))})["M29"]
    assert [value.key for value in shown.values] == ["by_organ"]


def test_what_was_published_bears_its_number_and_what_was_not_is_a_draft() -> None:
    """ANR-02: published are the figures of one digest; at another cut-off, with others, it is a draft."""
    annals = bulletins(Annals(), 2024, 2)
    digest = annals.review().digest()
    assert account(annals.review(), INTERNAL, digest=digest)["issue"]["number"] is None
    on, number = date(2025, 2, 20), "鼓府院总〔2025〕1号"
    published = {"year": 2024, "occurred_on": on, "document_number": number}
    annals.joint("annual-review:2024", AnnualReviewPublished(figures_digest=digest, **published))
    issued = account(annals.review(), INTERNAL, digest=digest)["issue"]
    assert issued == {"by": ["鼓楼区人民政府", "鼓楼区人民法院"], "number": number, "on": "2025-02-20"}
    bulletins(annals, 2024, 1, Topic.J1)
    other = annals.review()
    assert account(other, INTERNAL, digest=other.digest())["issue"] == issued | {"number": None, "on": None}


def test_the_white_paper_bears_the_number_under_which_the_court_published_it() -> None:
    said = {"year": 2024, "occurred_on": date(2025, 3, 1), "edition": WhitePaperEdition.PUBLIC}
    paper = WhitePaperPublished(title="2024年行政审判白皮书", document_number="鼓法〔2025〕3号", **said)
    made = Annals().court("white-paper:2024|public", paper).review()
    issued = account(made, PUBLIC, white_paper=True)["issue"]
    assert issued == {"by": ["鼓楼区人民法院"], "number": "鼓法〔2025〕3号", "on": "2025-03-01"}
    assert account(made, PUBLIC)["issue"]["number"] is None
