"""Bundles to and from the journal: excerpts and ranges out; staged, verified, merged in; gaps, forks, holds, answers."""
