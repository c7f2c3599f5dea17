"""Effective precedents are citable in suggestions and in standards (GEN-22)."""

from __future__ import annotations

from typing import Any

import pytest

from events.case import CaseConclusionNoted
from events.precedent import Precedent, PrecedentKind
from events.research import StandardDrafted
from events.suggestion import SuggestionDrafted
from services.court.suggestion.decider import DraftSuggestion
from services.rules.cases import case_copy_stream
from services.shared import case_copy
from tests.cases import copied, effective, filed
from tests.given import When
from tests.services.test_research import a_standard, draft
from tests.suggestions import about, content, day

JUDGMENT, TYPICAL = PrecedentKind.EFFECTIVE_JUDGMENT, PrecedentKind.TYPICAL_CASE
OWN, ELSEWHERE = "（2022）豫0204行初30号", "（2021）最高法行再5号"
PUBLISHED = "最高人民法院行政诉讼典型案例"


def drafting(*cited: Precedent, known: Any = None) -> When:
    story = about()
    story = story.having(known={**story.known, **(known or {})})
    return story.when(DraftSuggestion(content=content(precedents=cited), occurred_on=day(3, 1)))


def test_gen_22_a_judgment_of_another_court_and_a_published_case_are_cited_as_told() -> None:
    cited = (Precedent(kind=JUDGMENT, number=ELSEWHERE), Precedent(kind=TYPICAL, published_as=PUBLISHED))
    drafting(*cited).then(SuggestionDrafted(occurred_on=day(3, 1), content=content(precedents=cited)))


@pytest.mark.parametrize("cited", [Precedent(kind=JUDGMENT, published_as=PUBLISHED), Precedent(kind=TYPICAL)])
def test_gen_22_a_judgment_has_a_number_and_a_published_case_its_title(cited: Precedent) -> None:
    drafting(cited).rejected("GEN-22")


def test_gen_22_a_judgment_of_our_own_court_is_in_force() -> None:
    cited = Precedent(kind=JUDGMENT, number=OWN)
    drafting(cited).rejected("GEN-22")
    drafting(cited, known=filed(OWN)).rejected("GEN-22")
    drafting(cited, known=effective(OWN, day(3, 1))).then_types(SuggestionDrafted)
    drafting(cited, known=effective(OWN, day(3, 2))).rejected("GEN-22")


def standard(known: Any) -> When:
    return a_standard(more=known).when(draft(precedents=(Precedent(kind=JUDGMENT, number=OWN),)))


def concluded(**more: Any) -> dict[str, Any]:
    noted = copied(OWN, **more)[case_copy_stream(OWN)]
    return {case_copy_stream(OWN): case_copy.evolve(noted, CaseConclusionNoted(occurred_on=day(1, 2)))}


def test_gen_22_a_standard_cites_what_the_joint_office_knows_as_concluded() -> None:
    standard({}).rejected("GEN-22")
    standard(copied(OWN)).rejected("GEN-22")
    standard(concluded()).then_types(StandardDrafted)


def test_gen_09_no_restricted_case_in_a_standard() -> None:
    standard(concluded(restricted=True)).rejected("GEN-09")
