"""Lets `python -m fieldapp` do what the command `fieldapp` does."""

from __future__ import annotations

from fieldapp.app.cli import main

if __name__ == "__main__":
    main()
