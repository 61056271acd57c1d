"""Opening the station, and coming back after a pause."""
