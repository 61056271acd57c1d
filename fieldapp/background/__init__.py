"""Leaving the GUI thread: one worker that owns the station, progress, cancellation. QtCore only."""
