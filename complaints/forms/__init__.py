"""Forms of complaints: the intake, the public form, and one for each act on a case."""
