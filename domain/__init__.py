"""What follows from events, for both the write side and the read side: pure, and without a clock."""
