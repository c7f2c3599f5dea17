"""Papers out: the official papers of a matter as Word files, by templates that an office may replace."""
