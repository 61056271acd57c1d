"""Bundles to and from the journal: ranges and excerpts out; staged, verified, merged in; gaps, forks, holds."""
