"""Mail leaves over TLS to the server that is meant, or not at all: tried at a real server with a certificate."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, Session

from fuyuan.notices.reasons import reason
from fuyuan.notices.sending import MailServer, send_mail
from tests.noticing.world import Mailbox

HERE = "127.0.0.1"
PASSWORD = "not-for-everybody"
Security = Literal["starttls", "tls"]


class Watched(SMTP):
    """Keeps what comes to it before it is encrypted."""

    in_clear: bytearray

    def data_received(self, data: bytes) -> None:
        if self.transport is None or self.transport.get_extra_info("sslcontext") is None:
            self.in_clear += data
        super().data_received(data)


def knows(server: SMTP, session: Session, envelope: object, mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=given == LoginPassword(b"fuyuan", PASSWORD.encode()))


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """The one that this machine trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "trusted.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    return made


@asynccontextmanager
async def mail_server(
    security: Security, certificate: trustme.LeafCert, mailbox: Mailbox, in_clear: bytearray
) -> AsyncIterator[MailServer]:
    """One that asks for a password, over TLS alone."""
    context, loop = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), asyncio.get_running_loop()
    certificate.configure_cert(context)
    first = {"tls_context": context, "require_starttls": True} if security == "starttls" else {}

    def protocol() -> SMTP:
        asked = {"authenticator": knows, "loop": loop, **first}
        made = Watched(mailbox, enable_SMTPUTF8=True, auth_require_tls=security == "starttls", **asked)
        made.in_clear = in_clear
        return made

    server = await loop.create_server(protocol, HERE, 0, ssl=None if first else context)
    port = server.sockets[0].getsockname()[1]
    try:
        yield MailServer(HERE, port, security, "fuyuan", PASSWORD, "fuyuan@example.gov.cn")
    finally:
        server.close()
        await server.wait_closed()


async def sent(server: MailServer) -> None:
    await send_mail(server, "housing@example.gov.cn", "1", "府院联动待办提醒：1项", "下列事项需要办理：")


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_server_with_a_right_certificate_gets_the_letter(authority: trustme.CA, security: Security) -> None:
    mailbox, in_clear = Mailbox(), bytearray()
    async with mail_server(security, authority.issue_cert(HERE), mailbox, in_clear) as server:
        await sent(server)
    assert mailbox.texts == ["下列事项需要办理：\n"]
    assert mailbox.recipients == ["housing@example.gov.cn"]
    assert commands(in_clear) == (["EHLO", "STARTTLS"] if security == "starttls" else [])


WORDS = {
    "expired": "对方服务器的证书已过期，没有发送。",
    "of another": "对方服务器的证书不是这个地址的，没有发送。",
    "of nobody known": "对方服务器的证书不受信任，没有发送。",
}


@pytest.mark.parametrize("wrong", WORDS)
@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_server_with_a_wrong_certificate_gets_nothing(
    authority: trustme.CA, security: Security, wrong: str
) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    match wrong:
        case "expired":
            certificate = authority.issue_cert(HERE, not_before=yesterday - timedelta(days=9), not_after=yesterday)
        case "of another":
            certificate = authority.issue_cert("mail.example.gov.cn")
        case _:
            certificate = trustme.CA().issue_cert(HERE)
    mailbox, in_clear = Mailbox(), bytearray()
    async with mail_server(security, certificate, mailbox, in_clear) as server:
        with pytest.raises(Exception, match="CERTIFICATE_VERIFY_FAILED") as refused:
            await sent(server)
    assert reason(f"{refused.typename}: {refused.value}").zh == WORDS[wrong]
    assert mailbox.tried == 0
    assert commands(in_clear) == (["EHLO", "STARTTLS"] if security == "starttls" else [])


def commands(in_clear: bytearray) -> list[str]:
    """What was said to the server in clear: nothing of the letter, and no password."""
    return [line.split()[0].decode() for line in in_clear.splitlines()]
