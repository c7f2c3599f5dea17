"""What the joint office notes when the others' facts arrive."""
