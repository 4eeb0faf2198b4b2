"""What each notebook shows, one module or folder a notebook."""
