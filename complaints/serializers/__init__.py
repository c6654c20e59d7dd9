"""The shapes in which cases and groups come in and go out over the API."""
