"""Drawings, tables and passages as pages show them. Nothing here knows a report."""
