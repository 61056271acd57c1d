"""Faults at every call: what the program promises when the disk fails, the program is killed or the power goes."""
