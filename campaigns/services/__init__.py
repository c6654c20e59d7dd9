"""Every write of campaigns, by noun: planning, targets, calls, results, bulletins, evaluation."""
