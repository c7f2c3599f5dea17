"""The operator's commands: verify, doctor, archive, rebuild, review."""
