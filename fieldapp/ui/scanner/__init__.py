"""The page that chooses the scanner and tries it."""
