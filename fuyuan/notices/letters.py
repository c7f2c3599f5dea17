"""The words of a message: a letter in plain text, or JSON for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

import orjson

from domain.duties import DutyKind
from events.streams import principal_stream
from fuyuan.notices.duties import Stage
from fuyuan.notices.outbox import Message

CLOSED: Final = "（限定知悉事项，请登录系统查看）"
FOOT: Final = "本邮件由系统自动发出，请勿回复。接收方式可以登录系统在“我的账号”中调整。"
TYPE: Final = "duties.v1"


@dataclass(frozen=True, slots=True)
class Sender:
    """The code of the jurisdiction that writes, and how people reach its console: "" where nobody said."""

    jurisdiction: str
    public_url: str


def subject(message: Message) -> str:
    """It names no matter."""
    late = sum(Stage.OVERDUE in duty["stages"] for duty in message.duties)
    return f"府院联动待办提醒：{len(message.duties) + message.more}项" + (f"，其中逾期{late}项" if late else "")


def letter(message: Message, public_url: str) -> str:
    """`public_url` stands before the address of each matter."""
    return "\n".join(_lines(message, public_url)) + "\n"


def _lines(message: Message, public_url: str) -> Iterator[str]:
    yield "下列事项需要办理："
    for number, duty in enumerate(message.duties, 1):
        stages = "、".join(Stage(stage).zh for stage in duty["stages"])
        yield f"\n{number}. {DutyKind(duty['duty']).zh}（{stages}）　{_plain(duty['organ_name'])}"
        yield f"   {_plain(duty['about']) if duty['about'] else CLOSED}"
        if duty["due_on"]:
            day = date.fromisoformat(duty["due_on"])
            yield f"   期限：{day.year}年{day.month}月{day.day}日"
        yield f"   {address(duty['matter'], public_url)}"
    if message.more:
        yield f"\n另有{message.more}项，请登录系统在“待办”中查看。"
    yield f"\n{FOOT}"


def document(message: Message, sender: Sender) -> bytes:
    """The same bytes at every attempt."""
    duties: list[dict[str, Any]] = [
        {**duty, "duty_name": DutyKind(duty["duty"]).zh, "url": address(duty["matter"], sender.public_url)}
        for duty in message.duties
    ]
    whose = {"jurisdiction": sender.jurisdiction, "organ": message.organ}
    return orjson.dumps({"id": message.id, "type": TYPE, **whose, "duties": duties, "more": message.more})


def address(stream: str, public_url: str) -> str:
    """Of the matter, in the console."""
    return f"{public_url}/matters/{quote(principal_stream(stream), safe=':')}"


def _plain(text: str) -> str:
    """In one line: what does not print, or would begin another line, is a blank."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
