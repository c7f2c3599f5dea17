"""A false alarm confirmed with a reason; internal marks never public; days too far ahead (papers B12, B23, B28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.court.case.decider import ScheduleHearing
from services.errors import Refused
from services.government.dispute import AssignDisputeTask
from services.joint.publicity import DECIDER as PUBLICITY
from services.ledger.ledger import Ledger
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer
from services.rules.admission import require_admissible
from services.rules.secrecy import bears_internal_mark
from services.shared import registry_copy
from tests.organs import HOUSING
from tests.services.test_publicity import hold
from tests.sides import Side, give_registry, writer

CASE = "（2024）豫0204行初12号"
NUMBER = "热线13800138000开通仪式"
REASON = "所列号码为公开的服务热线编码，不是个人手机号"


@pytest.fixture
def joint(sqlite_url: str) -> Iterator[Writer]:
    ledger = Ledger(sqlite_url)
    one = writer(ledger, deciders=[PUBLICITY, registry_copy.DECIDER], side=Side.JOINT)
    give_registry(one)
    yield one
    ledger.close()


def given(joint: Writer, key: str, **changes: Any) -> Outcome | Exception:
    [answer] = joint.commit([Request(hold(**changes), HOUSING, key)])
    return answer


def rule(answer: Outcome | Exception) -> str:
    assert isinstance(answer, Refused), answer
    return answer.rule


def test_a_confirmed_false_alarm_is_recorded_with_its_reason(joint: Writer) -> None:
    """GEN-12 refuses and says how; the same key with the reason is taken, and the envelope keeps the reason."""
    refused = given(joint, "a", title=NUMBER)
    assert rule(refused) == "GEN-12"
    assert "false_alarm" in str(refused)
    assert isinstance(given(joint, "a", title=NUMBER, false_alarm=REASON), Outcome)
    newest = list(joint.ledger.everything())[-1]
    assert newest.envelope().false_alarm == REASON
    assert "false_alarm" not in newest.envelope().data
    assert REASON.encode() not in newest.raw  # sealed with the texts


def test_a_reason_that_names_somebody_is_refused(joint: Writer) -> None:
    assert rule(given(joint, "a", title=NUMBER, false_alarm="号码13900139000的机主同意")) == "GEN-12"


def test_nothing_else_is_confirmed_by_it(joint: Writer) -> None:
    """A secrecy mark is refused all the same (GEN-13)."""
    assert rule(given(joint, "a", title="（机密）专题活动", false_alarm=REASON)) == "GEN-13"


@pytest.mark.parametrize(
    "text",
    [
        "（工作秘密）专题活动",
        "工作秘密：专题活动",
        "工作秘密★1年",
        "密级：内部",
        "密级:工作秘密",
        "内部资料 注意保存",
        "【内部】专题活动",
        "内部文件",
        "专题活动（内部资料，注意保存）",
    ],
)
def test_b28_what_is_marked_internal_is_never_public(joint: Writer, text: str) -> None:
    """保守国家秘密法 art. 64: publicity is for everybody; a matter of the members may bear the mark."""
    assert bears_internal_mark(text)
    assert rule(given(joint, "a", title=text)) == "GEN-20"


@pytest.mark.parametrize("text", ["加强工作秘密管理专题活动", "内部控制制度宣讲", "行政机关内部监督", "保守秘密"])
def test_b28_the_words_alone_are_no_mark(joint: Writer, text: str) -> None:
    assert isinstance(given(joint, "a", title=text), Outcome)


def test_b12_a_day_lies_at_most_in_the_next_year() -> None:
    """2062 typed for 2026; the time limit of a task may lie further ahead, what has happened not at all."""
    today, named = date(2024, 6, 1), {"id": uuid4(), "occurred_on": date(2024, 6, 1)}
    require_admissible(ScheduleHearing(case=CASE, hearing_on=date(2025, 12, 31), place="第一审判法庭", **named), today)
    far = ScheduleHearing(case=CASE, hearing_on=date(2026, 1, 1), place="第一审判法庭", **named)
    with pytest.raises(Refused) as refused:
        require_admissible(far, today)
    assert refused.value.rule == "GEN-21"
    assert "2026-01-01" in str(refused.value)
    require_admissible(AssignDisputeTask(organ=HOUSING, text="核算", due_on=date(2030, 1, 1), **named), today)
