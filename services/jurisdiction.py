"""A jurisdiction: its code, its rule settings, and its organs with their roles, from a TOML file.

The file is read strictly: an unknown key, a superior that is not in the file or a role without a holder is
an error at start, not a surprise in a decision. What happens to organs later is recorded in the registry.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from domain.settings import RuleSettings
from events.base import Side
from events.errors import SayingError
from events.terms import Words
from events.values import Day, DivisionCode, OrganId, ShortNames, ShortText, Uscc
from events.vocabulary import SINGLE_HOLDER, OrganKind, OrganRole
from services.reading.field_messages import message_of

ROOT = Path(__file__).resolve().parents[1]
STRICT = ConfigDict(frozen=True, extra="forbid", strict=True)


TOLD: Final = 3
"""Mistakes of a file that are told at once."""


@dataclass(eq=False)
class WrongJurisdiction(SayingError, ValueError):
    """The file is none, or says what cannot be."""

    text = "{zh} / {en}"
    zh: str
    en: str


class OrganEntry(BaseModel):
    """`[[organ]]`: an organ as it stands at the start. `side` is left out for external organs (ORG-05)."""

    model_config = STRICT

    id: OrganId
    name: ShortText
    name_en: ShortText | None = None
    short_names: ShortNames = ()
    kind: OrganKind
    side: Side | None = None
    superior: OrganId | None = None
    member: bool = False
    enforcement: bool = False
    outside_district: bool = False
    uscc: Uscc | None = None
    division_code: DivisionCode | None = None
    roles: tuple[OrganRole, ...] = ()


class Jurisdiction(BaseModel):
    """`since` is the business date from which the organs and their roles hold."""

    model_config = STRICT

    code: DivisionCode
    name: ShortText
    since: Day
    rules: RuleSettings = RuleSettings()
    organs: Annotated[tuple[OrganEntry, ...], Field(alias="organ", min_length=1)]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        ids = [organ.id for organ in self.organs]
        if twice := sorted({organ for organ in ids if ids.count(organ) > 1}):
            raise ValueError(f"单位重复列出：{'、'.join(twice)} / organs stand twice: {', '.join(twice)}")
        if lost := sorted({o.superior for o in self.organs if o.superior is not None} - set(ids)):
            raise ValueError(
                f"上级单位未列入文件：{'、'.join(lost)} / superiors are not in the file: {', '.join(lost)}"
            )
        for role in SINGLE_HOLDER:
            if len(holders := [organ.id for organ in self.organs if role in organ.roles]) != 1:
                zh = f"{role.zh}应当由一个单位担任，文件中为：{'、'.join(holders) or '无'}（ORG-01）"
                raise ValueError(f"{zh} / one organ is {role}, not {', '.join(holders) or 'none'} (ORG-01)")
        if len(list(self.superiors_first())) < len(ids):
            raise ValueError("上级关系循环 / superiors form a circle")
        return self

    def shared_names(self) -> Words | None:
        """Which names several organs bear, in Chinese and English (ORG-07): a new district must have none, one that is
        there already goes on, and such a name finds none of them."""
        bearers: dict[str, list[str]] = {}
        for organ in self.organs:
            for name in {organ.name, *organ.short_names}:
                bearers.setdefault(name, []).append(organ.id)
        shared = {name: of for name, of in sorted(bearers.items()) if len(of) > 1}
        if not shared:
            return None
        return Words(
            "；".join(f"“{name}”是几个单位的名称：{'、'.join(of)}（ORG-07）" for name, of in shared.items()),
            "; ".join(f'"{name}" is a name of {", ".join(of)} (ORG-07)' for name, of in shared.items()),
        )

    @property
    def digest(self) -> str:
        """SHA-256 of what two installations must begin with alike: code, since when, the organs with side and roles,
        and the rules that are not as we set them.

        Names may be put right in one of the files.
        """
        organs = sorted((organ.id, organ.side, sorted(organ.roles)) for organ in self.organs)
        rules = self.rules.model_dump(mode="json", exclude_defaults=True)
        alike = [self.code, self.since, organs, *([rules] if rules else ())]
        return hashlib.sha256(orjson.dumps(alike, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def holder(self, role: OrganRole) -> OrganId:
        """The organ that holds a single-holder role at the start."""
        return next(organ.id for organ in self.organs if role in organ.roles)

    def principal(self, side: Side) -> OrganId:
        """The organ in whose name a side's policies act."""
        match side:
            case Side.COURT:
                return self.holder(OrganRole.DISTRICT_COURT)
            case Side.GOVERNMENT:
                return self.holder(OrganRole.DISTRICT_GOVERNMENT)
            case Side.JOINT:
                return self.holder(OrganRole.GROUP_OFFICE)

    def superiors_first(self) -> Iterator[OrganEntry]:
        """The organs so that each comes after its superior; those in a circle never come."""
        given: set[str] = set()
        waiting = list(self.organs)
        while ready := [o for o in waiting if o.superior is None or o.superior in given]:
            yield from ready
            given.update(organ.id for organ in ready)
            waiting = [organ for organ in waiting if organ.id not in given]


def load(path: Path) -> Jurisdiction:
    """Read a jurisdiction file. Raises OSError; WrongJurisdiction, which says where it is wrong."""
    try:
        said = tomllib.loads(path.read_text("utf-8"))
        return Jurisdiction.model_validate_json(orjson.dumps(said))
    except ValidationError as error:
        faults = [_fault(said, wrong) for wrong in error.errors()[:TOLD]]
        raise WrongJurisdiction("；".join(zh for zh, _ in faults), "; ".join(en for _, en in faults)) from error
    except ValueError as error:  # no TOML, or no text
        raise WrongJurisdiction(f"不是 TOML 文件：{error}", f"no TOML: {error}") from error


def _fault(said: dict[str, Any], wrong: Any) -> tuple[str, str]:
    """What is wrong, and where: an organ is named by its id, or by its place where it has none."""
    zh, _, en = message_of(wrong).partition(" / ")
    match wrong["loc"]:
        case ("organ", int(place), *rest):
            organ = said["organ"][place]
            named = organ.get("id") if isinstance(organ, dict) else None
            where_zh, where_en = f"单位 {named}", f"organ {named}"
            if named is None:
                where_zh, where_en = f"第{place + 1}个单位", f"organ number {place + 1}"
            field = ".".join(map(str, rest))
            return f"{where_zh} 的 {field}：{zh}", f"{where_en}, {field}: {en}"
        case ():
            return zh, en
        case place:
            field = ".".join(map(str, place))
            return f"{field}：{zh}", f"{field}: {en}"


def packaged(code: str, root: Path = ROOT) -> Path:
    """Where the file that comes with the program lies: in the repository, or in an installed wheel.

    `root` is the folder that holds the packages.
    Raises ValidationError for what is no division code, FileNotFoundError when there is no such file.
    """
    name = f"{TypeAdapter(DivisionCode).validate_python(code)}.toml"
    for folder in (root / "deploy" / "jurisdictions", root / "fuyuan" / "jurisdictions"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"no jurisdiction file {name}")
