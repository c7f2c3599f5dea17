"""A token of SoftHSM (Debian's `softhsm2`): a real PKCS #11 library, with its objects in files."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.proof.token import Token
from services.proof.token_address import TokenAddress

LIBRARY: Final = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN: Final = "271828"
LABEL: Final = "鼓楼 court"


@dataclass
class SoftToken:
    """In a folder of its own."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"SOFTHSM2_CONF": str(self.folder / "softhsm2.conf")}

    @property
    def uri(self) -> str:
        return f"pkcs11:token=%E9%BC%93%E6%A5%BC%20court?module-path={LIBRARY}"

    def make(self) -> None:
        """With the environment set."""
        self._tokens.mkdir(parents=True)
        config = f"directories.tokendir = {self._tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
        (self.folder / "softhsm2.conf").write_text(config)
        self.another()

    def another(self) -> None:
        """One more, of the same name."""
        wanted = ["--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "31415926"]
        subprocess.run(["softhsm2-util", *wanted], check=True, capture_output=True)

    def token(self, pin: str = PIN) -> Token:
        return Token(TokenAddress.read(self.uri), pin)

    def unplug(self) -> None:
        self._tokens.rename(self.folder / "elsewhere")
        self._tokens.mkdir()

    def plug_in(self) -> None:
        self._tokens.rmdir()
        (self.folder / "elsewhere").rename(self._tokens)

    @property
    def _tokens(self) -> Path:
        return self.folder / "tokens"
