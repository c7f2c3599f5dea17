"""What may pass between the accounts of the broker: said once more, in a few lines, and not taken from the program.

The rule. A service says what it likes in the account of its side, and there alone it is heard. An organ says nothing
but its own commands to the ledger of its side and to that of the joint office, and what pulls its own events. Beyond
that, between accounts passes what `passes` names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from events.base import Side
from events.terms import Labelled

COURT, GOVERNMENT, JOINT = Side
ORGANS: Final = {
    "district-court": COURT,
    "court-admin-division": COURT,
    "district-government": GOVERNMENT,
    "justice-bureau": GOVERNMENT,
    "housing-bureau": GOVERNMENT,
    "group-office": JOINT,
}
"""Of `tests/nats_server.py`."""


class Kind(Labelled):
    """What a subject is for. `side` of what is tried: whose ledger, stream or API is meant."""

    TO_HOME = "to-home", "某单位发往本方账本的命令", "a command of an organ to the ledger of its side"
    TO_OFFICE = "to-office", "某单位发往办公室账本的命令", "a command of an organ to the ledger of the joint office"
    TO_OTHERS = "to-others", "某单位发往对方账本的命令", "a command of an organ to the ledger of another side"
    ELSEWHERE = "elsewhere", "其他辖区、写法不合规定的命令", "a command of another jurisdiction, or in another form"
    SAID = "said", "某方的事件、附件、签名", "what a side says: events, files, what it signs"
    DELIVERED = "delivered", "某方送往一读者镜像的事件", "what a side delivers to the mirror of a reader"
    LENGTH = "length", "某方的流有多长", "how long a stream of a side is"
    RESET = "reset", "读者重置其镜像的位置", "a reader resets the place of its mirror"
    KEPT = "kept", "某方的镜像中本方的消息", "what a side keeps of the messages of a reader"
    FLOW = "flow", "读者报告其镜像的进度", "a reader says how fast its mirror reads"
    OWN_EVENTS = "own-events", "某单位取用、确认本单位可知的事件", "an organ pulls and acknowledges its events"
    API = "api", "JetStream 的其他一切调用", "every other call of JetStream"
    SYSTEM = "system", "服务器自身的事务", "the server's own affairs"
    ANSWER = "answer", "发往某单位收件主题的答复", "an answer to the inbox of an organ"


@dataclass(frozen=True, slots=True)
class Tried:
    """A subject that everybody publishes on. `organ`: in whose name; `reader`: whose mirror."""

    subject: str
    kind: Kind
    side: Side
    organ: str = ""
    reader: Side | None = None


class User(NamedTuple):
    """Who asks: the service of a side, or an organ of it."""

    side: Side
    organ: str = ""

    @property
    def name(self) -> str:
        return self.organ or f"service.{self.side.value}"


USERS: Final = (*(User(side) for side in Side), *(User(side, organ) for organ, side in ORGANS.items()))


IN_WORDS: Final = {
    Kind.TO_HOME: "该单位 → 本方 / that organ → its side",
    Kind.TO_OFFICE: "该单位、其所在方的服务 → 办公室 / that organ and the service of its side → the joint office",
    Kind.OWN_EVENTS: "该单位 → 为其读取的一方 / that organ → the side that reads for it",
    Kind.SAID: "该方的服务 → 其他各方的镜像 / the service of that side → the mirrors of the others",
    Kind.DELIVERED: "该方的服务 → 该读者 / the service of that side → that reader",
    Kind.LENGTH: "其他各方的服务 → 该方 / the services of the others → that side",
    Kind.RESET: "该读者的服务 → 该方 / the service of that reader → that side",
    Kind.KEPT: "原主的服务 → 该方 / the service of whose messages they are → that side",
    Kind.FLOW: "该读者的服务 → 该方 / the service of that reader → that side",
}
"""`passes`, as the page says it."""


def passes(user: User, tried: Tried) -> set[Side]:
    """The accounts of other rooms in which it is heard, or held by a mirror."""
    others = set(Side) - {tried.side}
    match tried.kind:
        case Kind.TO_HOME if user.organ == tried.organ:
            return {tried.side}
        case Kind.TO_OFFICE if user.organ == tried.organ or user == User(ORGANS[tried.organ]):
            return {JOINT}
        case Kind.OWN_EVENTS if user.organ == tried.organ:
            return {tried.side}
        case Kind.SAID if user == User(tried.side):
            return others
        case Kind.DELIVERED if user == User(tried.side) and tried.reader:
            return {tried.reader}
        case Kind.LENGTH if not user.organ:
            return {tried.side}
        case Kind.RESET | Kind.KEPT | Kind.FLOW if user.organ == "" and user.side is tried.reader:
            return {tried.side}
        case _:
            return set()


def heard(user: User, tried: Tried) -> set[Side]:
    """The accounts of sides in which it is heard; none: the broker refuses it."""
    return passes(user, tried) | (set() if user.organ else {user.side})
