"""What `fuyuan doctor` finds of the pairing: who is missing, and how long the certificate of the link lasts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from events.instants import SHANGHAI
from fuyuan.bad_day import BadDay
from fuyuan.installation import paired
from fuyuan.operations.tell import Finding
from fuyuan.settings import Settings

SOON: Final = timedelta(days=60)


def pairing(settings: Settings) -> Iterator[Finding]:
    """Nothing where all three sides live here. Raises BadDay."""
    known = paired.known(settings) if settings.elsewhere else ()
    for side in settings.elsewhere:
        if side in known:
            yield Finding(f"已与{side.zh}配对", f"paired with {side.value}", True)
        else:
            yield Finding(f"尚未与{side.zh}配对：请运行 fuyuan pair", f"not paired with {side.value} yet", None)
    try:
        expires = paired.certificates(settings).expires() if known else None
    except (OSError, ValueError) as error:
        zh = f"连接证书无法读取：请检查 {settings.folder(paired.FOLDER)}"
        raise BadDay(zh, f"the certificate of the link cannot be read: {error}") from error
    if expires is not None:
        lasts = expires - datetime.now(UTC) > SOON
        restart = ("：请重启 nats-server，届时自动换发", ": restart nats-server, which makes another one")
        day = expires.astimezone(SHANGHAI).date()
        yield Finding.of(f"连接证书有效期至 {day}", f"the link's certificate lasts to {day}", lasts, restart)
