"""A column is called what its field is called (`events/titles.py`), unless it is something else of that name."""

from __future__ import annotations

from collections.abc import Iterator

from events.titles import TITLES
from projections.query import views
from projections.view import Column, View

SOMETHING_ELSE = {
    "amendments": {"kind": "whether corrected or voided"},
    "action_items": {"meeting": "its title", "resolution": "its text"},
    "annual_reviews": {"title": "of a review or a white paper"},
    "annual_tables": {"note": "below a table"},
    "arrived_cases": {"received_on": "from the other court", "filed_on": "under our number"},
    "arrived_suggestions": {
        "number": "of a paper of either kind",
        "organ": "it was handed over to",
        "cc": "one organ",
        "received_on": "from the other court",
        "served_on": "signed for by the addressee",
    },
    "appearance_board": {
        "organ": "the organ sued",
        "authorised_body": "shortened for the table",
        "hearing_on": "as announced",
        "post": "of the head who came",
        "government_defendant": "a hint at the level of the court",
    },
    "appearance_by_organ": {
        "organ": "the organ sued",
        "duties": "how many",
        "attended": "how many",
        "spoke": "how many",
        "excused": "how many",
    },
    "application_standards": {"note": "why there was no symposium", "reason": "of the repeal"},
    "audit_trail": {"id": "of the event", "sequence": "on the bus of any side"},
    "bulletin_board": {"received_on": "by the other side"},
    "case_index": {"restricted": "access to the case", "days": "taken"},
    "cc_inbox": {"number": "of a suggestion or an opinion letter", "organ": "that received the copy"},
    "common_problems": {"title": "of the bulletin"},
    "coordination_dispute": {"days": "taken"},
    "deliveries": {"organ": "that the paper was sent to", "due_on": "the last day to arrive or to be taken up"},
    "dispute_register": {"days": "taken"},
    "drafting_tasks": {"task": "its kind", "organ": "the suggestion would be about"},
    "group_roster": {"number": "of the seat", "year": "of the funding", "part": "kind of the row"},
    "legal_updates": {"title": "of the new rule"},
    "meeting_calendar": {"invited": "how many organs"},
    "observation_training": {
        "title": "of an observation, a training or a research",
        "place": "of an observation or a training",
        "attended": "how many people",
        "organs": "that took part",
        "reviewed_on": "when the observation was discussed",
        "concluded_on": "a research",
        "reason": "of a cancellation or a repeal",
    },
    "assessment_opinions": {"reason": "why there is no opinion"},
    "open_duties": {"duty": "what is to be done", "number": "of a paper of any kind"},
    "organ_scoreboard": {"addressee": "of a suggestion", "sent": "how many", "withdrawn": "how many"},
    "organs": {"organ": "its id"},
    "overdue_board": {"addressee": "of a suggestion"},
    "petition_board": {"reviewed_on": "by the superior organ"},
    "problem_map": {"court": "how many problems the court found"},
    "reconsideration_cases": {"decided_on": "the reconsideration", "days": "taken"},
    "reconsideration_ledger": {
        "days": "to the answer",
        "finding": "non-performance",
        "ordered_on": "to perform",
    },
    "risk_register": {"concluded_on": "an assessment"},
    "search": {"id": "of the event", "field": "in which the words stand"},
    "sensitive_cases": {"number": "of a case or a bulletin", "title": "of the bulletin"},
    "suggestion_ledger": {
        "addressee": "of a suggestion",
        "objection": "how it stands",
        "days": "to the answer",
        "outside_district": "the addressee",
    },
    "upcoming_hearings": {"organ": "the organ sued"},
}
"""View and column → what it is, where it is not the field of that name."""


def _with_titles_of_their_own() -> Iterator[tuple[View, Column]]:
    """Columns whose name is that of a field, under a title that the field bears nowhere."""
    for view in views():
        for column in view.columns:
            titles = [title for field, title in TITLES.items() if field.rpartition(".")[2] == column.name]
            if titles and (column.zh, column.en) not in titles:
                yield view, column


def test_a_column_bears_the_title_of_its_field() -> None:
    own = {(view.name, column.name) for view, column in _with_titles_of_their_own()}
    told = {(view, column) for view, columns in SOMETHING_ELSE.items() for column in columns}
    assert own - told == set(), "take the title of the field, or say here what else it is"
    assert told - own == set(), "no longer something else"
