"""What a supervisor does: prepare, take lists and files in, decide, watch, answer."""
