"""The address of a token, as RFC 7512 has it; what is refused, without being shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuyuan.bad_day import BadDay
from fuyuan.settings import Settings
from services.proof.token_address import TokenAddress, id_of

MODULE = "module-path=/usr/lib/softhsm/libsofthsm2.so"


def test_label_serial_and_library_are_read_and_a_key_is_named() -> None:
    address = TokenAddress.read(f"pkcs11:token=%E9%BC%93%E6%A5%BC;serial=%0a7?{MODULE}")
    assert address == TokenAddress(Path("/usr/lib/softhsm/libsofthsm2.so"), "鼓楼", b"\n7")
    uri = address.of_key(b"\x00\xff;?")
    assert uri == "pkcs11:token=%E9%BC%93%E6%A5%BC;serial=%0A7;id=%00%FF%3B%3F;type=private"
    assert id_of(uri) == b"\x00\xff;?"


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "pkcs11:",
        f"pkcs11:?{MODULE}",
        "pkcs11:token=court",
        f"token=court?{MODULE}",
        f"pkcs11:token=?{MODULE}",
        f"pkcs11:token=a;token=b?{MODULE}",
        f"pkcs11:token=a;object=b?{MODULE}",
        f"pkcs11:token=%ff?{MODULE}",
        "pkcs11:token=a?module-path=softhsm.so",
        "pkcs11:token=a?module-path=/a%00b",
        f"pkcs11:token=a?{MODULE}&module-name=b",
        f"pkcs11:token=a?{MODULE}&pin-value=271828",
        f"pkcs11:token=a;pin-value=271828?{MODULE}",
        f"pkcs11:token=a?{MODULE}&pin-source=file:/pin",
    ],
)
def test_what_is_no_address_is_refused_and_no_pin_shown(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUYUAN_SIGNING", uri or " ")
    with pytest.raises(BadDay, match="FUYUAN_SIGNING") as bad:
        Settings.read()
    assert "271828" not in str(bad.value)
    assert ("FUYUAN_SIGNING_PIN" in str(bad.value)) is ("pin-" in uri)


def test_the_pin_comes_from_a_file_of_the_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fuyuan_signing_pin").write_text("271828\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    settings = Settings.read()
    assert settings.signing_pin == "271828"
    assert "271828" not in repr(settings)
