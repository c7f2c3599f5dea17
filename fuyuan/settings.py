"""Everything that can be set, from `FUYUAN_*` and the command line: typed, read once, no default secret.

The data folder holds the rest; `Settings` knows where each thing lies in it.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, Self
from urllib.parse import urlsplit, urlunsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.calendar import Calendar, StateCouncilCalendar, read_notices
from events.base import Side
from events.values import DivisionCode
from fuyuan import kept_sides
from fuyuan.bad_day import BadDay, one_line
from fuyuan.setting_values import Address, BusUrl, DatabaseUrl, Door, MailAddress, PostgresUrl, Sides, TokenUri, WebUrl
from services.bus.names import service_user
from services.jurisdiction import Jurisdiction, WrongJurisdiction, load, packaged
from services.reading.field_messages import message_of

PREFIX: Final = "FUYUAN_"
CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
"""Names the folder with a file per setting that is secret: systemd's own variable, set by hand for containers."""
OPTIONS: Final = {"data_dir": "--data-dir", "http": "--http", "sides": "--side", "district": "--district"}
"""What can be given on the command line too."""
DISTRICTS: Final = "districts"
"""The folder in the data folder of an engine that has a data folder for each district (decision 89)."""
JURISDICTION: Final = "jurisdiction.toml"
"""In a district's data folder: its code, rules and organs."""
STATE: Final = "district.json"
"""In a district's data folder: since when it is there, and since when and why it is suspended."""


class Settings(BaseSettings):
    """One installation. A database URL or `nats_url` that is not given means: in the data folder, run by us.

    `sides` are those that live here, in the order of `Side`. The data folder remembers them from its first start on
    (`fuyuan/kept_sides.py`), so they have to be given no more.

    Of an engine that carries many districts, `district` is the one meant: everything else is as if that district had
    the installation for itself, in a data folder of its own and in schemas of its own of the engine's `database`.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, env_ignore_empty=True)

    data_dir: Path = Path("var")
    http: Address = "127.0.0.1:8000"
    sides: Sides = tuple(Side)
    district: DivisionCode | None = None
    database: PostgresUrl | None = None
    worker: Door | None = None  # where other machines reach a worker of such an engine
    jurisdiction: DivisionCode = "410204"
    jurisdiction_file: Path | None = None
    nats_url: BusUrl | None = None
    nats_server: Path | None = None
    ledger_url_court: DatabaseUrl | None = None
    ledger_url_government: DatabaseUrl | None = None
    ledger_url_joint: DatabaseUrl | None = None
    views_url: DatabaseUrl | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str = "fuyuan"
    oidc_client_secret: str = Field("", repr=False)
    public_url: WebUrl | None = None
    signing: TokenUri | None = None
    signing_pin: str = Field("", repr=False)
    timestamp_url: WebUrl | None = None
    timestamp_certificates: Path | None = None
    timestamp_every: int = Field(60, ge=1, le=44_640)  # minutes
    fonts: Path | None = None
    otlp: WebUrl | None = None
    smtp: Address | None = None
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: str = Field("", repr=False)
    smtp_from: MailAddress = "fuyuan@localhost"

    @classmethod
    def read(cls, **given: Any) -> Self:
        """The environment, overridden by what is given and not None. Raises BadDay naming the wrong setting, where
        the data folder was made for other sides, and where it has many districts and none is named."""
        settings = cls.of_engine(**given)
        if settings.district is not None:
            return settings.of_district(settings.district)
        if settings.is_districts_own:
            folder = settings.data_dir
            return settings.model_copy(update={"data_dir": folder.parent.parent}).of_district(folder.name)
        if settings.carries_many:
            raise BadDay(
                f"数据目录 {settings.data_dir} 容纳多个辖区：请在命令之前用 --district 指明其中一个",
                f"the data folder {settings.data_dir} has many districts: say which with --district before the command",
            )
        sides = kept_sides.reconciled(
            settings.data_dir, settings.sides if "sides" in settings.model_fields_set else None
        )
        return settings.model_copy(update={"sides": sides})

    @classmethod
    def of_engine(cls, **given: Any) -> Self:
        """The same of a data folder that may have many districts, whichever is named. Raises BadDay."""
        try:
            settings = cls(_secrets_dir=credentials(), **{name: one for name, one in given.items() if one is not None})
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            option = OPTIONS.get(name) if given.get(name) is not None else None
            where = option or f"{PREFIX}{name}".upper()
            zh, _, en = one_line(message_of(first)).partition(" / ")
            raise BadDay(f"设置 {where} 有误：{zh}", f"the setting {where} is wrong: {en}") from error
        return settings.model_copy(update={"data_dir": settings.data_dir.expanduser().absolute()})

    @property
    def carries_many(self) -> bool:
        """Whether this is the data folder of an engine."""
        return (self.data_dir / DISTRICTS).is_dir()

    @property
    def is_districts_own(self) -> bool:
        """Whether the data folder is that of one district of an engine, and not yet known as such."""
        folder = self.data_dir
        return self.district is None and folder.parent.name == DISTRICTS and (folder / JURISDICTION).exists()

    def of_district(self, code: str) -> Self:
        """The settings of one district of this engine. Raises BadDay where it has no such district, or no database."""
        if not (self.data_dir / DISTRICTS / code).is_dir():
            raise BadDay(
                f"没有辖区 {code}：请用 fuyuan jurisdiction list 查看",
                f"there is no district {code}: see `fuyuan jurisdiction list`",
            )
        return self.as_district(code)

    def as_district(self, code: str) -> Self:
        """The same whether it is there already or is to be put there. Raises BadDay where there is no database."""
        folder = self.data_dir / DISTRICTS / code
        ledgers = {f"ledger_url_{side}": self._schema(schema_of(code, side)) for side in Side}
        given = {"data_dir": folder, "district": code, "jurisdiction": code, "jurisdiction_file": folder / JURISDICTION}
        more = {"views_url": self._schema(schema_of(code, "views")), "public_url": self.public_url_of(code)}
        made = self.model_copy(update={**given, **ledgers, **more, "sides": tuple(Side)})
        made.__dict__.pop("organs", None)  # a copy keeps what was read of another file
        return made

    @property
    def engine_database(self) -> str:
        """Raises BadDay where none is set."""
        if self.database is None:
            raise BadDay(
                "容纳多个辖区须使用 PostgreSQL：请设置 FUYUAN_DATABASE",
                "many districts live in one PostgreSQL database: set FUYUAN_DATABASE",
            )
        return self.database

    def _schema(self, name: str) -> str:
        parts = urlsplit(self.engine_database)
        return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, f"schema={name}")))))

    def public_url_of(self, code: str) -> str | None:
        """Of an engine at `https://fuyuan.example`, `https://410204.fuyuan.example` is the district's."""
        return self.public_url and self.public_url.replace("://", f"://{code}.", 1)

    @property
    def engine(self) -> Self:
        """Of the engine whose district this is."""
        public = self.public_url and self.public_url.replace(f"://{self.district}.", "://", 1)
        return self.model_copy(update={"data_dir": self.engine_dir, "district": None, "public_url": public})

    @property
    def engine_dir(self) -> Path:
        """The data folder that has the broker: our own, or that of the engine whose district this is."""
        return self.data_dir if self.district is None else self.data_dir.parent.parent

    def bus_user(self, side: Side) -> str:
        """The service of a side at the broker."""
        return service_user(side, self.district)

    @property
    def host(self) -> str:
        return self.http.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.http.rpartition(":")[2])

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the console; of a district, where its people do."""
        if self.district is not None:
            local = self.host in {"127.0.0.1", "::1", "0.0.0.0", "::"}
            return self.public_url or f"http://{self.district}.{'localhost' if local else self.host}:{self.port}"
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.http.rpartition(":")[0])
        return f"http://{host}:{self.port}"

    @property
    def reader(self) -> Side:
        """The side in whose account at the broker whoever reads all three streams signs in."""
        return self.sides[-1]

    @property
    def elsewhere(self) -> tuple[Side, ...]:
        """The sides that live in other installations."""
        return tuple(side for side in Side if side not in self.sides)

    def ledger_url(self, side: Side) -> str:
        given: str | None = getattr(self, f"ledger_url_{side.value}")
        return given or f"sqlite:///{self.folder('ledgers') / f'{side.value}.db'}"

    def ledger_file(self, side: Side) -> Path | None:
        """The SQLite file of a ledger; None when it lives in PostgreSQL."""
        return sqlite_file(self.ledger_url(side))

    @property
    def views_at(self) -> str:
        """The URL of the read model."""
        return self.views_url or f"sqlite:///{self.folder('read') / 'views.db'}"

    @property
    def runs_broker(self) -> bool:
        """Whether the supervisor starts a nats-server, or one runs elsewhere."""
        return self.nats_url is None

    def folder(self, name: str) -> Path:
        return self.data_dir / name

    def socket(self, side: Side) -> Path:
        """Where the part of a side takes commands."""
        return self.folder("run") / f"{side.value}.sock"

    def attachments(self, side: Side) -> Path:
        """Where a side keeps the files that belong to its records."""
        return self.folder("attachments") / side.value

    def log(self, part: str) -> Path:
        return self.folder("logs") / f"{part}.log"

    @property
    def secrets_file(self) -> Path:
        return self.data_dir / "secrets.json"

    @property
    def tokens_file(self) -> Path:
        return self.data_dir / "tokens.json"

    @property
    def credentials_file(self) -> Path:
        """The public keys by which systems of organs sign in at the broker."""
        return self.data_dir / "credentials.json"

    @property
    def organs_file(self) -> Path:
        """The organs of the registry, for the broker."""
        return self.data_dir / "organs.json"

    @property
    def sessions_file(self) -> Path:
        return self.data_dir / "sessions.json"

    @property
    def people_file(self) -> Path:
        return self.data_dir / "people.sqlite"

    @cached_property
    def organs(self) -> Jurisdiction:
        """The jurisdiction file, read strictly. Raises BadDay."""
        try:
            return load(self.jurisdiction_file or packaged(self.jurisdiction))
        except WrongJurisdiction as error:
            path = self.jurisdiction_file or self.jurisdiction
            raise BadDay(f"辖区文件 {path} 有误：{error.zh}", f"the jurisdiction file {path}: {error.en}") from error
        except (OSError, ValueError) as error:
            path = self.jurisdiction_file or self.jurisdiction
            raise BadDay(f"辖区文件 {path} 有误：请更正", f"correct the jurisdiction file {path}: {error}") from error

    @property
    def calendar(self) -> Calendar:
        """The working days, with `holidays.toml` of the data folder where there is one. Raises BadDay."""
        path = self.data_dir / "holidays.toml"
        try:
            return read_notices(path.read_text("utf-8")) if path.exists() else StateCouncilCalendar()
        except (OSError, ValueError) as error:
            raise BadDay(f"节假日文件 {path} 有误：请更正", f"correct the holiday table {path}: {error}") from error


def credentials() -> Path | None:
    """The folder of files like `fuyuan_smtp_password`; the environment goes before them."""
    folder = os.environ.get(CREDENTIALS)
    return Path(folder) if folder and Path(folder).is_dir() else None


def schema_of(code: str, what: str) -> str:
    """Of a district in the database of its engine: `what` is a side, or `views`."""
    return f"d{code}_{what}"


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite URL (`sqlite:////abs/path`), None for another database."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
