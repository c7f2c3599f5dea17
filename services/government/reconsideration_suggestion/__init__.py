"""Reconsideration suggestions and opinions."""
