"""The database of the read model: the engine that fills it, SQLite and PostgreSQL, rebuilding."""
