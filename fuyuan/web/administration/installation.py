"""`/settings`: which settings are in force and where each comes from; read only, and no secret is shown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from starlette.responses import Response

from events.terms import Term
from fuyuan import kept_sides
from fuyuan.bad_day import BadDay
from fuyuan.http.route import Route
from fuyuan.settings import OPTIONS, PREFIX, Settings, credentials
from fuyuan.web.administration.index import RUNNING
from fuyuan.web.people.asking import Administration, Asked

ADDRESS: Final = "/settings"


class Origin(Term):
    """Where a setting comes from."""

    OPTION = "option", "启动参数", "command line"
    ENVIRONMENT = "environment", "环境变量", "environment"
    CREDENTIAL = "credential", "凭据文件", "credential file"
    FOLDER = "folder", "数据目录", "data folder"
    FILE = "file", "辖区文件", "jurisdiction file"
    DEFAULT = "default", "默认", "default"


class Setting(NamedTuple):
    """By its name as it is set; `value` is empty where nothing is set, `hidden` where it is and must not be seen."""

    name: str
    value: str
    origin: Origin
    hidden: bool = False


def routes(administration: Administration, settings: Settings) -> list[Route]:
    """`GET /settings`."""

    async def shows(asked: Asked) -> Response:
        file = str(settings.jurisdiction_file or f"{settings.jurisdiction}.toml")
        shown: dict[str, Any] = {
            "installation": list(in_force(settings)),
            "rules": list(_rules(settings)),
            "file": file,
        }
        return administration.render("settings.html", asked, **shown)

    return [administration.page(ADDRESS, shows, RUNNING)]


def in_force(settings: Settings) -> Iterator[Setting]:
    """Each setting of the installation."""
    for name, field in Settings.model_fields.items():
        value, secret = getattr(settings, name), field.repr is False
        text = "" if value is None or secret else _without_password(_as_text(value))
        yield Setting(f"{PREFIX}{name}".upper(), text, _origin(settings, name), secret and bool(value))


def _origin(settings: Settings, name: str) -> Origin:
    if name == "sides" and (settings.data_dir / kept_sides.FILE).exists():
        return Origin.FOLDER
    if name in OPTIONS and getattr(settings, name) != _without_options(name):
        return Origin.OPTION
    variable = f"{PREFIX}{name}"
    if os.environ.get(variable.upper()):
        return Origin.ENVIRONMENT
    folder = credentials()
    return Origin.CREDENTIAL if folder and (folder / variable.lower()).is_file() else Origin.DEFAULT


def _without_options(name: str) -> object:
    """What it would be without the command line, by which `fuyuan up` tells its parts everything; None: wrong."""
    try:
        return getattr(Settings.read(), name)
    except BadDay:
        return None


def _as_text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _without_password(text: str) -> str:
    """An address without the password that may stand in it."""
    parts = urlsplit(text)
    if "://" not in text or parts.password is None:
        return text
    user, _, place = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.partition(':')[0]}:***@{place}").geturl()


def _rules(settings: Settings) -> Iterator[Setting]:
    """What the law leaves open and the jurisdiction file decides."""
    rules = settings.organs.rules
    for name in type(rules).model_fields:
        value: Any = getattr(rules, name)
        text = "" if value is None else _as_text(value)
        yield Setting(name, text, Origin.FILE if name in rules.model_fields_set else Origin.DEFAULT)
