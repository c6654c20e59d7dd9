"""The finished answers of complaints for screens and statistics."""
