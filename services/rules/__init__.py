"""Rules shared as plain functions: refusal by rule id, deadlines, the organ registry, a jurisdiction's settings."""

from services.refusal.rule import RULES, Rule, require, required

__all__ = ["RULES", "Rule", "require", "required"]
