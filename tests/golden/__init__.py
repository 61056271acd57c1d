"""Files of released versions, read by every later one; made once for each by `python -m tests.golden.making`."""
