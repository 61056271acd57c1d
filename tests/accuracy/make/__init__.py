"""Messy lists of invented people together with their truth, which comes from the person and the mess, never from us."""
