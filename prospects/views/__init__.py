"""Pages and fragments of prospects and opportunities, one module a noun."""
