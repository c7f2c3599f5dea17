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

from events.values import OrganId
from events.vocabulary import Field as AdministrativeField
from events.vocabulary import IssueCategory

ORGANS = {  # id: how a document calls it, and the marker of its document numbers
    "district-court": ("区人民法院", "鼓法函"),
    "district-government": ("区人民政府", "鼓政函"),
    "justice-bureau": ("区司法局", "鼓司函"),
    "housing-bureau": ("区住房和城乡建设局", "鼓住建函"),
    "expropriation-centre": ("区房屋征收中心", "鼓征函"),
    "urban-management-bureau": ("区城市管理局", "鼓城管函"),
    "human-resources-bureau": ("区人力资源和社会保障局", "鼓人社函"),
    "market-regulation-bureau": ("区市场监管局", "鼓市监函"),
    "commerce-bureau": ("区商务局", "鼓商务函"),
    "health-commission": ("区卫生健康委员会", "鼓卫健函"),
    "medical-security-bureau": ("区医疗保障局", "鼓医保函"),
    "emergency-bureau": ("区应急管理局", "鼓应急函"),
    "police-branch": ("区公安分局", "鼓公函"),
    "natural-resources-branch": ("区国土资源分局", "鼓国土资函"),
    "ecology-branch": ("区环保分局", "鼓环函"),
    "petition-bureau": ("区信访局", "鼓信函"),
    "xiangguosi-office": ("相国寺办事处", "相办函"),
    "wolong-office": ("卧龙办事处", "卧办函"),
    "xinhua-office": ("新华办事处", "新办函"),
    "zhouqiao-office": ("州桥办事处", "州办函"),
    "xisimen-office": ("西司门办事处", "西办函"),
    "wuyi-office": ("五一办事处", "五办函"),
    "nanyuan-office": ("南苑办事处", "南办函"),
    "xianrenzhuang-office": ("仙人庄办事处", "仙办函"),
    "supervisory-commission": ("区监察委员会", "鼓监函"),
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Point(_Part):
    """One problem, the recommendation on it, and the measure of an organ that adopts it."""

    problem: str
    advice: str
    measure: str


class Theme(_Part):
    """A field in which the court finds problems, with the organs it finds them at."""

    id: str
    matter: str
    field: AdministrativeField
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
    found = [Theme.model_validate_json(orjson.dumps(table)) for table in tables]
    return {theme.id: theme for theme in found}


def called(organ: OrganId) -> str:
    """How a document of the district calls it."""
    return ORGANS[organ][0]


def marker(organ: OrganId) -> str:
    """The marker (机关代字) of its letters."""
    return ORGANS[organ][1]
