"""Pages of surveys: the public one, those of one customer, and the figures with the rules."""
