"""The contracts, derived from the tables of events, commands and views."""
