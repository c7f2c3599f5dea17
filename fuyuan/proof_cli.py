"""`fuyuan prove` and `fuyuan verify-bundle`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fuyuan.options import DataDir, settings_of


def prove(
    context: typer.Context,
    event: Annotated[str, typer.Argument(metavar="事件编号")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="证明文件 / the proof")],
    data_dir: DataDir = None,
) -> None:
    """为一件事件出具证明文件，任何人都可以离线查验 / write a proof of one event, which anybody can check offline."""
    from fuyuan.access import command_line
    from fuyuan.access.audit import DONE
    from fuyuan.operations.prove import write

    settings = settings_of(context, data_dir)
    with command_line.recorded(settings, "prove", event) as became:
        write(settings, event, out)
        became(DONE)
    print(out)


def verify_bundle(
    proof: Annotated[Path, typer.Argument(metavar="证明文件")],
    keys: Annotated[list[Path], typer.Argument(metavar="公钥文件...")],
    authority: Annotated[
        Path | None,
        typer.Option("--time-authority", metavar="PEM", help="时间戳机构的根证书 / the roots of the time authority"),
    ] = None,
) -> None:
    """查验证明文件，只用证明和公钥 / check a proof, with nothing but the proof and the public keys."""
    import json
    import sys

    from fuyuan.operations import open_bundle, verify_evidence
    from fuyuan.operations.verify_bundle import NotProved, main, plain, read_keys

    if (code := verify_evidence.verify(proof, keys)) is not None:
        raise typer.Exit(code)
    code = main([str(path) for path in (proof, *keys)])
    bundle = json.loads(proof.read_text("utf-8")) if code == 0 else {}
    if "text_key" in bundle:
        print(open_bundle.said(bundle))
    if code == 0 and authority is not None:
        from fuyuan.installation.time_authority import certificates_in
        from fuyuan.operations.verify_stamp import checked

        known = [key for file in keys for key in read_keys(file.read_text("utf-8"))]
        try:
            print(checked(bundle, known, certificates_in(authority)))
        except NotProved as error:
            print(f"✗ {plain(error)}", file=sys.stderr)
            code = 1
    raise typer.Exit(code)
