"""What a report is worth: audit, self-evaluation, pace, comparison."""
