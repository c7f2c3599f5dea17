"""What runs: the supervisor and its parts."""
