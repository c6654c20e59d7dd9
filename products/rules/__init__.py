"""Rules of the catalogue: who may have a product, how much of it, at what fee, and what it is there for."""
