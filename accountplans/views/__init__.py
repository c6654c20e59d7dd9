"""Pages of account plans."""
