"""What runs: the supervisor, its parts, the broker, the data folder."""
