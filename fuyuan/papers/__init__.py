"""Official papers as files: the page of GB/T 9704-2012, and what is laid out on it."""
