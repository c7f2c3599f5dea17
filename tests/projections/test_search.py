"""Search in Chinese: what is found, by whom, in which order, and the same from the index as from the events."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import delete

from events.base import Event, Visibility
from events.bulletin import BulletinDrafted, BulletinIssued
from events.case import CaseAccessRestricted, CaseFiled
from events.case_terms import RestrictionGround
from events.correction import RecordCorrected, RecordVoided
from events.meeting import MeetingConvened
from events.organ import DutiesTransferred
from events.suggestion import SuggestionDrafted, SuggestionSent
from events.vocabulary import Topic
from projections.access.sight import Reader
from projections.errors import BadQuestion
from projections.filling import engine
from projections.filling.rebuild import rebuild
from projections.query import query
from projections.search.indexer import EVENTS, behind, indexing
from projections.search.postings import (
    BLOCK,
    SEARCH_BLOCK,
    SEARCH_CONCERN,
    SEARCH_POSTING,
    indexed,
    packed,
    places_of,
    unpacked,
)
from projections.search.texts import fold, pairs, place_of, texts_of
from projections.store.store import Store
from tests.organs import COURT, GOV, HOUSING, ORGANS, ROLES, URBAN
from tests.projections.kept import from_store
from tests.projections.story import (
    AUDITOR,
    COURT_READER,
    HOUSING_READER,
    LEGAL_READER,
    OUTSIDE_READER,
    TODAY,
    URBAN_READER,
    Story,
    bulletin,
    full_id,
)
from tests.projections.test_restricted import filed
from tests.projections.year import day, sent

DAY = day("2024-04-08")


@pytest.fixture(autouse=True)
def without_totals(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuild takes up the totals of two thousand matters too, ten times the work, and no search asks for them."""
    monkeypatch.setattr(engine, "settling", lambda store, **given: iter(()))


def found(store: Store, text: str, reader: Reader = AUDITOR, **more: str) -> list[dict[str, Any]]:
    return query(store, "search", reader, {"text": text, **more}, limit=500, today=TODAY).items


def index_all(store: Store) -> None:
    for _ in indexing(store):
        pass


def issued(title: str, text: str = "正文", **more: Any) -> BulletinIssued:
    content = bulletin(title=title, **more).model_copy(update={"text": text})
    return BulletinIssued(occurred_on=DAY, content=content)


def long_story(count: int = BLOCK + 300) -> Story:
    """More than a block: members' bulletins, and every seventh restricted to the housing bureau."""
    story = Story()
    for number in range(count):
        if number % 7 == 0:
            said = issued(f"限定第{number}号行政事项", issuer=HOUSING, addressee=COURT, topic=Topic.E1)
            story.government(f"bulletin:{number}", said, actor=HOUSING, visibility=Visibility.RESTRICTED)
        else:
            story.court(f"bulletin:{number}", issued(f"通报第{number}号行政事项"), visibility=Visibility.MEMBERS)
    return story


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("征收", True),
        ("征收补偿程序", True),
        ("收补", True),
        ("补偿征收", False),
        ("听证 评估", True),
        ("听证 鼋鼍", False),
        ("鼓法建〔2024〕3号", True),
        ("鼓法建[2024]3号", True),
        ("(2024)豫0204行初12号", True),
        ("０２０４行初", True),
        ("wto规则", True),
        ("WTO", True),
    ],
)
def test_two_characters_and_more_are_found_however_they_are_written(store: Store, text: str, hit: bool) -> None:
    said = sent("2024-03-10", HOUSING, number="鼓法建〔2024〕3号")
    told = issued("WTO规则与（2024）豫0204行初12号")
    story = Story().court("suggestion:a", said).court("bulletin:a", told)
    story.told_to(store)
    assert bool(found(store, text)) is hit


def test_a_hit_says_where_it_is(store: Store) -> None:
    told = issued("通报", text=f"{'前' * 100}未告知听证权利，听证{'后' * 100}")
    Story().court("bulletin:a", told).told_to(store)
    [row] = found(store, "听证")
    assert (row["stream"], row["field"], row["zh"]) == (full_id("bulletin:a"), "正文", "通报已发出")
    assert row["snippet"].startswith("…")
    assert row["snippet"].endswith("…")
    assert [row["snippet"][start:end] for start, end in row["marks"]] == ["听证", "听证"]


@pytest.mark.parametrize("text", ["", "行", " 行 ", "行政 处"])
def test_a_word_needs_two_characters(store: Store, text: str) -> None:
    with pytest.raises(BadQuestion) as wrong:
        found(store, text)
    assert wrong.value.field == "text"


def test_a_search_needs_words(store: Store) -> None:
    with pytest.raises(BadQuestion) as wrong:
        query(store, "search", AUDITOR, {}, today=TODAY)
    assert wrong.value.field == "text"


def test_the_index_finds_what_the_events_hold(store: Store) -> None:
    """For every reader, term and kind; page after page, the newest first; also after a rebuild."""
    story = long_story()
    story.told_to(store, batch=2000)
    story.court("suggestion:s", sent("2024-03-10", HOUSING)).told_to(store)
    texts = ("行政", "第14号行政", "限定", "没有的词", "司法建议", "行政 限定第7")
    readers = (AUDITOR, COURT_READER, LEGAL_READER, HOUSING_READER, URBAN_READER, OUTSIDE_READER)
    asked: list[tuple[str, Reader, dict[str, str]]] = [(text, reader, {}) for text in texts for reader in readers]
    asked += [("行政", reader, {"kind": "suggestion"}) for reader in readers]

    def answers() -> list[list[int]]:
        return [[row["sequence_of"] for row in whole(store, text, reader, **kind)] for text, reader, kind in asked]

    before = answers()
    with store.reading() as connection:
        assert (indexed(connection), behind(connection)) == (0, 1)
    index_all(store)
    with store.reading() as connection:
        assert (indexed(connection), behind(connection)) == (1, 0)
    assert answers() == before
    assert before[4]
    assert not before[5]  # an outsider
    rebuild(store, from_store(store), batch=2000)
    assert answers() == before


def whole(store: Store, text: str, reader: Reader, **more: str) -> Iterator[dict[str, Any]]:
    cursor = None
    last = None
    while True:
        page = query(store, "search", reader, {"text": text, **more}, 500, cursor, today=TODAY)
        for row in page.items:
            assert last is None or row["seq"] < last
            last = row["seq"]
            yield row | {"sequence_of": row["seq"]}
        cursor = page.next
        if cursor is None:
            return


def test_indexing_may_be_left_at_any_step(store: Store) -> None:
    story = long_story(BLOCK)
    story.told_to(store, batch=2000)
    before = hits(store)
    steps = len(list(indexing(store))) + 1
    with store.writing() as connection:
        connection.execute(delete(SEARCH_BLOCK))
    for left_after in (1, 32, 33, steps - 2):
        list(islice(indexing(store), left_after))
        assert hits(store) == before, left_after
    index_all(store)
    with store.reading() as connection:
        assert indexed(connection) == 1
    assert hits(store) == before


def test_a_block_begun_on_a_model_that_was_replaced_is_given_up(store: Store) -> None:
    """The rebuilt one met the events in another order, so the places in the block are others."""
    story = long_story(BLOCK)
    story.told_to(store, batch=2000)
    before = hits(store)
    steps = indexing(store)
    list(islice(steps, BLOCK // EVENTS))  # everything is gathered, nothing of it written
    rebuild(store, sorted(story.messages, key=lambda message: message.side.value, reverse=True), batch=2000)
    assert hits(store) == before
    list(steps)
    assert hits(store) == before


def hits(store: Store) -> list[set[str]]:
    asked = [(text, reader) for text in ("行政", "第14号行政", "限定第7") for reader in (AUDITOR, HOUSING_READER)]
    return [{row["stream"] for row in whole(store, text, reader)} for text, reader in asked]


def test_who_comes_to_be_concerned_finds_what_is_indexed_already(store: Store) -> None:
    story = long_story(BLOCK + 10)
    story.told_to(store, batch=2000)
    index_all(store)
    assert found(store, "限定第14号", URBAN_READER) == []
    said = issued(
        "限定第14号行政事项", issuer=HOUSING, addressee=COURT, topic=Topic.E1, handling_unit="urban-management-bureau"
    )
    story.government("bulletin:14", said, actor=HOUSING, visibility=Visibility.RESTRICTED).told_to(store)
    assert len(found(store, "限定第14号", URBAN_READER)) == 2


def test_the_index_stays_when_the_registry_is_amended(store: Store) -> None:
    """It is not made from the registry, and reading everything again for it would take hours."""
    story = long_story(BLOCK + 10)
    story.told_to(store, batch=2000)
    index_all(store)
    before, kept = hits(store), index_of(store)
    assert kept["search_posting"]
    again = amended(len(ORGANS), ORGANS[-1])
    story.joint("organ-registry", again, visibility=Visibility.MEMBERS).told_to(store)
    assert index_of(store) == kept
    assert hits(store) == before


def amended(version: int, said: Event) -> RecordCorrected:
    """What corrects nothing of an event, and is an amendment all the same."""
    data = said.model_dump(mode="json")
    told: dict[str, Any] = {"record": version, "of_type": said.type, "was_on": said.occurred_on, "was": data}
    return RecordCorrected(occurred_on=DAY, reason="笔误", becomes_on=said.occurred_on, becomes=data, **told)


def index_of(store: Store) -> dict[str, list[Any]]:
    with store.reading() as connection:
        tables = (SEARCH_BLOCK, SEARCH_POSTING, SEARCH_CONCERN)
        return {one.name: [tuple(row) for row in connection.execute(one.select())] for one in tables}


def test_who_is_handed_a_matter_finds_what_is_indexed_already(store: Store) -> None:
    """And does not any more once it is put right that nothing was handed over."""
    story = Story().court("suggestion:a", sent("2024-03-10", HOUSING))
    for message in long_story(BLOCK).messages:
        if message.side.value == "court":
            story.carry(message.side, message.raw)
    for number in range(BLOCK // 7):
        story.court(f"bulletin:more-{number}", issued("通报"), visibility=Visibility.MEMBERS)
    story.told_to(store, batch=2000)
    index_all(store)
    assert found(store, "征收补偿", URBAN_READER) == []
    passed = DutiesTransferred(
        occurred_on=DAY, organ=HOUSING, to=URBAN, duties="燃气", handed_over=(full_id("suggestion:a"),)
    )
    story.joint("organ-registry", passed).told_to(store)
    with store.reading() as connection:
        assert indexed(connection) == 1
    assert len(found(store, "征收补偿", URBAN_READER)) == 1
    wrong: dict[str, Any] = {"record": len(ORGANS) + len(ROLES) + 1, "of_type": passed.type, "was_on": DAY}
    story.joint("organ-registry", RecordVoided(occurred_on=DAY, reason="误录", **wrong)).told_to(store)
    assert found(store, "征收补偿", URBAN_READER) == []


def test_a_restriction_takes_effect_on_what_is_indexed(store: Store) -> None:
    case = "（2024）豫0204行初12号"
    story = Story().court("case:c", filed(case))
    story.court("bulletin:x", issued(f"关于{case}的通报"), visibility=Visibility.MEMBERS)
    for message in long_story(BLOCK).messages:
        if message.side.value == "court":
            story.carry(message.side, message.raw)
    story.told_to(store, batch=2000)
    for again in range(2):
        assert len(found(store, case, URBAN_READER)) == 1
        if not again:
            index_all(store)
    ground = CaseAccessRestricted(occurred_on=DAY, ground=RestrictionGround.PRIVACY, reason="隐私")
    story.court("case:c", ground).told_to(store)
    assert found(store, case, URBAN_READER) == []
    assert len(found(store, case, COURT_READER)) == 2


def test_a_draft_is_found_by_its_side_alone(store: Store) -> None:
    draft = BulletinDrafted(occurred_on=DAY, content=bulletin(title="草拟中的事项"))
    Story().court("bulletin:a", draft, visibility=Visibility.MEMBERS).told_to(store)
    assert found(store, "草拟", COURT_READER)
    assert not found(store, "草拟", LEGAL_READER)
    assert not found(store, "草拟", Reader(GOV, URBAN_READER.side))


def test_what_is_searched_follows_from_the_classes() -> None:
    """Titles, texts and numbers at any depth; no code of an organ."""
    event = sent("2024-03-10", HOUSING, number="鼓法建〔2024〕3号")
    import orjson

    told = list(texts_of(SuggestionSent.type, orjson.loads(event.data())))
    assert ("标题", "关于规范征收补偿程序的司法建议") in told
    assert {text for _, text in told} >= {"未告知听证权利", "完善送达程序", "鼓法建〔2024〕3号"}
    assert not {HOUSING, COURT} & {text for _, text in told}
    assert list(texts_of("unknown.type.v1", {"title": "标题"})) == []
    assert dict(texts_of(MeetingConvened.type, {"subject": "专题会议"})) == {"会议主题": "专题会议"}


def test_papers_b4_b6_a_case_of_any_kind_and_age_is_looked_for() -> None:
    """The numbers of what a comprehensive suggestion draws on, of an old case, of a decision as printed."""
    civil, old, act = "（2024）豫0204民初100号", "（2015）鄂黄陂行初字第00030号", "浦公（禁毒）行罚决字〔2019〕51476号"
    suggestion = {"content": {"case_refs": [{"number": civil}]}}
    assert dict(texts_of(SuggestionDrafted.type, suggestion)) == {"案号": civil}
    told = dict(texts_of(CaseFiled.type, {"earlier_number": old, "decision_number": act}))
    assert set(told.values()) == {old, act}


def test_folding_keeps_places() -> None:
    assert fold("ＡＢＣ〔2020〕　号") == "abc(2020) 号"
    text = "甲㎡乙丙"
    place = place_of(text, "乙丙")
    assert place is not None
    assert text[slice(*place)] == "乙丙"
    assert pairs("甲乙 丙") == {"甲乙"}


@pytest.mark.parametrize("places", [[], [0], [5, 2047], list(range(BLOCK)), list(range(0, BLOCK, 3))])
def test_places_are_packed_and_unpacked(places: list[int]) -> None:
    assert sorted(places_of(unpacked(packed(places)))) == places
