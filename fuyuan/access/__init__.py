"""Tokens and sessions: who asks."""
