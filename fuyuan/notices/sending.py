"""How a message leaves: by SMTP, or as a signed POST."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final, Literal, Self

import aiosmtplib
import httpx

from fuyuan.notices.receivers import Hook
from fuyuan.settings import Settings

PATIENCE: Final = 10.0  # seconds that an attempt may take


class NotTaken(Exception):
    """The receiver answered, but did not take it."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and in whose name. `starttls`: only over TLS, else not at all."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str
    password: str = field(repr=False)
    sender: str

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """None where no mail is sent."""
        if settings.smtp is None:
            return None
        host, _, port = settings.smtp.rpartition(":")
        given = (settings.smtp_security, settings.smtp_user, settings.smtp_password, settings.smtp_from)
        return cls(host.strip("[]"), int(port), *given)


async def send_mail(server: MailServer, to: str, number: str, subject: str, text: str) -> None:
    """Raises what went wrong on the way, or what the server refused."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = server.sender, to, subject
    mail["Message-ID"] = f"<{number}@{server.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text, cte="base64")
    async with asyncio.timeout(PATIENCE):
        await aiosmtplib.send(
            mail,
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
        )


async def post(web: httpx.AsyncClient, hook: Hook, number: str, timestamp: int, body: bytes) -> None:
    """Of the answer only its status is looked at: 2xx has taken it. Raises NotTaken, or what went wrong on the way."""
    headers = {
        "Content-Type": "application/json",
        "Fuyuan-Id": number,
        "Fuyuan-Timestamp": str(timestamp),
        "Fuyuan-Signature": signature(hook.secret, timestamp, number, body),
    }
    async with asyncio.timeout(PATIENCE), web.stream("POST", hook.url, content=body, headers=headers) as answer:
        if not answer.is_success:
            raise NotTaken(f"HTTP {answer.status_code}")


def signature(secret: str, timestamp: int, number: str, body: bytes) -> str:
    """HMAC-SHA256 over `timestamp.id.body`."""
    signed = f"{timestamp}.{number}.".encode() + body
    return f"sha256={hmac.digest(secret.encode(), signed, 'sha256').hex()}"
