"""What a court's record and the form of the 三书一函 hold, given by hand through the commands (papers B10, B23).

There is no importer: what one would do is done here in a few lines, so that each field is seen to have its place.
"""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from domain.organ_names import named
from domain.settings import RuleSettings
from events.as_written import Reading
from events.case import CaseFiled
from events.case_terms import CaseCause
from events.vocabulary import OrganKind
from projections.query import query
from projections.store.store import Store
from services.court.case.decider import DECIDER as CASES
from services.court.case.filing import FileCase
from services.court.suggestion.decider import DECIDER as SUGGESTIONS
from services.court.suggestion.decider import DraftSuggestion
from services.errors import BadCommand
from services.government.case_elsewhere import DECIDER as ELSEWHERE
from services.government.case_elsewhere import EnterCaseElsewhere
from services.reading.parsing import parse
from tests.cases import filed as cases
from tests.given import Given, given
from tests.organs import COURT_DIVISION, LEGAL, organ, registry
from tests.projections.annals import Annals, said
from tests.projections.story import COURT_READER, TODAY, Story
from tests.suggestions import content

BUREAU = "planning-bureau"
KNOWN = registry(organ(BUREAU, "徐州市自然资源和规划局", OrganKind.DEPARTMENT))
RECORD = {
    "yf": "2021/7",
    "dqdm": "3203",
    "ah": "(2021)苏8601行初923号",
    "fydm": "320350",
    "larq": "20210716",
    "spcxmc": "一审",
    "ay": "尚无法律法规明确名称的可诉的行政行为/事项",
    "jarq": None,
    "yg": "张甲",
    "bg": "徐州市自然资源和规划局",
    "dsr": "李乙",
    "sfkt": "否",
    "xzjgsfct": "否",
    "xzjgsfbs": "否",
    "ysah": "(2021)苏0192行赔初32号",
}
"""The record of paper B10; who sued and the third party stand in it by name, here constructed ones."""

CAUSES = {"尚无法律法规明确名称的可诉的行政行为/事项": CaseCause.UNNAMED_ACT}
CODE = "41020420240000000000001"


def of_record(record: dict[str, Any]) -> dict[str, Any]:
    """What is taken of a record. The parties are not, and 否 in an open case says that it has not come to that yet."""
    return {"number": record["ah"], "cause": CAUSES[record["ay"]], "defendants": [record["bg"]]}


def read(command: type[Any], body: dict[str, Any]) -> tuple[Any, Reading]:
    reading = Reading(lambda name: named(KNOWN, name))
    return parse(command, orjson.dumps(body), reading), reading


def filed() -> tuple[Given, Reading]:
    """The record given by the court whose case it is."""
    own = {"field": "natural_resources", "plaintiff_kind": "natural_person", "earlier_number": RECORD["ysah"]}
    command, reading = read(FileCase, {**of_record(RECORD), **own, "occurred_on": RECORD["larq"]})
    court = given(CASES).having(registry=KNOWN, settings=RuleSettings(court_code="苏8601"))
    return court.as_(COURT_DIVISION).when(command).then_types(CaseFiled), reading


def test_b10_a_record_of_a_court_is_filed_without_any_party() -> None:
    """CAS-03: half-width brackets, a day of eight digits and the organ's name are read, and said to be."""
    story, reading = filed()
    [case] = story.history
    assert isinstance(case, CaseFiled)
    assert (case.number, case.earlier_number) == ("（2021）苏8601行初923号", "（2021）苏0192行赔初32号")
    assert (case.defendants, case.cause) == ((BUREAU,), CaseCause.UNNAMED_ACT)
    assert (case.occurred_on.isoformat(), case.procedure.value) == ("2021-07-16", "first_instance")
    written = {wrote for wrote, _ in reading.mended}
    assert written == {RECORD[field] for field in ("ah", "larq", "bg", "ysah")}
    assert not any(name in case.model_dump_json() for name in ("张甲", "李乙"))


def test_b10_no_in_an_open_case_counts_for_nothing(store: Store) -> None:
    """M40, M84: neither absent nor without loss; the index shows no day of a hearing and no outcome."""
    [case] = filed()[0].history
    figures = Annals().court("case:a", case).review(2021).figures
    assert said(figures["M40"]) == {"heard": "0/0 = —"}
    assert said(figures["M84"]) == {"overall": "0/0 = —"}
    Story().court("case:a", case).told_to(store)
    [row] = query(store, "case_index", COURT_READER, today=TODAY).items
    assert (row["hearings"], row["outcome"], row["loss"], row["concluded_on"]) == (0, None, None, None)


def test_b10_the_same_record_of_a_court_elsewhere_is_entered_by_the_legal_department() -> None:
    """CAS-06: the district of the record has its cases before a railway court."""
    more = {"court": "徐州铁路运输法院", "filed_on": RECORD["larq"], "earlier_number": RECORD["ysah"]}
    body = {**of_record(RECORD), **more}
    command, _ = read(EnterCaseElsewhere, body)
    story = given(ELSEWHERE).having(registry=KNOWN).as_(LEGAL).when(command)
    [entered] = story.decide()
    assert (entered.number, entered.earlier_number) == ("（2021）苏8601行初923号", "（2021）苏0192行赔初32号")
    assert (entered.defendants, entered.hearing_on, entered.outcome) == ((BUREAU,), None, None)


def test_b23_the_code_of_other_authorities_stands_beside_the_number(store: Store) -> None:
    """As printed; the number of a person or of a document is none."""
    body = {**of_record(RECORD), "field": "other", "plaintiff_kind": "natural_person", "external_reference": CODE}
    command, _ = read(FileCase, body)
    court = given(CASES).having(registry=KNOWN, settings=RuleSettings(court_code="苏8601"))
    dated = command.model_copy(update={"occurred_on": TODAY.replace(year=2021)})
    [case] = court.as_(COURT_DIVISION).when(dated).decide()
    Story().court("case:a", case).told_to(store)
    [row] = query(store, "case_index", COURT_READER, today=TODAY).items
    assert row["external_reference"] == CODE
    for wrong in (CODE[:-1], f"{CODE}1", "410204199001011234", "鼓法建〔2024〕3号"):
        with pytest.raises(BadCommand, match="跨部门案件编码应为23位"):
            read(FileCase, {**body, "external_reference": wrong})


@pytest.mark.parametrize(
    "title",
    [
        "张甲乙、李丙等3人涉嫌诈骗罪案",
        "张甲等三人涉嫌诈骗罪案",
        "张甲涉嫌诈骗罪案",
        "关于张甲乙等3人涉嫌诈骗罪案的司法建议",
    ],
)
def test_b23_the_name_of_a_case_with_a_person_in_it_is_no_title(title: str) -> None:
    """GEN-12; with the names masked, or by its number, it is one."""
    draft = DraftSuggestion(content=content(title=title))
    court = given(SUGGESTIONS).having(known=cases("（2023）豫0204行初12号"))
    court.when(draft).rejected("GEN-12")
    for masked in ("张某某、李某等3人涉嫌诈骗罪案", "（2024）豫0204刑初11号案"):
        assert court.when(DraftSuggestion(content=content(title=masked))).decide()
