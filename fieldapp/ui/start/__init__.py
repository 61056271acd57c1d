"""Choosing at the first start: an office, a desk, or a rehearsal."""
