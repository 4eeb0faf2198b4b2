"""What reports and panels cost: ``make bench``."""
