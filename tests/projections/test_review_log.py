"""ANR-01 and ANR-04: a figure is a function of the log, and a rate shows what it divides."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import definitions
from events.base import Side
from events.bulletin import BulletinIssued
from events.meeting import MeetingHeld
from events.suggestion import SuggestionWithdrawn
from events.values import CaseRef
from events.vocabulary import AgendaPurpose, Topic
from projections.review.figure import RESTRICTED, Label, Median, Rate, Table, percent
from projections.review.figures import FIGURES
from projections.review.folding import Entries, of_stream
from projections.review.log import TwoRecords, end_of_day, read
from projections.review.plain import Items, Members, pieces
from projections.review.report import Review, review
from tests.organs import COURT, HOUSING
from tests.projections.annals import ADOPTED, CUT_OFF, REFUSED, Annals, bulletin, d24, d25, page_of, said
from tests.projections.annals_cases import HIDDEN, courts_and_reconsideration


def year() -> Annals:
    """A little of everything."""
    annals = Annals()
    annals.bulletin("j4", Topic.J4, d24(4, 8), acknowledged=d24(4, 9)).bulletin("e4", Topic.E4, d24(5, 8))
    annals.meeting("a", d24(6, 3), *(each for each in AgendaPurpose if each.overall_report), slot="2024")
    annals.item("a", 1, d24(9, 30), d24(6, 3), reported=d24(9, 1), closed=d24(9, 2))
    annals.sent("a").served("a", d24(3, 15), d24(5, 15)).answered("a", d24(5, 10), ADOPTED, REFUSED)
    annals.assessed("a", d24(6, 1), ADOPTED, REFUSED, rectified=True).sent("b").served("b", d24(9, 2), d24(11, 4))
    return courts_and_reconsideration(annals)


def of(raw: list[bytes]) -> Review:
    return review(raw, 2024, end_of_day(CUT_OFF), "开封市鼓楼区")


def test_replays_in_any_order_and_with_duplicates_are_byte_identical() -> None:
    """ANR-01, scenario 40."""
    raw = year().raw
    once = of(raw)
    expected = once.to_json(), page_of(once)
    shuffler = random.Random(20)
    for _ in range(5):
        other = [*raw, *shuffler.sample(raw, 10), raw[-1]]
        shuffler.shuffle(other)
        again = of(other)
        assert (again.to_json(), page_of(again)) == expected


def test_what_is_recorded_after_the_cut_off_changes_nothing() -> None:
    """ANR-01: the cut-off is a moment of recording; the day ends at midnight in Shanghai."""
    annals = year()
    expected = of(annals.raw).to_json()
    annals.answered("b", d24(12, 30), ADOPTED, ADOPTED, recorded=d25(2, 10))
    assert of(annals.raw).to_json() == expected
    assert end_of_day(CUT_OFF) == datetime(2025, 1, 31, 15, 59, 59, 999999, tzinfo=UTC)


def test_the_moment_of_the_cut_off_itself_is_in() -> None:
    """ANR-01: `recorded_at` ≤ cut-off."""
    annals = Annals(with_organs=False).bulletin("a", Topic.J1, d24(2, 1))
    at = datetime.fromisoformat(orjson.loads(annals.raw[0])["time"])
    assert read(annals.raw, at).events == 1
    assert read(annals.raw, at - timedelta(microseconds=1)).events == 0


def test_the_digest_can_be_computed_by_anybody() -> None:
    """ANR-01: the documents, sorted by side and event id, one a line, through SHA-256."""
    raw = year().raw
    listed = {f"{(event := orjson.loads(each))['source'].split('/')[2]}/{event['id']}": each for each in raw}
    lines = b"".join(listed[ref] + b"\n" for ref in sorted(listed))
    document = orjson.loads(of(raw).to_json())
    assert document["log"]["sha256"] == hashlib.sha256(lines).hexdigest()
    assert document["log"]["events"] == len(raw)
    assert sum(side["events"] for side in document["log"]["sides"].values()) == len(raw)
    assert (document["cut_off"], document["definition_version"]) == ("2025-01-31T15:59:59.999999Z", "7")


def test_a_stream_whose_name_another_s_begins_with_is_read_whole() -> None:
    """ANR-01: in the order of references the events of `meeting:1` lie between two of `meeting`."""
    annals, held = Annals(with_organs=False), MeetingHeld(occurred_on=d24(7, 1), organs_present=(COURT, HOUSING))
    raw = list[bytes]()
    for stream, named, events in (("meeting", "", 11), ("meeting:a", ":1", 12), ("meeting:b", ":1:1", 2)):
        told = [annals.encoded(Side.JOINT, stream, held) for _ in range(events)]
        raw += [re.sub(rb"meeting:[0-9a-f-]{36}", b"meeting" + named.encode(), each) for each in told]
    log = read(raw, end_of_day(CUT_OFF))
    assert (log.events, log.gaps) == (25, ())
    versions = {stream: [entry.ref.rpartition(":")[2] for entry in of] for (_, stream), of in log.streams.items()}
    assert versions["meeting"] == [str(version) for version in range(1, 12)]
    assert {stream: len(of) for stream, of in versions.items()} == {"meeting": 11, "meeting:1": 12, "meeting:1:1": 2}
    assert len(log.streams.stream(Side.JOINT, "meeting")) == 11


def test_a_fold_that_comes_after_the_reading_is_no_nought() -> None:
    """ANR-01: what no fold was asked for is not known."""
    log = read(year().raw, end_of_day(CUT_OFF))

    @of_stream("of-no-category")
    def late(entries: Entries) -> int:
        return len(entries)

    with pytest.raises(LookupError, match="late"):
        tuple(log.of(late))
    assert tuple(read(year().raw, end_of_day(CUT_OFF)).of(late)) == ()


def test_every_reference_is_an_event_of_the_log() -> None:
    """ANR-01, ANR-04: a figure can be followed back."""
    made = of(year().raw)
    events = {entry.ref for _, entries in made.log.streams.items() for entry in entries}
    named = {
        ref.partition("#")[0]
        for figure in orjson.loads(made.to_json())["figures"].values()
        for value in figure["values"]
        for key in ("refs", "numerator_refs", "denominator_refs")
        for ref in value.get(key, ())
        if ":" in ref
    }
    assert named
    assert named <= events


def test_every_rate_names_numerator_denominator_and_definition() -> None:
    """ANR-04: in the JSON and on the page; every metric of the dictionary has a figure and the other way round."""
    document = orjson.loads(of(year().raw).to_json())
    assert set(FIGURES) == set(definitions.DEFINITIONS) == set(document["figures"])
    for metric, figure in document["figures"].items():
        assert (figure["definition"]["id"], figure["definition"]["version"]) == (metric, definitions.VERSION)
        for value in figure["values"]:
            if value["kind"] == "rate":
                assert value["numerator"] == len(value["numerator_refs"]) <= value["denominator"]
                assert figure["definition"]["denominator"] is not None
    page = page_of(of(year().raw))
    assert all(f">{metric}</" in page for metric in FIGURES)


def test_over_nothing_a_rate_is_a_dash() -> None:
    """ANR-04: neither 0 % nor 100 %, in no figure of an empty year."""
    empty = Annals(with_organs=False).review()
    rates = [value for figure in empty.figures.values() for value in figure.values if isinstance(value, Rate)]
    assert {rate.percent for rate in rates if rate.denominator == 0} == {"—"}
    assert [rate.key for rate in rates if rate.denominator] == ["silent", "slots"]
    assert said(empty.figures["M25"]) == {"duties": "0/0 = —"}
    assert Median("days", Label("天数", "days"), ()).text == "—"
    assert ">0/0 = —<" in page_of(empty)


@settings(max_examples=15)
@given(
    order=st.permutations(range(len(year().raw))),
    again=st.lists(st.integers(0, len(year().raw) - 1), max_size=8),
)
def test_any_interleaving_and_any_redelivery_gives_the_same_bytes(order: list[int], again: list[int]) -> None:
    """ANR-01, scenario 40: also where one stream refers to another: duties, cases, suggestions on an absence."""
    raw = year().raw
    assert of([raw[place] for place in (*order, *again)]).to_json() == whole_year()


@cache
def whole_year() -> bytes:
    return of(year().raw).to_json()


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (1, 16, "6.3"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (7, 7, "100.0"),
    ],
)
def test_percentages_are_exact_and_round_half_up(part: int, whole: int, shown: str) -> None:
    """ANR-04: 1/16 is 6.25 %, printed 6.3."""
    assert percent(part, whole) == shown


def test_two_contents_of_one_event_stop_the_review() -> None:
    """ANR-01: nothing could be proved over such a log."""
    annals, other = Annals(), Annals()
    annals.bulletin("a", Topic.J1, d24(2, 1))
    other.bulletin("a", Topic.J2, d24(2, 1))
    with pytest.raises(TwoRecords, match="court/bulletin"):
        of([*annals.raw, *other.raw])


def test_the_copies_of_the_registry_on_both_sides_are_two_events() -> None:
    """ANR-01: an event is named by its side and id; both sides keep a stream of the same name."""
    log = read(
        [
            Annals(with_organs=False).encoded(
                side, "registry-copy", MeetingHeld(occurred_on=d24(1, 2), organs_present=(COURT,))
            )
            for side in (Side.COURT, Side.GOVERNMENT)
        ],
        end_of_day(CUT_OFF),
    )
    assert log.events == 2


def test_what_cannot_be_used_is_shown_not_dropped() -> None:
    """ANR-01: not an event, a fact from the wrong side, data that do not fit, an unknown type, a missing version."""
    annals = year()
    held = MeetingHeld(occurred_on=d24(7, 1), organs_present=(COURT, HOUSING))
    annals.court("meeting:forged", held)
    annals.government("bulletin:forged", BulletinIssued(occurred_on=d24(7, 1), content=bulletin(Topic.J1)))
    unknown = orjson.loads(annals.encoded(Side.COURT, "case:a", held))
    unfit = orjson.loads(annals.encoded(Side.JOINT, "meeting:unfit", held))
    annals.raw += [b"not json", orjson.dumps(unknown | {"type": "case.filed.v9"}), orjson.dumps(unfit | {"data": {}})]
    annals.encoded(Side.JOINT, "meeting:gap", held)
    annals.joint("meeting:gap", held)

    made = of(annals.raw)

    refs = [each.ref.partition(":")[0] for each in made.log.set_aside]
    assert refs == ["court/meeting", "government/bulletin", "joint/meeting", "sha256"]
    assert made.log.unknown_types == {"case.filed.v9": 1}
    assert [gap.partition(":")[0] for gap in made.log.gaps] == ["joint/meeting"]
    assert said(made.figures["M10"]) == said(of(year().raw).figures["M10"])
    assert "账本有1个事项缺少记录，有4条记录不能采用" in page_of(made)


def test_what_a_stream_holds_beside_its_kind_changes_no_figure() -> None:
    """ANR-01: a fold of a case passes over what is said of suggestions."""
    annals = year()
    annals.court("case:settled", SuggestionWithdrawn(occurred_on=d24(7, 2), reason="误记"))
    assert of(annals.raw).figures == of(year().raw).figures


@pytest.mark.parametrize("written", [bytes, lambda raw: json.dumps(orjson.loads(raw)).encode()])
def test_what_names_a_restricted_case_is_restricted_however_it_is_written(written: Callable[[bytes], bytes]) -> None:
    """CAS-04, ANR-05: also where another program writes the number with escapes."""
    annals = year().sent("names it", on=d24(8, 1), number="鼓法建〔2024〕9号", case_refs=(CaseRef(number=HIDDEN),))
    made = of([*annals.raw[:-1], written(annals.raw[-1])])
    assert made.tables["T7"].rows[-1][:5] == ("鼓法建〔2024〕9号", "建议书", d24(8, 1), RESTRICTED, RESTRICTED)


def test_the_dictionary_of_version_7_is_frozen() -> None:
    """ANR-01: a changed definition is a new version; then this digest, and the version with it, changes."""
    text = (Path(definitions.__file__).parent / "definitions.toml").read_bytes()
    assert (definitions.VERSION, hashlib.sha256(text).hexdigest()) == (
        "7",
        "441079dc88eacd39246b85df457247ab1d9fdc2ff27dbd9c453a188afc245e8a",
    )


@pytest.mark.parametrize("annals", [Annals(), year()], ids=["nothing", "a year"])
def test_the_dictionary_names_the_values_that_the_review_gives(annals: Annals) -> None:
    """ANR-06: a baseline is entered under one of these keys."""
    given = {
        metric: tuple(value.key for value in figure.values if not isinstance(value, Table))
        for metric, figure in annals.review().figures.items()
    }
    assert given == {metric: definition.values for metric, definition in definitions.DEFINITIONS.items()}


def test_a_cut_off_needs_a_time_zone() -> None:
    """ANR-01."""
    with pytest.raises(ValueError, match="time zone"):
        read([], datetime(2025, 1, 31))


def test_a_review_in_pieces_is_the_json_of_the_whole() -> None:
    long = [{"n": number, "of": [str(number)]} for number in range(2500)]
    document = {
        "b": Members({"y": 1, "x": {"d": [], "c": "一\n二"}}, lambda value: [value, {}]),
        "a": [1, {"z": None}],
        "c": Items((1, 2), lambda value: {"long": long, "few": [value]}),
        "d": Items((), str),
        "e": {"f": Items("g", str)},
    }
    whole = {"a": [1, {"z": None}], "b": {"x": [{"c": "一\n二", "d": []}, {}], "y": [1, {}]}}
    whole |= {"c": [{"long": long, "few": [value]} for value in (1, 2)], "d": [], "e": {"f": ["g"]}}
    assert b"".join(pieces(document)) == orjson.dumps(whole, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
