"""The index of the court's administrative cases."""
