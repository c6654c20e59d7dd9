"""What is typed at a talk, checked and turned into what the services take."""
