"""A restricted case is a number only, in every view, backwards too (CAS-04, BUL-06, scenarios 4 and 40)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import func, select

from events.base import Event, Side, Visibility
from events.bulletin import BulletinIssued
from events.case import CaseAccessReleased, CaseAccessRestricted, CaseFiled
from events.case_citations import case_numbers_in
from events.case_moving import ArrivedCaseNamed, ArrivedCaseReleased, ArrivedCaseRestricted
from events.case_terms import CaseCause, PlaintiffKind, Procedure, RestrictionGround
from events.envelope import Envelope
from events.values import CaseRef
from events.vocabulary import Field, Topic
from projections.access.sight import Reader
from projections.errors import NoSuchMatter
from projections.opening import open_store
from projections.query import events_after, history, query, views
from projections.store.schema import EVENT, key_of
from projections.store.store import Store
from projections.totals.stirred import stirred
from projections.views import BY_NAME
from tests.organs import COURT, GOV, HOUSING, URBAN
from tests.projections.story import (
    AUDITOR,
    COURT_READER,
    DIVISION_READER,
    GOV_READER,
    HOUSING_READER,
    LEGAL_READER,
    OFFICE_READER,
    OUTSIDE_READER,
    TODAY,
    URBAN_READER,
    Story,
    apply,
    bulletin,
    full_id,
)
from tests.projections.year import classed_year, day, needed, tell_twice, told_year

NUMBER = "（2024）豫0204行初12号"
ANOTHER = "（2024）豫0204行初13号"
OPEN = {"annual_tables", "organs", "appearance_by_organ"}
"""The views that everybody may read whole. Another one has to be named here."""


def items(store: Store, name: str, reader: Reader, **more: str) -> list[dict[str, Any]]:
    return query(store, name, reader, needed(BY_NAME[name]) | more, limit=500, today=TODAY).items


def shown(store: Store, name: str, reader: Reader) -> int:
    """How many rows, or how much was counted."""
    return sum(row.get("total", 1) for row in items(store, name, reader))


STRANGERS = {
    Visibility.MEMBERS: OUTSIDE_READER,
    Visibility.BILATERAL: Reader("tax-bureau", URBAN_READER.side),
    Visibility.RESTRICTED: Reader("tax-bureau", URBAN_READER.side),
}


def test_the_views_that_are_open_to_everybody_are_known() -> None:
    assert {view.name for view in views() if view.guard == "open"} == OPEN


@pytest.fixture(scope="module")
def classed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[Visibility, Store]]:
    """A read model of the year for each class."""
    folder = tmp_path_factory.mktemp("classed")
    stores = {one: open_store(f"sqlite:///{folder / one.value}.db") for one in Visibility}
    for visibility, store in stores.items():
        classed_year(visibility).told_to(store)
    yield stores
    for store in stores.values():
        store.close()


PROTECTED = [view.name for view in views() if view.guard != "open"]


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.BILATERAL, Visibility.RESTRICTED])
@pytest.mark.parametrize("name", PROTECTED)
def test_every_view_keeps_every_class(classed: Mapping[Visibility, Store], name: str, visibility: Visibility) -> None:
    """A new view without protection fails here."""
    assert shown(classed[visibility], name, STRANGERS[visibility]) == 0


@pytest.mark.parametrize("visibility", list(STRANGERS))
def test_the_feed_keeps_every_class(classed: Mapping[Visibility, Store], visibility: Visibility) -> None:
    assert events_after(classed[visibility], 0, STRANGERS[visibility], limit=500, today=TODAY).items == []


@pytest.mark.parametrize("name", [view.name for view in views()])
def test_the_year_tells_of_every_view(classed: Mapping[Visibility, Store], name: str) -> None:
    """A new view fails here until the year has a row for it: where it has none, the tests above prove nothing."""
    assert shown(classed[Visibility.PUBLIC], name, AUDITOR)


def filed(number: str = NUMBER, **more: Any) -> CaseFiled:
    told: dict[str, Any] = {
        "number": number,
        "court": COURT,
        "procedure": Procedure.FIRST_INSTANCE,
        "cause": CaseCause.PENALTY,
        "field": next(iter(Field)),
        "defendants": (HOUSING,),
        "plaintiff_kind": PlaintiffKind.NATURAL_PERSON,
        "plaintiff_count": 1,
    }
    return CaseFiled(occurred_on=day("2024-02-01"), **(told | more))


def restricted(*known_to: str) -> CaseAccessRestricted:
    return CaseAccessRestricted(
        occurred_on=day("2025-03-01"), ground=RestrictionGround.PRIVACY, reason="涉及隐私", known_to=known_to
    )


RELEASED = CaseAccessReleased(occurred_on=day("2025-04-01"), reason="已消除")


def named(where: str) -> Story:
    """A bulletin to all members that names the case in a field, or somewhere in its text."""
    forms: dict[str, dict[str, Any]] = {
        "field": {"case_refs": (CaseRef(number=NUMBER),)},
        "title": {"title": f"关于{NUMBER}案的行政通报"},
        "half width": {"residual_reason": "见 (2024) 豫0204行初第012号 案"},
        "other brackets": {"title": "关于〔2024〕豫0204行初12号案的行政通报"},
        "full width": {"residual_reason": "见（２０２４）豫０２０４行初１２号案"},
        "several": {"title": "关于（2024）豫0204行初11、12号案的行政通报"},
        "no brackets": {"title": "关于2024豫0204行初12号案的行政通报"},
    }
    return only_the_bulletin(Story().court("case:c", filed()), **forms[where])


def only_the_bulletin(story: Story | None = None, **more: Any) -> Story:
    said: dict[str, Any] = more or {"case_refs": (CaseRef(number=NUMBER),)}
    issued = BulletinIssued(occurred_on=day("2024-04-08"), content=bulletin(Topic.J3, **said))
    return (story or Story()).court("bulletin:b", issued, visibility=Visibility.MEMBERS)


MEMBERS_BULLETIN = {"court", "division", "government", "housing", "urban", "legal", "office", "auditor"}
READERS = {
    "court": COURT_READER,
    "division": DIVISION_READER,
    "government": GOV_READER,
    "housing": HOUSING_READER,
    "urban": URBAN_READER,
    "legal": LEGAL_READER,
    "office": OFFICE_READER,
    "auditor": AUDITOR,
}


@pytest.fixture(scope="module", params=["as it is", "every case restricted"])
def whole_year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A read model of the year, and of the year whose cases are restricted after all."""
    story = tell_twice(told_year())
    if request.param != "as it is":
        cases = {row["stream"] for row in case_rows(story)}
        assert cases == filed_in(story)
        for stream in cases:
            raw = story.encoded(Side.COURT, stream, restricted(), visibility=Visibility.RESTRICTED, version=99)
            story.carry(Side.COURT, raw)
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('whole')}/views.db")
    yield story.told_to(store)
    store.close()


def filed_in(story: Story) -> set[str]:
    """The streams of the cases that our court filed."""
    envelopes = [Envelope.decode(message.raw) for message in story.messages]
    return {envelope.stream for envelope in envelopes if envelope.type == CaseFiled.type}


def case_rows(story: Story) -> list[dict[str, Any]]:
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/views.db")
        rows = items(story.told_to(store), "case_index", AUDITOR)
        store.close()
    return rows


@pytest.mark.parametrize("reader", [*READERS, "outside"])
def test_no_view_has_a_row_of_a_matter_whose_history_is_closed(whole_year: Store, reader: str) -> None:
    """But for the number of a restricted case, which `case_index` alone says."""
    who = (READERS | {"outside": OUTSIDE_READER})[reader]
    shown: set[tuple[str, str | None]] = set()
    for view in views():
        if view.guard != "open":
            shown |= {(view.name, row["stream"]) for row in items(whole_year, view.name, who) if "stream" in row}
    assert {name for name, stream in shown if stream is None} <= {"case_index"}
    for stream in {stream for _, stream in shown if stream is not None}:
        assert history(whole_year, stream, who, TODAY), stream


FORMS = ("field", "title", "half width", "other brackets", "full width", "several", "no brackets")


def who_knows(store: Store, stream: str) -> set[str]:
    found = set()
    for name, reader in READERS.items():
        try:
            told = history(store, full_id(stream), reader, TODAY)
        except NoSuchMatter:
            told = []
        fed = [one for one in events_after(store, 0, reader, 500, TODAY).items if one["stream"] == full_id(stream)]
        trail = items(store, "audit_trail", reader, stream=full_id(stream))
        hits = [row for row in items(store, "search", reader, text="行政") if row["stream"] == full_id(stream)]
        assert len(told) == len(fed) == len(trail)
        assert bool(hits) <= bool(told)
        if told:
            found.add(name)
    return found


@pytest.mark.parametrize(
    ("store", "where"),
    [*product(["sqlite"], FORMS), ("postgresql", "several")],  # forms are told apart before any database is asked
    indirect=["store"],
)
def test_whatever_names_a_restricted_case_is_restricted_while_that_lasts(store: Store, where: str) -> None:
    """In rows, counts, history, feed and search: organs concerned with the bulletin and the court's side alone."""
    _is_restricted_with(store, named(where), "case:c", restricted(), RELEASED)


@pytest.mark.parametrize("of_ours", [False, True])
def test_what_names_a_restricted_case_of_another_district_is_restricted_while_that_lasts(
    store: Store, of_ours: bool
) -> None:
    """A paper from there names it. A case of ours with the same number, where two courts share a code, changes
    nothing."""
    told = ArrivedCaseNamed(occurred_on=day("2024-04-01"), jurisdiction="410205", number=NUMBER)
    story = named("field") if of_ours else only_the_bulletin()
    story.court("arrived-case:c", told)
    closed = ArrivedCaseRestricted(occurred_on=day("2025-03-01"), ground=RestrictionGround.PRIVACY, reason="涉及隐私")
    opened = ArrivedCaseReleased(occurred_on=day("2025-04-01"), reason="已消除")
    _is_restricted_with(store, story, "arrived-case:c", closed, opened)


def test_what_names_a_restricted_case_of_another_district_is_counted_anew(store: Store) -> None:
    """Totals are by who may know of what they count."""
    story = only_the_bulletin()
    story.told_to(store)
    on, why = day("2025-03-01"), {"reason": "涉及隐私"}
    for event in (
        ArrivedCaseNamed(occurred_on=on, jurisdiction="410205", number=NUMBER),
        ArrivedCaseRestricted(occurred_on=on, ground=RestrictionGround.PRIVACY, **why),
        ArrivedCaseReleased(occurred_on=on, **why),
    ):
        with store.reading() as connection:
            before = connection.scalar(select(func.max(EVENT.c.seq)))
        story.court("arrived-case:c", event).told_to(store)
        with store.reading() as connection:
            assert key_of(Side.COURT, full_id("bulletin:b")) in stirred(connection, before), event.type


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_case_elsewhere_that_has_the_number_of_ours_opens_nothing(store: Store, ours_first: bool) -> None:
    told = ArrivedCaseNamed(occurred_on=day("2024-04-01"), jurisdiction="410205", number=NUMBER)
    story = only_the_bulletin()
    ours, theirs = (filed(), restricted()), (told,)
    for stream, events in (("case:c", ours), ("arrived-case:c", theirs))[:: 1 if ours_first else -1]:
        story.court(stream, *events)
    assert who_knows(story.told_to(store), "bulletin:b") == {"court", "division", "government", "auditor"}


def _is_restricted_with(store: Store, story: Story, case: str, closed: Event, opened: Event) -> None:
    story.told_to(store)
    year = {"year": "2024", "topic": "J3"}
    before = MEMBERS_BULLETIN

    def seen() -> dict[str, set[str]]:
        return {
            "board": {name for name, one in READERS.items() if items(store, "bulletin_board", one)},
            "count": {name for name, one in READERS.items() if items(store, "topic_matrix", one, **year)[0]["total"]},
            "history": who_knows(store, "bulletin:b"),
        }

    assert set(map(frozenset, seen().values())) == {frozenset(before)}
    story.court(case, closed, visibility=Visibility.RESTRICTED).told_to(store)
    assert set(map(frozenset, seen().values())) == {frozenset({"court", "division", "government", "auditor"})}
    story.court(case, opened).told_to(store)
    assert set(map(frozenset, seen().values())) == {frozenset(before)}


def test_another_case_takes_nothing_with_it(store: Store) -> None:
    named("field").court("case:d", filed(ANOTHER), restricted()).told_to(store)
    assert who_knows(store, "bulletin:b") == MEMBERS_BULLETIN


def test_a_restricted_case_is_its_number_alone(store: Store) -> None:
    """Also for the organ that is sued; the court, an auditor and the organs named know it as before."""
    story = Story().court("case:c", filed()).court("case:d", filed(ANOTHER))
    story.told_to(store)
    whole = items(store, "case_index", COURT_READER)
    assert [row["number"] for row in whole] == [NUMBER, ANOTHER]
    assert items(store, "case_index", LEGAL_READER) == whole
    story.court("case:c", restricted(URBAN), visibility=Visibility.RESTRICTED).told_to(store)
    for reader in (LEGAL_READER, GOV_READER, OFFICE_READER):
        [number_only, other] = items(store, "case_index", reader)
        assert other == whole[1]
        said = {name for name, value in number_only.items() if value not in (None, [])}
        assert said == {"number", "restricted"}
        assert items(store, "case_index", reader, cause="penalty") == [other]
        assert items(store, "case_index", reader, defendant=HOUSING) == [other]
        assert [row["number"] for row in items(store, "case_index", reader, number=NUMBER)] == [NUMBER]
    for reader in (COURT_READER, DIVISION_READER, AUDITOR, URBAN_READER):
        assert next(row for row in items(store, "case_index", reader))["cause"] == "penalty"
    assert who_knows(store, "case:c") == {"court", "division", "urban", "auditor"}
    story.court("case:c", RELEASED).told_to(store)
    assert items(store, "case_index", LEGAL_READER) == whole


def test_a_second_restriction_names_its_own_organs(store: Store) -> None:
    story = Story().court("case:c", filed(), restricted(URBAN), RELEASED, restricted(HOUSING))
    story.told_to(store)
    assert who_knows(store, "case:c") == {"court", "division", "housing", "auditor"}


def test_no_filter_of_a_number_looks_behind_it() -> None:
    """The matter of a row stands for its order; whether an organ is concerned with it is not asked."""
    for view in views():
        if view.number_only is not None:
            assert all(one.op != "concerns" and not one.before for one in view.filters), view.name
            assert {one.column for one in view.order} <= {view.number_only, "matter"}, view.name


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_the_restriction_may_come_before_or_after_what_names_it(store: Store, order: list[int]) -> None:
    """Another side's matters are met before the case or after it: the rows say the same."""
    other = Story(with_organs=False)
    convened = told_year()
    joint = [one for one in convened.messages if one.side.value == "joint"]
    court = named("field").court("case:c", restricted()).messages
    court = [one for one in court if one.side.value == "court"]
    government = other.government(
        "bulletin:e",
        BulletinIssued(
            occurred_on=day("2024-05-01"),
            content=bulletin(Topic.E1, issuer=GOV, addressee=COURT, title=f"行政应诉{NUMBER}"),
        ),
        visibility=Visibility.MEMBERS,
    ).messages
    for place in order:
        apply(store, [joint, court, government][place])
    assert who_knows(store, "bulletin:e") == {"court", "division", "government", "auditor"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("本院（2024）豫0204行初12号判决", {NUMBER}),
        ("(2024)豫0204行初12号、（2024）豫0204行初13号", {NUMBER, ANOTHER}),
        ("（ 2024 ）豫0204 行初 第 0012 号", {NUMBER}),
        ("（2024）豫0204行初\\n12号", {NUMBER}),
        ("〔2024〕豫0204行初12号", {NUMBER}),
        ("[2024]豫0204行初12号", {NUMBER}),
        ("【2024】豫0204行初12号", {NUMBER}),
        ("（２０２４）豫０２０４行初１２号", {NUMBER}),
        ("2024豫0204行初12号", {NUMBER}),
        ("（2024）豫0204行初12号之一", {NUMBER}),
        ("（2024）豫0204行初12之一号", {NUMBER}),
        ("（2024）豫0204行初12、13号", {NUMBER, ANOTHER}),
        ("（2024）豫0204行初第12号、第013号", {NUMBER, ANOTHER}),
        ("（2024）豫0204行初12至13号", {NUMBER, ANOTHER}),
        ("（2024）豫0204行初12号和2024年第5号文件", {NUMBER}),
        ("12024豫0204行初12号", set()),
        ("（2024）豫0204行初12", set()),
        ("鼓政〔2020〕20号", set()),
    ],
)
def test_case_numbers_are_found_as_people_write_them(text: str, found: set[str]) -> None:
    assert case_numbers_in(text) == found
