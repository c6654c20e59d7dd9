"""The bank's rules about prospects in plain Python, split by noun."""
