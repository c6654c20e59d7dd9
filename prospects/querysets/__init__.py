"""Chainable words over prospects and what belongs to them, split by noun."""
