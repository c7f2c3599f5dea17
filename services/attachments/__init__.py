"""The files that belong to papers: what a file is by its content, and where a side keeps the bytes."""
