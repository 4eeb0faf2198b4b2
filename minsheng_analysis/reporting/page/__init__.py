"""The HTML page around an executed notebook."""
