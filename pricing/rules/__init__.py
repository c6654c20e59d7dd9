"""What a loan costs the bank, what it is worth with everything else, and who may give how much of it away."""
