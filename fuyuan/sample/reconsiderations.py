"""The reconsideration cases of the year: those that suggestions and opinions rest on, and the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from fuyuan.sample.act import Book
from fuyuan.sample.cases import Serials
from fuyuan.sample.catalogue import read
from fuyuan.sample.responses import LEGAL

PREFIX = "鼓政复"
A_YEAR = 36
CORRECTING = frozenset({"declared_illegal", "revoked", "modified", "duty_ordered"})


@dataclass(frozen=True, slots=True)
class Reconsideration:
    """One case, accepted and decided; `row` is what the texts say of it."""

    number: str
    row: dict[str, Any]
    accepted_on: date
    decided_on: date

    @property
    def lane(self) -> str:
        return lane(self.row["name"])

    @property
    def corrects(self) -> bool:
        """Whether the decision undoes or corrects the act."""
        return self.row["outcome"] in CORRECTING


def lane(name: str) -> str:
    """How the book calls the matter of the case that the texts call so."""
    return f"reconsideration-case-{name}"


def reconsiderations(book: Book) -> list[Reconsideration]:
    """All of the year, in the order of acceptance: the same however often it is asked."""
    rows = sorted(read("reconsideration")["case"], key=lambda row: row["day"])
    serials, days = Serials(A_YEAR, book.days[rows[0]["day"]]), book.days
    found = []
    for row in rows:
        accepted_on = days[row["day"]]
        number = f"{PREFIX}〔{accepted_on.year}〕{serials.next_on(accepted_on)}号"
        after = Random(f"{book.seed}/{row['name']}").randint(20, 38)
        found.append(Reconsideration(number, row, accepted_on, days[row["day"] + after]))
    return found


def reconsider(book: Book) -> None:
    """Accept and decide them; what was accepted last is pending."""
    random = Random(f"{book.seed}/reconsideration")
    for case in reconsiderations(book):
        [applicant] = random.choices(("natural_person", "legal_person"), (8, 2))
        accepted = {"respondent": case.row["organ"], "field": case.row["field"], "cause": case.row["cause"]}
        book.add_on(
            case.accepted_on,
            LEGAL,
            case.lane,
            "accept-reconsideration",
            number=case.number,
            applicant_kind=applicant,
            **accepted,
        )
        decision = case.number.replace(PREFIX, f"{PREFIX}决")
        decided = {"reconsideration_number": case.number, "outcome": case.row["outcome"], "decision_number": decision}
        book.add_on(case.decided_on, LEGAL, case.lane, "decide-reconsideration", **decided)
