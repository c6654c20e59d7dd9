"""What people type about a campaign, checked and turned into what the services take."""
