"""Who sees what: the organs that each matter concerns, the restricted cases, and a reader's sight of both."""
