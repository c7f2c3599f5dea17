"""Faults that need root, a small disk of their own or minutes: `make faults` (docs/decisions/0035)."""
