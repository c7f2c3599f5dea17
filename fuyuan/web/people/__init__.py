"""Pages about people: how they come in, their own account, their administration, what they did."""
