"""What is printed: receipts, cards, keys and hand-over sheets. Plain objects in, the bytes of a PDF out."""
