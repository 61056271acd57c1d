"""What a desk does: find, look, register, correct, void, print, close the day, hand over."""
