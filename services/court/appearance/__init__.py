"""A duty of a head to appear in court, on the court's side."""
