"""`fuyuan credentials create`, `revoke` and `config`."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import nats
import nats.errors

from events.base import Side
from fuyuan.access import command_line
from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, data_folder, private_file, secrets
from fuyuan.installation.credentials import Credential, Credentials
from fuyuan.settings import Settings, sqlite_file
from projections.opening import open_store
from projections.roster import Roster

IN_FORCE_WITHIN: Final = 5.0  # seconds from the writing of a key to a broker that knows it
LOOK_EVERY: Final = 0.2  # seconds
OWN_BROKER: Final = (
    "自备的消息服务器须换上 fuyuan credentials config 所写的账户配置并重新加载，此前不变",
    "a broker of your own goes on as before until it has loaded what `fuyuan credentials config` prints",
)


def create(settings: Settings, organ: str, out: Path, say: Callable[[str, str], None]) -> Credential:
    """New credentials of an organ; the secret seed goes to `out`, which must not be there yet. Raises BadDay."""
    data_folder.prepare(settings)
    side = side_of(settings, organ)
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BadDay(f"{out} 已存在：请指定新文件", f"{out} is there already: name a new file with --out") from error
    except OSError as error:
        raise private_file.unwritable(out, error, "--out") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            made, seed = Credentials(settings.credentials_file).create(organ, side)
            file.write(seed)
            file.flush()
            os.fsync(descriptor)
    except BaseException:
        out.unlink()
        raise
    command_line.note(settings, "create credentials", f"{made.public_key} {organ}")
    if not settings.runs_broker:
        say(*OWN_BROKER)
    elif not asyncio.run(_in_force(settings, out)):
        say("消息服务器启动后生效", "they are good as soon as the broker runs")
    return made


def revoke(settings: Settings, public_key: str, say: Callable[[str, str], None]) -> Credential:
    """Take credentials back: who is connected by them is cut off. Raises BadDay where there are none with this key."""
    data_folder.prepare(settings)
    gone = Credentials(settings.credentials_file).revoke(public_key)
    if gone is None:
        raise BadDay(
            f"没有公钥为 {public_key} 的凭证：请运行 fuyuan credentials list",
            f"no credentials {public_key}: run `fuyuan credentials list`",
        )
    command_line.note(settings, "revoke credentials", f"{public_key} {gone.organ}")
    if not settings.runs_broker:
        say(*OWN_BROKER)
    return gone


def accounts(settings: Settings) -> str:
    """What a broker of one's own includes in its configuration: every account with its users. Raises BadDay."""
    known = secrets.ensure(settings.secrets_file, broker.users(settings))
    return broker.config(settings, known, port=4222).accounts()


def side_of(settings: Settings, organ: str) -> Side:
    """The side of an organ by the registry, where it is known here, else by the jurisdiction file. Raises BadDay."""
    side = _registered(settings, organ) or {one.id: one.side for one in settings.organs.organs}.get(organ)
    if side is None:
        raise BadDay(
            f"{organ} 不是已登记的法院、政府或领导小组办公室机关：请先登记，或核对机关代号",
            f"{organ} is no registered organ of court, government or joint office: register it first",
        )
    if side not in settings.sides:
        raise BadDay(f"{organ} 属于另一安装：请在其所在一方签发", f"{organ} takes part where its side, {side}, lives")
    return side


def _registered(settings: Settings, organ: str) -> Side | None:
    file = sqlite_file(settings.views_at)
    if file is not None and not file.exists():
        return None
    with closing(open_store(settings.views_at)) as store, store.reading() as connection:
        return Roster.load(connection).registry.side(organ)


async def _in_force(settings: Settings, seed: Path) -> bool:
    """Whether the broker that runs here takes the new credentials, waiting a little for it."""
    try:
        url = broker.url(settings)
    except BadDay:
        return False
    until, port = time.monotonic() + IN_FORCE_WITHIN, int(url.rpartition(":")[2])
    while time.monotonic() < until:
        if await asyncio.to_thread(broker.greeting, port) is None:  # the client would try it for two minutes
            return False
        try:
            await (await nats.connect(url, nkeys_seed=str(seed), allow_reconnect=False, error_cb=_unsaid)).close()
            return True
        except (OSError, nats.errors.Error):
            await asyncio.sleep(LOOK_EVERY)
    return False


async def _unsaid(error: Exception) -> None:
    """What the client would print: that the key is not known yet."""
