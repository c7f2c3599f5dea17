"""How far something is, on a real terminal and into a file."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from fuyuan.operations.bar import bar


def test_a_terminal_is_shown_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    owner, terminal = os.openpty()
    with os.fdopen(terminal, "w") as screen, monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", screen)
        threads = threading.active_count()
        with bar("读取", 200) as told:
            assert threading.active_count() == threads
            told(50)
            told(200)
        screen.flush()
        shown = os.read(owner, 1 << 16).decode()
    os.close(owner)
    assert "读取" in shown
    assert "100%" in shown


def test_a_file_is_told_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "log").open("w") as file, monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", file)
        with bar("读取", 2) as told:
            told(2)
    assert not (tmp_path / "log").read_bytes()
