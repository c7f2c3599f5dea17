"""The pages over districts, for the offices of a city or province that read them; everybody else is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.responses import Response

from fuyuan.http.app import Edge
from fuyuan.http.districts import NOT_THEIRS
from fuyuan.http.feed import head
from fuyuan.http.problems import forbidden
from fuyuan.http.route import Route
from fuyuan.http.watched import OF_A_DISTRICT
from fuyuan.operations.district_documents import DistrictDocuments
from fuyuan.overseeing.editions import EditionOf, Editions
from fuyuan.overseeing.overseen import may_oversee
from fuyuan.papers.annual import charts
from fuyuan.settings import Settings
from fuyuan.web.annual_years import year_in
from fuyuan.web.districts.comparison import ADDRESS, chart_of, comparison, year_of
from fuyuan.web.districts.inside import inside
from fuyuan.web.districts.listed import LIST, listed
from fuyuan.web.districts.review import NAME, review_file
from fuyuan.web.pages import HEADERS, Pages
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen
from fuyuan.web.signed_in import Me, SignedIn, Visit
from projections.errors import NoSuchMatter

Answer = Callable[[Seen, Question, Me, Mapping[str, Any]], Response]
Build = Callable[[Seen, Question, Sequence[EditionOf]], dict[str, Any]]


def over_districts(pages: Pages, city: Settings | None, edge: Edge | None) -> dict[str, Answer]:
    """By address, each raises ProblemError 403; none where the jurisdiction has no districts on this engine."""
    if city is None or edge is None or edge.overseen is None:
        return {}
    overseen = edge.overseen
    editions = Editions(overseen, DistrictDocuments(city).make)

    def page(template: str, build: Build) -> Answer:
        def answer(seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
            found = editions.of_year(year_of(seen, question), seen.today)
            newest = head(seen.store)
            return pages.render(template, me=me, seq=newest, city=overseen.name, **build(seen, question, found))

        return answer

    def chart(seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
        drawn = chart_of(editions.of_year(year_of(seen, question), seen.today), given["figure"])
        if drawn is None:
            raise NoSuchMatter(given["figure"])
        return Response(charts.svg(drawn), headers=HEADERS, media_type="image/svg+xml")

    def file(seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
        asked = NAME.fullmatch(given["name"])
        if asked is None:
            raise NoSuchMatter(given["name"])
        found = editions.of_year(year_in(asked["year"]), seen.today)
        return review_file(overseen.name, found, given["name"], seen.provided)

    return {
        LIST: _theirs(page("overseen.html", listed)),
        ADDRESS: _theirs(page("comparison.html", comparison)),
        "/districts/charts/{figure}.svg": _theirs(chart),
        "/districts/files/{name}": _theirs(file),
        **{address: _theirs(shown) for address, shown in inside(pages, overseen).items()},
    }


def files_of_districts(signed_in: SignedIn, edge: Edge) -> list[Route]:
    """The download of a file from the page of a matter of a district; none where there are no districts."""
    overseen = edge.overseen
    if overseen is None:
        return []

    async def file(visit: Visit) -> Response:
        _require(visit.me)
        return await edge.district_files.file_of(overseen, **visit.request.path_params)

    return [Route(f"{OF_A_DISTRICT}/matters/{{stream}}/files/{{sha256}}", signed_in(file))]


def oversees(edge: Edge | None, seen: Seen) -> bool:
    """Whether who is signed in reads over districts today."""
    if edge is None or edge.overseen is None:
        return False
    return may_oversee(seen.grant, seen.roster.registry, seen.today)


def _theirs(answer: Answer) -> Answer:
    """For whom the header has the way to the districts."""

    def asked(seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
        _require(me)
        return answer(seen, question, me, given)

    return asked


def _require(me: Me) -> None:
    """Raises ProblemError 403."""
    if not me["oversees"]:
        raise forbidden(NOT_THEIRS)
