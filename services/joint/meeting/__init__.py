"""Joint meetings."""
