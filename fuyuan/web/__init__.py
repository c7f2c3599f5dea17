"""The console at `/`: server-rendered pages over the read model, for people with a browser."""

from fuyuan.web.console import Console, console_pages, console_routes

__all__ = ["Console", "console_pages", "console_routes"]
