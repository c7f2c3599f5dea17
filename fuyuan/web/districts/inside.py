"""One district as its city or province reads it: lists, matters, papers and files of which its members may know.

Decision 96. The pages are those of the district's own console, made from its read model; what they lead to stands below
`/districts/{code}`. Nothing is offered to be done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from starlette.responses import Response

from fuyuan.contracts.clauses import MECHANISMS
from fuyuan.http.watched import OF_A_DISTRICT
from fuyuan.overseeing.overseen import District, Overseen
from fuyuan.papers import FOLDER
from fuyuan.web.addresses import below
from fuyuan.web.boards import address, board
from fuyuan.web.lists import bulletins, search, suggestions
from fuyuan.web.matter import matter
from fuyuan.web.pages import Pages
from fuyuan.web.papers.download import paper
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen
from fuyuan.web.signed_in import Me
from projections.errors import NoSuchMatter

RECENT: Final = 10
Build = Callable[..., dict[str, Any]]
Shown = Callable[[Seen, Question, Me, Mapping[str, Any]], Response]


def district(seen: Seen, question: Question) -> dict[str, Any]:
    """What was recorded last, and the lists by the clauses of the opinion; none of what each organ has for itself."""
    clauses = [
        (one.clause, [(address(view.name), view) for view in one.views if view.own is None and view.pages is None])
        for one in MECHANISMS
    ]
    return {"recent": seen.recent(RECENT), "clauses": [(clause, views) for clause, views in clauses if views]}


TABLE: Final[Mapping[str, tuple[str, Build]]] = {
    "": ("district.html", district),
    "/search": ("search.html", search),
    "/bulletins": ("bulletins.html", bulletins),
    "/suggestions": ("suggestions.html", suggestions),
    "/views/{view}": ("board.html", board),
    "/matters/{stream}": ("matter.html", matter),
}
"""Address below that of the district, template, and the function that asks the read model."""


def inside(pages: Pages, overseen: Overseen) -> dict[str, Shown]:
    """By address."""

    def page(template: str, build: Build) -> Shown:
        def shown(seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
            code, rest = given["code"], {name: value for name, value in given.items() if name != "code"}
            district, there = _opened(overseen, code, seen)
            with below(f"/districts/{code}"):
                return pages.render(template, me=me, within=district, **build(there, question, **rest))

        return shown

    return {
        **{f"{OF_A_DISTRICT}{path}": page(template, build) for path, (template, build) in TABLE.items()},
        f"{OF_A_DISTRICT}/papers/{{event}}": partial(_paper, overseen),
    }


def _paper(overseen: Overseen, seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
    """By the templates of the district."""
    district, there = _opened(overseen, given["code"], seen)
    return paper(there, given["event"], district.settings.folder(FOLDER))


def _opened(overseen: Overseen, code: str, seen: Seen) -> tuple[District, Seen]:
    """A district, and how it looks from above. Raises NoSuchMatter where it is none of ours, BadDay."""
    district = overseen.one(code)
    if district is None:
        raise NoSuchMatter(code)
    return district, Seen(overseen.store(district), overseen.reader, seen.today)
