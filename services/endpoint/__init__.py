"""The edge of one side: requests in, answers and problem documents out."""
