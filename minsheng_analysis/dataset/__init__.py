"""A report's files read, checked and resolved into a `Report`."""
