"""The outside world behind one seam: files, clock, randomness, texts, and the tree of errors."""
