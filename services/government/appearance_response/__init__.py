"""The organ's side of a duty to appear."""
