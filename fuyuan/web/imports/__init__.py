"""Import of an organ's ledger from Excel or CSV: read, tried line by line, recorded all or none."""
