"""The console at `/`: server-rendered pages over the read model, for people with a browser."""
