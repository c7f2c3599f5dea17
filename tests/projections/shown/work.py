"""M01–M14, M95–M98: bulletins, meetings, and the work of the group."""

from __future__ import annotations

from collections import Counter

from events.group import PublicityTopic
from events.vocabulary import Field, IssueCategory, MeetingKind, OpinionTopic, Topic
from projections.views.year_check import IN_ONE_MEETING
from tests.projections.shown.board import NOT_SHOWN, Board, Reading, Row, how_many, total

REPORTS = ("report_reconsideration", "report_trial", "report_suggestions")


def issued(board: Board, **wanted: object) -> list[Row]:
    """The bulletins of the year that stand."""
    rows = [row for row in board.of_year("bulletin_board", "issued_on") if row["withdrawn_on"] is None]
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def months(board: Board) -> dict[str, int]:
    """By topic, of the months one by one."""
    return {
        row["topic"]: sum(row[f"m{month:02}"] for month in range(1, 13))
        for row in board.rows("topic_matrix", year=board.year)
    }


def topics(board: Board) -> dict[str, int]:
    rows = board.rows("topic_matrix", year=board.year)
    assert {row["year"] for row in rows} == {board.facts.year}
    return {row["topic"]: row["total"] for row in rows}


def nil_topics(board: Board) -> list[str]:
    """Those of which every bulletin of the year is a nil report."""
    matrix = board.rows("topic_matrix", year=board.year)
    return [row["topic"] for row in matrix if row["total"] and row["total"] == row["nil"]]


def of_side(board: Board, side: str) -> int:
    return total([row for row in board.rows("topic_matrix", year=board.year) if row["side"] == side], "total")


def by_topic(board: Board) -> dict[str, tuple[object, ...]]:
    rows = issued(board)
    return {
        topic.value: (
            topic.zh,
            how_many(rows, topic=topic.value),
            how_many(rows, topic=topic.value, is_similar_case_matter=True),
        )
        for topic in Topic
    }


def signed(board: Board, part: bool, **wanted: object) -> int:
    rows = issued(board, **wanted)
    return how_many(rows, acknowledged_on=True) if part else len(rows)


def at_acceptance(board: Board, part: bool) -> int:
    """Cases of J3 of the year; those that some J3 up to the year's end named while only accepted."""
    rows = board.rows("sensitive_cases", topic=Topic.J3.value)
    named = {row["number"] for row in rows if board.in_year(row["dated"])}
    soon = {r["number"] for r in rows if r["stage"] == "accepted" and r["dated"] <= str(board.facts.last_day)}
    return len(named & soon) if part else len(named)


def shared(board: Board) -> dict[str, tuple[object, ...]]:
    return {
        Field(row["field"]).zh: (IssueCategory(row["category"]).zh, row["court"], row["government"])
        for row in board.rows("problem_map", year=board.year)
        if row["court"] and row["government"]
    }


def problems(board: Board) -> int:
    """Kinds that both sides name among the common problems of the year."""
    rows = board.of_year("common_problems", "issued_on")
    told = {
        side: {(row["field"], row["category"]) for row in rows if row["side"] == side}
        for side in ("court", "government")
    }
    return len(told["court"] & told["government"])


def held(board: Board) -> list[Row]:
    return board.of_year("meeting_calendar", "held_on")


def slots(board: Board) -> int:
    return how_many(board.rows("meeting_calendar"), held_on=True, slot=board.year)


def covered(board: Board) -> object:
    days = sorted(row["held_on"] for row in held(board) if all(row[name] for name in REPORTS))
    return days[0] if days else False


def checks(board: Board) -> dict[str, object]:
    """The day of each check of the year, False while it is not met; nothing of a year that nobody watches yet."""
    return {row["check"]: row["met_on"] or False for row in board.rows("year_check", year=board.year)}


def unmet_topics(board: Board) -> object:
    found = checks(board)
    return sum(not found[topic.value] for topic in Topic) if found else NOT_SHOWN


def due(board: Board) -> list[Row]:
    return board.of_year("action_items", "due_on")


def reported(board: Board) -> int:
    return sum(row["reported_on"] is not None and row["reported_on"] <= row["due_on"] for row in due(board))


def members(board: Board) -> list[Row]:
    """Lines of liaisons, of the units that have a seat of the day; of all while there is no seat."""
    seats = board.rows("group_roster", part="seat")
    seated = {organ for row in seats for organ in (row["organ"], *(row["also_for"] or ()))}
    lines = board.rows("group_roster", part="liaison")
    return [row for row in lines if row["organ"] in seated] if seated else lines


def funded(board: Board) -> list[Row]:
    return board.rows("group_roster", part="funding", year=board.year)


def units(board: Board) -> int:
    return len({row["organ"] for row in members(board)} & {row["organ"] for row in funded(board)})


def publicity(board: Board) -> list[Row]:
    return board.of_year("publicity_activities", "held_on")


def by_organiser(board: Board) -> dict[str, tuple[int, ...]]:
    rows = publicity(board)
    reach: Counter[str] = Counter()
    for row in rows:
        reach[row["organ"]] += row["reach"]
    return board.named([(r["organ"], r["held_on"]) for r in rows], Counter(r["organ"] for r in rows), reach)


SHOWN: dict[str, dict[str, Reading]] = {
    "bulletin_board": {
        "M01.all": lambda b: len(issued(b)),
        "M01.court": lambda b: len(issued(b, side="court")),
        "M01.government": lambda b: len(issued(b, side="government")),
        "M01.similar_cases": lambda b: len(issued(b, is_similar_case_matter=True)),
        "M01.withdrawn": lambda b: how_many(b.of_year("bulletin_board", "issued_on"), withdrawn_on=True),
        "M01.by_topic": by_topic,
        "M02.new_rules": lambda b: len(issued(b, topic="J1")),
        "M04.answered/part": lambda b: how_many(issued(b, topic="E4"), replied_on=True),
        "M04.answered/whole": lambda b: len(issued(b, topic="E4")),
        "M05.lag": lambda b: sorted(r["lag_days"] for r in issued(b) if r["lag_days"] is not None),
        "M07.all/part": lambda b: signed(b, True),
        "M07.all/whole": lambda b: signed(b, False),
        "M07.court/part": lambda b: signed(b, True, side="court"),
        "M07.court/whole": lambda b: signed(b, False, side="court"),
        "M07.government/part": lambda b: signed(b, True, side="government"),
        "M07.government/whole": lambda b: signed(b, False, side="government"),
        "M07.days": lambda b: sorted(
            r["acknowledgement_days"] for r in issued(b) if r["acknowledgement_days"] is not None
        ),
        "M95.tables": lambda b: len(issued(b, topic="E2")),
    },
    "topic_matrix": {
        "M01.all": lambda b: sum(topics(b).values()),
        "M01.court": lambda b: of_side(b, "court"),
        "M01.government": lambda b: of_side(b, "government"),
        "M02.new_rules": lambda b: topics(b)["J1"],
        "M03.silent/part": lambda b: sum(not n for n in topics(b).values()),
        "M03.silent/whole": lambda b: len(topics(b)),
        "M03.topics": lambda b: {topic: (Topic(topic).zh,) for topic, n in months(b).items() if not n},
        "M03.nil": lambda b: len(nil_topics(b)),
        "M03.nil_topics": lambda b: {topic: (Topic(topic).zh,) for topic in nil_topics(b)},
        "M04.answered/whole": lambda b: topics(b)["E4"],
        "M07.all/whole": lambda b: sum(months(b).values()),
        "M95.tables": lambda b: topics(b)["E2"],
    },
    "legal_updates": {"M02.new_rules": lambda b: len(b.of_year("legal_updates", "issued_on"))},
    "sensitive_cases": {
        "M05.j3_at_acceptance/part": lambda b: at_acceptance(b, True),
        "M05.j3_at_acceptance/whole": lambda b: at_acceptance(b, False),
    },
    "problem_map": {
        "M06.shared": lambda b: how_many(b.rows("problem_map", year=b.year), both_sides=True),
        "M06.problems": shared,
    },
    "common_problems": {"M06.shared": problems},
    "meeting_calendar": {
        "M10.all": lambda b: len(held(b)),
        **{f"M10.{kind.value}": (lambda b, kind=kind.value: how_many(held(b), kind=kind)) for kind in MeetingKind},
        "M11.slots/part": slots,
        "M11.days": lambda b: {
            b.year: (next((r["held_on"] for r in b.rows("meeting_calendar") if r["slot"] == b.year), None),)
        },
        "M12.covered": covered,
        "M12.by_meeting": lambda b: {
            row["held_on"]: tuple("✓" if row[name] else "未列入" for name in REPORTS) for row in held(b)
        },
        "M14.all/whole": lambda b: total(held(b), "invited"),
    },
    "year_check": {
        "M03.silent/part": unmet_topics,
        "M12.covered": lambda b: checks(b).get(IN_ONE_MEETING, NOT_SHOWN),
    },
    "action_items": {
        "M13.closed/part": lambda b: how_many([row for row in due(b) if row["closed_on"] is not None], on_time=True),
        "M13.closed/whole": lambda b: len(due(b)),
        "M13.reported/part": reported,
        "M13.reported/whole": lambda b: len(due(b)),
    },
    "group_roster": {
        "M96.liaisons/part": lambda b: how_many(members(b), warning=False),
        "M96.liaisons/whole": lambda b: len(members(b)),
        "M97.units/part": units,
        "M97.units/whole": lambda b: len(members(b)),
        "M96.without": lambda b: {row["organ_name"]: () for row in members(b) if row["warning"]},
        "M97.no_amount": lambda b: how_many(
            [row for row in funded(b) if row["organ"] in {m["organ"] for m in members(b)}], amount=False
        ),
        "M97.yuan": lambda b: total(funded(b), "amount"),
    },
    "publicity_activities": {
        "M98.all": lambda b: len(publicity(b)),
        "M98.reach": lambda b: total(publicity(b), "reach"),
        **{
            f"M98.{topic.value}": (lambda b, topic=topic.value: how_many(publicity(b), topic=topic))
            for topic in PublicityTopic
        },
        "M98.by_organ": by_organiser,
    },
}
OVER_YEARS: dict[str, dict[str, Reading]] = {}
_OPINIONS = [f"M04.{topic.value}/{end}" for topic in OpinionTopic for end in ("part", "whole")]
REVIEW_ALONE = {
    **dict.fromkeys(_OPINIONS, "no view tells what an opinion is about"),
    "M11.slots/whole": "how many meetings a year owes is a setting of the review",
    **dict.fromkeys(("M14.all/part", "M14.by_organ", "M14.uninvited"), "no view matches who came with who was invited"),
    **dict.fromkeys(("M95.empty", "M95.by_item", "M95.by_organ"), "no view adds up the tables of E2"),
    "M95.rates": "no view tells the figures of a bulletin",
}
