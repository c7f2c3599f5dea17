"""Whose turn it is to do what, by mechanism: read from the rows of the view that keeps it, by its own status."""
