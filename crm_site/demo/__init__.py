"""The demo bank: invented companies, accounts and money that arrive through the same API as a real bank's."""
