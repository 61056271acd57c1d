"""Danh sách: spreadsheets as they were read, what was made of them, taking them in and taking them back."""
