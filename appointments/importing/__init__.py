"""Visits out of a file: what a row says, whether it is in the diary already, and placing it as any other booking."""
