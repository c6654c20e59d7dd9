"""Pages of the catalogue and of who may have what."""
