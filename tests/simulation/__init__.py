"""Seeded worlds of desks and supervisors, played by the real code and compared with a model of sets."""
