"""Rows of a roster become clean rows with their problems, and rows of one person find each other."""
