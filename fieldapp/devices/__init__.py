"""Scanners and printers. Qt allowed."""
