"""The configuration of one nats-server that carries every account.

COURT, GOVERNMENT and JOINT are accounts, and so is each organ: nothing passes between them but what is
written here. The account of a side has one service user with full rights in it. The account of an organ has
a user for each of its credentials, who may publish that organ's commands to its side and to the joint office, hear
the answers, and pull the events that the organ may know of. Passwords and public keys are made elsewhere and come in
as arguments; the file is for the eyes of its owner only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from events.base import Side
from services.bus import exchange_names, names
from services.kept_file import keep

WHOLE, HEAD, ACCOUNTS = "single.conf.j2", "server.conf.j2", "accounts.conf.j2"
DISTRICT, EXCHANGE = "district.conf.j2", "exchange.conf.j2"
SHIPPED = Path(__file__).parents[1] / "nats"  # in the wheel
IN_TREE = Path(__file__).parents[2] / "deploy" / "nats"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Link:
    """The leaf links to the servers of other organisations: one server listens, each of the others calls its `remote`.

    All show certificates that one of the `authorities` (a file of PEM) signed; `callers` are the names in those of the
    others, with the sides that live there, where this server listens. `generation` is another one whenever a
    certificate is.
    """

    certificate: Path
    key: Path
    authorities: Path
    generation: str = ""
    callers: Mapping[str, Sequence[Side]] = field(default_factory=dict)
    listen: str | None = None
    remote: str | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """What one of several servers that store the same needs to know of itself and the others. Addresses are HOST:PORT.

    Who connects to `clients` is shown the certificate; the members show one another theirs, signed by the `authority`.
    """

    clients: str
    listen: str
    others: Sequence[str]
    certificate: Path
    key: Path
    authority: Path


@dataclass(frozen=True, slots=True)
class BrokerConfig:
    """What one server needs to know. `organs`: organ id → its side. `passwords`: one per name of `users(…)`.
    `keys`: organ id → the public nkeys of its credentials.

    `sides` are those that live here; where that is not all of them, the others are reached over `link`, once there is
    one. Sizes in bytes. `shared`: the server carries other districts too.
    `monitoring_port` opens the server's plain HTTP pages on 127.0.0.1.
    """

    server_name: str
    store_dir: Path
    port: int
    jurisdiction: str
    organs: Mapping[str, Side]
    passwords: Mapping[str, str]
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    monitoring_port: int | None = None
    max_payload: int = MEGABYTE
    max_file: int = 100 * 1024 * MEGABYTE
    max_memory: int = 256 * MEGABYTE
    sides: Sequence[Side] = tuple(Side)
    link: Link | None = None
    cluster: Cluster | None = None
    shared: bool = False

    @property
    def district(self) -> str | None:
        """What the names of accounts and users begin with: the code, where the server carries other districts too."""
        return self.jurisdiction if self.shared else None

    @property
    def name(self) -> str:
        """What the sides are told apart by: the JetStream domain, and the name in the certificate of the link."""
        return "-".join(self.sides)

    @property
    def apart(self) -> bool:
        """Whether sides live elsewhere."""
        return len(self.sides) < len(Side)

    def render(self) -> str:
        """The text for nats-server. Raises ValueError for a missing password or a name that is not a slug."""
        self._require_passwords()
        return self._filled(WHOLE)

    def _require_passwords(self) -> None:
        missing = [user for user in users(self.sides, self.district) if not self.passwords.get(user)]
        if missing:
            raise ValueError(f"no password for {', '.join(missing)}")

    def _filled(self, template: str) -> str:
        made = _environment().get_template(template)
        return made.render(config=self, names=names, exchange=exchange_names, sides=list(Side), joint=Side.JOINT)

    def account(self, side: Side) -> str:
        """The account of a side that lives here, as it is written there."""
        return quoted(names.account_name(side, self.district))

    def organ_account(self, organ: str) -> str:
        return quoted(names.organ_account(organ, self.district))

    def service_user(self, side: Side) -> str:
        return names.service_user(side, self.district)

    def password(self, user: str) -> str:
        return quoted_password(self.passwords[user])

    @property
    def peers(self) -> dict[str, Sequence[Side]]:
        """The accounts for the servers of others, and the sides that are reached through each.

        Each that calls has one of its own, so that it may ask for its own sides alone; through the one that is called
        the sides of all others are reached. Those that are not paired yet are found where nobody enters.
        """
        callers = self.link.callers.values() if self.link else ()
        entering = {names.link_account(sides): sides for sides in callers}
        others = [side for side in Side if side not in self.sides and not any(side in sides for sides in callers)]
        return entering | ({names.LINK: others} if others else {})

    def place(self, side: Side) -> str:
        """The account on this server in which a side is found, as it is written there."""
        found = (peer for peer, sides in self.peers.items() if side in sides)
        return self.account(side) if side in self.sides else next(found)

    @property
    def reader(self) -> Side:
        """The side in whose account the events of the organs are."""
        return self.sides[-1]

    def accounts(self) -> str:
        """The accounts alone, for the configuration of a server that others run."""
        return f"accounts {{\n{self.account_entries()}}}\n"

    def account_entries(self) -> str:
        """What stands between the braces of `accounts`. Raises ValueError as `render`."""
        self._require_passwords()
        return self._filled(DISTRICT if self.shared else ACCOUNTS)

    def server(self) -> str:
        """All but the accounts."""
        return self._filled(HEAD)

    def callers(self, side: Side) -> dict[str, list[str]]:
        """Organ → the other accounts that may send its commands to the ledger of `side`.

        An organ commands its own side and the joint office; its side's services may pass joint commands on.
        """

        def accounts(organ: str, of: Side) -> list[str]:
            if of not in self.sides:
                return [self.place(of)]
            return [self.organ_account(organ)] + [self.place(of)] * (of is not side)

        return {organ: accounts(organ, of) for organ, of in sorted(self.organs.items()) if side in {of, Side.JOINT}}

    def write(self, path: Path) -> None:
        """Write the configuration with mode 0600, whole or not at all."""
        keep(path, self.render().encode())


@cache
def _environment() -> Environment:
    """Its filters are the methods of the `config` that a template is filled with."""
    made = Environment(
        loader=FileSystemLoader([SHIPPED, IN_TREE]),
        undefined=StrictUndefined,
        autoescape=False,  # not HTML: the filters quote
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["quoted"] = quoted
    made.filters["quoted_password"] = quoted_password
    for name in ("account", "organ_account", "service_user", "place", "password"):
        made.filters[name] = pass_context(partial(_asked, name))
    return made


def _asked(method: str, context: Context, value: object) -> object:
    return getattr(context["config"], method)(value)


def exchange_entry(jurisdictions: Sequence[str], password: str) -> str:
    """The account of what moves between these districts, beside theirs; `password` is that of `exchange_names.USER`."""
    made = _environment().get_template(EXCHANGE)
    return made.render(exchange=exchange_names, names=names, jurisdictions=jurisdictions, password=password)


def users(sides: Sequence[Side] = tuple(Side), district: str | None = None) -> list[str]:
    """The users of a broker who have a password: the service of each side that lives there."""
    return [names.service_user(side, district) for side in sides]


def quoted(value: object) -> str:
    """A string of the configuration language. No control character can be written in it."""
    text = str(value)
    if not text.isprintable():
        raise ValueError(f"not printable: {text!r}")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def quoted_password(password: str) -> str:
    """Like `quoted`; the server would take `$2…` for a bcrypt hash, not for a password."""
    if password.startswith("$2"):
        raise ValueError("a password must not begin like a bcrypt hash")
    return quoted(password)
