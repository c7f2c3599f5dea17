"""Who hears why it may not act, and who hears that there is no such matter (GEN-06, CAS-04; domain 0.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from events.appearance import HeadNamed
from events.appearance_terms import HeadRank
from events.base import Side, Visibility
from events.case_terms import Procedure
from services.decider import Command, matter_of_key
from services.errors import MatterNotFound, Refused
from services.government import appearance_response
from services.government.appearance_response import DesignateHead
from services.government.service import GOVERNMENT
from services.ledger.ledger import Ledger
from services.ledger.request import Outcome, Request
from services.rules.appearance import duty_key
from services.shared import case_copy
from tests.given import internal
from tests.organs import GOV, HOUSING, LEGAL, ORGANS, PETITIONS, POLICE, ROLES, URBAN
from tests.sides import entry_of, writer

NoteCase = internal(case_copy.DECIDER, "note-case")
NoteCaseRestriction = internal(case_copy.DECIDER, "note-case-restriction")
NoteCaseRelease = internal(case_copy.DECIDER, "note-case-release")
OpenAppearanceResponse = internal(appearance_response.DECIDER, "open-appearance-response")
ReceiveAppearanceNotice = internal(appearance_response.DECIDER, "receive-appearance-notice")

NUMBER = "（2024）豫0204行初12号"
CASE, DUTY = matter_of_key("case", NUMBER), matter_of_key("appearance", duty_key(NUMBER, HOUSING))
Give = Callable[[Command, str], Outcome | Exception]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(f"sqlite:///{tmp_path / 'government.db'}")
    yield ledger
    ledger.close()


@pytest.fixture
def give(ledger: Ledger) -> Give:
    """The government's ledger, which knows of the case and of the duty of the housing bureau."""
    keeper = writer(ledger, deciders=GOVERNMENT.deciders, side=Side.GOVERNMENT)

    def give(command: Command, actor: str = GOV) -> Outcome | Exception:
        [answer] = keeper.commit([Request(command, actor, f"{actor} {command}")])
        return answer

    for number, event in enumerate([*ORGANS, *ROLES], start=1):
        assert isinstance(give(entry_of(event, number)), Outcome)
    filed = NoteCase(id=CASE, occurred_on=date(2024, 1, 10), number=NUMBER, defendants=(HOUSING,))
    opened = OpenAppearanceResponse(
        id=DUTY,
        occurred_on=date(2024, 4, 20),
        case=NUMBER,
        procedure=Procedure.FIRST_INSTANCE,
        organ=HOUSING,
        restricted=False,
    )
    for command in (filed, opened):
        assert isinstance(give(command), Outcome)
    return give


def designated(give: Give, actor: str, organ: str = HOUSING) -> str:
    """What `actor` hears when it designates the head of `organ`."""
    head = HeadNamed(post="副局长", head_rank=HeadRank.DEPUTY)
    answer = give(DesignateHead(case=NUMBER, organ=organ, head=head, occurred_on=date(2024, 5, 1)), actor)
    match answer:
        case Refused():
            return answer.rule
        case MatterNotFound():
            return "404"
        case _:
            raise AssertionError(answer)


def test_a_wrong_organ_hears_the_rule_where_nothing_is_restricted(give: Give) -> None:
    assert [designated(give, actor) for actor in (URBAN, LEGAL, PETITIONS)] == ["GEN-10"] * 3
    assert designated(give, URBAN, POLICE) == "404"


def test_cas_04_a_restriction_closes_the_duty_too(give: Give, ledger: Ledger) -> None:
    """For whom it does not name: not even for those who may know what is bilateral; until it is released."""
    hide = NoteCaseRestriction(id=CASE, occurred_on=date(2024, 5, 2))
    assert isinstance(give(hide, GOV), Outcome)
    assert [designated(give, actor) for actor in (URBAN, LEGAL, PETITIONS)] == ["404"] * 3

    def noticed(on: date) -> Visibility:
        notice = ReceiveAppearanceNotice(id=DUTY, occurred_on=on, hearing_on=date(2024, 6, on.day))
        assert isinstance(give(notice, GOV), Outcome)
        return list(ledger.everything())[-1].envelope().visibility

    assert noticed(date(2024, 5, 3)) is Visibility.RESTRICTED
    assert isinstance(give(NoteCaseRelease(id=CASE, occurred_on=date(2024, 5, 4)), GOV), Outcome)
    assert noticed(date(2024, 5, 5)) is Visibility.BILATERAL
    assert designated(give, LEGAL) == "GEN-10"
