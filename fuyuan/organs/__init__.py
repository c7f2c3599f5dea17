"""Systems of an organ take part over NATS: their credentials, and a stream of what the organ may know of."""
