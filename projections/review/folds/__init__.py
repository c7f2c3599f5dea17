"""What a review counts, folded from events."""
