"""What a city or province sees of its districts on the same engine, and as whom (decision 91);
and what the jurisdictions of an engine are called."""
