"""Installations of several organisations: what they have of one another, and the link between their brokers."""
