"""The texts of the sample year, from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from random import Random
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field

from events.case_terms import CaseCause
from events.values import OrganId
from events.vocabulary import Field as AdministrativeField
from events.vocabulary import IssueCategory


class Part(BaseModel):
    """Base of what stands in a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Point(Part):
    """One problem, the recommendation on it, and the measure of an organ that adopts it."""

    problem: str
    advice: str
    measure: str


class Theme(Part):
    """A field in which the court finds problems, with the organs it finds them at."""

    id: str
    matter: str
    field: AdministrativeField
    cause: CaseCause = CaseCause.PENALTY
    category: IssueCategory
    organs: Annotated[tuple[OrganId, ...], Field(min_length=1)]
    points: Annotated[tuple[Point, ...], Field(min_length=1)]


class Phrases:
    """A file of phrases: one text or several to choose from under each name."""

    def __init__(self, name: str) -> None:
        self._found = read(name)

    def __getitem__(self, name: str) -> str:
        """The only text of that name."""
        text = self._found[name]
        assert isinstance(text, str)
        return text

    def choose(self, name: str, random: Random) -> str:
        """One of the texts of that name."""
        text: str = random.choice(self._found[name])
        return text


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "texts" / f"{name}.toml").read_text("utf-8"))


def stories() -> Iterator[dict[str, Any]]:
    """Every `[[story]]` of every file, in the order of the files' names."""
    for file in sorted(files(__package__).joinpath("texts").iterdir(), key=lambda file: file.name):
        yield from read(file.name.removesuffix(".toml")).get("story", ())


@cache
def themes() -> dict[str, Theme]:
    """All themes by id."""
    tables = [*read("themes")["theme"], *read("governance")["theme"]]
    known = [Theme.model_validate_json(orjson.dumps(table)) for table in tables]
    return {theme.id: theme for theme in known}


def called(organ: OrganId) -> str:
    """How a document of the district calls it."""
    return str(read("organs")[organ][0])


def marker(organ: OrganId) -> str:
    """The marker (机关代字) of its letters."""
    return str(read("organs")[organ][1])
