"""The contact log of a matter: calls and talks that leave no paper (联系记录)."""

from __future__ import annotations

from enum import auto
from typing import Annotated

from pydantic import Field

from events.base import ALL_SIDES, Event, says
from events.terms import Term
from events.values import OrganId, Reason, ShortText


class ContactWay(Term):
    """How it was spoken of."""

    TELEPHONE = auto(), "电话", "by telephone"
    IN_PERSON = auto(), "当面", "in person"
    MESSAGES = auto(), "微信工作群等即时通讯", "by messages, in a work group"
    OTHER = auto(), "其他", "otherwise"


@says("当日就该事项与所列机关口头联系，登记备查，不是催办，不计入统计。")
class ContactLogged(Event, type="contact.logged.v1", sides=ALL_SIDES, zh="联系情况已登记"):
    """The matter was spoken of on this day with an organ, and with which post there.

    `item`: the action item of a meeting. It is no reminder and counts nowhere (GEN-17).
    """

    organ: OrganId
    way: ContactWay
    gist: Reason
    post: ShortText | None = None
    item: Annotated[int, Field(ge=1, le=999)] | None = None
