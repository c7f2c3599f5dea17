"""Giving commands from a page: a form for each, made from its schema, filled, tried and sent."""
