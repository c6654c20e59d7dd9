"""Cases and groups over the API."""
