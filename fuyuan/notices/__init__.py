"""Notices of what lies on an organ's desk: by e-mail to its people, by webhook to its own systems."""
