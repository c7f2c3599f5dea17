"""Everything that can be set, from `FUYUAN_*` and the command line: typed, read once, no default secret.

The data folder holds the rest; `Settings` knows where each thing lies in it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from domain.calendar import Calendar, StateCouncilCalendar, read_notices
from events.base import Side
from events.values import DivisionCode
from fuyuan import kept_sides
from fuyuan.bad_day import BadDay, one_line
from services.jurisdiction import Jurisdiction, WrongJurisdiction, load, packaged
from services.proof.token_address import TokenAddress
from services.reading.field_messages import message_of

PREFIX: Final = "FUYUAN_"
CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
"""Names the folder with a file per setting that is secret: systemd's own variable, set by hand for containers."""
OPTIONS: Final = {"data_dir": "--data-dir", "http": "--http", "sides": "--side"}
"""What can be given on the command line too."""
ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(?P<port>[0-9]{1,5})")


def checked_address(text: str) -> str:
    """Raises ValueError unless it is HOST:PORT."""
    match = ADDRESS.fullmatch(text)
    if match is None or not 0 < int(match["port"]) < 65536:
        raise ValueError(f"应为 主机:端口，例如 127.0.0.1:8000 / wanted HOST:PORT, not {text!r}")
    return text


def _bus(text: str) -> str:
    """Of a cluster, all servers, with commas between."""
    if not all(one.startswith(("nats://", "tls://")) for one in text.split(",")):
        raise ValueError(f"应以 nats:// 或 tls:// 开头 / starts with nats:// or tls://, not {text!r}")
    return text


def _database(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://")):
        raise ValueError("应以 sqlite:/// 或 postgresql:// 开头 / starts with sqlite:/// or postgresql://")
    return text


def _web(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s?#@]+", text):
        raise ValueError("应以 https:// 或 http:// 开头 / starts with https:// or http://")
    return text.rstrip("/")


def _mail(text: str) -> str:
    if not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.-]+", text):
        raise ValueError("应为邮箱地址 / wanted an e-mail address")
    return text


def _token(text: str) -> str:
    TokenAddress.read(text)
    return text


def _sides(given: object) -> tuple[Side, ...]:
    names = given.split(",") if isinstance(given, str) else given
    try:
        sides = {Side(name) for name in names} if isinstance(names, Iterable) else set[Side]()
    except ValueError:
        sides = set()
    if not sides:
        wanted = ", ".join(Side)
        raise ValueError(f"应为其中一方或几方：{wanted} / wanted one or more of {wanted}")
    return tuple(side for side in Side if side in sides)


Sides = Annotated[tuple[Side, ...], NoDecode, BeforeValidator(_sides)]
Address = Annotated[str, AfterValidator(checked_address)]
WebUrl = Annotated[str, AfterValidator(_web)]
MailAddress = Annotated[str, AfterValidator(_mail)]
BusUrl = Annotated[str, AfterValidator(_bus)]
TokenUri = Annotated[str, AfterValidator(_token)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]


class Settings(BaseSettings):
    """One installation. A database URL or `nats_url` that is not given means: in the data folder, run by us.

    `sides` are those that live here, in the order of `Side`. The data folder remembers them from its first start on
    (`fuyuan/kept_sides.py`), so they have to be given no more.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, env_ignore_empty=True)

    data_dir: Path = Path("var")
    http: Address = "127.0.0.1:8000"
    sides: Sides = tuple(Side)
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
        """The environment, overridden by what is given and not None. Raises BadDay naming the wrong setting, and where
        the data folder was made for other sides."""
        try:
            known = {name: value for name, value in given.items() if value is not None}
            settings = cls(_secrets_dir=credentials(), **known)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            option = OPTIONS.get(name) if given.get(name) is not None else None
            where = option or f"{PREFIX}{name}".upper()
            zh, _, en = one_line(message_of(first)).partition(" / ")
            raise BadDay(f"设置 {where} 有误：{zh}", f"the setting {where} is wrong: {en}") from error
        data_dir = settings.data_dir.expanduser().absolute()
        sides = kept_sides.reconciled(data_dir, settings.sides if "sides" in settings.model_fields_set else None)
        return settings.model_copy(update={"data_dir": data_dir, "sides": sides})

    @property
    def host(self) -> str:
        return self.http.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.http.rpartition(":")[2])

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the console."""
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


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite URL (`sqlite:////abs/path`), None for another database."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
