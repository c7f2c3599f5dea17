"""Bulletins of both directions, and what the receiving side keeps of them."""
