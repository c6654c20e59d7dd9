"""The finished answers of what crosses apps for one person."""
