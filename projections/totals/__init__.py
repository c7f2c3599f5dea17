"""What views count and how they order, kept by day: a page does not go through all that it speaks of."""
