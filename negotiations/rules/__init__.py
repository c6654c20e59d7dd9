"""What the bank and the theory of negotiation say, as plain Python."""
