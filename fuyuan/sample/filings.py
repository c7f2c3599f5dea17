"""The index of cases in the sample year: every case of the docket is filed before any paper cites it."""

from __future__ import annotations

from random import Random

from events.case_terms import CaseCause
from events.values import CaseNumber, OrganId
from events.vocabulary import SuggestionKind
from fuyuan.sample.act import Book, case_lane
from fuyuan.sample.cases import Case, Docket
from fuyuan.sample.catalogue import themes
from fuyuan.sample.responses import DESK

EFFECT = {SuggestionKind.NORMATIVE_DOCUMENT: 26, SuggestionKind.JUDGMENT_REFUSAL: 50}
"""Working days from the judgment's effect to the suggestion that rests on it."""
CONCLUDED = 11  # working days from the judgment to its effect
TOGETHER = "expropriation-centre"
"""Sued together with the housing bureau in one case of the year (APP-10)."""
LEFT_OUT = "urban-management-bureau"
"""Sued in the same case at first, until the plaintiff left it out (行诉解释 art. 26)."""


def joint_case(docket: Docket) -> Case | None:
    """The case with several defendants, where one against the housing bureau is heard in the year."""
    return next((case for case in docket.of_year() if case.defendant == "housing-bureau" and case.head_came), None)


def defendants(docket: Docket, case: Case) -> tuple[OrganId, ...]:
    """Who is sued at first."""
    return (case.defendant, TOGETHER, LEFT_OUT) if is_joint(docket, case) else (case.defendant,)


def is_joint(docket: Docket, case: Case) -> bool:
    """Whether it is the case with several defendants."""
    together = joint_case(docket)
    return together is not None and together.number == case.number


def cause(book: Book, case: Case) -> CaseCause:
    """That of the theme; of the answers to complaints every other one has no name in law."""
    unnamed = case.theme == "complaints" and Random(f"{book.seed}/{case.number}/cause").random() < 0.5
    return CaseCause.UNNAMED_ACT if unnamed else themes()[case.theme].cause


def file(book: Book, docket: Docket) -> None:
    """File every case on its day. What is drawn here changes nothing else of the story."""
    for case in docket.cases:
        random = Random(f"{book.seed}/{case.number}")
        kinds = ("natural_person", "legal_person", "other_organisation")
        book.add_on(
            case.filed_on,
            DESK,
            case_lane(case.number),
            "file-case",
            number=case.number,
            cause=cause(book, case),
            field=themes()[case.theme].field,
            defendants=defendants(docket, case),
            plaintiff_kind=random.choices(kinds, (70, 24, 6))[0],
            plaintiff_count=random.choice((1, 1, 1, 1, 2, 3)),
            house_expropriation=case.theme == "expropriation",
        )


class Judgments:
    """The judgments that suggestions rest on: each case is decided once."""

    def __init__(self, book: Book, docket: Docket) -> None:
        self._book, self._docket = book, docket
        self.decided: set[CaseNumber] = set()

    def behind(self, kind: SuggestionKind, sent: int, theme: str, defendant: str) -> list[Case]:
        """A case that was decided, and whose judgment took effect, in time for a suggestion of this kind."""
        book, effect = self._book, sent - EFFECT[kind]
        early = self._docket.before(book.days[effect - CONCLUDED], theme, defendant, len(self._docket.cases))
        case = next(earlier for earlier in reversed(early) if earlier.number not in self.decided)
        self.decided.add(case.number)
        lane, unlawful = case_lane(case.number), kind is SuggestionKind.NORMATIVE_DOCUMENT
        outcome, ground = ("revoked", "wrong_law") if unlawful else ("duty_ordered", "duty_not_performed")
        decided = {"case": case.number, "outcome": outcome, "loss_grounds": [ground]}
        book.add(effect - CONCLUDED, DESK, lane, "conclude-case", **decided)
        taken = {"case": case.number, "normative_document_unlawful": unlawful}
        book.add(effect, DESK, lane, "record-judgment-effect", **taken)
        if unlawful:
            report = "confirm-report-to-higher-court"
            book.add(effect + 8, DESK, f"report-{lane}", report, refers=(lane,), case=case.number)
        return [case]
