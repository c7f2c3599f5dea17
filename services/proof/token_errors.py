"""What a PKCS #11 token, or its library, says does not go: for people, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.proof.errors import TokenUnusable

if TYPE_CHECKING:
    from pkcs11 import PKCS11Error, TokenFlag


def unusable(zh: str, en: str) -> TokenUnusable:
    return TokenUnusable(f"{zh} / {en}")


def told(error: PKCS11Error, name: str) -> TokenUnusable:
    """Of the token with this name."""
    import pkcs11

    said = str(error)
    match error:
        case _ if said.startswith("OS exception while loading"):
            return unusable(f"打不开 PKCS#11 程序库：{said}", f"the PKCS #11 library cannot be loaded: {said}")
        case pkcs11.NoSuchToken() | pkcs11.TokenNotPresent() | pkcs11.DeviceRemoved():
            return unusable(f"找不到令牌 {name}：请插上或者启动", f"the token {name} is not there: plug it in")
        case pkcs11.MultipleTokensReturned():
            return unusable(f"有几个令牌名为 {name}：请加 serial=", f"several tokens are named {name}: add serial=")
        case pkcs11.NoSuchKey():
            return unusable(f"令牌 {name} 上没有这把私钥", f"the private key is not on the token {name}")
        case pkcs11.MechanismInvalid() | pkcs11.FunctionNotSupported():
            return unusable(f"令牌 {name} 不支持 Ed25519", f"the token {name} does not do Ed25519")
        case _:
            why = f"{type(error).__name__} {said}".strip()
            return unusable(f"令牌 {name} 不能使用：{why}", f"the token {name} cannot be used: {why}")


def require_tries(flags: TokenFlag) -> None:
    """Raises TokenUnusable where one more wrong PIN would lock the token, or one did."""
    from pkcs11 import TokenFlag

    if flags & TokenFlag.USER_PIN_LOCKED:
        raise unusable("令牌已锁死：请用其自带工具解锁", "the token is locked: unlock it with its own tool")
    if flags & TokenFlag.USER_PIN_FINAL_TRY:
        zh = "令牌只剩一次 PIN 尝试，未予使用：请先用其自带工具以正确的 PIN 登录一次"
        raise unusable(
            zh, "the token has one try left, which is yours: sign in once with its own tool and the right PIN"
        )
