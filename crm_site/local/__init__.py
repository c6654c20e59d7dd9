"""Runs a bank on one machine: embedded services, the demo, front-end files; not for production."""
