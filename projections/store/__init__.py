"""The database of the read model: its tables and statements, SQLite and PostgreSQL."""
