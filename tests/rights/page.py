"""`docs/rights.md`: who may do what, made from the rules that the tests try cell by cell.

`python -m tests.rights.page > docs/rights.md` writes it; a test compares it with the file in the repository.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.rights.broker_rule import IN_WORDS, USERS, Kind
from tests.rights.http_rule import (
    ABOUT_ONESELF,
    API,
    API_OVER_DISTRICTS,
    EVERYBODY,
    NOBODY,
    PAGES,
    PAGES_OVER_DISTRICTS,
    PEOPLE,
    SIGNED,
    Caller,
    Right,
)
from tests.rights.subjects import everything

HEAD = """# 谁可以做什么 / Who may do what

本页由测试所用的规则生成，请勿手工修改。规则与程序分开书写；测试对运行中的系统逐格尝试，准许的与拒绝的都试。

Generated from the rules of the tests by `python -m tests.rights.page > docs/rights.md`; do not edit. The rules are
written apart from the program, and the tests (`tests/rights`) try every cell against the running system, what is
allowed and what is not.
"""
OVER_DISTRICTS = """
## 市、省对所辖区县 / A city or province over its districts

只在市、省的系统中有，限本级法院、政府、政府法制部门和领导小组办公室的人员和系统；其他单位一律不可，区县的系统中没有。

In the system of a city or province alone, for people and systems of its court, government, legal department and office.
Nobody of another organ may, and the system of a district has none of it.
"""
BROKER = """## 消息总线 / The broker

各方的服务只在本方账户内发言，只有本方听到；单位只能以自己的名义发出命令。账户之间能通过的只有下列各项，其余一律不通：
单位的由服务器拒绝，服务的不出本方账户。一台服务器、两台或者三台经 TLS 连接时相同。单位只能收听自己的收件主题；没有
口令的任何人都不能进入。

A service speaks in the account of its side, where its side alone hears it; an organ gives commands in its own name.
Between accounts passes what stands here, and nothing else: of an organ the broker refuses it, of a service it stays in
its account. It is the same on one server and on two or three that are linked over TLS. An organ hears its own inbox
alone; nobody enters without a password.
"""


def page() -> str:
    """The whole page."""
    lines = [HEAD, "## 接口 / The API\n", *_table(API, EVERYBODY)]
    lines += ["", f"签批事项 / signed: {'、'.join(f'`{command}`' for command in SIGNED)}。\n"]
    lines += ["## 网页 / The pages\n", *_table(PAGES, (*PEOPLE, NOBODY))]
    own = "、".join(f"`{path}`" for path in ABOUT_ONESELF)
    lines += ["", f"只关乎本人、每人都有 / about oneself, everybody's: {own}。", OVER_DISTRICTS]
    lines += [*_table(API_OVER_DISTRICTS, EVERYBODY), "", *_table(PAGES_OVER_DISTRICTS, (*PEOPLE, NOBODY)), ""]
    return "\n".join([*lines, BROKER, *_broker(), ""])


def _table(rights: Sequence[Right], callers: Sequence[Caller]) -> Iterator[str]:
    yield "| | " + " | ".join(caller.name for caller in callers) + " |"
    yield "|---" * (len(callers) + 1) + "|"
    for right in rights:
        where = "<br>".join(f"`{one}`" for one in right.where)
        cells = " | ".join("✓" if caller in right.by else "–" for caller in callers)
        yield f"| {right.zh} / {right.en}<br>{where} | {cells} |"


def _broker() -> Iterator[str]:
    tried = everything()
    yield f"| 主题 / subject | × {len(USERS)} | 通过的 / what passes |\n|---|---|---|"
    for kind in Kind:
        of_kind = [one for one in tried if one.kind is kind]
        passing = IN_WORDS.get(kind, "–")
        yield f"| {kind.zh} / {kind.en}<br>`{of_kind[0].subject}` | {len(of_kind)} | {passing} |"


if __name__ == "__main__":
    print(page(), end="")
