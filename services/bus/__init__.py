"""The way between a ledger and the broker: connection, streams, mirrors, permissions, relay."""
