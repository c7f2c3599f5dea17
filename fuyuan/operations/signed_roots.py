"""Whether a ledger is what was signed: its root at the size of every checkpoint that this machine keeps of it."""

from __future__ import annotations

from events.base import Side
from fuyuan.operations.differences import Differences
from fuyuan.operations.signed import newest
from fuyuan.operations.tell import Finding
from fuyuan.settings import Settings
from services.proof.note import NotASignedNote
from services.proof.tree import TreeHash


class SignedRoots:
    """`add` every event in order, then `check`."""

    def __init__(self, settings: Settings, side: Side) -> None:
        """Raises OSError."""
        self._side, self._wrong, self._tree = side, Differences(), TreeHash()
        try:
            self._signed = list(newest(settings, side))
        except NotASignedNote as error:
            self._signed = []
            self._wrong.add(str(error))
        self._sizes = {signed.checkpoint.size for signed in self._signed}
        self._roots: dict[int, bytes] = {}

    def add(self, event: bytes) -> None:
        self._tree.add(event)
        if self._tree.size in self._sizes:
            self._roots[self._tree.size] = self._tree.root()

    def check(self) -> Finding:
        zh, en, side = (
            f"{self._side.zh}账本与已签名的校验点一致",
            f"{self._side.value} ledger: what was signed",
            self._side,
        )
        for signed in self._signed:
            size, root = signed.checkpoint.size, self._roots.get(signed.checkpoint.size)
            if not signed.by:
                self._wrong.add(f"{signed.file} has no valid signature of {side.value}")
            elif root is None:
                self._wrong.add(f"{size} events were signed, the ledger has {self._tree.size} ({signed.file})")
            elif root != signed.checkpoint.root:
                self._wrong.add(f"the first {size} events are not those that were signed ({signed.file})")
        if not self._signed and not self._wrong.count:
            return Finding(
                f"{self._side.zh}账本尚无签名的校验点", f"{self._side.value} ledger: nothing signed yet", None
            )
        newest_size = max(self._sizes, default=0)
        by = {signer for signed in self._signed if signed.checkpoint.size == newest_size for signer in signed.by}
        others = "、".join(signer.zh for signer in Side if signer in by and signer is not side)
        zh = f"{zh}，至第 {newest_size} 件" + (f"，{others}已核签" if others else "")
        if self._wrong.count:
            zh = f"{self._side.zh}账本与已签名的校验点核对，至第 {newest_size} 件"
        return self._wrong.check(zh, f"{en}, up to {newest_size}")
