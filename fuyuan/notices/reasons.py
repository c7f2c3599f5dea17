"""Why a notice did not arrive, in words: what the outbox keeps of a failure is the name and the text of an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from events.terms import Words

_REASONS: Final[Mapping[str, Words]] = {
    "CERTIFICATE_VERIFY_FAILED.*expired": Words(
        "对方服务器的证书已过期，没有发送。", "The certificate of the server has expired: nothing was sent."
    ),
    "CERTIFICATE_VERIFY_FAILED.*(not valid for|mismatch)": Words(
        "对方服务器的证书不是这个地址的，没有发送。", "The certificate is not that of this server: nothing was sent."
    ),
    "CERTIFICATE_VERIFY_FAILED": Words(
        "对方服务器的证书不受信任，没有发送。", "The certificate of the server is not trusted: nothing was sent."
    ),
    "STARTTLS": Words(
        "邮件服务器不能加密，按设置不以明文发送。", "The mail server offers no TLS, and nothing is sent in clear."
    ),
    "^SMTPAuthenticationError": Words(
        "邮件服务器不接受所设的用户名和密码。", "The mail server does not take the user and the password that are set."
    ),
    "^SMTPRecipient": Words("邮件服务器不接受这个收件地址。", "The mail server does not take this address."),
    "Timeout": Words("对方没有及时答复。", "The server did not answer in time."),
    "^(NotTaken|SMTP(Data|Sender|Helo|Response|ConnectResponse))": Words(
        "对方答复不予接收。", "The server answered that it does not take it."
    ),
}
"""The first whose pattern is in the text of the error."""
_CONNECTION: Final = Words("未能连接对方服务器，或者连接中断。", "The server could not be reached, or broke off.")


def reason(error: str) -> Words:
    """What an operator can do something with."""
    return next((words for pattern, words in _REASONS.items() if re.search(pattern, error)), _CONNECTION)
