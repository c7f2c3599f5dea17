"""The authority that stamps checkpoints, as the settings name it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fuyuan.bad_day import BadDay
from fuyuan.settings import Settings

if TYPE_CHECKING:
    from cryptography import x509

    from services.proof.time_stamps import TimestampAuthority


def authority(settings: Settings) -> TimestampAuthority | None:
    """None where none is set. Raises BadDay."""
    if settings.timestamp_url is None:
        return None
    from services.proof.time_stamps import TimestampAuthority

    if settings.timestamp_certificates is None:
        zh = "设置了 FUYUAN_TIMESTAMP_URL，还须用 FUYUAN_TIMESTAMP_CERTIFICATES 指明时间戳机构的根证书文件"
        raise BadDay(zh, "FUYUAN_TIMESTAMP_CERTIFICATES must name the root certificates of the time stamp authority")
    trusted = certificates_in(settings.timestamp_certificates)
    return TimestampAuthority(settings.timestamp_url, trusted, timedelta(minutes=settings.timestamp_every))


def certificates_in(file: Path) -> list[x509.Certificate]:
    """Raises BadDay."""
    from services.proof.time_stamps import certificates

    try:
        return certificates(file.read_bytes())
    except (OSError, ValueError) as error:
        raise BadDay(
            f"读不出证书文件 {file}（{error}）", f"no certificates can be read from {file}: {error}"
        ) from error
