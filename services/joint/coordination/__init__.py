"""Coordination while a major decision is executed."""
