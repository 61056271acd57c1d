"""What the product knows: people, registrations, events and what follows from them. Plain objects; ids and time come in."""
