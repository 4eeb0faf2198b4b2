"""The explore notebook."""
