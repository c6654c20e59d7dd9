"""Pages and fragments of negotiations."""
