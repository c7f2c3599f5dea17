"""The annual review: figures from the event log, each traceable to the events behind it (domain A.11, C.3)."""
