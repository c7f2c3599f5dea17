"""How a process speaks to the sides of its installation, wherever they are at work."""
