"""Official papers as files: the page of GB/T 9704-2012, and what is laid out on it."""

from __future__ import annotations

from typing import Final

FOLDER: Final = "papers"
"""In the data folder: `<kind>.docx` there stands before the packaged template."""
