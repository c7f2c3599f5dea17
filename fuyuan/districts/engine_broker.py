"""The broker's configuration for all districts of an engine: one server, the accounts of each, and the exchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import structlog

from fuyuan.bad_day import BadDay
from fuyuan.districts.districts import District, Districts, State, prepare, states
from fuyuan.installation import broker, nats_cluster, secrets
from fuyuan.installation.nats_config import BrokerConfig, exchange_entry, quoted, quoted_password
from fuyuan.settings import Settings
from services.bus import exchange_names

log = structlog.get_logger()
SYSTEM_USER: Final = "engine"


class EngineConfig:
    """`text()` is what the configuration has to be now; of each district it is made anew only where that changed.

    The account of a district whose folder is gone stays until the engine is started again: nats-server 2.15 answers
    nothing for the streams of an account that was dropped and comes back while it runs, as when a folder is restored.
    """

    def __init__(self, engine: Settings, port: int) -> None:
        self._engine, self.port = engine, port
        self._entries: dict[str, tuple[object, str]] = {}

    @property
    def server_name(self) -> str:
        return self._known().server_name

    def _known(self) -> secrets.Secrets:
        return secrets.ensure(self._engine.secrets_file, [SYSTEM_USER, exchange_names.USER])

    def text(self) -> str:
        """Raises BadDay."""
        return f"{self.head().server()}\n{self.accounts()}"

    def head(self) -> BrokerConfig:
        """All but the accounts."""
        return BrokerConfig(
            server_name=self.server_name,
            store_dir=self._engine.folder("nats") / "store",
            port=self.port,
            jurisdiction="",
            organs={},
            passwords={},
        )

    def accounts(self) -> str:
        """The accounts alone, for the configuration of servers that others run. Raises BadDay."""
        known = self._known()
        now = dict(states(self._engine))
        districts = Districts(self._engine)
        for code, state in now.items():
            if code not in self._entries or self._entries[code][0] != state:
                try:
                    self._entries[code] = state, _accounts(districts.one(code))
                except BadDay as bad:  # the others are not kept from theirs
                    log.error("district.unreadable", district=code, error=str(bad))
        user = f"user: {quoted(SYSTEM_USER)}, password: {quoted_password(known.nats[SYSTEM_USER])}"
        system = f"  SYSTEM {{ users: [ {{ {user} }} ] }}\n"
        between = exchange_entry(sorted(self._entries), known.nats[exchange_names.USER])
        accounts = "".join(entry for _, (_, entry) in sorted(self._entries.items()))
        return f"system_account: SYSTEM\n\naccounts {{\n{system}{between}{accounts}}}\n"


def write_cluster(engine: Settings, members: Sequence[str], out: Path) -> str:
    """The members of a cluster that carries all districts; gives what FUYUAN_NATS_URL is then.

    Raises as `nats_cluster.write_members`.
    """
    config = EngineConfig(engine, nats_cluster.PORT)
    return nats_cluster.write_members(lambda: (config.head(), config.accounts()), members, out)


def _accounts(district: District) -> str:
    """Of a suspended one without the systems of organs."""
    prepare(district)
    settings = district.settings
    config = broker.config(settings, secrets.load(settings.secrets_file), 0)
    return (config if district.state is State.ACTIVE else replace(config, keys={})).account_entries()
