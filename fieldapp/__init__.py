"""fieldapp: an offline-first program that takes a payment campaign from the messy list to the account."""

__version__ = "0.1.0"
