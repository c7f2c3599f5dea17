"""By what the processes of an engine know one another on the network: a certificate of the engine's own authority.

All of them have its data folder, so it is one for all, and whoever has none of this authority is a stranger. It is
made by the first worker that is reached over the network, and made anew in time; the authority stays.
"""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from fuyuan.bad_day import BadDay
from fuyuan.installation import private_file
from fuyuan.installation.link_certificates import Certificates
from fuyuan.settings import Settings

FOLDER: Final = "workers"


def folder_of(engine: Settings) -> Path:
    return engine.folder(FOLDER)


def ensure(engine: Settings) -> None:
    """They are there afterwards. Raises BadDay."""
    folder = folder_of(engine)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with private_file.locked(folder / "making"):
            Certificates(folder, "fuyuan engine").ready(None, datetime.now(UTC))
    except (OSError, ValueError) as error:
        raise BadDay(
            f"{folder} 中的证书无法使用：请移走该目录，再重启各 worker 和 edge",
            f"the certificates in {folder} cannot be used: move it away, restart workers and edge ({error})",
        ) from error


def to_be_called(engine: Settings) -> ssl.SSLContext:
    """For who listens. Raises OSError."""
    return _ours(engine, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))


def to_call(engine: Settings) -> ssl.SSLContext:
    """For who connects. Raises OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # the authority signs for nobody but this engine
    return _ours(engine, context)


def _ours(engine: Settings, context: ssl.SSLContext) -> ssl.SSLContext:
    shown = Certificates(folder_of(engine), "")
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(shown.certificate, shown.key)
    context.load_verify_locations(shown.trusted)
    return context
