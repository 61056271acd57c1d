"""The small parts that every screen is made of, each with its accessible name."""
