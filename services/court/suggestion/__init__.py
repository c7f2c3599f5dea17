"""Judicial suggestions and opinion letters."""
