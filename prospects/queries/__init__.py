"""Finished answers about prospects for screens, split by noun."""
