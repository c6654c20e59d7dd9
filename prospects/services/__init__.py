"""Every write of prospects, one function per business act, split by noun."""
