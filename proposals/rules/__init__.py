"""The bank's rules for proposals: where one may go, who can carry what is offered, and how pages are cut."""
