"""Answers for the screens of campaigns, by noun: listing, ranking, page, targets, bulletins, evaluation."""
