"""What the product knows: people, registrations, events and what follows. Plain objects; ids and time come in."""
