"""Major administrative disputes."""
