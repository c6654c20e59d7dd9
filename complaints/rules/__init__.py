"""The rules of complaints as plain Python."""
