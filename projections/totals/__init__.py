"""What views count, kept as totals of each day, so that a page of counts does not go through what was counted."""
