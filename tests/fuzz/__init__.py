"""Hostile files by the hundred thousand: whatever arrives is refused with a code, or is what its signer wrote."""
