"""The screen that goes back to a backup when the data does not open any more."""
