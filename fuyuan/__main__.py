"""`python -m fuyuan`: how the supervisor starts its parts."""

from __future__ import annotations

from fuyuan.cli import main

if __name__ == "__main__":
    main()
