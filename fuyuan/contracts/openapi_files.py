"""The two operations with files in the OpenAPI document: one in before a command names it, one out of a matter."""

from __future__ import annotations

from typing import Final

from events.attachment import MOST_BYTES
from events.base import Side
from fuyuan.contracts.openapi_parts import ROOT, Part, answer, given, query, refused

_BYTES: Part = {"type": "string", "format": "binary"}
_UPLOAD = f"""文件原样作为请求体，至多 {MOST_BYTES // 2**20} MB，按内容核对类型；答复原样填入命令的 `files`。
领导小组办公室账本受理的命令，`side` 填 joint。

The file as the body. The answer goes into `files` of the command; it is kept under its digest, once for all."""
_DOWNLOAD = """按事项的知悉范围提供；文件缺失或者与记录的摘要不符的，不予提供并说明。

For whoever may see the record that names it. A missing or changed file is told (410), never given."""

FILE: Final[Part] = {"description": "文件 / the file", "content": {"application/octet-stream": {"schema": _BYTES}}}
FILE_ASKED: Final[list[Part]] = [
    *given("stream"),
    {
        "name": "sha256",
        "in": "path",
        "required": True,
        "description": "记录中的文件摘要 / the digest in the record",
        "schema": {"$ref": "#/components/schemas/Sha256"},
    },
]
"""What a download answers, and what names it."""


def paths() -> Part:
    """By their addresses."""
    name = query(
        "name", "文件名，含扩展名 / what the file is called, with its ending", {"type": "string", "maxLength": 500}
    )
    side = query(
        "side",
        "受理命令的一方，默认本机关所属一方 / whose ledger takes the command, your own side's when left out",
        {"type": "string", "enum": [side.value for side in Side]},
    )
    kept = answer("已保存 / kept", {"$ref": "#/components/schemas/Attachment"})
    return {
        f"{ROOT}/attachments": {
            "post": {
                "operationId": "upload-attachment",
                "summary": "上传附件 / keep a file that a command will name",
                "description": _UPLOAD,
                "tags": ["files"],
                "parameters": [{**name, "required": True}, side],
                "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": _BYTES}}},
                "responses": {"200": kept, **refused("Upload")},
            }
        },
        f"{ROOT}/streams/{{stream}}/attachments/{{sha256}}": {
            "get": {
                "operationId": "download-attachment",
                "summary": "下载附件 / a file of a matter",
                "description": _DOWNLOAD,
                "tags": ["files"],
                "parameters": FILE_ASKED,
                "responses": {"200": FILE, **refused("Download")},
            }
        },
    }
