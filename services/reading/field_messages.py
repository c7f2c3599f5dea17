"""What is wrong with a field, in Chinese with pydantic's English beside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from events.terms import Term

_ZH: Final[Mapping[str, str]] = {
    "missing": "必填",
    "extra_forbidden": "没有这个字段",
    "string_type": "应为文字",
    "string_too_short": "至少{min_length}个字符",
    "string_too_long": "至多{max_length}个字符",
    "string_pattern_mismatch": "格式不符",
    "int_type": "应为整数",
    "int_parsing_size": "数字过大",
    "bool_type": "应为 true 或者 false",
    "date_type": "应为日期，如 2023-01-05 或者 2023年1月5日",
    "date_parsing": "应为日期，如 2023-01-05 或者 2023年1月5日",
    "date_from_datetime_parsing": "应为日期，如 2023-01-05 或者 2023年1月5日",
    "datetime_type": "应为带时区的时间",
    "datetime_parsing": "应为带时区的时间",
    "datetime_from_date_parsing": "应为带时区的时间",
    "timezone_aware": "应为带时区的时间",
    "uuid_type": "应为 UUID",
    "uuid_parsing": "应为 UUID",
    "enum": "应为下列之一：{expected}",
    "literal_error": "应为下列之一：{expected}",
    "model_type": "应为对象",
    "tuple_type": "应为列表",
    "too_short": "至少{min_length}项",
    "too_long": "至多{max_length}项",
    "greater_than_equal": "不得小于{ge}",
    "greater_than": "应大于{gt}",
    "less_than_equal": "不得大于{le}",
    "less_than": "应小于{lt}",
}


def message_of(wrong: Mapping[str, Any]) -> str:
    """The message for one of pydantic's errors. What our own validators say has both languages already."""
    english = str(wrong["msg"]).removeprefix("Value error, ")
    if " / " in english and wrong["type"] not in _ZH:
        return english
    given = {name: _said(str(value)) for name, value in wrong.get("ctx", {}).items()}
    return f"{_ZH.get(wrong['type'], '不符合要求').format(**given)} / {english}"


def _said(expected: str) -> str:
    """The codes that are expected, each with its Chinese label."""
    codes = tuple(re.findall(r"'([^']*)'", expected))
    labels = _labels().get(codes, ())
    return "、".join(f"{code}（{zh}）" for code, zh in zip(codes, labels, strict=True)) if labels else expected


@cache
def _labels() -> dict[tuple[str, ...], tuple[str, ...]]:
    """By the codes of a closed list of the published language, their labels."""
    lists = (terms for terms in Term.__subclasses__() if terms.__module__.startswith("events."))
    return {tuple(term.value for term in terms): tuple(term.zh for term in terms) for terms in lists}
