"""Spreadsheets from outside: reading them in a child process, finding the table and its columns."""
