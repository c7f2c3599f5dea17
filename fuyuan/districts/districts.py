"""The districts of an engine: each a folder of its own, named by its code, with its jurisdiction file in it.

A folder that is there is a whole one: it is made beside and put in its place in one step.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import orjson
import psycopg
from psycopg.sql import SQL, Identifier

from events.base import Side
from events.instants import written
from events.values import DivisionCode
from fuyuan.bad_day import BadDay, one_line
from fuyuan.installation import data_folder, private_file, secrets
from fuyuan.installation.broker import users
from fuyuan.installation.data_folder import require_beginning
from fuyuan.settings import DISTRICTS, JURISDICTION, STATE, Settings, schema_of
from services.jurisdiction import WrongJurisdiction, load
from services.kept_file import keep, put

FOLDERS: Final = ("nats", "run", "logs", DISTRICTS)
"""What the data folder of an engine has."""
_TAKEN: Final = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE %s"


class State(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"

    @property
    def zh(self) -> str:
        return {State.ACTIVE: "运行", State.SUSPENDED: "暂停"}[self]


@dataclass(frozen=True, slots=True)
class District:
    """`added` and `suspended` are instants (UTC); `reason` is why it is suspended."""

    code: DivisionCode
    settings: Settings
    added: str
    suspended: str | None = None
    reason: str = ""

    @property
    def state(self) -> State:
        return State.ACTIVE if self.suspended is None else State.SUSPENDED

    @property
    def name(self) -> str:
        return self.settings.organs.name

    def require_active(self) -> None:
        """Raises BadDay where it is suspended."""
        if self.suspended is not None:
            raise BadDay(f"{self.name}已暂停使用：{self.reason}", f"{self.code} is suspended: {self.reason}")


class Districts:
    """`engine`: the settings of the data folder that has them all."""

    def __init__(self, engine: Settings) -> None:
        self._engine = engine
        self._folder = engine.folder(DISTRICTS)

    def codes(self) -> list[str]:
        """Raises BadDay where their folder cannot be read."""
        try:
            return sorted(entry.name for entry in os.scandir(self._folder) if entry.name.isdigit())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise private_file.unreadable(self._folder, error) from error

    def marks(self, code: str) -> object:
        """What is another when the district was suspended or resumed, or its jurisdiction file was written. Raises
        BadDay."""
        return _marks(self._folder / code, (STATE, JURISDICTION))

    def all(self) -> list[District]:
        """By code. Raises BadDay."""
        return [self.one(code) for code in self.codes()]

    def one(self, code: str) -> District:
        """Raises BadDay where there is none."""
        settings = self._engine.of_district(code)
        match private_file.read(settings.folder(STATE)):
            case {"added": str(added), "suspended": None}:
                return District(code, settings, added)
            case {"added": str(added), "suspended": str(since), "reason": str(reason)}:
                return District(code, settings, added, since, reason)
            case _:
                path = settings.folder(STATE)
                raise BadDay(f"{path} 内容不完整：请从备份恢复", f"{path} is incomplete: restore it from a backup")

    def add(self, file: Path, now: datetime) -> District:
        """A district from its jurisdiction file. Raises BadDay, with nothing made."""
        try:
            raw = file.read_bytes()
            jurisdiction = load(file)
        except WrongJurisdiction as error:
            raise BadDay(f"辖区文件 {file} 有误：{error.zh}", f"the jurisdiction file {file}: {error.en}") from error
        except OSError as error:
            raise private_file.unreadable(file, error) from error
        require_beginning(jurisdiction, file)
        self._require_engine()
        data_folder.make(self._engine, FOLDERS)
        code = jurisdiction.code
        with private_file.locked(self._folder / "adding"):
            if (self._folder / code).exists():
                raise BadDay(
                    f"辖区代码 {code} 已在使用（{self.one(code).name}）：请核对文件中的 code",
                    f"the code {code} is taken by {self.one(code).name}: look at `code` in the file",
                )
            self._make_schemas(code)
            draft = self._folder / f".{code}"
            shutil.rmtree(draft, ignore_errors=True)
            try:
                draft.mkdir(mode=data_folder.OWNER_ONLY)
                keep(draft / JURISDICTION, raw)
                keep(draft / STATE, _document(written(now)))
                put(draft, self._folder / code)
            except OSError as error:
                raise private_file.unwritable(self._folder, error) from error
        added = self.one(code)
        prepare(added)
        return added

    def suspend(self, code: str, reason: str, now: datetime) -> District:
        """Nothing is taken, shown or sent in it any more; what it has stays. Raises BadDay."""
        district = self.one(code)
        if not reason.strip():
            raise BadDay("请写明暂停的原因，会告知用户", "say why it is suspended: users are told")
        if district.suspended is not None:
            raise BadDay(f"辖区 {code} 已经暂停", f"the district {code} is suspended already")
        return self._written(district, written(now), reason)

    def resume(self, code: str) -> District:
        """Raises BadDay."""
        district = self.one(code)
        if district.suspended is None:
            raise BadDay(f"辖区 {code} 没有暂停", f"the district {code} is not suspended")
        return self._written(district, None, "")

    def _written(self, district: District, suspended: str | None, reason: str) -> District:
        path = district.settings.folder(STATE)
        with private_file.locked(path):
            try:
                keep(path, _document(district.added, suspended, reason))
            except OSError as error:
                raise private_file.unwritable(path, error) from error
        return self.one(district.code)

    def _require_engine(self) -> None:
        if data_folder.in_use(self._engine.data_dir) and not self._engine.carries_many:
            raise BadDay(
                f"数据目录 {self._engine.data_dir} 已用于单个辖区：请用 --data-dir 另指定一个目录",
                f"the data folder {self._engine.data_dir} is that of one district: name another one with --data-dir",
            )

    def _make_schemas(self, code: str) -> None:
        """Of the ledgers; a read model makes its own."""
        try:
            with psycopg.connect(self._engine.engine_database, connect_timeout=5) as connection:
                found = connection.execute(_TAKEN, (f"d{code}\\_%",)).fetchone()
                for side in Side if found == (0,) else ():
                    connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema_of(code, side.value))))
        except psycopg.Error as error:
            raise BadDay(
                f"数据库无法连接（{one_line(str(error))}）：请检查 FUYUAN_DATABASE",
                f"cannot reach the database ({one_line(str(error))}): see FUYUAN_DATABASE",
            ) from error
        if found != (0,):
            raise BadDay(
                f"数据库中已有辖区 {code} 的账本：请恢复其数据目录，或改用另一个数据库",
                f"the database has ledgers of {code} already: restore the folder that belongs to them, or use another",
            )


def prepare(district: District) -> None:
    """What a district's processes find: its folders and its passwords. Raises BadDay."""
    data_folder.prepare(district.settings)
    secrets.ensure(district.settings.secrets_file, users(district.settings))


def states(engine: Settings) -> Iterator[tuple[str, Any]]:
    """Of each district what changes when its accounts at the broker have to: cheap to ask, twice a second. Raises
    BadDay."""
    folder = engine.folder(DISTRICTS)
    for code in Districts(engine).codes():
        yield code, _marks(folder / code, (STATE, "organs.json", "credentials.json"))


def _marks(folder: Path, names: Sequence[str]) -> object:
    try:
        return tuple(private_file.state_of(folder / name) for name in names)
    except OSError as error:
        raise private_file.unreadable(folder, error) from error


def _document(added: str, suspended: str | None = None, reason: str = "") -> bytes:
    return orjson.dumps({"added": added, "suspended": suspended, "reason": reason}, option=orjson.OPT_INDENT_2)
