"""What people type about prospects and opportunities, one module a noun."""
