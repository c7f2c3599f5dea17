"""What each of three brokers that store the same is started with: a folder per member, to be carried to its machine.

In such a folder, `nats-server -c nats.conf` needs nothing else. All members have the accounts and passwords of one
installation, so they are made from its data folder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, data_folder, secrets
from fuyuan.installation.cluster_certificates import certified
from fuyuan.installation.nats_config import BrokerConfig, Cluster
from fuyuan.installation.private_file import unwritable
from fuyuan.setting_values import ADDRESS
from fuyuan.settings import Settings
from services.kept_file import keep

SIZES: Final = (3, 5)
PORT: Final = 4222
TO_ROUTES: Final = 2000
"""The members meet at the port of the clients and this."""
TO_HEALTH: Final = 4000
"""At the port of the clients and this a member tells its own machine how it is (`/healthz`)."""
CONFIG, CERTIFICATE, KEY, AUTHORITY, STORE = "nats.conf", "member.crt", "member.key", "authority.crt", "store"
ACCOUNTS: Final = "accounts.conf"
"""What `fuyuan credentials config` prints, anew for every member whenever organs or credentials change."""


def write(settings: Settings, members: Sequence[str], out: Path) -> str:
    """For an installation; gives what FUYUAN_NATS_URL is then. Raises as `write_members`."""

    def made() -> tuple[BrokerConfig, str]:
        data_folder.prepare(settings)
        config = broker.config(settings, secrets.ensure(settings.secrets_file, broker.users(settings)), PORT)
        return config, config.accounts()

    return write_members(made, members, out)


def write_members(made: Callable[[], tuple[BrokerConfig, str]], members: Sequence[str], out: Path) -> str:
    """A folder in `out` for each of `members` (HOST or HOST:PORT); gives what FUYUAN_NATS_URL is then.

    `made()`, asked where these are in order: what a server is to know, and its accounts.

    Raises BadDay; then nothing is written over that was there.
    """
    addresses = [_address(member) for member in members]
    if len(addresses) not in SIZES or len(set(addresses)) < len(addresses):
        raise BadDay(
            f"集群应由 3 台或者 5 台互不相同的服务器组成，收到 {len(members)} 台",
            f"a cluster has 3 or 5 servers, each with an address of its own; {len(members)} were given",
        )
    config, accounts = made()
    try:
        out.mkdir(mode=data_folder.OWNER_ONLY, parents=True)
        for address, shown in zip(addresses, certified([host for host, _ in addresses]), strict=True):
            folder = out / folder_of(*address)
            folder.mkdir(mode=data_folder.OWNER_ONLY)
            others = [other for other in addresses if other != address]
            of_member = _of_member(config, folder, address, others)
            keep(folder / CONFIG, f"{of_member.server()}\ninclude {ACCOUNTS}\n".encode())
            for name, content in (
                (ACCOUNTS, accounts.encode()),
                (CERTIFICATE, shown.certificate),
                (KEY, shown.key),
                (AUTHORITY, shown.authority),
            ):
                keep(folder / name, content)
    except OSError as error:
        raise unwritable(out, error, "--out") from error
    return ",".join(f"tls://{host}:{port}" for host, port in addresses)


def folder_of(host: str, port: int) -> str:
    """The member's name, too."""
    return host if port == PORT else f"{host}-{port}"


def _of_member(
    config: BrokerConfig, folder: Path, address: tuple[str, int], others: Sequence[tuple[str, int]]
) -> BrokerConfig:
    port = address[1]
    return replace(
        config,
        server_name=folder.name,
        store_dir=Path(STORE),
        port=port,
        monitoring_port=port + TO_HEALTH,
        link=None,
        cluster=Cluster(
            clients=f"0.0.0.0:{port}",
            listen=f"0.0.0.0:{port + TO_ROUTES}",
            others=[f"{host}:{port + TO_ROUTES}" for host, port in others],
            certificate=Path(CERTIFICATE),
            key=Path(KEY),
            authority=Path(AUTHORITY),
        ),
    )


def _address(member: str) -> tuple[str, int]:
    """Raises BadDay."""
    match = ADDRESS.fullmatch(member if ":" in member else f"{member}:{PORT}")
    if match is None or not 0 < int(match["port"]) < 65536 - TO_HEALTH:
        raise BadDay(
            f"{member!r} 不是服务器地址：应为 主机 或者 主机:端口", f"{member!r} is no HOST or HOST:PORT of a server"
        )
    return match["host"], int(match["port"])
