"""What a bulletin of its topic usually has and this one has not: a warning, never a reason to refuse (三(一)1)."""

from __future__ import annotations

from collections.abc import Iterator

from events.bulletin import BulletinContent
from events.terms import Term
from events.vocabulary import Topic


class Lack(Term):
    """What is usually there. A policy may have no number, a notice on sensitive cases no case yet (BUL-09, papers)."""

    CASE = "case", "重大敏感案件通报未列明案件，请核对", "a bulletin on sensitive cases that names no case"
    PROBLEM = "problem", "突出问题通报未列明问题，请核对", "a bulletin on common problems that lists no problem"
    RULE_NUMBER = "rule_number", "所通报文件未写文号，确无文号的不必填写", "a document without a number"
    RULE_DAY = "rule_effective_on", "所通报文件未写施行日期，确无的不必填写", "a document without an effective date"


def lacking(content: BulletinContent) -> tuple[Lack, ...]:
    """What the content lacks of what is usual; a nil report lacks nothing."""
    return () if content.nil_report else tuple(_lacking(content))


def _lacking(content: BulletinContent) -> Iterator[Lack]:
    match content.topic:
        case Topic.J1:
            numbers = [rule.number for rule in content.rules or ()] or [content.rule_number]
            days = [rule.in_force_on for rule in content.rules or ()] or [content.rule_effective_on]
            if None in numbers:
                yield Lack.RULE_NUMBER
            if None in days:
                yield Lack.RULE_DAY
        case Topic.J3 if not content.case_refs:
            yield Lack.CASE
        case Topic.J4 if not content.problems:
            yield Lack.PROBLEM
