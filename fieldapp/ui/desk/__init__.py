"""The desk: find the person, settle the outcome, print the receipt."""
