"""The broker's configuration for all districts of an engine: one server, the accounts of each, and the exchange."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import structlog

from fuyuan.bad_day import BadDay
from fuyuan.districts.districts import District, Districts, State, prepare, states
from fuyuan.installation import broker, secrets
from fuyuan.installation.nats_config import BrokerConfig, exchange_entry, quoted, quoted_password
from fuyuan.settings import Settings
from services.bus import exchange_names

log = structlog.get_logger()
SYSTEM_USER: Final = "engine"


class EngineConfig:
    """`text()` is what the configuration has to be now; of each district it is made anew only where that changed."""

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
        known = self._known()
        now = dict(states(self._engine))
        districts = Districts(self._engine)
        for code in self._entries.keys() - now.keys():
            del self._entries[code]
        for code, state in now.items():
            if code not in self._entries or self._entries[code][0] != state:
                try:
                    self._entries[code] = state, _accounts(districts.one(code))
                except BadDay as bad:  # the others are not kept from theirs
                    log.error("district.unreadable", district=code, error=str(bad))
        head = BrokerConfig(
            server_name=known.server_name,
            store_dir=self._engine.folder("nats") / "store",
            port=self.port,
            jurisdiction="",
            organs={},
            passwords={},
        ).server()
        user = f"user: {quoted(SYSTEM_USER)}, password: {quoted_password(known.nats[SYSTEM_USER])}"
        system = f"  SYSTEM {{ users: [ {{ {user} }} ] }}\n"
        between = exchange_entry(sorted(self._entries), known.nats[exchange_names.USER])
        accounts = "".join(entry for _, (_, entry) in sorted(self._entries.items()))
        return f"{head}\nsystem_account: SYSTEM\n\naccounts {{\n{system}{between}{accounts}}}\n"


def _accounts(district: District) -> str:
    """Of a suspended one without the systems of organs."""
    prepare(district)
    settings = district.settings
    config = broker.config(settings, secrets.load(settings.secrets_file), 0)
    return (config if district.state is State.ACTIVE else replace(config, keys={})).account_entries()
