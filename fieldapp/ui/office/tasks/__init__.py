"""Việc cần làm: what is missing, who brings it, and what they answer."""
