"""The exchange that the tests of the edge speak with, for a client that was generated from its document."""

from tests.edge.conftest import exchange, lonely

__all__ = ["exchange", "lonely"]
