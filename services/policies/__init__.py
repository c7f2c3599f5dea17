"""What a side does by itself: when a foreign fact arrives, and when a day comes."""
