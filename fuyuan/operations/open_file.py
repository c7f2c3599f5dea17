"""Open a file that belongs to a record, as it lies in an archive, a backup or an object store, with the keys beside it.

    python open_file.py FILE TEXT-KEYS.ndjson OUT

FILE bears the digest of what it holds (SHA-256), by which events name it. What is written is checked against it, so it
is what the record names, or nothing is written. How a file is sealed is told in `services/attachments/sealed_file.py`,
how its key follows from TEXT-KEYS in `events/text_key.py`. It imports nothing of the system that it opens files of,
only Python's own library and `cryptography`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"fuyuan sealed file 1\n"


def opened(kept: bytes, digest: str, keys: list[bytes]) -> bytes:
    """The file of this digest. `keys`: lines of the file with the keys. Raises ValueError."""
    content = kept
    if kept.startswith(MARK):
        head = kept[len(MARK) : len(MARK) + 76]
        nonce, tag, own = head[:12], head[12:28], head[28:]
        try:
            secret = AESGCM(_key(digest, keys)).decrypt(nonce, own, MARK + digest.encode())
            content = AESGCM(secret).decrypt(nonce, kept[len(MARK) + 76 :] + tag, None)
        except InvalidTag as error:
            raise ValueError("密钥打不开该文件，或文件已改动 / the key does not open it, or it was changed") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError("文件与其名称中的摘要不符 / the file is not what its name says")
    return content


def _key(digest: str, keys: list[bytes]) -> bytes:
    """Of the n-th time that the file was kept, where all before were erased. Raises ValueError."""
    for line in keys:
        said = json.loads(line)
        if said["stream"] != f"file:{digest}":
            continue
        way = f"{said['destroyed'] + 1:06x}"
        for depth in range(len(way) + 1):
            if way[:depth] in said["nodes"]:
                key = base64.b64decode(said["nodes"][way[:depth]])
                for step in way[depth:]:
                    key = hmac.digest(key, step.encode(), "sha256")
                return key
    raise ValueError("没有该文件的密钥 / there is no key to the file")


def main(arguments: list[str]) -> int:
    """The exit code: 0 where the file is written, 1 where it cannot be."""
    try:
        file, keys, out = map(Path, arguments)
        content = opened(file.read_bytes(), file.name.partition(".")[0], keys.read_bytes().splitlines())
        out.write_bytes(content)
    except (OSError, LookupError, TypeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
