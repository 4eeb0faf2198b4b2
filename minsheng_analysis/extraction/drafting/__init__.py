"""What was read of a document, laid out as the project's own files."""
