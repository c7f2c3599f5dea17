"""The leading group."""
