"""The annual review's own life."""
