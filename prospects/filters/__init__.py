"""What lists of prospects and opportunities can be narrowed by, one module a noun."""
