"""Trial observation."""
