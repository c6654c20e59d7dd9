"""Pages of proposals: for colleagues, and for the customer by link."""
