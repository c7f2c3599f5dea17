"""The standard tables T1–T15."""
