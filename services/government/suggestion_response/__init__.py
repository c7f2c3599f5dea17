"""The government's side of a judicial suggestion."""
