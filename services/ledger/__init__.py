"""The ledger of one side, and the one writer that decides and records."""
