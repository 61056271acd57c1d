"""The one encrypted SQLite file: journal, views, search, staging. The only package that knows SQL."""

from fieldapp.registry.registry import Registry

__all__ = ["Registry"]
