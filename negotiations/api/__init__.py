"""Negotiations over the API, for signed-in colleagues: the same sight, services and refusals as on the pages."""
