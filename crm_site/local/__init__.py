"""Everything that runs a bank on one machine: embedded services, the demo, front-end files. Never used in production."""
