"""Refusing by rule id: the catalogue of rules, and the one rule that is asked of every command."""
