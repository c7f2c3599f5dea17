"""Many districts on one engine: one data folder, one PostgreSQL database, one broker (decision 89)."""
