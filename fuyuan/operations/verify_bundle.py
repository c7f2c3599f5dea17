"""Check a proof that `fuyuan prove` wrote, with nothing but the proof and the public keys.

    python verify_bundle.py PROOF.json court.pub government.pub joint.pub

For auditors: it can be read in one sitting and copied anywhere. It imports nothing of the system that it checks, only
Python's own library, `cryptography` for Ed25519, and `gmssl-pyx` where there are keys of SM2. What it checks:

1. the hash of the event, with the path, leads to the root of a Merkle tree of so many events (RFC 6962);
2. that root and that number stand in a checkpoint (C2SP tlog-checkpoint), signed by the side whose event it is;
3. which other sides countersigned the checkpoint, and when they say they did (C2SP tlog-cosignature);
4. that the keys count for a log of that size: their file says which end, and when, as others of it signed.

What it cannot tell is whose the keys are: compare their fingerprints with those that the offices gave you.
"""

from __future__ import annotations

import base64
import json
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

try:
    import gmssl_pyx
except ImportError:
    gmssl_pyx = None

SIGNS, COUNTERSIGNS = 0, 1  # what a signature means is said by what stands before the public key:
PREFIXES = {32: (b"\x01", b"\x04"), 64: (b"\xfffuyuan sm2-sm3\n", b"\xfffuyuan sm2-sm3 cosignature\n")}
Signatures = list[tuple[str, bytes]]  # who, and the id of the key followed by what it made


class NotProved(Exception):
    """The proof does not hold; the text says why, in Chinese and English."""


@dataclass(frozen=True)
class Key:
    """Of a side: 32 bytes of Ed25519, 64 of SM2. Counts for `first` to `last` events of a log, and `until` then."""

    name: str
    public: bytes
    first: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] | None = None
    until: int = 0

    def id(self, meaning: int) -> bytes:
        return sha256(f"{self.name}\n".encode() + PREFIXES[len(self.public)][meaning] + self.public).digest()[:4]

    def counts(self, log: str, size: int) -> bool:
        last = {log: size} if self.last is None or time() < self.until else self.last
        return self.first.get(log, 0) <= size <= last.get(log, 0)

    def signed(self, body: bytes, signatures: Signatures, meaning: int = SIGNS) -> datetime | None:
        """When the holder says to have signed (for a plain signature: the beginning of time); None where it did not."""
        for name, raw in signatures:
            seconds, signature, message = 0, raw[4:], body
            if meaning == COUNTERSIGNS:
                seconds, signature = int.from_bytes(raw[4:12], "big"), raw[12:]
                message = b"cosignature/v1\ntime %d\n" % seconds + body
            if (name, raw[:4]) == (self.name, self.id(meaning)):
                with suppress(Exception):  # whatever cannot be verified is no signature
                    if len(self.public) == 32:
                        Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
                    elif not gmssl_pyx.sm2_verify(self.public, message, signature):
                        continue
                    return datetime.fromtimestamp(seconds, UTC)
        return None


def decoded(text: str) -> bytes:
    """Base64 in the one form that encoding gives. Raises ValueError."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError(text)
    return raw


def signatures_in(below: str) -> Signatures:
    """The lines under a signed note, each a dash, a name and base64. Raises ValueError."""
    lines = [line.split(" ") for line in below.splitlines()]
    if any(dash != "—" for dash, _, _ in lines):
        raise ValueError(below)
    return [(name, decoded(text)) for _, name, text in lines]


def read_key(line: str) -> Key:
    """name+id+base64 of the meaning and the key. Raises ValueError, NotProved."""
    name, key_id, encoded = line.strip().split("+", 2)
    for length, prefixes in PREFIXES.items():
        key = Key(name, decoded(encoded)[-length:])
        if decoded(encoded) in [prefix + key.public for prefix in prefixes]:
            if length == 64 and gmssl_pyx is None:
                raise NotProved("查验 SM2 签名须安装 gmssl-pyx / to check signatures of SM2, install gmssl-pyx")
            if key_id in (key.id(SIGNS).hex(), key.id(COUNTERSIGNS).hex()):
                return key
    raise ValueError(line)


def read_keys(file: str) -> list[Key]:
    """A .pub file: keys that its office gave, then notes by which others begin and keys end: that one begins is signed
    by itself and by another one in force, that it ends by another in force. Raises ValueError, LookupError."""
    given, *notes = file.rstrip("\n").split("\n\n")
    keys = {key.public: key for key in map(read_key, given.split("\n"))}
    for body, below in zip(notes[::2], notes[1::2], strict=True):
        head, line, *logs = body.split("\n")
        until = int(logs.pop(0).removeprefix("until ")) if "\nuntil " in body else 0
        new, sizes = read_key(line), {log: int(size) for log, size in (said.split(" ") for said in logs)}
        text, by, old = f"{body}\n".encode(), signatures_in(below), keys.get(new.public)
        others = [key for key in keys.values() if key.last is None and key.name == new.name and key != old]
        vouched, itself = any(key.signed(text, by) for key in others), new.signed(text, by) is not None
        if head == "fuyuan key begins v1" and not until and itself and (old == new or (old is None and vouched)):
            keys[new.public] = replace(new, first=sizes)
        elif head == "fuyuan key ends v1" and vouched and old and (old.last is None or (old.until and not until)):
            keys[new.public] = replace(old, last=sizes, until=until)
        else:
            raise ValueError(body)
    return list(keys.values())


def root_of(node: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root to which the path, from below upwards, leads from the hash of a leaf (RFC 6962, section 2.1.1)."""
    if not 0 <= index < size:
        raise NotProved("事件的序号不在日志之内 / the event lies outside of the log")
    if size == 1 and not path:
        return node
    if size == 1 or len(path) > 64:
        raise NotProved("证明路径过长 / the path is too long")
    if not path:
        raise NotProved("证明路径过短 / the path is too short")
    left = 1 << (size - 1).bit_length() - 1  # the largest power of two below the size
    if index < left:
        return sha256(b"\x01" + root_of(node, index, left, path[:-1]) + path[-1]).digest()
    return sha256(b"\x01" + path[-1] + root_of(node, index - left, size - left, path[:-1])).digest()


def check(proof: dict[str, object], keys: list[Key]) -> str:
    """What is proved, in words. Raises NotProved."""
    try:
        raw, index = str(proof["event"]).encode(), proof["index"]
        path = [bytes.fromhex(node) for node in proof["path"]]  # type: ignore[attr-defined]
        body, _, below = str(proof["checkpoint"]).rpartition("\n\n")
        log, number, encoded, *_ = f"{body}\n".split("\n")
        size, root, signatures, text = int(number), decoded(encoded), signatures_in(below), f"{body}\n".encode()
        event = {name: plain(value) for name, value in json.loads(raw).items()}
        source = "fuyuan." + event["source"].strip("/")
        if proof["format"] != "fuyuan-proof/1" or not isinstance(index, int) or isinstance(index, bool):
            raise ValueError
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NotProved("不是证明文件，或者已损坏 / this is no proof, or it is damaged") from error
    if source != log:
        raise NotProved(f"事件属于 {source}，校验点属于 {log} / the event is of another log than the checkpoint")
    if root_of(sha256(b"\x00" + raw).digest(), index, size, path) != root:
        raise NotProved("事件与校验点不符：事件或者证明被改动 / the event does not lead to the root that was signed")
    owners = [key for key in keys if key.name == log and key.signed(text, signatures)]
    if not owners:
        raise NotProved(f"校验点没有 {log} 的有效签名 / no valid signature of {log}: changed, or another key")
    if not any(key.counts(log, size) for key in owners):
        raise NotProved(f"{log} 的签名密钥已撤销或尚未启用 / the key of {log} counts no more, or not yet")
    said = f"""✓ 属实 / proved: {event.get("id")}
  类型 / type: {event.get("type")}    记录时间 / recorded: {event.get("time")}
  {log} 日志第 {index + 1} 件，该日志签名时共 {size} 件 / no. {index + 1} of {size} in its log, which it signed"""
    others = [key for key in keys if key.name != log and key.counts(log, size)]
    instants = {key.name: at for key in others if (at := key.signed(text, signatures, COUNTERSIGNS))}
    for name, at in sorted(instants.items()):
        said += f"\n  {name} 于 {at:%Y-%m-%d %H:%M:%S} UTC 核签 / countersigned by {name}"
    return said if instants else f"{said}\n  所给公钥中没有对方的核签 / not countersigned by a key that was given"


def plain(text: object) -> str:
    """In one line: what stands in a proof must not look like a line of ours."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(text))


def main(arguments: list[str]) -> int:
    """The exit code: 0 when it is proved, 1 when not, 2 when it cannot be told."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # into a file, Windows writes GBK, which has no ✓
    if len(arguments) < 2:
        print("用法 / usage: python verify_bundle.py PROOF.json KEYS.pub...", file=sys.stderr)
        return 2
    try:
        proof = json.loads(Path(arguments[0]).read_text("utf-8"))
        print(check(proof, [key for name in arguments[1:] for key in read_keys(Path(name).read_text("utf-8"))]))
    except NotProved as error:
        print(f"✗ {plain(error)}", file=sys.stderr)
        return 1
    except (OSError, ValueError, LookupError, RecursionError) as error:
        print(f"✗ 读不出来 / cannot be read: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
