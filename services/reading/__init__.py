"""From what somebody wrote to a command: its fields, and what is wrong with them in the clerk's words."""
