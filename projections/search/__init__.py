"""Full-text search in Chinese, over every title and text of every event, with the reader's visibility."""
