"""What the court does when the others' facts arrive."""
