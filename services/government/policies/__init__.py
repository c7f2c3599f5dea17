"""What the government does when the others' facts arrive."""
