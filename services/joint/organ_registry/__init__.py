"""The organ registry: organs, their names, roles and delegations."""
