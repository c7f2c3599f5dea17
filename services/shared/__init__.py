"""Aggregates that more than one ledger keeps."""
