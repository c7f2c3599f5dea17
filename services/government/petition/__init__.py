"""Petition matters."""
