"""Pages of tiers: why a customer has its tier, nights, and the workbench of the model."""
