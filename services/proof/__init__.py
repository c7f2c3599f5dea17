"""Proof that a side's log is whole: a Merkle tree over its events, checkpoints that the sides sign and countersign."""
