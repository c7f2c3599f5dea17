"""Litigation-risk assessment."""
