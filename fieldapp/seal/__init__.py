"""Keys, signatures, encryption, slots and cards: bytes in, bytes out; randomness is passed in."""
