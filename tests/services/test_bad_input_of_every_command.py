"""What every command refuses, whoever wrote its aggregate (issue 3, bad input): nothing is recorded, a rule is named.

Each command of the table is given, as its own example has it, on a matter that is under way: by the wrong organ, from
the wrong side, on a matter that is not there, on a day to come, with a secrecy mark in each of its texts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from time import process_time
from typing import Any
from uuid import UUID

import orjson
import pytest

from events.base import Side, Visibility
from events.titles import title_of
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.tables import CommandEntry
from services.endpoint.problems import problem_of
from services.errors import BadCommand, FuyuanError, MatterNotFound, Refused
from services.ledger.request import Outcome
from services.reading.parsing import parse
from services.rules.secrecy import bears_mark
from tests.each import each
from tests.edge.test_contracts import _fields
from tests.live_matters import CIVIL, STATISTICS, TABLE, Keeper, body, keepers
from tests.organs import CITY_GOV, COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, ORGANS, PETITIONS, SUPERVISORY
from tests.schemas import schemas

Keepers = Mapping[Side, Keeper]
PRINCIPAL = {Side.COURT: COURT, Side.GOVERNMENT: GOV, Side.JOINT: OFFICE}
KNOWN = {organ.organ for organ in ORGANS} | {CIVIL, STATISTICS}
STRANGERS = {Side.COURT: [CIVIL], Side.GOVERNMENT: [STATISTICS], Side.JOINT: [CIVIL, STATISTICS]}
EACH = each(
    ("entry", "side"),
    [(entry, side) for entry in TABLE.values() for side in entry.sides],
    called=lambda case: f"{case[0].type} {case[1]}",
)
ENTRIES = each("entry", TABLE.values(), called=lambda entry: entry.type)

WHO = frozenset(
    {
        *("GEN-10", "ANR-03", "APP-12", "BUL-02", "BUL-05", "CAS-01", "CAS-04", "DIS-01"),
        *("MTG-01", "MTG-06", "OBS-01", "RES-02", "RSK-04", "SUG-01", "SUG-12"),
    }
)
"""The rules that say who may give a command."""

ANYBODY: Mapping[str, str] = {
    "add-agenda-item": "any organ of the two sides may add an item to a meeting that is not restricted (MTG-04)",
    "propose-meeting": "any organ of the two sides may propose, only some convene (MTG-01)",
    "open-coordination": "any administrative organ executes decisions (COO-01): it opens for itself",
    "open-risk-assessment": "any administrative organ initiates decisions (RSK-02): it opens for itself",
    "request-observation": "any organ of the government may ask to observe a case (OBS-01)",
    "register-petition": "any organ of the government may receive a petition; PET-01 says who handles it",
}
"""Commands that an organ without any part in a matter may give, and why."""

ABOUT_HOUSING = frozenset(
    {
        *("appearance-response", "coordination", "dispute", "petition", "reconsideration-case"),
        *("reconsideration-suggestion", "risk-assessment", "suggestion-response"),
    }
)

WITH: Mapping[str, dict[str, Any]] = {
    "plan-observation": {"typical_reason": "有典型意义", "categories": ["administrative_staff"]},
}
"""What a command must have beside what its schema asks for, before who gives it is looked at."""


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keepers]:
    with keepers(tmp_path_factory.mktemp("live")) as found:
        yield found


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keepers]:
    with keepers(tmp_path_factory.mktemp("closed"), restricted=True) as found:
        yield found


def refused(keeper: Keeper, command: Any, actor: str) -> str:
    """The rule that refuses `command` from `actor`; nothing is recorded."""
    before = keeper.recorded()
    answer = keeper.give(command, actor, f"{actor} {command.type}")
    assert isinstance(answer, Refused), answer
    assert keeper.recorded() == before
    assert problem_of(answer)[0] in {403, 409}
    assert not set(re.findall("[a-z]+(?:-[a-z]+)+", answer.zh)) & KNOWN, answer.zh
    assert not re.search("[\u4e00-\u9fff]", re.sub(r"\(.*?\)", "", answer.en)), answer.en  # but for examples
    return answer.rule


def turned_away(keeper: Keeper, command: Any, actor: str) -> None:
    """Refused by a rule that says who; where the matter is restricted, answered as if there were no such matter."""
    opens = keeper.definition.side is Side.COURT or type(command).opens
    if opens or keeper.visibility(command) is not Visibility.RESTRICTED:
        assert refused(keeper, command, actor) in WHO
        return
    before = keeper.recorded()
    answer = keeper.give(command, actor, f"{actor} {command.type}")
    assert isinstance(answer, MatterNotFound), answer
    assert problem_of(answer) == problem_of(MatterNotFound(keeper.stream(command)))
    assert keeper.recorded() == before


@EACH
def test_from_the_other_side(sides: Keepers, entry: CommandEntry, side: Side) -> None:
    """GEN-03; GRP-03 for the office of the group. The joint ledger takes nothing from who is on no side."""
    match side:
        case Side.COURT:
            assert refused(sides[side], body(entry), GOV) == "GEN-03"
            assert refused(sides[side], body(entry), OFFICE) == "GRP-03"
        case Side.GOVERNMENT:
            assert refused(sides[side], body(entry), COURT) == "GEN-03"
            assert refused(sides[side], body(entry), OFFICE) == "GRP-03"
        case Side.JOINT:
            for outsider in (SUPERVISORY, CITY_GOV):
                turned_away(sides[side], body(entry), outsider)


@EACH
def test_from_nobody_we_know(sides: Keepers, entry: CommandEntry, side: Side) -> None:
    assert refused(sides[side], body(entry), "no-such-organ") == "GEN-02"


@EACH
def test_from_an_organ_of_the_side_that_has_nothing_to_do_with_it(
    sides: Keepers, entry: CommandEntry, side: Side
) -> None:
    """Refused by a rule that says who; see ANYBODY for what is open to all."""
    if entry.type in ANYBODY:
        return
    command = body(entry, **WITH.get(entry.type, {}))
    for stranger in STRANGERS[side]:
        turned_away(sides[side], command, stranger)


@EACH
def test_a_restricted_matter_is_not_there_for_who_has_nothing_to_do_with_it(
    closed: Keepers, entry: CommandEntry, side: Side
) -> None:
    """GEN-06: the same answer as for one that does not exist. Whom it names, and who holds a role, hears the reason."""
    keeper, command = closed[side], body(entry, **WITH.get(entry.type, {}))
    if entry.type not in ANYBODY and not keeper.decider(command).singleton:
        for stranger in STRANGERS[side]:
            turned_away(keeper, command, stranger)
        for insider in (PRINCIPAL[side], *([HOUSING] if entry.category in ABOUT_HOUSING else [])):
            assert not isinstance(keeper.give(command, insider, "an insider"), MatterNotFound)


def test_what_anybody_may_give_is_a_command() -> None:
    assert TABLE.keys() >= ANYBODY.keys() | WITH.keys()


@EACH
def test_on_a_matter_that_does_not_exist(sides: Keepers, entry: CommandEntry, side: Side) -> None:
    """404, and the wrong side hears of its side first: whether there is such a matter, it does not learn."""
    keeper = sides[side]
    if entry.command.opens or next(d for d in keeper.definition.deciders if d.category == entry.category).singleton:
        return
    fields = entry.command.model_fields
    elsewhere: dict[str, Any] = {"id": str(UUID(int=7))}
    if "id" not in command_example(entry, schemas()):
        elsewhere = {"year": 2001} if "year" in fields else {"case": "（2024）豫0204行初99号"}
    command = body(entry, **elsewhere)
    before = keeper.recorded()
    answer = keeper.give(command, PRINCIPAL[side], "elsewhere")
    assert isinstance(answer, MatterNotFound), answer
    assert problem_of(answer)[0] == 404
    assert keeper.recorded() == before
    if side is not Side.JOINT:
        other = Side.GOVERNMENT if side is Side.COURT else Side.COURT
        assert refused(keeper, command, PRINCIPAL[other]) == "GEN-03"


@EACH
def test_on_a_day_to_come(sides: Keepers, entry: CommandEntry, side: Side) -> None:
    """The ledgers' clock stands on 2025-06-30."""
    assert refused(sides[side], body(entry, occurred_on="2025-07-01"), PRINCIPAL[side]) == "GEN-01"


MARK = "机密★10年"


@ENTRIES
def test_with_a_secrecy_mark_in_a_text(sides: Keepers, entry: CommandEntry) -> None:
    """GEN-13 in every text the command has; a code that holds anything else is refused as a code."""
    side = entry.sides[0]
    example = command_example(entry, schemas(), whole=True)
    for path, value in _leaves(example):
        for marked in (MARK, f"{value}\n{MARK}") if isinstance(value, str) else ():
            try:
                command = parse(entry.command, orjson.dumps(_with(example, path, marked)))
            except BadCommand:
                continue
            assert refused(sides[side], command, PRINCIPAL[side]) == "GEN-13", path


def test_the_mark_is_tried_in_many_texts() -> None:
    """So that the test above cannot pass by trying nothing: every field of the type of a text takes the mark."""
    tried = 0
    for entry in TABLE.values():
        example = command_example(entry, schemas(), whole=True)
        for path, value in _leaves(example):
            if isinstance(value, str):
                try:
                    parse(entry.command, orjson.dumps(_with(example, path, MARK)))
                except BadCommand:
                    continue
                tried += 1
    assert tried > 150


@pytest.mark.parametrize(
    "text",
    [
        "机密★10年",
        "机 密 ★ 10年",
        "绝密☆长期",
        "秘密＊5年",
        "关于规范执法的通报 ★ 秘密★",
        "密级：机密",
        "密　级：绝密",
        "秘密",
        "【机密】",
        "[秘密]",
        "绝密 长期",
        "（秘密）关于某事项的通报",
        "关于某事项的通报（机密）",
        "第一段\n机密\n第二段",
        "秘密★2026年6月30日",
        "机密★1年",
        "机密 10年",
        "【密级：秘密】",
        "秘 密",
        "机密级",
        "密级：机密级",
        "该件为机密级",
    ],
)
def test_gen_13_finds_the_mark_of_a_paper(text: str) -> None:
    assert bears_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "涉及商业秘密",
        "国家秘密",
        "（商业秘密）",
        "保守秘密10年",
        "机密文件的管理",
        "当事人以商业秘密为由申请不公开审理",
        "密级：绝密、机密、秘密三级",
        "涉密级别较高",
        "国家秘密分为绝密、机密、秘密三级（绝密最高）",
        "因涉及国家秘密、商业秘密和个人隐私\n依法不公开审理",
        "★重要★",
        "密级分为绝密级、机密级、秘密级三级",
    ],
)
def test_gen_13_leaves_the_words_alone(text: str) -> None:
    assert not bears_mark(text)


@pytest.mark.parametrize(
    "part",
    ["密\n" + " " * 20_000 + "x", "秘密" + " " * 20_000 + "x", "绝 " * 10_000, "(秘密 " * 5_000, "密级: " * 5_000],
)
def test_looking_for_the_mark_takes_no_time(part: str) -> None:
    """The longest text there is, made to be slow: a few milliseconds, where quadratic work would take seconds."""
    begun = process_time()
    assert not bears_mark(part)
    assert process_time() - begun < 0.5


POSTS: Mapping[str, tuple[str, str, str]] = {
    "add-group-member": ("member.seat", OFFICE, "GRP-02"),
    "designate-liaison": ("seat", COURT, "GRP-02"),
    "establish-group": ("seats.0.seat", OFFICE, "GRP-02"),
    "replace-liaison": ("seat", COURT, "GRP-02"),
    "seat-group-office": ("posts.0.seat", OFFICE, "GRP-02"),
    **dict.fromkeys(
        ("draft-bulletin", "issue-bulletin", "correct-bulletin"), ("content.signatory_post", COURT, "BUL-15")
    ),
    "approve-suggestion": ("signatory_post", COURT, "SUG-27"),
    "designate-head": ("head.post", HOUSING, "APP-06"),
    "replace-head": ("head.post", HOUSING, "APP-06"),
    "record-head-appeared": ("head.post", COURT, "APP-06"),
    "correct-appearance-finding": ("head.post", COURT, "APP-06"),
    "review-identity-proof": ("on_paper.head.post", COURT, "APP-06"),
    "summon-leaders": ("posts.0", GOV, "REC-05"),
    "log-suggestion-contact": ("post", COURT, "GEN-17"),
    "log-reconsideration-contact": ("post", LEGAL, "GEN-17"),
    "log-meeting-contact": ("post", OFFICE, "GEN-17"),
    "hold-meeting": ("chair", OFFICE, "MTG-10"),
    "record-meeting": ("chair", OFFICE, "MTG-10"),
}
"""Command → the field that names a post, who may give it, the rule that refuses a name in it."""


def test_every_field_that_names_a_post_is_known() -> None:
    """By its title: 职务 in a field of free text."""
    free = {"seat", "post", "posts", "chair", "signatory_post"}
    named = {
        entry.type
        for entry in TABLE.values()
        for owner, field in _fields(entry.command)
        if "职务" in title_of(owner, field).zh and field in free
    }
    assert named == POSTS.keys()
    words = {"signed_by", "approved_by", "ordered_by", "states_identity"}  # closed lists, and a yes or no
    titled = {
        field
        for entry in TABLE.values()
        for owner, field in _fields(entry.command)
        if "职务" in title_of(owner, field).zh
    }
    assert titled == free | words


@pytest.mark.parametrize("command", POSTS)
@pytest.mark.parametrize("name", ["张甲", "局长张甲", "李乙同志"])
def test_a_name_in_the_field_of_a_post(sides: Keepers, command: str, name: str) -> None:
    where, actor, rule = POSTS[command]
    entry = TABLE[command]
    path = tuple(int(part) if part.isdigit() else part for part in where.split("."))
    example = {**command_example(entry, schemas()), **UP_TO_THE_NAME.get(command, {})}
    named = _with(example, path, name)
    assert refused(sides[entry.sides[0]], parse(entry.command, orjson.dumps(named)), actor) == rule


HEAD = {"post": "副局长", "head_rank": "deputy"}
ON_PAPER = {"head": HEAD, "sealed": True, "states_identity": True}
SAID = {"topic": "J4", "title": "通报", "text": "正文", "issuer": COURT, "addressee": GOV}
UP_TO_THE_NAME: Mapping[str, dict[str, Any]] = {
    "draft-bulletin": {"id": None, "content": SAID},
    "issue-bulletin": {"id": None, "content": SAID},
    "correct-bulletin": {"content": {**SAID, "topic": "J1", "organised_by": COURT}},
    "record-head-appeared": {"head": HEAD},
    "correct-appearance-finding": {"head": HEAD, "spoke": True},
    "review-identity-proof": {"on_paper": ON_PAPER, "review": "not_accepted", "proof_defects": "未加盖印章"},
}
"""The optional part in which the post stands, and what goes with it."""


EXTREMES = {"date": ("0001-01-01", "9999-12-31"), "number": (0, 10**9, 10**30)}
MANY = {
    Side.COURT: (COURT, COURT_DIVISION),
    Side.GOVERNMENT: (GOV, LEGAL, HOUSING, PETITIONS),
    Side.JOINT: (OFFICE, COURT, GOV, LEGAL, HOUSING),
}


@EACH
def test_no_date_and_no_number_is_a_defect(sides: Keepers, entry: CommandEntry, side: Side) -> None:
    """The first and the last day there is, nothing and very much: an answer, never an error of ours."""
    for whole in (False, True):
        example = command_example(entry, schemas(), whole=whole)
        strange = [{**example, "occurred_on": day} for day in ("0001-01-01", "2025-06-30")]
        for path, value in _leaves(example):
            kind = "date" if isinstance(value, str) and _is_day(value) else "number" if type(value) is int else None
            for extreme in EXTREMES[kind] if kind else ():
                strange += [_with({**example, "occurred_on": "2025-06-30"}, path, extreme)]
        for number, one in enumerate(strange):
            try:
                command = parse(entry.command, json.dumps(one).encode())
            except BadCommand:
                continue
            for actor in MANY[side]:
                answer = sides[side].give(command, actor, f"strange {whole} {number}")
                assert isinstance(answer, FuyuanError | Outcome), (actor, one)


def _is_day(value: str) -> bool:
    return len(value) == 10 and value[4] == value[7] == "-"


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    match value:
        case dict():
            for name, found in value.items():
                yield from _leaves(found, (*path, name))
        case list():
            for number, found in enumerate(value):
                yield from _leaves(found, (*path, number))
        case _:
            yield path, value


def _with(body: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy of `body` with `value` at `path`."""
    copy = orjson.loads(orjson.dumps(body))
    part = copy
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return copy
