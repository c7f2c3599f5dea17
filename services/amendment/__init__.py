"""Putting right what was recorded wrongly: one way for all matters (docs/decisions/0029)."""
