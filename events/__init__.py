"""The published language: what the court and the government tell one another, and its form on the wire."""
