"""Pages of administration: tokens, parked events, the read model, organs, holidays, settings; and their index."""
